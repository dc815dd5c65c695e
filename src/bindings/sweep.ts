/**
 * Owns the sweep, which Dapr's cron binding asks for each minute: what guarantees that stored work is done although reminders and wake-ups may be
 * lost (dapr.md D9). Hands on waiting rows, wakes mailboxes that are due or whose subscription fell silent, and the inboxes of S/4.
 */
import { randomUUID } from 'node:crypto';

import { type RequestHandler } from 'express';

import { type AddressBook, inboxShards } from '../actors/address-book.ts';
import { type MailboxNotice } from '../actors/messages.ts';
import { errorName } from '../model/error-name.ts';
import { correlationId, type EnrolmentId, type S4System } from '../model/ids.ts';
import { instantOfMs } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Log } from '../ports/log.ts';
import { type Metrics } from '../ports/metrics.ts';
import { type Records } from '../ports/records.ts';
import { eachOf } from './each.ts';
import { handOn } from './waiting.ts';

export type SweepDeps = {
  readonly actors: AddressBook;
  readonly records: Pick<Records, 'waiting' | 'removeWaiting' | 'countWaiting' | 'dueMailboxes' | 'silentSince'>;
  readonly system: S4System;
  readonly statusMinutes: number;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'notice' | 'queue'>;
  readonly log: Log;
};

export type Sweep = {
  /** One sweep; while one runs a further call does nothing. Never rejects. */
  readonly run: () => Promise<void>;
  readonly handler: RequestHandler;
  readonly busy: () => number;
  /** One sweep in a moment, however often it is asked for until then. */
  readonly soon: () => void;
};

/** Bounds of one sweep; the rest is for the next. All 10,000 subscriptions lost at once are re-made within five minutes (product.md, row 50). */
const most = { rows: 2_000, mailboxes: 3_000, atOnce: 16 };

/** Time for an actor that moves to settle (dapr.md, D12). */
const soonMs = 5_000;

export const createSweep = (deps: SweepDeps): Sweep => {
  let running = false;
  let soon: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      await sweep(deps);
    } catch (error) {
      deps.log.error('The sweep failed; the next one comes in a minute.', { error: errorName(error) });
    } finally {
      running = false;
    }
  };
  const askSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      // What came after the sweep under way had looked would wait for the next minute.
      if (running) askSoon();
      else void run();
    }, soonMs).unref();
  };
  return {
    run,
    handler: async (_request, response) => {
      await run();
      response.json({});
    },
    busy: () => (running ? 1 : 0),
    soon: askSoon,
  };
};

const sweep = async (deps: SweepDeps): Promise<void> => {
  const { records, clock } = deps;
  const now = clock.now();
  const few = { atOnce: most.atOnce, log: deps.log };
  await eachOf(await records.waiting(most.rows), { ...few, what: 'handing on a row' }, async (row) => {
    if (await handOn(deps.actors, row)) await records.removeWaiting(row.id);
    else deps.log.error('A waiting notice cannot be understood; it stays.', { row: row.id, actor: row.kind });
  });
  const due = await records.dueMailboxes(instantOfMs(now), most.mailboxes);
  await eachOf(due, { ...few, what: 'waking a due mailbox' }, (mailbox) => tellTimer(deps, mailbox, {}));
  const silent = await records.silentSince(
    instantOfMs(now - 2 * deps.statusMinutes * 60_000),
    most.mailboxes,
    instantOfMs(now),
  );
  await eachOf(silent, { ...few, what: 'waking a silent mailbox' }, (mailbox) =>
    tellTimer(deps, mailbox, { resubscribe: true }),
  );
  const { system, client } = deps.system;
  const inboxes = Array.from({ length: inboxShards }, (_, shard) => `${system}:${client}:${shard}`);
  await eachOf(inboxes, { ...few, what: 'waking an inbox' }, (id) =>
    deps.actors.systemInbox(id).tick({ at: instantOfMs(now) }),
  );
  deps.metrics.queue('waiting-rows', await records.countWaiting());
  deps.log.debug('The sweep is done.', { due: due.length, silent: silent.length });
};

const tellTimer = async (
  { actors, clock, metrics }: SweepDeps,
  mailbox: EnrolmentId,
  what: { readonly resubscribe?: true },
): Promise<void> => {
  const notice: MailboxNotice = {
    from: 'timer',
    at: instantOfMs(clock.now()),
    correlation: correlationId(randomUUID()),
    ...what,
  };
  await actors.mailbox(mailbox).tell({ notice });
  metrics.notice('timer', 'stored');
};
