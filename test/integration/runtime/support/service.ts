/**
 * The service under test: the real fence, host, store and address book around the probe actor, in a process of its own that can be killed. Tells what
 * happens as one JSON object per line; obeys `POST /control/…` on its app port.
 */
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as pause } from 'node:timers/promises';

import { durableActor } from '../../../../src/actors/durable-actor.ts';
import { actorTypes, type Callable } from '../../../../src/actors/turn.ts';
import { startActorHost } from '../../../../src/adapters/dapr/actor-host.ts';
import { createDaprActorStore } from '../../../../src/adapters/dapr/actor-store.ts';
import { callable } from '../../../../src/adapters/dapr/address-book.ts';
import { createSidecarClient } from '../../../../src/adapters/dapr/sidecar-client.ts';
import { type Log } from '../../../../src/ports/log.ts';
import { type ProbeProtocol, probeTurnNames, probeTurns } from './probe.ts';

export type ServiceSettings = {
  readonly appPort: number;
  readonly daprHttpPort: number;
  readonly reminderHours: number;
  readonly leaseMs: number;
  /** Length of one external write of a round. */
  readonly writeMs: number;
};

const say = (event: string, fields: object): void => {
  process.stdout.write(`${JSON.stringify({ event, at: Date.now(), pid: process.pid, ...fields })}\n`);
};

const makeLog = (bound: object): Log => {
  const at = (level: string) => (message: string, fields?: object) =>
    say('log', { level, message, ...bound, ...fields });
  return {
    debug: () => undefined,
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (more) => makeLog({ ...bound, ...more }),
  };
};

/** Somebody waits in front of it until it is opened; opened for all who wait. */
const makeGate = () => {
  let waiting: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    open: () => {
      for (const go of waiting) go();
      waiting = [];
    },
  };
};

const main = async (settings: ServiceSettings): Promise<void> => {
  const { daprHttpPort, appPort } = settings;
  const turnGate = makeGate();
  const roundGate = makeGate();
  const mode = { tickFails: false, roundsWait: false };
  const client = createSidecarClient({ daprHttpPort, timeoutMs: 10_000 });
  const find = (id: string): Callable<ProbeProtocol> =>
    callable<ProbeProtocol>(client, { type: actorTypes.mailbox, id }, probeTurnNames);

  const write = async (id: string, round: { token: string; until: number }, n: number): Promise<boolean> => {
    // The lease is checked before each external write, and no write takes longer than what is left of it.
    if (Date.now() + settings.writeMs * 2 > round.until) return false;
    say('write-begins', { id, token: round.token, n });
    if (mode.roundsWait) await roundGate.wait();
    await pause(settings.writeMs);
    say('write-ended', { id, token: round.token, n });
    return true;
  };
  const round = async (id: string): Promise<void> => {
    const token = randomUUID();
    const until = Date.now() + settings.leaseMs;
    const begun = await find(id).begin({ token, at: Date.now(), leaseMs: settings.leaseMs });
    if (!begun.go) return;
    const done: number[] = [];
    for (const n of begun.notices) if (await write(id, { token, until }, n)) done.push(n);
    const { lost } = await find(id).settle({ token, done });
    say('settled', { id, token, lost, done });
  };
  const startRound = (id: string): void => {
    round(id).catch((error: unknown) => say('round-failed', { id, error: String(error) }));
  };

  const actor = durableActor<ProbeProtocol>({
    kind: 'mailbox',
    turns: probeTurns({ say, gate: turnGate.wait, tickFails: () => mode.tickFails }),
    store: createDaprActorStore({ daprHttpPort }),
    wake: (_kind, id) => setImmediate(startRound, id),
    clock: { now: () => Date.now() },
    metrics: { turn: (_actor, turn, ms) => say('turn', { turn, ms }), fault: () => undefined },
    log: makeLog({}),
    reminderHours: settings.reminderHours,
  });
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: { method: string; url: string } };
    say('request', { line: `${request.method} ${request.url}` });
  });
  await startActorHost({
    appPort,
    daprHttpPort,
    actors: [actor],
    log: makeLog({}),
    routes: (app) => {
      const on = (path: string, what: () => void): void => {
        app.post(`/control/${path}`, (_request, response) => {
          what();
          response.json({});
        });
      };
      on('open-turns', turnGate.open);
      on('open-rounds', () => {
        mode.roundsWait = false;
        roundGate.open();
      });
      on('hold-rounds', () => (mode.roundsWait = true));
      on('tick-fails', () => (mode.tickFails = true));
      on('tick-works', () => (mode.tickFails = false));
      let sweeps = 0;
      app.post('/bindings/sweep', (_request, response) => {
        say('sweep', {});
        // The first two fail.
        response.status((sweeps += 1) > 2 ? 200 : 500).json({});
      });
      app.post('/control/round/:id', (request, response) => {
        startRound(request.params.id);
        response.json({});
      });
    },
  });
  say('listening', { appPort });
};

main(JSON.parse(process.argv[2] ?? '{}') as ServiceSettings).catch((error: unknown) => {
  say('failed', { error: String(error) });
  process.exitCode = 1;
});
