/** Plays what administrators and the world do: enrolments, lost notices, faults, crashes, jumps of time. */
import { type Fault } from '../../src/model/fault.ts';
import { transient } from '../support/world/calls.ts';
import { type Task } from '../support/world/scheduler.ts';
import { people } from '../support/world/world.ts';
import { type AdminStep } from './admin-steps.ts';
import { type MeetingStep } from './meeting-steps.ts';
import { type SeriesStep } from './series-steps.ts';
import { mailboxOf, type Session } from './session.ts';
import { type Of, type Step } from './step.ts';
import { appointments, personOf, type UserStep } from './user-steps.ts';
import { appointmentOf } from './values.ts';

type FaultStep = Step & { readonly do: 'fault' };

const faultOf = (step: FaultStep): { readonly fault: Fault; readonly when: 'before' | 'after' } => {
  switch (step.kind) {
    case 'timeout-after':
      return { fault: transient('timeout', { maybeDone: true }), when: 'after' };
    case 'timeout-before':
      return { fault: transient('timeout', { maybeDone: true }), when: 'before' };
    case 'busy':
      return { fault: transient('busy', { retryAfterMs: 30_000 }), when: 'before' };
    case 'unauthorised':
      return { fault: { kind: 'refused', code: 'unauthorised' }, when: 'before' };
    case 'unavailable':
      return { fault: transient('busy', { retryAfterMs: 600_000 }), when: 'before' };
    case 'session-expired':
    case 'unreachable':
    case 'server-error':
    case 'locked':
      return { fault: transient(step.kind), when: 'before' };
  }
};

const arm = ({ world }: Session, step: FaultStep): void => {
  const which = step.kind === 'locked' || step.kind === 'timeout-after' ? 'write' : step.which;
  const on = step.kind === 'locked' || step.kind === 'session-expired' ? 's4' : step.on;
  world.calls.arm({ on, which, count: step.count, ...faultOf(step) });
};

const liveRounds = ({ world }: Session): readonly Task[] =>
  world.scheduler.tasks().filter((task) => task.alive && !task.done && task.actor !== undefined);

/** Waits a little for a round that has told what it will write and has not settled yet: that is where a crash hurts. */
const crash = async (session: Session, pick: number): Promise<void> => {
  const inMidst = (): readonly Task[] =>
    liveRounds(session).filter((task) => mailboxOf(task) !== undefined && session.openIntents(task).length > 0);
  for (let patience = 60; patience > 0 && inMidst().length === 0; patience -= 1) await session.world.run(1);
  const hurting = inMidst();
  // A few releases more, so that the crash falls before, between and after the writes.
  if (hurting.length > 0) await session.world.run(pick);
  const from = hurting.length > 0 ? hurting : liveRounds(session);
  const task = from[pick % Math.max(1, from.length)];
  if (task === undefined || task.done) return;
  if (session.openIntents(task).length > 0) session.covered.add('crash between intend and settle');
  session.world.scheduler.crash(task);
};

/** The lease runs out in the midst of a round; another replica takes over while the first one still believes that it owns the actor. */
const overtake = async (session: Session, step: Of<'replica'>): Promise<void> => {
  const { world } = session;
  const id = world.enrolled(personOf(step.who));
  if (id === undefined) return;
  const inMidst = (): boolean =>
    liveRounds(session).some((task) => mailboxOf(task) === id && session.openIntents(task).length > 0);
  for (let patience = 60; patience > 0 && !inMidst(); patience -= 1) await world.run(1);
  world.scheduler.advance(61_000);
  world.startRound('mailbox', id);
};

const mailboxSteps = (
  session: Session,
  step: Of<'lose-subscription' | 'invalidate-watermark' | 'invalidate-sync-state' | 'move-mailbox' | 'empty-pages'>,
): void => {
  const { world } = session;
  const { address } = personOf(step.who);
  switch (step.do) {
    case 'lose-subscription':
      return world.exchange.loseSubscriptions(address);
    case 'invalidate-watermark':
      return world.exchange.invalidateWatermarks(address);
    case 'invalidate-sync-state':
      session.ledger.refused.add(address);
      return world.exchange.invalidateSyncStates(address);
    case 'empty-pages':
      return world.exchange.emptyPages(address, step.count);
    case 'move-mailbox':
      session.ledger.moved.add(address);
      world.mailboxes.moveMailbox(address);
      world.exchange.invalidateSyncStates(address);
      world.exchange.invalidateWatermarks(address);
      return world.exchange.loseSubscriptions(address);
  }
};

const enrolments = ({ world }: Session, step: Of<'enrol' | 'remove' | 'sync-now' | 'retry'>): void => {
  const person = personOf(step.who);
  if (step.do === 'enrol') return world.enrol(person);
  if (step.do === 'remove') return world.remove(person);
  const id = world.enrolled(person);
  if (id === undefined) return;
  if (step.do === 'retry') world.retry(id);
  else world.syncNow(id);
};

type WorldStep = Exclude<Step['do'], UserStep | AdminStep | SeriesStep | MeetingStep>;

/** One player for each step that is not a person's. */
export const worldSteps: { readonly [D in WorldStep]: (session: Session, step: Of<D>) => void | Promise<void> } = {
  enrol: enrolments,
  remove: enrolments,
  'sync-now': enrolments,
  retry: enrolments,
  'lose-subscription': mailboxSteps,
  'invalidate-watermark': mailboxSteps,
  'invalidate-sync-state': mailboxSteps,
  'move-mailbox': mailboxSteps,
  'empty-pages': mailboxSteps,
  authorisation: ({ world }, step) => world.s4Double.authorise(step.green),
  lock: (session, step) => {
    const all = appointments(session);
    session.world.s4Double.lock(step.on ? all[step.pick % Math.max(1, all.length)]?.guid : undefined);
  },
  'drop-notices': ({ world }, step) => world.doors.drop(step.side, step.count),
  'double-notices': ({ world }, step) => world.doors.double(step.side, step.count),
  'delay-notices': ({ world }, step) => world.doors.delay(step.side, step.count, step.seconds * 1000),
  'fail-over': ({ world }, step) => {
    for (const { address } of people.slice(0, 2)) {
      world.exchange.loseSubscriptions(address);
      if (step.watermarks) world.exchange.invalidateWatermarks(address);
    }
  },
  'strange-item': (session, step) => {
    const appointment = appointmentOf(session.fresh(), 'timed');
    session.world.mailboxes.add(personOf(step.who).address, { appointment, by: 'user', strange: true });
  },
  'sick-mailbox': ({ world }, step) =>
    world.calls.sicken(
      personOf(step.who).address,
      step.kind === 'server-error' ? transient('server-error') : { kind: 'refused', code: 'impersonation-denied' },
    ),
  restart: ({ world }, step) => world.restart(step.losesReminders),
  outage: ({ world }, step) => world.outage.begin(step.count),
  clock: ({ world }, step) => world.clockJumps(step.seconds * 1000),
  'empty-listings': ({ world }, step) => world.s4Double.emptyListings(step.count),
  fault: arm,
  'fail-turns': ({ world }, step) => world.host.failTurns(step.how, step.count),
  crash: (session, step) => crash(session, step.pick),
  replica: overtake,
  pass: ({ world }, step) => world.scheduler.advance(step.seconds * 1000),
  skew: ({ world }, step) => world.s4.skew(step.seconds * 1000),
  'lose-wakes': ({ world }, step) => world.loseWakes(step.count),
};
