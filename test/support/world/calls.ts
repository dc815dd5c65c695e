/**
 * Owns how a call of a round reaches one of the two systems in the in-memory world: it waits at a scheduling point, meets the faults that the
 * history armed, and is counted. A write that "times out after it happened" is a fault whose effect runs.
 */
import { type Side } from '../../../src/model/appointment.ts';
import { failed, type Fault, type FaultCode, type Result } from '../../../src/model/fault.ts';
import { type Scheduler, type Task } from './scheduler.ts';
import { type Seeded } from './seeded.ts';

export type Call = {
  readonly on: Side;
  readonly operation: string;
  readonly write: boolean;
  readonly mailbox?: string;
};

export type ArmedFault = {
  readonly on: Side;
  readonly which: 'any' | 'write' | 'read';
  /** Only calls of this operation. */
  readonly operation?: string;
  readonly mailbox?: string;
  readonly fault: Fault;
  /** `after`: the effect happens, the answer says otherwise. */
  readonly when: 'before' | 'after';
  count: number;
};

export type Served = Call & {
  readonly task: Task;
  readonly at: number;
  readonly effect: boolean;
  readonly ok: boolean;
  /** When it left, which may be long before it is served. */
  readonly sentAt: number;
};

/** A fault for one call, decided when it strikes. */
export type Strike = (task: Task) => Pick<ArmedFault, 'fault' | 'when'>;

export type Calls = {
  /** Strikes the call that is served as number `place`, counted from 0. */
  readonly strikeAt: (place: number, strike: Strike) => void;
  readonly arm: (fault: ArmedFault) => void;
  readonly disarm: () => void;
  /** Every call about this mailbox fails from now on, also after `disarm`. */
  readonly sicken: (mailbox: string, fault: Fault) => void;
  readonly sick: (mailbox: string) => boolean;
  readonly serve: <T>(task: Task, call: Call, effect: () => Result<T>) => Promise<Result<T>>;
  readonly served: readonly Served[];
};

export const transient = (code: FaultCode, more: { retryAfterMs?: number; maybeDone?: boolean } = {}): Fault => ({
  kind: 'transient',
  code,
  ...more,
});

const matches = (armed: ArmedFault, call: Call): boolean =>
  armed.on === call.on &&
  (armed.which === 'any' || (armed.which === 'write') === call.write) &&
  (armed.operation === undefined || armed.operation === call.operation) &&
  (armed.mailbox === undefined || armed.mailbox === call.mailbox);

export const createCalls = (scheduler: Scheduler, random: Seeded): Calls => {
  let armed: ArmedFault[] = [];
  const sick = new Map<string, Fault>();
  const served: Served[] = [];
  let strike: { readonly place: number; readonly with: Strike } | undefined;

  const takeFault = (task: Task, call: Call): Pick<ArmedFault, 'fault' | 'when'> | undefined => {
    if (strike?.place === served.length) return strike.with(task);
    const illness = sick.get(call.mailbox ?? '');
    if (illness !== undefined) return { fault: illness, when: 'before' };
    const fault = armed.find((one) => matches(one, call));
    if (fault === undefined) return undefined;
    fault.count -= 1;
    armed = armed.filter((one) => one.count > 0);
    return fault;
  };

  const meet = <T>(task: Task, call: Call & { readonly sentAt: number }, effect: () => Result<T>): Result<T> => {
    const record = (result: Result<T>, ran: boolean): Result<T> => {
      served.push({ ...call, task, at: scheduler.now(), effect: ran, ok: result.ok });
      return result;
    };
    const fault = takeFault(task, call);
    if (fault === undefined) {
      const result = effect();
      return record(result, result.ok);
    }
    const ran = fault.when === 'after' ? effect().ok : false;
    return record(failed(fault.fault), ran);
  };

  return {
    strikeAt: (place, struck) => {
      strike = { place, with: struck };
    },
    arm: (fault) => armed.push(fault),
    sicken: (mailbox, fault) => sick.set(mailbox, fault),
    sick: (mailbox) => sick.has(mailbox),
    disarm: () => {
      armed = [];
    },
    served,
    serve: async (task, call, effect) => {
      let late: Result<never> | undefined;
      const sentAt = scheduler.now();
      await scheduler.point(task, `${task.name}: ${call.on}.${call.operation}`, () => {
        if (late !== undefined) return;
        const ran = random.chance(0.5) && effect().ok;
        late = failed(transient('timeout', call.write ? { maybeDone: true } : {}));
        served.push({ ...call, task, sentAt, at: scheduler.now(), effect: ran, ok: false });
      });
      return late ?? meet(task, { ...call, sentAt }, effect);
    },
  };
};
