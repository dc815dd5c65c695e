/**
 * Owns the worlds of many and of the first round: a mass delete, which the brake has to stop and ask about (product, row 23), and appointments that stood on both sides
 * before their mailbox was enrolled (rows 21 and 24). Nothing is drawn.
 */
import { type Side } from '../../src/model/appointment.ts';
import { correlationId, enrolmentId } from '../../src/model/ids.ts';
import { instantOfMs, msOfInstant } from '../../src/model/instant.ts';
import { masterOf } from '../support/world/series-store.ts';
import { begin, type BuiltWorld, end, pass } from './built-worlds.ts';
import { createSession } from './create-session.ts';
import { mondays } from './mondays.ts';
import { type Session } from './session.ts';
import { leader } from './small-worlds.ts';
import { itemsOf, linksOf } from './standing.ts';
import { create, itemsIn, remove } from './user-steps.ts';
import { appointmentOf } from './values.ts';

const many = 14;
/** Of so few links the brake lets ten deletes through, and then asks. */
const allowed = 10;

const otherSide = { s4: 'exchange', exchange: 's4' } as const;

const deletesOn = ({ writes }: Session, on: Side): number =>
  writes.filter((write) => write.on === on && write.step === 'delete').length;

/** What waits for the administrator's answer is on one side only. */
const waits = (violation: string): boolean => /^P1: .* has no (appointment|item)/.test(violation);

const massDeletes = (['s4', 'exchange'] as const).map((side): BuiltWorld => ({
  name: `brake: ${many} are deleted on ${side}`,
  play: async (engine) => {
    const session = await begin(engine);
    for (let count = 0; count < many; count += 1)
      create(session, { do: 'create', side: 's4', who: 0, shape: 'timed', run: 0 });
    await pass(session);
    const pick =
      side === 's4' ? 0 : itemsIn(session, 'calendar').findIndex(({ address }) => address === leader.address);
    for (let count = 0; count < many; count += 1) remove(session, { side, pick });
    await pass(session);
    // The clock alone answers no question.
    for (const minutes of [40, 40]) {
      session.world.scheduler.advance(minutes * 60_000);
      session.world.wakeAll();
      await pass(session);
    }
    const broken = (await end(session)).filter((one) => !waits(one));
    const sent = deletesOn(session, otherSide[side]);
    if (sent === 0) return [...broken, 'row 23: the brake lets nothing through'];
    return sent > allowed ? [...broken, `row 23: ${sent} deletes without an answer, ${allowed} are allowed`] : broken;
  },
}));

/** What other mailboxes delete in the same hour; the last is one cause, however often it is tried. */
const elsewhere: readonly { readonly what: string; readonly causes: readonly string[]; readonly holds: boolean }[] = [
  { what: '101 causes', causes: Array.from({ length: 101 }, (_, place) => `cause ${place}`), holds: true },
  { what: 'one cause, 101 times', causes: Array.from({ length: 101 }, () => 'cause'), holds: false },
];

const stopped = elsewhere.map(({ what, causes, holds }): BuiltWorld => ({
  name: `brake: ${what} in other mailboxes`,
  play: async (engine) => {
    const session = await begin(engine);
    const { tables, scheduler } = session.world;
    create(session, { do: 'create', side: 's4', who: 0, shape: 'timed', run: 0 });
    await pass(session);
    const told = { at: instantOfMs(scheduler.now()), correlation: correlationId('elsewhere') };
    const mailbox = enrolmentId('mailbox-elsewhere');
    for (const [seq, cause] of causes.entries())
      tables.journal.set(`elsewhere ${seq}`, { ...told, mailbox, seq, what: 'intend', step: 'delete', cause });
    remove(session, { side: 's4', pick: 0 });
    await pass(session);
    const isHeld = deletesOn(session, 'exchange') === 0;
    for (const key of tables.journal.keys()) if (key.startsWith('elsewhere')) tables.journal.delete(key);
    const broken = (await end(session)).filter((one) => !waits(one));
    return isHeld === holds ? broken : [...broken, `row 23: held is ${isHeld} after ${what} elsewhere`];
  },
}));

/** Occurrences of one series that one person deletes: more than a mailbox may delete one by one. */
const oneSeries: BuiltWorld = {
  name: 'brake: a series is deleted',
  play: async (engine) => {
    const session = await begin(engine);
    const { mailboxes } = session.world;
    const master = masterOf(appointmentOf(1, 'timed'), mondays(many));
    const { itemId } = mailboxes.add(leader.address, { ...master, by: 'user' });
    await pass(session);
    mailboxes.move(leader.address, itemId, { folder: 'deleted', by: 'user' });
    await pass(session);
    const left = session.world.s4.items.size;
    return left === 0 ? [] : [`row 23: ${left} occurrences of a deleted series wait for an answer`];
  },
};

type Before = {
  readonly s4: readonly number[];
  /** In hours: how much later the item in Outlook is. */
  readonly outlook: readonly { readonly number: number; readonly later?: number }[];
  readonly linked: number;
  /** How many there must be on each side. */
  readonly left: { readonly s4: number; readonly outlook: number };
};

const befores: { readonly [what: string]: Before } = {
  'the same on both sides': { s4: [1], outlook: [{ number: 1 }], linked: 1, left: { s4: 1, outlook: 1 } },
  'twice in S/4': { s4: [1, 1], outlook: [{ number: 1 }], linked: 0, left: { s4: 2, outlook: 1 } },
  'twice in Outlook': {
    s4: [1],
    outlook: [{ number: 1 }, { number: 1 }],
    linked: 0,
    left: { s4: 1, outlook: 2 },
  },
  'an hour later in Outlook': {
    s4: [1],
    outlook: [{ number: 1, later: 1 }],
    linked: 0,
    left: { s4: 1, outlook: 1 },
  },
  'one on each side': { s4: [1], outlook: [{ number: 2 }], linked: 2, left: { s4: 2, outlook: 2 } },
};

const enter = ({ world }: Session, { s4, outlook }: Before): void => {
  const { employee, address } = leader;
  for (const number of s4)
    world.s4.add({
      appointment: appointmentOf(number, 'timed'),
      responsible: employee,
      partners: [employee],
      transactionType: '0001',
      by: 'user',
    });
  for (const { number, later = 0 } of outlook) {
    const appointment = appointmentOf(number, 'timed');
    const { when } = appointment;
    if (when.kind !== 'timed') continue;
    const move = (at: typeof when.start) => instantOfMs(msOfInstant(at) + later * 3_600_000);
    const moved = { ...appointment, when: { ...when, start: move(when.start), end: move(when.end) } };
    world.mailboxes.add(address, { appointment: moved, by: 'user' });
  }
};

const counts = (session: Session, { linked, left }: Before): readonly string[] => {
  const is = {
    linked: linksOf(session, leader).filter(({ state }) => state === 'linked').length,
    s4: session.world.s4.items.size,
    outlook: itemsOf(session, leader, 'calendar').length,
  };
  const wanted = { linked, ...left };
  const differs = (['linked', 's4', 'outlook'] as const).filter((what) => is[what] !== wanted[what]);
  return differs.map((what) => `row 21: ${is[what]} ${what}, not ${wanted[what]}`);
};

/** What is asked about stands on both sides without a link, like what is about one and the same. */
const isAsked = (violation: string): boolean => waits(violation) || violation.startsWith('P6: two items of');

const matching = Object.entries(befores).map(([what, before]): BuiltWorld => ({
  name: `before: ${what}`,
  play: async (engine) => {
    const session = createSession({ engine, seed: 1, pageSize: 50 });
    enter(session, before);
    session.world.enrol(leader);
    const broken = (await end(session)).filter((one) => !isAsked(one));
    return [...broken, ...counts(session, before)];
  },
}));

export const manyWorlds: readonly BuiltWorld[] = [...massDeletes, ...stopped, oneSeries, ...matching];
