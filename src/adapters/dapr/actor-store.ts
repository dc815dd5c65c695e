/**
 * State and reminders of actors through the sidecar's HTTP API; what actors/durable-actor.ts calls its store. One client for all actors. A time
 * limit above that of the state store component, so that the sidecar gives up first and an answer "failed" is the truth.
 */
import { createSidecarClient, pathOf, type SidecarAnswer } from './sidecar-client.ts';

type Actor = { readonly type: string; readonly id: string };
type Change =
  | { readonly operation: 'upsert'; readonly key: string; readonly value: object }
  | { readonly operation: 'delete'; readonly key: string };
type Reminder = {
  readonly name: string;
  readonly dueSeconds: number;
  readonly periodHours: number;
  readonly data: object;
};

export type DaprActorStore = {
  readonly read: (actor: Actor, key: string) => Promise<unknown>;
  readonly save: (actor: Actor, changes: readonly Change[]) => Promise<void>;
  readonly keepReminder: (actor: Actor, reminder: Reminder) => Promise<void>;
  readonly removeReminder: (actor: Actor, name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ActorStoreSettings = {
  readonly daprHttpPort: number;
  /** Default 15 s: the state store's own limit (components/statestore.yaml) is 10 s. */
  readonly stateTimeoutMs?: number;
  /** Default 2 s: a scheduler that is away must not hold up the actor; durable-actor tries again. */
  readonly reminderTimeoutMs?: number;
};

/** Rejected when the sidecar answers anything but success. Names the status only. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}

export const createDaprActorStore = (settings: ActorStoreSettings): DaprActorStore => {
  const { daprHttpPort, stateTimeoutMs = 15_000, reminderTimeoutMs = 2_000 } = settings;
  const state = createSidecarClient({ daprHttpPort, timeoutMs: stateTimeoutMs });
  const reminders = createSidecarClient({ daprHttpPort, timeoutMs: reminderTimeoutMs, connections: 16 });
  const under = (actor: Actor, ...rest: readonly string[]): string => pathOf('actors', actor.type, actor.id, ...rest);
  return {
    read: async (actor, key) => {
      const answer = await state.call({ method: 'GET', path: under(actor, 'state', key) });
      // 204: no such key.
      if (answer.status === 204) return undefined;
      requireSuccess(answer, 'read');
      return answer.text === '' ? undefined : parsed(answer.text);
    },
    save: async (actor, changes) => {
      const body = changes.map((change) =>
        change.operation === 'upsert'
          ? { operation: 'upsert', request: { key: change.key, value: change.value } }
          : { operation: 'delete', request: { key: change.key } },
      );
      requireSuccess(await state.call({ method: 'POST', path: under(actor, 'state'), body }), 'save');
    },
    keepReminder: async (actor, { name, dueSeconds, periodHours, data }) => {
      const path = under(actor, 'reminders', name);
      const found = await reminders.call({ method: 'GET', path });
      if (found.status === 200 && found.text.includes('"period"')) return;
      // As text: the SDK hands an object over to the handler as "[object Object]" (its ActorReminderData.fromObject).
      const body = { dueTime: `${dueSeconds}s`, period: `${periodHours}h`, data: JSON.stringify(data) };
      requireSuccess(await reminders.call({ method: 'POST', path, body }), 'register reminder');
    },
    removeReminder: async (actor, name) => {
      const answer = await reminders.call({ method: 'DELETE', path: under(actor, 'reminders', name) });
      requireSuccess(answer, 'remove reminder');
    },
    close: async () => {
      await Promise.all([state.close(), reminders.close()]);
    },
  };
};

const requireSuccess = ({ status }: SidecarAnswer, what: string): void => {
  if (status < 200 || status > 299) throw new StoreRefused(`${what}: status ${status}`);
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw new StoreRefused('read: not JSON');
  }
};
