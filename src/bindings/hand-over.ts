/**
 * Owns the promise of every door: answered means stored. The actor gets 150 ms; then the notice is stored as a row, which the sweep hands on
 * (architecture, Tell, don't ask). Only if that fails too the caller is asked to come again.
 */
import { randomUUID } from 'node:crypto';

import { errorName } from '../model/error-name.ts';
import { type Log } from '../ports/log.ts';
import { Refusal } from '../ports/problem.ts';
import { type Records, type WaitingNotice } from '../ports/records.ts';
import { problems } from './problem.ts';

/** `row`: nobody knows whether the actor has it too; a notice may be doubled. */
export type Told<R> = { readonly via: 'actor'; readonly reply: R } | { readonly via: 'row' };

export type HandOverSettings = {
  /** From the arrival of the request. */
  readonly answerWithinMs: number;
  /** For the row after that. */
  readonly rowWithinMs: number;
};
export const handOverDefaults: HandOverSettings = { answerWithinMs: 150, rowWithinMs: 2_000 };

/** The actor has this long, however long the message waited before. */
const leastMs = 20;

export type HandOver = <R>(order: {
  readonly notice: Omit<WaitingNotice, 'id'>;
  readonly send: () => Promise<R>;
  readonly waitedMs: number;
}) => Promise<Told<R>>;

export type HandOverDeps = {
  readonly records: Pick<Records, 'addWaiting' | 'removeWaiting'>;
  readonly log: Log;
  /** A row was stored: hastens the sweep. */
  readonly onRow?: () => void;
};

export const createHandOver =
  (deps: HandOverDeps, settings: HandOverSettings): HandOver =>
  async ({ notice, send, waitedMs }) => {
    const patience = Math.max(leastMs, settings.answerWithinMs - waitedMs);
    const sending = send();
    try {
      return { via: 'actor', reply: await within(patience, sending) };
    } catch (error) {
      deps.log.warn('A notice is stored as a row: its actor did not answer in time.', {
        actor: notice.kind,
        id: notice.actorId,
        because: errorName(error),
      });
    }
    try {
      const id = randomUUID();
      await within(settings.rowWithinMs, deps.records.addWaiting({ id, ...notice }));
      // An actor that was only slow has it by now; the sweep need not bring it again. A row that stays is harmless.
      sending.then(() => deps.records.removeWaiting(id)).catch(() => undefined);
      deps.onRow?.();
      return { via: 'row' };
    } catch (error) {
      deps.log.error('A notice could not be stored; its sender was asked to come again.', {
        actor: notice.kind,
        id: notice.actorId,
        because: errorName(error),
      });
      throw new Refusal(problems.notStored);
    }
  };

export class TooLate extends Error {
  override readonly name = 'TooLate';
}

/** Rejects with TooLate when the promise is not settled in time; what it does later is ignored. */
export const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate('no answer in time')), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
