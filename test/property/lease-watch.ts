/**
 * Judges at the moment of every turn and write who may: since another round took a mailbox over, the one before writes nothing and saves nothing (I8). Requests that had
 * left before are over by then: a lease is longer than a request may take.
 */
import { type TurnSeen } from '../support/world/actor-host.ts';
import { type Task } from '../support/world/scheduler.ts';

export type LeaseWatch = {
  /** @returns what is wrong with it, if anything */
  readonly turn: (seen: TurnSeen) => string | undefined;
  readonly write: (task: Task) => string | undefined;
};

/** Turns that store something for a round. */
const saving: ReadonlySet<string> = new Set(['intend', 'settle']);

const isLost = (reply: object): boolean => (reply as { readonly lost?: boolean }).lost === true;

/** @param clockJumped whether Tandem's clock ever jumped: then a lease may end while a request is under way */
export const createLeaseWatch = (clockJumped: () => boolean): LeaseWatch => {
  /** Mailbox → the round that began last. */
  const owners = new Map<string, Task>();
  const isOvertaken = (task: Task, id: string): boolean => {
    const owner = owners.get(id);
    return owner !== undefined && owner !== task && !clockJumped();
  };

  return {
    turn: ({ task, id, turn, reply }) => {
      if (turn === 'begin' && (reply as { readonly go: boolean }).go) owners.set(id, task);
      return saving.has(turn) && !isLost(reply) && isOvertaken(task, id)
        ? `I8: a round that lost its lease saved by ${turn}`
        : undefined;
    },
    write: (task) =>
      isOvertaken(task, task.actor?.replace('mailbox/', '') ?? '')
        ? 'I8: a round that lost its lease wrote'
        : undefined,
  };
};
