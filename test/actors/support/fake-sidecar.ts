/** A sidecar small enough to read: keeps the state and reminders of actors in memory, and fails when told to. */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

type Operation = { operation: 'upsert' | 'delete'; request: { key: string; value?: unknown } };

export class FakeSidecar {
  readonly state = new Map<string, unknown>();
  readonly reminders = new Map<string, unknown>();
  /** `GET state/head`, `POST state` … in the order of arrival. */
  readonly calls: string[] = [];
  failing: 'saves' | 'reminders' | undefined;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, body } = this.#answer(`${request.method} ${request.url}`, Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });

  async start(): Promise<number> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  #answer(call: string, text: string): { status: number; body?: string } {
    const [, method = '', actor = '', what = ''] = /^(\w+) \/v1\.0\/actors\/([^/]+\/[^/]+)\/(.+)$/.exec(call) ?? [];
    this.calls.push(`${method} ${what}`);
    if (what === 'state') return this.#save(actor, JSON.parse(text));
    if (what.startsWith('state/')) return found(this.state.get(`${actor}/${decodeURIComponent(what.slice(6))}`));
    if (this.failing === 'reminders') return { status: 500, body: '{}' };
    return this.#remind(method, { key: `${actor}/${what}`, text });
  }

  #save(actor: string, operations: Operation[]): { status: number; body?: string } {
    if (this.failing === 'saves') return { status: 500, body: '{}' };
    for (const { operation, request } of operations) {
      if (operation === 'upsert') this.state.set(`${actor}/${request.key}`, request.value);
      else this.state.delete(`${actor}/${request.key}`);
    }
    return { status: 204 };
  }

  #remind(method: string, { key, text }: { key: string; text: string }): { status: number; body?: string } {
    if (method === 'GET') return this.reminders.has(key) ? found(this.reminders.get(key)) : { status: 404, body: '{}' };
    if (method === 'POST') this.reminders.set(key, JSON.parse(text));
    if (method === 'DELETE') this.reminders.delete(key);
    return { status: 204 };
  }
}

const found = (value: unknown): { status: number; body?: string } =>
  value === undefined ? { status: 204 } : { status: 200, body: JSON.stringify(value) };
