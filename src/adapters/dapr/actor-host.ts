/**
 * Owns the door through which our sidecar calls actors: the SDK's routes on an Express 5 app of ours (dapr.md D4), listening on loopback only. It is
 * a door of its own, apart from the public one, because whoever reaches it can call any actor.
 */
import { createServer, type Server } from 'node:http';

import { type AbstractActor, CommunicationProtocolEnum, DaprServer, LogLevel, type LoggerService } from '@dapr/dapr';
import express, { type ErrorRequestHandler, type Express } from 'express';

import { errorName } from '../../model/error-name.ts';
import { type Log } from '../../ports/log.ts';

type ActorClass = new (...args: ConstructorParameters<typeof AbstractActor>) => AbstractActor;

export type ActorHostSettings = {
  /** Where the sidecar finds us (`--app-port`); 0 chooses a free port. */
  readonly appPort: number;
  /** Default 127.0.0.1; on Kubernetes the sidecar is in the same pod, so loopback too. */
  readonly host?: string;
  readonly daprHttpPort: number;
  readonly actors: readonly ActorClass[];
  /** Adds routes that the sidecar calls, e.g. `POST /bindings/sweep` (input bindings). JSON bodies are parsed. */
  readonly routes?: (app: Express) => void;
  readonly log: Log;
  /** Idle actors leave memory. Default 3 minutes. */
  readonly idleMinutes?: number;
};

export type ActorHost = {
  readonly port: number;
  /** Takes no new calls, lets those under way finish for at most `graceMs` (default 5 s). */
  readonly stop: (graceMs?: number) => Promise<void>;
};

/** Listens. The sidecar may start before or after; it waits for the port. */
export const startActorHost = async (settings: ActorHostSettings): Promise<ActorHost> => {
  const { app, server } = await actorApp(settings);
  settings.routes?.(app);
  app.use(withoutWords(settings.log));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.appPort, settings.host ?? '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.appPort;
  return { port, stop: (graceMs = 5_000) => close(server, graceMs) };
};

/** The app with the SDK's routes, not listening; what supertest asks. */
export const actorApp = async (
  settings: Pick<ActorHostSettings, 'actors' | 'daprHttpPort' | 'log' | 'appPort' | 'idleMinutes'>,
): Promise<{ readonly app: Express; readonly server: Server }> => {
  const app = express();
  app.disable('x-powered-by');
  const logger = { level: LogLevel.Warn, service: loggerService(settings.log.with({ component: 'dapr-sdk' })) };
  const dapr = new DaprServer({
    // The SDK's typings come with its own Express 4; it only calls `use`, `get`, `put`, `delete`.
    serverHttp: app as unknown as NonNullable<ConstructorParameters<typeof DaprServer>[0]>['serverHttp'] & object,
    serverHost: '127.0.0.1',
    serverPort: String(settings.appPort),
    communicationProtocol: CommunicationProtocolEnum.HTTP,
    // As the sidecar's --max-body-size.
    maxBodySizeMb: 16,
    clientOptions: {
      daprHost: '127.0.0.1',
      daprPort: String(settings.daprHttpPort),
      actor: {
        actorIdleTimeout: `${settings.idleMinutes ?? 3}m`,
        actorScanInterval: '30s',
        // Turns are short: two seconds for those under way when an actor moves (D12).
        drainOngoingCallTimeout: '2s',
        drainRebalancedActors: true,
        // A turn never calls its own actor.
        reentrancy: { enabled: false },
      },
    },
    logger,
  });
  // The SDK keeps its actors per process and silently ignores a second class of the same name.
  const known = await dapr.actor.getRegisteredActors();
  for (const actor of settings.actors) {
    if (known.includes(actor.name)) throw new Error(`${actor.name} is registered already: one actor host per process`);
    await dapr.actor.registerActor(actor);
  }
  await dapr.actor.init();
  // `dapr.start()` would listen on every interface; it would also add this route, which the sidecar asks at its start.
  app.get('/dapr/subscribe', (_request, response) => void response.json([]));
  const server = createServer(app);
  // Longer than the sidecar keeps idle connections (90 s): otherwise we may close one in the moment in which it sends a call.
  server.keepAliveTimeout = 120_000;
  return { app, server };
};

/** Express's own error handler prints stack traces, with whatever a message quotes. */
const withoutWords =
  (log: Log): ErrorRequestHandler =>
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  (error, _request, response, next) => {
    log.warn('A call of the sidecar failed.', { error: errorName(error) });
    if (response.headersSent) next(error);
    else response.status(statusOf(error)).json({});
  };

/** 4xx of the body parser stays, everything else is 500. */
const statusOf = (error: unknown): number => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
};

// The SDK's lines hold urls and bodies of failed calls: only where they come from, as it writes them in brackets, reaches our log.
const loggerService = (log: Log): LoggerService => {
  const from = (message: unknown): string => /^\[([A-Za-z, ]+)\]/.exec(String(message))?.[1] ?? 'unknown';
  return {
    error: (message) => log.error('The Dapr SDK reports an error.', { from: from(message) }),
    warn: (message) => log.warn('The Dapr SDK warns.', { from: from(message) }),
    info: (message) => log.info('The Dapr SDK reports.', { from: from(message) }),
    verbose: (message) => log.debug('The Dapr SDK reports.', { from: from(message) }),
    debug: (message) => log.debug('The Dapr SDK reports.', { from: from(message) }),
  };
};

const close = async (server: Server, graceMs: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection becomes idle with its last answer; the sidecar would keep it.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
};
