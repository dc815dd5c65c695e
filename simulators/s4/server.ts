/**
 * Owns the door of the S/4 simulator: a plain HTTP server on loopback. Bodies over 5 MB are refused.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { control } from './control.ts';
import { type Incoming, noSuchNode, type Outcome, serve } from './gateway.ts';
import { type Answer, type Headers } from './odata/operation.ts';
import { completeSettings, type S4SimulatorOptions } from './settings.ts';
import { System } from './system.ts';

/** A running simulator. */
export type S4Simulator = {
  /** Without a slash at its end. */
  url: string;
  port: number;
  /** Ends the server; data that was answered is kept. */
  close(): Promise<void>;
};

const mostBytes = 5 * 1024 * 1024;
const mostDrained = 64 * 1024 * 1024;
// Filters over many keys make long URLs; SAP takes them.
const mostHeaderBytes = 64 * 1024;

function headersOf(request: IncomingMessage): Headers {
  const entries = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}

/**
 * The body, or undefined where it is too large. Up to a point the rest is read and thrown away: a
 * client that is still sending would otherwise see a broken connection instead of the answer.
 */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostDrained) return undefined;
    if (size <= mostBytes) chunks.push(chunk);
  }
  return size > mostBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

const tooLarge: Answer = {
  status: 413,
  headers: { 'content-type': 'application/json;charset=utf-8', connection: 'close' },
  body: JSON.stringify({
    error: { code: 'ICF/413', message: { lang: 'en', value: 'Request entity too large' }, innererror: {} },
  }),
};

// As the ICM of a real system: a short time would cut connections that a client is about to use again.
const keepAliveMs = 60_000;

const notYet: Outcome = { do: 'answer', answer: { status: 503, headers: { 'retry-after': '1' }, body: '' } };

async function outcomeOf(system: System, request: IncomingMessage, origin: string): Promise<Outcome> {
  const url = request.url ?? '/';
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const body = await bodyOf(request);
  if (body === undefined) return { do: 'answer', answer: tooLarge };
  const incoming: Incoming = {
    method: request.method ?? 'GET',
    path,
    query: at < 0 ? '' : url.slice(at + 1),
    headers: headersOf(request),
    body,
  };
  if (path === '/__control' || path.startsWith('/__control/')) {
    return { do: 'answer', answer: await control(system, incoming) };
  }
  if (path.startsWith('/sap/opu/odata/')) return serve(system, incoming, origin);
  return { do: 'answer', answer: noSuchNode() };
}

function reply(outcome: Outcome, request: IncomingMessage, response: ServerResponse): void {
  if (outcome.do === 'cut') {
    request.socket.destroy();
    return;
  }
  const { status, headers, body = '' } = outcome.answer;
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Starts a simulated S/4HANA. Rejects where the port is taken or the data folder cannot be used. */
export async function startS4Simulator(options: S4SimulatorOptions = {}): Promise<S4Simulator> {
  const settings = completeSettings(options);
  const { host } = settings;
  let system: System | undefined;
  const server = createServer({ maxHeaderSize: mostHeaderBytes }, (request, response) => {
    const origin = `http://${request.headers.host ?? `${host}:${settings.port}`}`;
    const outcome = system === undefined ? Promise.resolve(notYet) : outcomeOf(system, request, origin);
    outcome.then(
      (known) => reply(known, request, response),
      (error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
        reply({ do: 'answer', answer: { status: 500, headers: {}, body: '' } }, request, response);
      },
    );
  });
  server.keepAliveTimeout = keepAliveMs;
  // The port comes before the data folder: a second start on the same settings must not touch the
  // journal of the first.
  const port = await listen(server, settings.port, host);
  try {
    system = new System(settings);
  } catch (error) {
    server.close();
    throw error;
  }
  const running = system;
  return {
    url: `http://${host}:${port}`,
    port,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await running.events.settle();
    },
  };
}
