/**
 * The doors of the in-memory world: what the bindings do with a notice, reduced to its promises (tell the actor; if that fails, keep the notice as a
 * row; tell Exchange to unsubscribe what nobody wants). Each delivery is a task of its own, so notices arrive late and in any order; a history can
 * drop or double them.
 */
import { inboxOf } from '../../../src/actors/address-book.ts';
import { type Side } from '../../../src/model/appointment.ts';
import { correlationId, enrolmentId, type S4System, watermark } from '../../../src/model/ids.ts';
import { instantOfMs } from '../../../src/model/instant.ts';
import { type Records } from '../../../src/ports/records.ts';
import { type ActorKind } from '../../../src/ports/wake.ts';
import { type ActorHost } from './actor-host.ts';
import { isTurnFailed } from './engine.ts';
import { type LiveSubscription } from './exchange-double.ts';
import { type MailboxEvent } from './mailbox-store.ts';
import { isStoreDown } from './outage.ts';
import { type S4Event } from './s4-store.ts';
import { type Scheduler, type Task } from './scheduler.ts';

export const callbackUrl = (mailbox: string, generation: number): string => `world:/${mailbox}/${generation}`;

export type Doors = {
  readonly fromExchange: (subscription: LiveSubscription, event: MailboxEvent) => void;
  readonly fromS4: (event: S4Event) => void;
  readonly drop: (side: Side, count: number) => void;
  readonly double: (side: Side, count: number) => void;
  /** The next notices come so many milliseconds late, and after others. */
  readonly delay: (side: Side, count: number, ms: number) => void;
};

export const createDoors = (options: {
  readonly scheduler: Scheduler;
  readonly host: () => ActorHost;
  readonly records: (task: Task) => Records;
  readonly system: S4System;
  readonly unsubscribe: (id: string) => void;
  /** Tandem's, in milliseconds since 1970. */
  readonly clock: () => number;
}): Doors => {
  const { scheduler } = options;
  const drops: { [S in Side]: number } = { s4: 0, exchange: 0 };
  const doubles: { [S in Side]: number } = { s4: 0, exchange: 0 };
  const delays: { [S in Side]: { left: number; ms: number } } = {
    s4: { left: 0, ms: 0 },
    exchange: { left: 0, ms: 0 },
  };
  /** Subscription → the watermark told last: after a gap nothing is known of what happened. */
  const heard = new Map<string, number>();
  let notices = 0;

  const stamp = (
    from: Side,
  ): { readonly at: ReturnType<typeof instantOfMs>; readonly correlation: ReturnType<typeof correlationId> } => ({
    at: instantOfMs(options.clock()),
    correlation: correlationId(`${from}-${(notices += 1)}`),
  });

  const copies = (side: Side): number => {
    if (drops[side] > 0) {
      drops[side] -= 1;
      return 0;
    }
    if (doubles[side] === 0) return 1;
    doubles[side] -= 1;
    return 2;
  };

  const tellOrKeep = async (task: Task, at: { kind: ActorKind; id: string }, body: object): Promise<object> => {
    try {
      return await options.host().callTurn(task, { ...at, turn: 'tell' }, body);
    } catch (error) {
      if (!isTurnFailed(error)) throw error;
      await options
        .records(task)
        .addWaiting({ id: `waiting-${(notices += 1)}`, kind: at.kind, actorId: at.id, turn: 'tell', body });
      return { stored: 'yes' };
    }
  };

  const deliverExchange: (task: Task, ...of: Parameters<Doors['fromExchange']>) => Promise<void> = async (
    task,
    subscription,
    event,
  ) => {
    const [, id = '', generation = ''] = subscription.callbackUrl.split('/');
    const records = options.records(task);
    const valid = await records.generation(enrolmentId(id));
    if (valid !== Number(generation)) return options.unsubscribe(subscription.id);
    const at = instantOfMs(options.clock());
    await records.seen(enrolmentId(id), at);
    const follows = heard.get(subscription.id) === event.watermark - 1;
    const notice = {
      ...stamp('exchange'),
      from: 'exchange',
      generation: Number(generation),
      deleted: event.deleted === undefined ? [] : [event.deleted],
      moved: event.moved === undefined ? [] : [event.moved],
      watermark: watermark(`wm-${event.watermark}`),
      ...(follows && event.version !== undefined ? { versions: [event.version] } : {}),
    };
    const reply = await tellOrKeep(task, { kind: 'mailbox', id }, { notice });
    heard.set(subscription.id, event.watermark);
    if ((reply as { stored: string }).stored !== 'yes') options.unsubscribe(subscription.id);
  };

  const deliverS4 = async (task: Task, event: S4Event): Promise<void> => {
    const body = { ...stamp('s4'), notices: [event] };
    await tellOrKeep(task, { kind: 'system-inbox', id: inboxOf(options.system, event.guid) }, body);
  };

  /** Whoever sent it repeats what was not taken. */
  const repeated = async (task: Task, deliver: (task: Task) => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        return await deliver(task);
      } catch (error) {
        if (!isStoreDown(error)) throw error;
      }
    }
  };

  const send = (side: Side, deliver: (task: Task) => Promise<void>): void => {
    for (let copy = copies(side); copy > 0; copy -= 1) {
      const go = (): void => void scheduler.spawn(`door ${side}`, (task) => repeated(task, deliver));
      const delay = delays[side];
      if (delay.left === 0) go();
      else {
        delay.left -= 1;
        scheduler.later(delay.ms, go);
      }
    }
  };

  return {
    fromExchange: (subscription, event) => send('exchange', (task) => deliverExchange(task, subscription, event)),
    fromS4: (event) => send('s4', (task) => deliverS4(task, event)),
    drop: (side, count) => {
      drops[side] = count;
    },
    double: (side, count) => {
      doubles[side] = count;
    },
    delay: (side, count, ms) => {
      delays[side] = { left: count, ms };
    },
  };
};
