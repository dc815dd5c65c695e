/** Owns wiring the service: every part built once and in order, and ended in the order in which they need each other. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { createBusinessPartnerTurns } from '../actors/business-partner/turns.ts';
import { type ActorClass, type ActorStore, durableActor } from '../actors/durable-actor.ts';
import { createMailboxTurns } from '../actors/mailbox/turns.ts';
import { createSystemInboxTurns } from '../actors/system-inbox/turns.ts';
import { createClock } from '../adapters/clock.ts';
import { startActorHost } from '../adapters/dapr/actor-host.ts';
import { parseSendNotification, sendNotificationResult } from '../adapters/ews/notification-parser.ts';
import { createLog } from '../adapters/log.ts';
import { createMetrics } from '../adapters/metrics.ts';
import { createApp } from '../bindings/app.ts';
import { createDoor } from '../bindings/door.ts';
import { sameSecret } from '../bindings/equal.ts';
import { loopbackOnly } from '../bindings/loopback.ts';
import { answerProblem } from '../bindings/problem.ts';
import { createSweep } from '../bindings/sweep.ts';
import { createCockpit } from '../cockpit/api.ts';
import { type Config } from '../config.ts';
import { type Installation, prepareInstallation } from '../config/installation.ts';
import { createRounds } from '../rounds/scheduler.ts';
import { keptFingerprints } from './kept-fingerprints.ts';
import { type Base, connect } from './outside.ts';
import { callbackKey, roundDeps } from './round-deps.ts';
import { keepHouse, whenUp } from './upkeep.ts';

const hourMs = 3_600_000;

export type Service = { readonly stop: () => Promise<void> };

/** Resolves when the service listens; whether it can work yet is what `/readyz` tells. */
export const startService = async (config: Config): Promise<Service> => {
  const installation = prepareInstallation(config);
  tellToken(installation);
  const log = createLog({ level: config.log.level, secrets: secretsOf(config, installation) });
  const metrics = createMetrics();
  const clock = createClock(config.demo.clockOffsetFile);
  if (config.demo.clockOffsetFile !== undefined)
    log.warn('THE CLOCK OF THIS INSTALLATION CAN BE MOVED BY A FILE (demo.clockOffsetFile): for tests only.');
  const base: Base = { config, installation, clock, log, metrics };
  const outside = await connect(base);
  const { postgres, sidecar } = outside;
  const { groups, records, vault } = postgres;
  const { s4, exchange, ports } = config;
  const { system } = outside.s4;
  let stopping = false;
  const given = await roundDeps(base, outside, () => stopping);
  const rounds = createRounds(given, {
    concurrency: config.rounds.concurrency,
  });
  const sweep = createSweep({
    actors: outside.actors,
    records,
    system,
    statusMinutes: exchange.statusMinutes,
    clock,
    metrics,
    log,
  });
  const door = createDoor({ actors: outside.actorsAtTheDoor, records, log, onRow: sweep.soon });
  const people = createCockpit({
    actors: outside.actors,
    records,
    groups,
    vault,
    fingerprints: keptFingerprints(outside.s4, given.fingerprintKey),
    clearViews: postgres.clearViews,
    s4: outside.s4,
    system,
    activity: { busy: () => door.busy() + rounds.running() + sweep.busy() },
    isAdminToken: (given) => sameSecret(given, installation.adminToken),
    refuse: answerProblem,
    clock,
    metrics,
    log,
  });
  const app = createApp({
    log,
    clock,
    metrics,
    operations: {
      checks: { database: postgres.ping, 'sidecar-and-actors': sidecar.isUp, running: async () => !stopping },
      exposition: metrics.exposition,
      log,
    },
    s4: {
      door,
      records,
      system,
      credential: { user: s4.eventUser, password: s4.eventPassword },
      communicationUser: s4.user,
      clock,
      metrics,
    },
    ews: {
      door,
      records,
      ews: { parse: parseSendNotification, answer: sendNotificationResult },
      key: callbackKey(installation.key),
      clock,
      metrics,
    },
    people,
  });
  const host = await startActorHost({
    appPort: ports.actors,
    daprHttpPort: ports.daprHttp,
    actors: actorClasses(base, outside.store, rounds.wake),
    routes: (actorApp) => actorApp.post('/bindings/sweep', loopbackOnly, sweep.handler),
    log,
  });
  const server = await listen(createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app), config);
  const upkeep = setInterval(() => void keepHouse(outside, base), hourMs).unref();
  const ended = new AbortController();
  void whenUp(outside, { signal: ended.signal, sweep, clock, log });
  log.info('The service listens.', { port: ports.service, actors: ports.actors, simulators: config.simulators });
  const stop = async (): Promise<void> => {
    stopping = true;
    log.info('The service is ending.');
    ended.abort();
    clearInterval(upkeep);
    await closed(server);
    await rounds.stop();
    await host.stop();
    await outside.close();
    log.info('The service has ended.');
  };
  return { stop };
};

const actorClasses = (
  { config, clock, log, metrics }: Base,
  store: ActorStore,
  wake: ReturnType<typeof createRounds>['wake'],
): readonly ActorClass[] => {
  const common = { store, wake, clock, metrics, log };
  const reconcileEveryMs = config.rounds.reconcileHours * hourMs;
  return [
    durableActor({ kind: 'mailbox', turns: createMailboxTurns({ reconcileEveryMs }), ...common }),
    durableActor({ kind: 'system-inbox', turns: createSystemInboxTurns(), ...common }),
    durableActor({ kind: 'business-partner', turns: createBusinessPartnerTurns(), ...common }),
  ];
};

const listen = async (server: Server, { host, ports }: Config): Promise<Server> => {
  server.listen(ports.service, host);
  await once(server, 'listening');
  return server;
};

/** Takes no new requests, lets those under way finish for a while. */
const closed = async (server: Server): Promise<void> => {
  const force = setTimeout(() => server.closeAllConnections(), 3_000);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(force);
};

const secretsOf = ({ exchange, s4, database }: Config, { key, adminToken }: Installation): readonly string[] => [
  key,
  adminToken,
  exchange.password,
  s4.password,
  s4.eventPassword,
  ...(database.url === undefined ? [] : [database.url, passwordIn(database.url)]),
];

const passwordIn = (url: string): string => (URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '');

/** Standard error is a log too where nobody watches it: only a terminal sees the token itself. */
const tellToken = ({ adminToken, tokenIsNew, tokenFile }: Installation): void => {
  if (!tokenIsNew || tokenFile === undefined) return;
  const what = process.stderr.isTTY ? `${adminToken} (also in ${tokenFile})` : `kept in ${tokenFile}`;
  process.stderr.write(`Admin token, made at this first start: ${what}\n`);
};
