/**
 * Owns worlds that are built on purpose: accidents and habits that people meet, and that drawn histories meet too seldom. Each is played by the real engine and judged by
 * the same properties as any history; what only such a world can know (which day an appointment was for) is judged here. Nothing is drawn.
 */
import { type Side } from '../../src/model/appointment.ts';
import { type PrivateMode } from '../../src/model/privacy.ts';
import { type Direction, type Settings, type WinnerRule } from '../../src/model/settings.ts';
import { transient } from '../support/world/calls.ts';
import { type Engine } from '../support/world/engine.ts';
import { numbersOf } from '../support/world/s4-store.ts';
import { type Choose } from '../support/world/scheduler.ts';
import { roundsLast } from './cell-worlds.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { meetingSteps } from './meeting-steps.ts';
import { hour, untilQuiet } from './quiet.ts';
import { type Session } from './session.ts';
import { leader, participant } from './small-worlds.ts';
import { linksOf } from './standing.ts';
import { create, edit, editBoth, itemsIn, remove, setPrivate, userSteps } from './user-steps.ts';
import { askingCategory } from './values.ts';

export type BuiltWorld = {
  readonly name: string;
  /** @returns the violations */
  readonly play: (engine: Engine) => Promise<readonly string[]>;
};

type Decided = Partial<Settings['appointments']>;

/** Both mailboxes enrolled, under these settings from the beginning. */
export const begin = async (engine: Engine, decided: Decided = {}, choose?: Choose): Promise<Session> => {
  const session = createSession({ engine, seed: 1, pageSize: 50, ...(choose === undefined ? {} : { choose }) });
  const { world } = session;
  world.decide((settings) => ({ ...settings, appointments: { ...settings.appointments, ...decided } }));
  for (const person of [leader, participant]) world.enrol(person);
  await world.drain();
  return session;
};

export const pass = async ({ world, ledger }: Session): Promise<void> => {
  ledger.lastActAt = world.scheduler.now();
  await world.drain();
};

export const end = async (session: Session): Promise<readonly string[]> => {
  await pass(session);
  await untilQuiet(session, hour);
  return [...session.violations, ...finalViolations(session)];
};

const placeIn = (session: Session, address: string): number =>
  itemsIn(session, 'calendar').findIndex((one) => one.address === address);

const newIn = (session: Session, side: Side): void =>
  create(session, { do: 'create', side, who: 0, shape: 'timed', run: 0 });

/** Items are entered in Outlook; a system refuses everything in the midst of what follows, and is there again later (I5). */
const awayInTheMidst = Array.from({ length: 24 }, (_, call): BuiltWorld => ({
  name: `away: from call ${call} on`,
  play: async (engine) => {
    const session = await begin(engine);
    const { calls } = session.world;
    for (let count = 0; count < 3; count += 1) newIn(session, 'exchange');
    calls.strikeAt(calls.served.length + call, () => ({
      fault: transient('busy', { retryAfterMs: 30_000 }),
      when: 'before',
    }));
    return end(session);
  },
}));

/** A conflict is decided, its loser is in the vault; then somebody marks the appointment as private (sync.md, Private). */
const privateAfterConflict = (['s4', 'exchange'] as const).flatMap((side) =>
  (['skip', 'busyBlock'] as const satisfies readonly PrivateMode[]).map((privateMode): BuiltWorld => ({
    name: `vault: a conflict, then private on ${side} (${privateMode})`,
    play: async (engine) => {
      const session = await begin(engine, { privateMode });
      newIn(session, 's4');
      await pass(session);
      for (const field of ['subject', 'note'] as const) editBoth(session, { do: 'edit-both', pick: 0, field, run: 0 });
      await pass(session);
      setPrivate(session, { do: 'private', side, pick: 0, on: true, run: 0 });
      return end(session);
    },
  })),
);

/** Somebody is taken out of the enrolment, marks an appointment as private meanwhile, and is enrolled again. */
const privateMeanwhile = (['s4', 'exchange'] as const).map((side): BuiltWorld => ({
  name: `enrolled again: private on ${side} meanwhile`,
  play: async (engine) => {
    const session = await begin(engine, { privateMode: 'full' });
    newIn(session, 's4');
    newIn(session, 'exchange');
    await pass(session);
    session.world.remove(leader);
    await pass(session);
    for (const pick of [0, 1]) setPrivate(session, { do: 'private', side, pick, on: true, run: 0 });
    session.world.enrol(leader);
    return end(session);
  },
}));

/** Invited from outside and accepted; the organiser calls the meeting off, before or after somebody edited it in S/4. */
const calledOff = ([1, 2, 3] as const).flatMap((whom) =>
  ([false, true] as const).map((edited): BuiltWorld => ({
    name: `called off: invited ${whom}${edited ? ', edited in S/4' : ''}`,
    play: async (engine) => {
      const session = await begin(engine);
      meetingSteps['outside-invites'](session, { do: 'outside-invites', whom, run: 0 });
      await pass(session);
      for (const pick of [0, 1]) meetingSteps.answer(session, { do: 'answer', pick, answer: 'accepted', run: 0 });
      await pass(session);
      if (edited) edit(session, { do: 'edit', side: 's4', pick: 0, field: 'subject', shape: 'timed', run: 0 });
      meetingSteps['outside-cancels'](session, { do: 'outside-cancels', pick: 0, run: 0 });
      return end(session);
    },
  })),
);

/** A conflict under each rule: the field is changed on both sides, in either order. */
const conflicts = (['s4', 'exchange', 'latest'] as const satisfies readonly WinnerRule[]).map((rule): BuiltWorld => ({
  name: `conflict: ${rule} wins`,
  play: async (engine) => {
    const winner = { subject: rule, when: rule, location: rule, note: rule, importance: rule };
    const session = await begin(engine, { winner });
    newIn(session, 's4');
    await pass(session);
    for (const field of ['subject', 'when', 'location', 'note'] as const)
      editBoth(session, { do: 'edit-both', pick: 0, field, run: 0 });
    return end(session);
  },
}));

/** Deleted on one side under each policy of the other. */
const policies = (['delete', 'cancel', 'mark', 'ignore'] as const).flatMap((policy) =>
  (['s4', 'exchange'] as const).map((side): BuiltWorld => ({
    name: `policy ${policy}: deleted on ${side}`,
    play: async (engine) => {
      const session = await begin(engine, { deletes: { s4: policy, exchange: policy } });
      newIn(session, 's4');
      await pass(session);
      remove(session, { side, pick: 0 });
      return end(session);
    },
  })),
);

/** Somebody acts in the midst of the rounds about what another did, and word of it is there before these rounds go on. */
const inTheMidst = (['edit', 'delete'] as const).flatMap((act) =>
  (['s4', 'exchange'] as const).flatMap((side) =>
    Array.from({ length: 40 }, (_, release): BuiltWorld => ({
      name: `in the midst: ${act} on ${side} after ${release}`,
      play: async (engine) => {
        const session = await begin(engine, {}, roundsLast);
        newIn(session, 's4');
        await pass(session);
        edit(session, { do: 'edit', side: 's4', pick: 0, field: 'location', shape: 'timed', run: 0 });
        await session.world.run(release);
        session.ledger.lastActAt = session.world.scheduler.now();
        const pick = side === 's4' ? 0 : placeIn(session, leader.address);
        if (act === 'delete') remove(session, { side, pick });
        else edit(session, { do: 'edit', side, pick, field: 'subject', shape: 'timed', run: 0 });
        return end(session);
      },
    })),
  ),
);

const contents = ({ world }: Session): string =>
  JSON.stringify([...world.s4.items.values()].map(({ appointment }) => appointment));

/** What asked for synchronisation and asks no more rests: both copies stay as they are (product, row 3), and it is said. */
const asksNoMore = (['both', 'exchangeToS4'] as const satisfies readonly Direction[]).map((direction): BuiltWorld => ({
  name: `asks no more: ${direction}`,
  play: async (engine) => {
    const trigger = { mode: 'category', category: askingCategory } as const;
    const session = await begin(engine, { direction, trigger });
    create(session, { do: 'create', side: 'exchange', who: 0, shape: 'timed', asking: 'category', run: 0 });
    await pass(session);
    const before = contents(session);
    await userSteps.asking(session, { do: 'asking', pick: 0, by: 'category', on: false, run: 0 });
    edit(session, { do: 'edit', side: 'exchange', pick: 0, field: 'subject', shape: 'timed', run: 0 });
    const broken = await end(session);
    const states = linksOf(session, leader).map(({ state }) => state);
    return [
      ...broken,
      ...(contents(session) === before ? [] : ['row 3: what asked no more was written in S/4']),
      ...(states.join() === 'resting' ? [] : [`P11: what asks no more counts as ${states.join()}`]),
    ];
  },
}));

/** An appointment of each side under each direction (product, row 2), and one that is cancelled in S/4. */
const directed = (['both', 's4ToExchange', 'exchangeToS4', 'off'] as const satisfies readonly Direction[]).map(
  (direction): BuiltWorld => ({
    name: `direction ${direction}: one on each side`,
    play: async (engine) => {
      const session = await begin(engine, { direction });
      for (const side of ['s4', 'exchange'] as const) newIn(session, side);
      await pass(session);
      await userSteps.status(session, { do: 'status', pick: 0, cancelled: true, run: 0 });
      return end(session);
    },
  }),
);

/** Whoever is invited from outside and throws the item away says nothing about the meeting. */
const invitedLeaves = ([1, 3] as const).map((whom): BuiltWorld => ({
  name: `thrown away: invited ${whom}`,
  play: async (engine) => {
    const session = await begin(engine);
    meetingSteps['outside-invites'](session, { do: 'outside-invites', whom, run: 0 });
    await pass(session);
    for (const pick of [0, 1]) meetingSteps.answer(session, { do: 'answer', pick, answer: 'accepted', run: 0 });
    await pass(session);
    remove(session, { side: 'exchange', pick: placeIn(session, leader.address) });
    return end(session);
  },
}));

const doorsFirst: Choose = (labels) =>
  Math.max(
    0,
    labels.findIndex((label) => label.startsWith('door')),
  );

/** The event of a change comes after that of the delete, and before anybody looked. */
const lateEvent: BuiltWorld = {
  name: 'late: the event of a change after that of the delete',
  play: async (engine) => {
    const session = await begin(engine, {}, doorsFirst);
    newIn(session, 's4');
    await pass(session);
    const [one] = session.world.s4.items.values();
    if (one === undefined) throw new Error('nothing in S/4');
    remove(session, { side: 's4', pick: 0 });
    session.world.doors.fromS4({ guid: one.guid, event: 'CHANGED', partners: numbersOf(one), byUs: false });
    return end(session);
  },
};

export const builtWorlds: readonly BuiltWorld[] = [
  ...awayInTheMidst,
  ...privateAfterConflict,
  ...privateMeanwhile,
  ...calledOff,
  ...conflicts,
  ...policies,
  ...inTheMidst,
  ...asksNoMore,
  ...directed,
  ...invitedLeaves,
  lateEvent,
];
