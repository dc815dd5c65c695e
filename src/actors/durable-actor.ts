/**
 * The fence around `@dapr/dapr` 3.18.0: makes the class of an actor out of plain turns. Promises, by the numbers of dapr.md:
 * a turn saves once, last, in one transaction, or nothing (D1, D2); failures leave as an exception without content, everything else as an object
 * (D3, D7); reminders are periodic, carry `{ kind }`, and their handler never throws (D4, D5, D9); only objects are stored (D6); turns of one actor
 * never overlap in this process (D10); nothing of a former turn is remembered (D11); a turn that was overtaken by time saves nothing (D12). The SDK's
 * own state tracker stays empty: it looks each new key up before it writes it, remembers what was never saved, and knows no time limit.
 */
import { AbstractActor, type ActorId, type DaprClient } from '@dapr/dapr';

import { instantOfMs } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Log, type LogFields } from '../ports/log.ts';
import { type Metrics } from '../ports/metrics.ts';
import { type ActorKind, type Wake } from '../ports/wake.ts';
import { oneAtATime } from './one-at-a-time.ts';
import {
  actorTypes,
  type Protocol,
  type ReadState,
  type Turn,
  TurnFailed,
  type TurnResult,
  type Turns,
} from './turn.ts';

export type ActorRef = { readonly type: string; readonly id: string };

export type StateChange =
  | { readonly operation: 'upsert'; readonly key: string; readonly value: object }
  | { readonly operation: 'delete'; readonly key: string };

/** The sidecar as an actor sees it; every call has a time limit and rejects without content. Implemented by adapters/dapr/actor-store.ts. */
export type ActorStore = {
  /** Whatever JSON is stored under the key; `undefined` when there is nothing. */
  readonly read: (actor: ActorRef, key: string) => Promise<unknown>;
  /** All of it in one transaction. */
  readonly save: (actor: ActorRef, changes: readonly StateChange[]) => Promise<void>;
  /** Registers a periodic reminder unless it is registered already: registering again would put off its next tick. */
  readonly keepReminder: (actor: ActorRef, reminder: Reminder) => Promise<void>;
  readonly removeReminder: (actor: ActorRef, name: string) => Promise<void>;
};

export type Reminder = {
  readonly name: string;
  readonly dueSeconds: number;
  /** Dapr refuses days; hours it takes (D9). */
  readonly periodHours: number;
  readonly data: { readonly kind: ReminderKind };
};

/** Names on the wire and in the scheduler; a rename orphans registered reminders. */
type ReminderKind = 'tick';
const reminderName = 'tick';

export type DurableActorSettings<P extends Protocol> = {
  readonly kind: ActorKind;
  readonly turns: Turns<P>;
  readonly store: ActorStore;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'turn' | 'fault'>;
  readonly log: Log;
  /** Period of the reminder. Default 1; the first tick comes at a random time within it. */
  readonly reminderHours?: number;
  /**
   * A turn that heard nothing from the store for longer does not save any more: its actor may have moved meanwhile, been changed elsewhere, and come
   * back (D12). Every answer shows that the actor is still here, because the sidecar refuses the state of others. At most the time for which ongoing
   * calls are drained when an actor moves (actor-host.ts). Default 2 s; turns take milliseconds.
   */
  readonly silenceMs?: number;
  /** Random number in [0, 1), for the jitter. Default `Math.random`. */
  readonly random?: () => number;
};

export type ActorClass = new (client: DaprClient, id: ActorId) => AbstractActor;

type AnyTurn = Turn<object, object>;
type Method = (this: AbstractActor, argument?: unknown) => Promise<object | void>;

/**
 * Makes the class that the SDK registers: a method per turn, and `receiveReminder`, which runs the turn `tick`.
 * @throws TypeError when a turn has the name of something that the SDK's base class owns
 */
export const durableActor = <P extends Protocol>(settings: DurableActorSettings<P>): ActorClass => {
  const type = actorTypes[settings.kind];
  const run = turnRunner(settings);
  class Actor extends AbstractActor {
    constructor(client: DaprClient, id: ActorId) {
      super(client, id);
      // The SDK made an HTTP client for this instance alone (its memory is the larger part of an idle actor's); all actors share our store.
      Reflect.deleteProperty(this, 'actorClient');
      Reflect.deleteProperty(this, 'daprStateProvider');
    }
  }
  const define = (name: string, value: Method): void => {
    Object.defineProperty(Actor.prototype, name, { value, configurable: true });
  };
  for (const name of Object.keys(settings.turns)) {
    if (name in AbstractActor.prototype) throw new TypeError(`a turn cannot be called ${name}`);
    define(name, function method(argument) {
      return run(this.getActorId().getId(), name, argument);
    });
  }
  define('receiveReminder', async function receiveReminder(data) {
    await remind({ settings, run, id: this.getActorId().getId() }, data);
  });
  // The actor type is the class name: it must not depend on a compiler or a minifier.
  Object.defineProperty(Actor, 'name', { value: type });
  if (Actor.name !== type) throw new TypeError(`the actor class is not called ${type}`);
  return Actor;
};

type Run = (id: string, name: string, argument: unknown) => Promise<object>;

const turnRunner = <P extends Protocol>(settings: DurableActorSettings<P>): Run => {
  const { clock, metrics, log, store, silenceMs = 2_000 } = settings;
  const type = actorTypes[settings.kind];
  // Callers are typed by the protocol, on the other side of the wire too (address-book.ts).
  const turns = new Map(Object.entries(settings.turns as unknown as { readonly [name: string]: AnyTurn }));
  const inTurn = oneAtATime();
  const after = afterTheSave(settings);
  return (id, name, argument) =>
    inTurn(id, async () => {
      const began = clock.now();
      try {
        const asked = { actor: { type, id }, turn: turns.get(name), argument };
        const result = await savedTurn(withoutSilence(store, { clock, silenceMs }), asked);
        await after({ type, id }, result);
        return result.reply;
      } catch (error) {
        metrics.fault('state', error instanceof TurnFailed ? storeFault : { kind: 'bug', code: 'bug' });
        log.error('A turn failed and saved nothing.', { actor: type, id, turn: name, ...withoutContent(error) });
        // Always a bare Error: the SDK answers 200 when anything else is thrown, and sends the own properties of what is.
        throw new Error('turn failed');
      } finally {
        metrics.turn(type, name, clock.now() - began);
      }
    });
};

const storeFault = { kind: 'transient', code: 'server-error' } as const;

/** Runs one turn and saves what it returns, in one transaction or not at all (I2); rejects with TurnFailed when the store did not answer, with anything else when the turn is wrong. */
const savedTurn = async (
  store: Pick<ActorStore, 'read' | 'save'>,
  {
    actor,
    turn,
    argument,
  }: { readonly actor: ActorRef; readonly turn: AnyTurn | undefined; readonly argument: unknown },
): Promise<TurnResult<object>> => {
  if (turn === undefined) throw new TypeError('no such turn');
  if (!isObject(argument)) throw new TypeError('a message is one JSON object');
  const read: ReadState = async <T extends object>(key: string) => {
    const value = await store.read(actor, key).catch(asTurnFailed);
    if (value === undefined) return undefined;
    if (!isObject(value)) throw new TypeError('a stored value is no object');
    return value as T;
  };
  const result = await turn(read, argument);
  const changes = changesOf(result);
  if (changes.length > 0) await store.save(actor, changes).catch(asTurnFailed);
  return result;
};

/** The store for one turn: each key is fetched once, from the store (I4), and after too long a silence nothing is saved (`silenceMs`). */
const withoutSilence = (
  store: Pick<ActorStore, 'read' | 'save'>,
  { clock, silenceMs }: { readonly clock: Clock; readonly silenceMs: number },
): Pick<ActorStore, 'read' | 'save'> => {
  const fetched = new Map<string, Promise<unknown>>();
  let heard = clock.now();
  const listen = (): void => {
    const now = clock.now();
    if (now - heard > silenceMs) throw new Error('the store was silent for too long');
    heard = now;
  };
  const fetch = async (actor: ActorRef, key: string): Promise<unknown> => {
    const value = await store.read(actor, key);
    listen();
    return value;
  };
  return {
    read: (actor, key) => {
      const value = fetched.get(key) ?? fetch(actor, key);
      fetched.set(key, value);
      return value;
    },
    save: async (actor, changes) => {
      listen();
      await store.save(actor, changes);
    },
  };
};

const asTurnFailed = (error: unknown): never => {
  throw new TurnFailed('the state store did not answer', { cause: error });
};

/** Checks everything before anything is written. */
const changesOf = (result: TurnResult<object>): readonly StateChange[] => {
  if (!isObject(result.reply)) throw new TypeError('a reply is one object');
  const set = Object.entries(result.set ?? {});
  const removed = new Set(result.remove);
  for (const [key, value] of set) {
    if (!isObject(value)) throw new TypeError('only objects are stored');
    if (removed.has(key)) throw new TypeError('a key is both set and removed');
  }
  return [
    ...set.map(([key, value]) => ({ operation: 'upsert' as const, key, value })),
    ...[...removed].map((key) => ({ operation: 'delete' as const, key })),
  ];
};

/** Between two tries to set a reminder, in ms: while the scheduler hangs, each try holds up the actor. */
const reminderRetryMs = 60_000;

/**
 * Reminder first, then the wake-up. The state is saved by now, so nothing here may fail the turn; a reminder that could not be set is tried again
 * with a later turn of the actor, and the sweep re-arms what is overdue.
 */
const afterTheSave = <P extends Protocol>(settings: DurableActorSettings<P>) => {
  const { store, wake, clock, log, metrics, random = Math.random, reminderHours = 1 } = settings;
  const owed = new Map<string, { readonly wanted: 'on' | 'off'; readonly from: number }>();
  const setReminder = (actor: ActorRef, wanted: 'on' | 'off'): Promise<void> => {
    if (wanted === 'off') return store.removeReminder(actor, reminderName);
    const dueSeconds = Math.ceil(random() * reminderHours * 3600);
    return store.keepReminder(actor, {
      name: reminderName,
      dueSeconds,
      periodHours: reminderHours,
      data: { kind: 'tick' },
    });
  };
  return async (actor: ActorRef, result: TurnResult<object>): Promise<void> => {
    const late = owed.get(actor.id);
    const wanted = result.reminder ?? (late !== undefined && clock.now() >= late.from ? late.wanted : undefined);
    if (wanted !== undefined) {
      try {
        await setReminder(actor, wanted).catch(asTurnFailed);
        owed.delete(actor.id);
      } catch (error) {
        owed.set(actor.id, { wanted, from: clock.now() + reminderRetryMs });
        metrics.fault('state', storeFault);
        log.warn('A reminder could not be set.', { actor: actor.type, id: actor.id, wanted, ...withoutContent(error) });
      }
    }
    if (result.wake !== true) return;
    try {
      wake(settings.kind, actor.id);
    } catch (error) {
      log.error('A round could not be asked for.', { actor: actor.type, id: actor.id, ...withoutContent(error) });
    }
  };
};

/** A failing handler would lose a tick, so it always answers; what failed is logged and counted by the turn. */
const remind = async <P extends Protocol>(
  { settings, run, id }: { readonly settings: DurableActorSettings<P>; readonly run: Run; readonly id: string },
  data: unknown,
): Promise<void> => {
  const kind = isObject(data) && 'kind' in data ? data.kind : undefined;
  if (kind !== 'tick' || !('tick' in settings.turns)) {
    settings.log.warn('A reminder of an unknown kind came.', { actor: actorTypes[settings.kind], id });
    return;
  }
  try {
    await run(id, 'tick', { at: instantOfMs(settings.clock.now()) });
  } catch {
    settings.log.warn('A reminder was answered although its turn failed; it comes again.', {
      actor: actorTypes[settings.kind],
      id,
    });
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What the store says of itself is free of content (ActorStore). Of any other error only its kind and the place where it was thrown: its message might
 * quote a message or a stored value.
 */
const withoutContent = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: typeof error };
  if (error instanceof TurnFailed) return { error: error.name, reason: causeOf(error) };
  return { error: error.name, where: /\n\s+at ([^\n]+)/.exec(error.stack ?? '')?.[1]?.replace(/\(.*\//, '(') };
};

const causeOf = ({ cause }: Error): string => (cause instanceof Error ? `${cause.name}: ${cause.message}` : 'unknown');
