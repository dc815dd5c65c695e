/**
 * Owns the Exchange simulator as a whole: builds the parts once, listens, and closes tidily. Also what tests start.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { companyMailboxes, OWNER_PASSWORD, serviceAccount } from './company-mailboxes.ts';
import { handleControl } from './control/control-routes.ts';
import { Counters } from './control/counters.ts';
import { Faults } from './control/faults.ts';
import { type Account } from './ews/authenticate.ts';
import { EwsEndpoint } from './ews/endpoint.ts';
import { type ChangeLine, lineOf } from './live-line.ts';
import { Subscriptions } from './push/subscriptions.ts';
import { treatmentBy } from './push/treatment.ts';
import { type ServerParts } from './server-parts.ts';
import { Clock } from './store/clock.ts';
import { type Person } from './store/model.ts';
import { Store } from './store/store.ts';

export type ExchangeSimulatorOptions = {
  /** 0 or absent: a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where everything is kept over restarts; absent: in memory only. */
  dataDir?: string;
  /** Growth of the data file after which it is rewritten as a snapshot; default 64 MB. */
  snapshotAfterBytes?: number;
  /** Mailboxes besides those of the sample company. */
  mailboxes?: readonly Person[];
  /** Accounts besides (or instead of, by the same name) the service account; every mailbox's owner can log in with `outlook-demo` too. */
  users?: readonly Account[];
  /** Added to every EWS call, in ms. */
  latencyMs?: number;
  /** The length of a minute of StatusFrequency in ms; default 60,000. Retries after failed notifications scale with it. */
  statusFrequencyUnitMs?: number;
  /** Concurrent EWS calls allowed for one mailbox; default 27. */
  concurrency?: number;
  /** Called once per committed change. */
  onChange?: (line: ChangeLine) => void;
};

export type ExchangeSimulator = {
  /** …/EWS/Exchange.asmx */
  url: string;
  baseUrl: string;
  port: number;
  close(): Promise<void>;
};

const EWS_PATH = '/EWS/Exchange.asmx';
const DEFAULT_CONCURRENCY = 27;

/** Starts the simulator; resolves when it listens. Rejects, naming the port, when that is taken. */
export async function startExchangeSimulator(options: ExchangeSimulatorOptions = {}): Promise<ExchangeSimulator> {
  const parts = build(options);
  const host = options.host ?? '127.0.0.1';
  const ews = new EwsEndpoint(parts);
  const server = createServer((request, response) => void route({ parts, ews }, request, response));
  // As long as IIS keeps one; Node's five seconds would cut idle clients off in the middle of their next call.
  server.keepAliveTimeout = 120_000;
  await listen(server, options.port ?? 0, host);
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://${host}:${port}`;
  return { url: baseUrl + EWS_PATH, baseUrl, port, close: () => close(server, parts) };
}

function build(options: ExchangeSimulatorOptions): ServerParts {
  const clock = new Clock();
  const store = new Store(clock, { folder: options.dataDir, snapshotAfterBytes: options.snapshotAfterBytes });
  for (const person of [...companyMailboxes, ...(options.mailboxes ?? [])]) store.addMailbox(person);
  const counters = new Counters();
  const faults = new Faults();
  const { onChange } = options;
  if (onChange) store.onCommit((commit) => onChange(lineOf(commit, clock.now())));
  const subscriptions = new Subscriptions({
    store,
    clock,
    unitMs: options.statusFrequencyUnitMs ?? 60_000,
    treat: (mailbox) => treatmentBy(faults, mailbox),
    counted: (_, what) => counters.notification(what),
  });
  const accounts = new Map(
    [serviceAccount, ...(options.users ?? [])].map((account) => [account.userName.toLowerCase(), account]),
  );
  const accountOf = (userName: string): Account | undefined => accounts.get(userName) ?? ownerAccount(store, userName);
  return {
    clock,
    store,
    subscriptions,
    counters,
    faults,
    accountOf,
    latencyMs: options.latencyMs ?? 0,
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
  };
}

function ownerAccount(store: Store, userName: string): Account | undefined {
  const mailbox = store.mailbox(userName);
  return mailbox && { userName: mailbox.email, password: OWNER_PASSWORD, mailbox: mailbox.email };
}

async function route(
  to: { parts: ServerParts; ews: EwsEndpoint },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path.startsWith('/__control/')) await handleControl(to.parts, request, response);
    else if (path.toLowerCase() === EWS_PATH.toLowerCase()) await to.ews.handle(request, response);
    else response.writeHead(404).end();
  } catch {
    // The caller went away in mid-request, or something is wrong with us: either way the others must not suffer.
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`The Exchange simulator can not listen on ${host}:${port}: the port is taken.`)
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}

async function close(server: Server, parts: ServerParts): Promise<void> {
  parts.subscriptions.close();
  parts.clock.reset();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  parts.store.close();
}
