/** Owns a raw HTTP server whose answers a test writes out, for what a well-behaved S/4 never does; and an adapter that talks to it. */
import { createServer, type IncomingMessage } from 'node:http';

import { createS4Adapter, type S4Adapter, type S4AdapterConfig } from '../../../src/adapters/s4/adapter.ts';
import { type LogLine, keepingLog, keepingMetrics } from './simulated-world.ts';

export type Asked = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};
/** `cut` ends the connection without an answer, `silence` never answers. */
export type Scripted =
  | {
      readonly status: number;
      readonly headers?: { readonly [name: string]: string | string[] };
      readonly body?: string;
    }
  | 'cut'
  | 'silence';

export type ScriptedWorld = {
  readonly port: S4Adapter;
  readonly asked: readonly Asked[];
  readonly log: readonly LogLine[];
  readonly pass: (ms: number) => void;
  readonly origin: string;
  /** Ends the server and leaves the adapter. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const appointment = [
  'Guid',
  'TransactionType',
  'Description',
  'Location',
  'FromDate',
  'ToDate',
  'AllDay',
  'Responsible',
];

/** A `$metadata` document with these further properties and sets. */
export const metadata = (properties: readonly string[], sets: readonly string[] = []): Scripted => ({
  status: 200,
  body: `<?xml version="1.0"?><edmx:Edmx xmlns:edmx="e"><edmx:DataServices><Schema Namespace="N">
    <EntityType Name="Appointment">${[...appointment, 'ChangedAt', ...properties]
      .map((name) => `<Property Name="${name}" Type="Edm.String"/>`)
      .join('')}</EntityType>
    <EntityType Name="Tombstone"><Property Name="Guid"/><Property Name="DeletedAt"/></EntityType>
    <EntityContainer Name="C"><EntitySet Name="AppointmentSet" EntityType="N.Appointment"/>${sets
      .map((name) => `<EntitySet Name="${name}" EntityType="N.Tombstone"/>`)
      .join('')}</EntityContainer>
  </Schema></edmx:DataServices></edmx:Edmx>`,
});

export const fullMetadata = metadata(['ExternalId', 'ChangedBy', 'TimeZone'], ['DeletedAppointments']);
export const json = (body: unknown, headers = {}): Scripted => ({ status: 200, headers, body: JSON.stringify(body) });
export const sapError = (status: number, code: string): Scripted => ({
  status,
  body: JSON.stringify({ error: { code, message: { lang: 'en', value: 'SECRET-TEXT' } } }),
});
export const listing = (results: readonly unknown[], more: object = {}): Scripted => json({ d: { results, ...more } });

/** A row of AppointmentSet as the service shows it. */
export const row = (given: object = {}): object => ({
  __metadata: { etag: `W/"'1'"` },
  Guid: '0050569A-0001-1EE9-8000-00000000ABCD',
  TransactionType: '0001',
  Description: 'Visit',
  FromDate: '/Date(1930003200000)/',
  ToDate: '/Date(1930006800000+0000)/',
  TimeZone: 'CET',
  AllDay: false,
  Responsible: '1001',
  ChangedAt: '/Date(1700000000000+0060)/',
  ChangedBy: 'tandem',
  Attendee: { results: [] },
  ...given,
});

/** The answer of a `$batch` with one change set of one operation. */
export const batchAnswer = (status: number, body = '', headers = ''): Scripted => ({
  status: 202,
  headers: { 'content-type': 'multipart/mixed; boundary=ejjeeffe0' },
  body: [
    '--ejjeeffe0',
    'Content-Type: multipart/mixed; boundary=ejjeeffe1',
    '',
    '--ejjeeffe1',
    'Content-Type: application/http',
    'content-transfer-encoding: binary',
    '',
    `HTTP/1.1 ${status} Whatever`,
    ...(headers === '' ? [] : [headers]),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
    '--ejjeeffe1--',
    '',
    '--ejjeeffe0--',
    '',
  ].join('\r\n'),
});

export const tokenAnswer: Scripted = {
  status: 200,
  headers: {
    'x-csrf-token': 'token-1',
    'set-cookie': ['SAP_SESSIONID_S4H_100=s1; path=/; HttpOnly', 'sap-contextid=c'],
  },
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** Starts a server that answers by `script`; `$metadata` and token fetches are answered by themselves where the script says nothing. */
export const scriptedWorld = async (
  script: (asked: Asked, count: number) => Scripted | undefined | Promise<Scripted | undefined>,
  given: Partial<S4AdapterConfig> = {},
): Promise<ScriptedWorld> => {
  const asked: Asked[] = [];
  const usual = (request: Asked): Scripted => {
    if (request.url.includes('$metadata')) return fullMetadata;
    return request.method === 'HEAD' ? tokenAnswer : { status: 500 };
  };
  const server = createServer((request, response) => {
    void (async () => {
      const one: Asked = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: await textOf(request),
      };
      asked.push(one);
      const answer = (await script(one, asked.length)) ?? usual(one);
      if (answer === 'silence') return;
      if (answer === 'cut') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const log: LogLine[] = [];
  let ahead = 0;
  const port = createS4Adapter(
    {
      baseUrl: `${origin}/sap/opu/odata/`,
      namespace: 'NAG',
      system: 'S4H',
      client: '100',
      user: 'TANDEM',
      password: () => 'SECRET-PASSWORD',
      timeoutMs: 2000,
      ...given,
    },
    { log: keepingLog(log), metrics: keepingMetrics([]), clock: { now: () => Date.now() + ahead } },
  );
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    port,
    asked,
    log,
    origin,
    stop,
    pass: (ms) => {
      ahead += ms;
    },
    close: async () => {
      await port.close();
      await stop();
    },
  };
};
