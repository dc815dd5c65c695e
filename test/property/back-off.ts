/**
 * Owns the promise about back-off: whoever was told to wait sends nothing before the time is over. Only an administrator's wish, which starts at once, and a
 * jump of the clock, after which nobody knows what time it is, excuse an earlier request.
 */
import { type Fault } from '../../src/model/fault.ts';
import { type TurnSeen } from '../support/world/actor-host.ts';
import { type Task } from '../support/world/scheduler.ts';
import { type World } from '../support/world/world.ts';

type Wait = { readonly actor: string; readonly by: Task; readonly from: number; until: number };

export type Waits = {
  readonly saw: (turn: TurnSeen) => void;
  /** An older database is restored: who was told to wait since, or in a round that did not end, does not know it. */
  readonly restored: () => void;
  /** Requests that left too early. */
  readonly broken: () => readonly string[];
};

/** Stored instants are whole seconds, rounded down twice. */
const roundedMs = 2000;

const byAdministrator = ({ kind, turn, message }: TurnSeen): boolean =>
  kind === 'mailbox' &&
  (turn !== 'tell' || (message as { notice: { from: string } }).notice.from === 'admin') &&
  !['begin', 'look', 'intend', 'settle', 'tick'].includes(turn);

export const createWaits = (world: () => World): Waits => {
  const waits: Wait[] = [];
  const wishes: { readonly actor: string; readonly at: number }[] = [];
  const overruled = ({ actor, from }: Wait, sentAt: number): boolean =>
    wishes.some((wish) => wish.actor === actor && wish.at >= from && wish.at <= sentAt);
  return {
    saw: (seen) => {
      const { kind, id, turn, message, reply } = seen;
      const actor = `${kind}/${id}`;
      const at = world().scheduler.now();
      if (byAdministrator(seen)) wishes.push({ actor, at });
      const { backOff } = message as { readonly backOff?: { readonly fault: Fault } };
      if (turn !== 'settle' || backOff === undefined || (reply as { lost: boolean }).lost) return;
      const asked = backOff.fault.kind === 'transient' ? (backOff.fault.retryAfterMs ?? 0) : 0;
      // The time runs from the request that was refused: its round may have been held up before it could say so.
      const refused = world().calls.served.findLast(({ task, ok }) => task === seen.task && !ok);
      const until = (refused?.sentAt ?? at) + asked - roundedMs;
      if (asked > roundedMs) waits.push({ actor, by: seen.task, from: at, until });
    },
    restored: () => {
      for (const wait of waits) wait.until = Math.min(wait.until, world().scheduler.now());
    },
    broken: () => {
      const { calls, clockJumped } = world();
      if (clockJumped()) return [];
      return waits.flatMap((wait) =>
        calls.served
          .filter(
            ({ task, sentAt }) =>
              task.actor === wait.actor &&
              // A round that was under way already ends what it had begun.
              (task === wait.by || task.startedAt > wait.from) &&
              sentAt > wait.from &&
              sentAt < wait.until &&
              !overruled(wait, sentAt),
          )
          .map(({ operation }) => `P13: ${operation} of ${wait.actor} was sent before the time to wait was over`),
      );
    },
  };
};
