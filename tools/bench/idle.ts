/** Owns the measurements with many mailboxes in which little happens: memory and processor time at rest, and all subscriptions lost at once. */
import { setTimeout as pause } from 'node:timers/promises';

import * as z from 'zod';

import { waitFor } from '../lib/wait.ts';
import { must } from '../smoke/http.ts';
import { type Measured } from './installation.ts';
import { createLoad } from './load.ts';
import { type Latencies, latenciesOf, round } from './numbers.ts';
import { cpuMs, memoryMb, sharedMemoryMb } from './probes.ts';
import { enrolPeople, quiet } from './settle.ts';

type ByProcess = { readonly service: number; readonly daprd: number; readonly postgres: number };

export type Idle = {
  readonly mailboxes: number;
  readonly enrolSeconds: number;
  /** RSS in MB; of PostgreSQL the PSS of all its processes. */
  readonly memoryBefore: ByProcess;
  readonly memoryAfter: ByProcess;
  /** Percent of one core, over the idle time. */
  readonly cpuPercent: ByProcess;
  readonly idleSeconds: number;
};

const memoryOf = ({ pids }: Measured): ByProcess => ({
  service: round(memoryMb(pids.service)),
  daprd: round(memoryMb(pids.daprd)),
  postgres: round(sharedMemoryMb(pids.postgres)),
});

const cpuOf = ({ pids }: Measured): ByProcess => ({
  service: cpuMs(pids.service),
  daprd: cpuMs(pids.daprd),
  postgres: cpuMs(pids.postgres),
});

/** Actors leave memory after three minutes without a turn, found by a scan each half minute. */
const untilUnloadedMs = 215_000;

export const idleMailboxes = async (measured: Measured, mailboxes: number, idleSeconds: number): Promise<Idle> => {
  const memoryBefore = memoryOf(measured);
  const enrolSeconds = round(await enrolPeople(measured, mailboxes));
  await pause(untilUnloadedMs);
  const before = cpuOf(measured);
  const startedAt = performance.now();
  await pause(idleSeconds * 1000);
  const took = performance.now() - startedAt;
  const after = cpuOf(measured);
  const percent = (name: keyof ByProcess): number => round(((after[name] - before[name]) / took) * 100, 2);
  return {
    mailboxes,
    enrolSeconds,
    memoryBefore,
    memoryAfter: memoryOf(measured),
    cpuPercent: { service: percent('service'), daprd: percent('daprd'), postgres: percent('postgres') },
    idleSeconds,
  };
};

export type Recovery = {
  readonly mailboxes: number;
  readonly statusMinutes: number;
  /** Changes that people made in Outlook right after the loss. */
  readonly changes: number;
  /** Seconds from the loss until the first mailbox, and until every mailbox, had a subscription again. */
  readonly firstSubscription: number;
  readonly allSubscriptions: number;
  /** Seconds from the loss until all the changes were written. */
  readonly allWritten: number;
  readonly delays: Latencies;
};

const subscriptionsSchema = z.array(z.looseObject({ mailbox: z.string() }));

/** Loses every subscription silently and lets people go on; Exchange says nothing, so silence itself has to be noticed. */
export const loseSubscriptions = async (measured: Measured, mailboxes: number, changes: number): Promise<Recovery> => {
  const { config, exchangeUrl } = measured;
  await enrolPeople(measured, mailboxes);
  const load = createLoad(measured, mailboxes);
  const subscribed = async (): Promise<number> => {
    const all = subscriptionsSchema.parse(await must(`${exchangeUrl}/__control/subscriptions`));
    return new Set(all.map(({ mailbox }) => mailbox)).size;
  };
  const normal = await subscribed();
  await must(`${exchangeUrl}/__control/faults`, { body: { kind: 'lose-subscriptions' } });
  const lostAt = performance.now();
  const since = (): number => round((performance.now() - lostAt) / 1000);
  const written = Promise.all(Array.from({ length: changes }, () => load.change('outlook', 'create'))).then(since);
  const until = async (count: number): Promise<number> => {
    await waitFor(async () => (await subscribed()) >= count, {
      what: `${count} mailboxes have a subscription`,
      timeoutMs: 1_200_000,
    });
    return since();
  };
  const firstSubscription = await until(1);
  const allSubscriptions = await until(normal);
  const allWritten = await written;
  await quiet(measured);
  return {
    mailboxes,
    statusMinutes: config.exchange.statusMinutes,
    changes,
    firstSubscription,
    allSubscriptions,
    allWritten,
    delays: latenciesOf(load.done.map((one) => one.written - one.readable)),
  };
};
