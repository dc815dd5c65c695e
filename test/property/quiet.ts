/**
 * Lets a world come to rest: faults end, everything that waits runs, reminders and the sweep fire while time passes, until nothing is pending and
 * nothing is written. Then three more full rounds, which must write nothing (P2).
 */
import { type EnrolmentId } from '../../src/model/ids.ts';
import { instantOfMs } from '../../src/model/instant.ts';
import { present } from '../support/world/records-double.ts';
import { people } from '../support/world/world.ts';
import { type Session } from './session.ts';

/**
 * Minutes to let pass between looks: leases and short back-offs first, then the longest back-off, the silence after which a subscription counts as
 * lost, and a night, in which every mailbox is reconciled: only then is it certain that nothing was missed. In each night the window goes on over series without an end.
 */
const night = { pauses: [2, 2, 5, 16, 31, 31, 600, 2, 31, 31, 600, 2, 31, 31], atLeast: 600, looks: 2, moreRounds: 3 };

/** Where no notice was lost an hour is enough. */
export const hour = { pauses: [2, 16, 31, 16], atLeast: 2, looks: 1, moreRounds: 1 };

export type Rest = {
  readonly pauses: readonly number[];
  /** The pause after which it counts as quiet. */
  readonly atLeast: number;
  /** So often in a row, the last time after that pause. */
  readonly looks: number;
  readonly moreRounds: number;
};

const endFaults = ({ world }: Session): void => {
  world.calls.disarm();
  world.s4Double.authorise(true);
  world.s4Double.lock(undefined);
  world.s4Double.emptyListings(0);
  for (const { address } of people) world.exchange.emptyPages(address, 0);
  for (const side of ['s4', 'exchange'] as const) {
    world.doors.drop(side, 0);
    world.doors.double(side, 0);
    world.doors.delay(side, 0, 0);
  }
  world.host.failTurns('before-save', 0);
  world.host.failTurns('after-save', 0);
  world.loseWakes(0);
  world.outage.begin(0);
};

export const pending = ({ world }: Session): readonly string[] => {
  const isSick = (id: EnrolmentId): boolean =>
    world.calls.sick(world.tables.everEnrolled.get(id)?.smtpAddress ?? 'nobody');
  const views = present(world.tables.mailboxViews).filter((view) => world.tables.enrolments.has(view.mailbox));
  return [
    ...views.flatMap((view) =>
      view.pending > 0 && !isSick(view.mailbox)
        ? [`${view.mailbox} has ${view.pending} pending (${view.status}, ${view.fault?.code})`]
        : [],
    ),
    ...[...world.tables.waiting.keys()].map((id) => `${id} is a row still`),
    ...[...world.tables.enrolments.keys()]
      .filter((id) => !views.some((view) => view.mailbox === id))
      .map((id) => `${id} has no view`),
  ];
};

const look = async (session: Session): Promise<boolean> => {
  const before = session.writes.length;
  session.world.wakeAll();
  await session.world.drain();
  return session.writes.length === before && pending(session).length === 0;
};

/** @returns what is still pending after hours, empty when the world is at rest */
const settle = async (session: Session, { pauses, atLeast, looks }: Rest): Promise<readonly string[]> => {
  let quietLooks = 0;
  let longEnough = false;
  for (const minutes of pauses) {
    // What is quiet and has nothing pending has nothing to wait for but the night.
    if (quietLooks > 0 && !longEnough && minutes < atLeast) continue;
    quietLooks = (await look(session)) ? quietLooks + 1 : 0;
    if (longEnough && quietLooks >= looks) return [];
    longEnough ||= minutes >= atLeast;
    session.world.scheduler.advance(minutes * 60_000);
  }
  return pending(session).length > 0 ? pending(session) : ['writes go on for ever'];
};

/** Administrators try the dead letters once more: what was refused only for a while heals. */
const retryDeadLetters = async (session: Session): Promise<boolean> => {
  if (present(session.world.tables.deadLetters).length === 0) return false;
  for (const id of session.world.tables.enrolments.keys()) session.world.retry(id);
  await session.world.drain();
  return true;
};

const moreRounds = async (session: Session, count: number): Promise<void> => {
  const before = session.writes.length;
  for (let round = 0; round < count; round += 1) {
    for (const id of session.world.tables.enrolments.keys()) session.world.syncNow(id);
    session.world.wakeAll();
    await session.world.drain();
    session.world.scheduler.advance(2 * 60_000);
  }
  for (const write of session.writes.slice(before)) {
    session.violations.push(`P2: one more round wrote: ${write.step} on ${write.on} because ${write.because}`);
  }
};

export const untilQuiet = async (session: Session, rest: Rest = night): Promise<void> => {
  endFaults(session);
  await session.world.drain();
  const first = await settle(session, rest);
  const isTriedAgain = await retryDeadLetters(session);
  const left = first.length > 0 || !isTriedAgain ? first : await settle(session, rest);
  for (const what of left) session.violations.push(`P13: ${what} at ${instantOfMs(session.world.scheduler.now())}`);
  await moreRounds(session, rest.moreRounds);
};
