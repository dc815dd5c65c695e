/** Owns a callback for push notifications: keeps what arrives, answers as told, and lets a test wait for a condition. */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

export type Notification = { xml: string; body: string; kinds: string[]; previous: string; last: string };

export type ListenerAnswer = 'OK' | 'Unsubscribe' | 'fail';

const MESSAGES = 'http://schemas.microsoft.com/exchange/services/2006/messages';

export class Listener {
  readonly received: Notification[] = [];
  answer: ListenerAnswer = 'OK';
  readonly #waiting = new Set<() => void>();
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.received.push(read(Buffer.concat(chunks).toString('utf8')));
      response.writeHead(this.answer === 'fail' ? 500 : 200, { 'content-type': 'text/xml' });
      response.end(result(this.answer));
      for (const check of this.#waiting) check();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((done) => {
      this.#server.listen(0, '127.0.0.1', done);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callback?a=1&b=2`;
  }

  /** Resolves as soon as what was received satisfies the condition. */
  async until(condition: (received: readonly Notification[]) => boolean): Promise<void> {
    await new Promise<void>((done) => {
      const check = (): void => {
        if (!condition(this.received)) return;
        this.#waiting.delete(check);
        done();
      };
      this.#waiting.add(check);
      check();
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((done) => {
      this.#server.close(() => done());
    });
  }
}

/** All event kinds received so far, in order, status events left out. */
export function kindsOf(received: readonly Notification[]): string[] {
  return received.flatMap(({ kinds }) => kinds).filter((kind) => kind !== 'StatusEvent');
}

function read(xml: string): Notification {
  const marks = [...xml.matchAll(/<t:Watermark>([^<]*)</g)].map((match) => match[1] ?? '');
  return {
    xml,
    body: /<s:Body>([\s\S]*)<\/s:Body>/.exec(xml)?.[1] ?? '',
    kinds: [...xml.matchAll(/<t:(\w+Event)>/g)].map((match) => match[1] ?? ''),
    previous: /<t:PreviousWatermark>([^<]*)</.exec(xml)?.[1] ?? '',
    last: marks.at(-1) ?? '',
  };
}

function result(status: ListenerAnswer): string {
  return `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><SendNotificationResult xmlns="${MESSAGES}"><SubscriptionStatus>${status}</SubscriptionStatus></SendNotificationResult></s:Body></s:Envelope>`;
}
