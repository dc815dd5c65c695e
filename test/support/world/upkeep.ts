/** Owns what runs beside rounds in the in-memory world: the sweep, reminders, and administrators' turns, which are repeated until they are stored. */
import { deltaInbox } from '../../../src/actors/address-book.ts';
import { correlationId, type CorrelationId, type S4System } from '../../../src/model/ids.ts';
import { type Instant, instantOfMs } from '../../../src/model/instant.ts';
import { type Records } from '../../../src/ports/records.ts';
import { type ActorKind } from '../../../src/ports/wake.ts';
import { type ActorHost } from './actor-host.ts';
import { isTurnFailed } from './engine.ts';
import { isStoreDown } from './outage.ts';
import { type Scheduler, type Task } from './scheduler.ts';

export type Upkeep = {
  readonly stamp: () => { readonly at: Instant; readonly correlation: CorrelationId };
  readonly insist: (
    task: Task,
    at: { readonly kind: ActorKind; readonly id: string; readonly turn: string },
    message: object,
  ) => Promise<void>;
  /** Administrators repeat what the database did not take. */
  readonly insistOnRows: <T>(ask: () => Promise<T>) => Promise<T>;
  /** What the sweep does at the start of the service: inboxes get their reminders anew. */
  readonly tickInboxes: () => void;
  /** Reminders and the sweep, once. */
  readonly wakeAll: () => void;
};

export const createUpkeep = (options: {
  readonly scheduler: Scheduler;
  readonly host: ActorHost;
  readonly records: (task: Task) => Records;
  readonly system: S4System;
  readonly clock: () => number;
  readonly startRound: (kind: ActorKind, id: string) => Task;
}): Upkeep => {
  const { scheduler, host, clock, startRound } = options;
  let ids = 0;

  const stamp: Upkeep['stamp'] = () => ({
    at: instantOfMs(clock()),
    correlation: correlationId(`admin-${(ids += 1)}`),
  });

  const insist: Upkeep['insist'] = async (task, at, message) => {
    for (;;) {
      try {
        await host.callTurn(task, at, message);
        return;
      } catch (error) {
        if (!isTurnFailed(error)) throw error;
      }
    }
  };

  const insistOnRows: Upkeep['insistOnRows'] = async (ask) => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!isStoreDown(error)) throw error;
      }
    }
  };

  const handOn = async (task: Task, records: Records): Promise<void> => {
    for (const notice of await records.waiting(50)) {
      try {
        await host.callTurn(task, { kind: notice.kind, id: notice.actorId, turn: notice.turn }, notice.body as object);
        await records.removeWaiting(notice.id);
      } catch (error) {
        if (!isTurnFailed(error)) throw error;
      }
    }
  };

  const sweep = async (task: Task): Promise<void> => {
    const records = options.records(task);
    await handOn(task, records);
    const now = clock();
    for (const id of await records.dueMailboxes(instantOfMs(now), 50)) startRound('mailbox', id);
    for (const id of await records.silentSince(instantOfMs(now - 30 * 60_000), 50, instantOfMs(now))) {
      const notice = { ...stamp(), from: 'timer', resubscribe: true };
      await host.callTurn(task, { kind: 'mailbox', id, turn: 'tell' }, { notice }).catch(() => undefined);
    }
    startRound('system-inbox', deltaInbox(options.system));
  };

  /** What fails is done again by the next sweep. */
  const sweepOnce = (task: Task): Promise<void> =>
    sweep(task).catch((error: unknown) => {
      if (!isStoreDown(error)) throw error;
    });

  const remind = async (task: Task, actor: { readonly kind: ActorKind; readonly id: string }): Promise<void> => {
    const reply = await host
      .callTurn(task, { ...actor, turn: 'tick' }, { at: instantOfMs(clock()) })
      .catch(() => ({ due: false }));
    if ((reply as { due: boolean }).due) startRound(actor.kind, actor.id);
  };

  return {
    stamp,
    insist,
    insistOnRows,
    tickInboxes: () => {
      for (const actor of host.actors())
        if (actor.kind === 'system-inbox') scheduler.spawn('start', (task) => remind(task, actor));
    },
    wakeAll: () => {
      for (const actor of host.reminders()) scheduler.spawn('reminder', (task) => remind(task, actor));
      scheduler.spawn('sweep', sweepOnce);
    },
  };
};
