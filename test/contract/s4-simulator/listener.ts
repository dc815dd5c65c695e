/**
 * Owns a callback for tests: a small server that keeps what the simulator sends, and can look at the
 * simulator before it answers.
 */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { type Json } from './raw-client.ts';

/** One call of the callback. */
export type Call = {
  authorization: string;
  contentType: string;
  body: { system: string; client: string; events: Json[] };
};

/** A running callback. */
export type Listener = {
  url: string;
  calls: Call[];
  /** All events of all calls so far. */
  events(): Json[];
  /** Settles when as many calls came. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
};

/** Starts a callback; `onCall` runs before the answer, `status` is the answer. */
export async function startListener(given: { onCall?: () => Promise<void>; status?: number } = {}): Promise<Listener> {
  const calls: Call[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void (async () => {
        await given.onCall?.();
        calls.push({
          authorization: request.headers.authorization ?? '',
          contentType: request.headers['content-type'] ?? '',
          body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call['body'],
        });
        response.writeHead(given.status ?? 200).end();
        for (const each of waiting) if (calls.length >= each.count) each.resolve();
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    calls,
    events: () => calls.flatMap((call) => call.body.events),
    received: (count) =>
      calls.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
