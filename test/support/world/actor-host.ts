/**
 * Runs the real turns over maps in memory: one turn of an actor at a time, all of a turn's state saved or none, values only (everything becomes
 * JSON on its way). A turn can fail before or after its save; the caller sees `TurnFailed` and does not know which.
 */
import { type AddressBook } from '../../../src/actors/address-book.ts';
import { type Callable, type Protocol, type TurnResult, type Turns } from '../../../src/actors/turn.ts';
import { type ActorKind, type Wake } from '../../../src/ports/wake.ts';
import { type Engine } from './engine.ts';
import { asJson, textOf } from './json-values.ts';
import { type Scheduler, type Task } from './scheduler.ts';

export type TurnSeen = {
  readonly task: Task;
  readonly kind: ActorKind;
  readonly id: string;
  readonly turn: string;
  readonly message: object;
  readonly reply: object;
};

export type ActorHost = {
  readonly book: (task: Task) => AddressBook;
  readonly callTurn: (
    task: Task,
    at: { kind: ActorKind; id: string; turn: string },
    message: object,
  ) => Promise<object>;
  /** What an actor has stored, by key, and as the texts in which it is stored. */
  readonly values: (kind: ActorKind, id: string) => ReadonlyMap<string, object>;
  readonly state: (kind: ActorKind, id: string) => ReadonlyMap<string, string>;
  /** A backup is restored. */
  readonly replace: (kind: ActorKind, id: string, state: ReadonlyMap<string, string>) => void;
  readonly actors: () => readonly { readonly kind: ActorKind; readonly id: string }[];
  /** Actors whose periodic reminder is registered. */
  readonly reminders: () => readonly { readonly kind: ActorKind; readonly id: string }[];
  /** The scheduler's data are gone. */
  readonly loseReminders: () => void;
  readonly failTurns: (how: 'before-save' | 'after-save', count: number) => void;
};

type AnyTurn = (
  read: <T extends object>(key: string) => Promise<T | undefined>,
  message: object,
) => Promise<TurnResult<object>>;

export const createActorHost = (options: {
  readonly scheduler: Scheduler;
  readonly engine: Engine;
  readonly wake: Wake;
  readonly seen: (turn: TurnSeen) => void;
}): ActorHost => {
  const states = new Map<string, Map<string, object>>();
  const reminders = new Set<string>();
  const failing: { 'before-save': number; 'after-save': number } = { 'before-save': 0, 'after-save': 0 };
  const nameOf = (kind: ActorKind, id: string): string => `${kind}/${id}`;
  const parse = (name: string): { kind: ActorKind; id: string } => {
    const [kind, ...id] = name.split('/');
    return { kind: kind as ActorKind, id: id.join('/') };
  };
  const stateOf = (name: string): Map<string, object> => {
    const state = states.get(name) ?? new Map<string, object>();
    states.set(name, state);
    return state;
  };
  const takeFailure = (how: 'before-save' | 'after-save'): boolean => {
    if (failing[how] === 0) return false;
    failing[how] -= 1;
    return true;
  };

  const save = (name: string, result: TurnResult<object>): void => {
    const state = stateOf(name);
    for (const key of result.remove ?? []) state.delete(key);
    for (const [key, value] of Object.entries(result.set ?? {})) state.set(key, asJson(value));
    if (result.reminder === 'on') reminders.add(name);
    if (result.reminder === 'off') reminders.delete(name);
  };

  const callTurn: ActorHost['callTurn'] = async (task, { kind, id, turn }, message) => {
    await options.scheduler.point(task, `${task.name}: ${kind}.${turn}`);
    if (takeFailure('before-save')) throw options.engine.turnFailed('the turn was not saved');
    const name = nameOf(kind, id);
    const state = stateOf(name);
    const read = async <T extends object>(key: string): Promise<T | undefined> => state.get(key) as T | undefined;
    const run = (options.engine.turns[kind] as unknown as { readonly [name: string]: AnyTurn })[turn];
    if (run === undefined) throw new Error(`no turn ${turn} of ${kind}`);
    const result = await run(read, asJson(message));
    save(name, result);
    const reply = asJson(result.reply);
    options.seen({ task, kind, id, turn, message, reply });
    if (result.wake === true) options.wake(kind, id);
    if (takeFailure('after-save')) throw options.engine.turnFailed('the answer of the turn was lost');
    return reply;
  };

  const callable = <P extends Protocol>(
    task: Task,
    at: { kind: ActorKind; id: string },
    turns: Turns<P>,
  ): Callable<P> =>
    Object.fromEntries(
      Object.keys(turns).map((turn) => [turn, (message: object) => callTurn(task, { ...at, turn }, message)]),
    ) as unknown as Callable<P>;

  return {
    callTurn,
    book: (task) => ({
      mailbox: (id) => callable(task, { kind: 'mailbox', id }, options.engine.turns.mailbox),
      systemInbox: (id) => callable(task, { kind: 'system-inbox', id }, options.engine.turns['system-inbox']),
      businessPartner: (id) =>
        callable(task, { kind: 'business-partner', id }, options.engine.turns['business-partner']),
    }),
    values: (kind, id) => stateOf(nameOf(kind, id)),
    state: (kind, id) => new Map([...stateOf(nameOf(kind, id))].map(([key, value]) => [key, textOf(value)])),
    replace: (kind, id, state) => {
      const kept = [...state].map(([key, text]) => [key, asJson(JSON.parse(text) as object)] as const);
      states.set(nameOf(kind, id), new Map(kept));
    },
    actors: () => [...states.keys()].map(parse),
    reminders: () => [...reminders].map(parse),
    loseReminders: () => reminders.clear(),
    failTurns: (how, count) => {
      failing[how] = count;
    },
  };
};
