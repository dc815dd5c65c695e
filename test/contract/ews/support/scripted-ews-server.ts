/** A server on loopback that records what it is sent and answers as told, one answer per request; no EWS of its own. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export type Recorded = { readonly headers: IncomingHttpHeaders; readonly body: string };
export type Scripted =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string | Buffer }
  /** The connection is cut after the request was read. */
  | 'reset'
  /** No answer ever. */
  | 'silent';

export type ScriptedServer = {
  readonly url: string;
  readonly requests: readonly Recorded[];
  readonly answer: (...answers: readonly Scripted[]) => void;
  /** Resolves when that many requests have arrived in all. */
  readonly received: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: Recorded[] = [];
  const script: Scripted[] = [];
  const awaited: { readonly count: number; readonly come: () => void }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      for (const each of awaited) if (requests.length >= each.count) each.come();
      give(response, script.shift() ?? { status: 500, body: 'nothing scripted' });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/EWS/Exchange.asmx`,
    requests,
    answer: (...answers) => script.push(...answers),
    received: (count) =>
      new Promise<void>((come) => {
        if (requests.length >= count) come();
        else awaited.push({ count, come });
      }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}

function give(response: ServerResponse, answer: Scripted): void {
  if (answer === 'silent') return;
  if (answer === 'reset') response.socket?.destroy();
  else response.writeHead(answer.status ?? 200, { 'content-type': 'text/xml', ...answer.headers }).end(answer.body);
}
