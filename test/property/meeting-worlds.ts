/**
 * Owns the worlds in which the copy of an attendee meets everything that may happen to it: a colleague who was not enrolled invited somebody whose mailbox led the
 * meeting until the organiser was enrolled, too. From then on the copy belongs to the organiser's mail flow (I9): whatever becomes of it, and whatever its person does to
 * it, reaches nobody. Nothing is drawn.
 */
import { type LinkState } from '../../src/model/link.ts';
import { type Engine } from '../support/world/engine.ts';
import { adminSteps } from './admin-steps.ts';
import {
  type ActOnExchange,
  actsOnExchange,
  type ActOnS4,
  actsOnS4,
  everybodyLooks,
  playOnExchange,
  playOnS4,
  roundsLast,
} from './cell-worlds.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { marksOf } from './ledger.ts';
import { meetingSteps } from './meeting-steps.ts';
import { hour, untilQuiet } from './quiet.ts';
import { type Session } from './session.ts';
import { leader, participant } from './small-worlds.ts';
import { itemsOf, linksOf } from './standing.ts';
import { create, edit, itemsIn, rearrange, recordDelete } from './user-steps.ts';
import { askingCategory, markPattern } from './values.ts';

const sequels = ['nothing', 'edit by the organiser', 'cancelled', 'back'] as const;

/** `thrown away`: out of the other folder into which its person had moved the copy before. */
type ActOnCopy = ActOnExchange | 'thrown away';

export type MeetingWorld = {
  /** `untriggered`: before the organiser was enrolled, it was decided that only items of a category are synchronised, and this one has none. */
  readonly rule: 'as it was' | 'untriggered';
  readonly s4: ActOnS4;
  readonly exchange: ActOnCopy;
  readonly sequel: (typeof sequels)[number];
};

const placeIn = (session: Session, address: string): number =>
  itemsIn(session, 'calendar').findIndex((one) => one.address === address);

/** The participant of other worlds organises, the leader of other worlds is invited and accepts. */
const setUp = async (session: Session, { rule, exchange }: MeetingWorld): Promise<void> => {
  const { world } = session;
  world.enrol(leader);
  await world.drain();
  create(session, { do: 'create', side: 'exchange', who: 1, shape: 'timed', run: 0 });
  const pick = placeIn(session, participant.address);
  meetingSteps.invite(session, { do: 'invite', pick, whom: 0, on: true, send: true, run: 0 });
  meetingSteps.answer(session, { do: 'answer', pick: 0, answer: 'accepted', run: 0 });
  await world.drain();
  if (rule === 'untriggered') {
    adminSteps.trigger(session, { do: 'trigger', trigger: { mode: 'category', category: askingCategory }, run: 0 });
    everybodyLooks(session);
    await world.drain();
  }
  world.enrol(participant);
  await world.drain();
  everybodyLooks(session);
  await world.drain();
  session.ledger.restedOnS4.clear();
  if (exchange === 'thrown away') rearrange(session, { do: 'move-out', pick: placeIn(session, leader.address) });
  everybodyLooks(session);
  await world.drain();
};

const isCopyThere = (session: Session): boolean => itemsOf(session, leader, 'calendar').length > 0;

const wantedState = (session: Session, { rule, s4, exchange, sequel }: MeetingWorld): LinkState => {
  // Nobody hears of either.
  if (s4 === 'archive' && exchange === 'thrown away') return 'resting';
  const isInS4 = session.world.s4.items.size > 0;
  if (!isInS4 && s4 !== 'archive') return 'tombstone';
  // What rests for the trigger goes on resting; what was out of sight since then does not.
  if (isCopyThere(session)) return rule === 'untriggered' && sequel !== 'back' ? 'resting' : 'linked';
  return itemsOf(session, leader, 'other').length > 0 ? 'resting' : 'tombstone';
};

/** P11: what is said of the attendee's copy is so. */
const standings = (session: Session, world: MeetingWorld): readonly string[] => {
  const wanted = wantedState(session, world);
  return linksOf(session, leader)
    .filter(({ state }) => state !== wanted)
    .map(({ state }) => `P11: the copy of an attendee counts as ${state}, but is ${wanted}`);
};

/** I9: only people and the mail flow write the copy of an attendee, and what its person does reaches nobody. */
const aloof = (session: Session, before: number): readonly string[] => {
  const own = session.writes.slice(before).filter(({ on, item }) => {
    const copy = itemsOf(session, leader).find(({ lineage }) => lineage === item);
    return on === 'exchange' && copy?.meeting !== undefined;
  });
  return own.map(({ step }) => `I9: a ${step} of the copy of an attendee`);
};

const isLedAway = ({ s4, exchange, sequel }: MeetingWorld): boolean =>
  s4.startsWith('delete') || s4 === 'archive' || sequel === 'cancelled' || exchange === 'private';

/** P1, P5: what the organiser has is in S/4, whatever the attendee did. */
const stays = (session: Session, world: MeetingWorld): readonly string[] =>
  isLedAway(world) || session.world.s4.items.size > 0 ? [] : ['P5: an attendee took the meeting out of S/4'];

/** P3, P8: what the attendee wrote into the copy stays there. */
const reachesNobody = (session: Session, wrote: readonly string[]): readonly string[] =>
  [...session.world.s4.items.values()].some((one) => marksOf(one.appointment).some((mark) => wrote.includes(mark)))
    ? ['I9: what an attendee wrote into the copy is in S/4']
    : [];

const editOfAttendee = (session: Session, act: () => void): readonly string[] => {
  const before = session.ledger.writes.length;
  act();
  return session.ledger.writes.slice(before).flatMap(({ raw }) => raw.match(markPattern) ?? []);
};

const throwAway = (session: Session): void => {
  const found = itemsIn(session, 'other').find(({ address }) => address === leader.address);
  if (found === undefined) return;
  recordDelete(session, found, 'delete');
  session.world.mailboxes.move(found.address, found.item.itemId, { folder: 'deleted', by: 'user' });
};

const playOnCopy = (session: Session, act: ActOnCopy, pick: number): void => {
  if (act === 'thrown away') throwAway(session);
  else playOnExchange[act](session, pick);
};

const playSequel = (session: Session, { sequel }: MeetingWorld): void => {
  const pick = placeIn(session, participant.address);
  if (sequel === 'edit by the organiser' && pick >= 0)
    edit(session, { do: 'edit', side: 'exchange', pick, field: 'subject', shape: 'timed', run: 0 });
  const away = itemsIn(session, 'other').findIndex(({ address }) => address === leader.address);
  if (sequel === 'back' && away >= 0) rearrange(session, { do: 'move-back', pick: away });
  if (sequel === 'cancelled') meetingSteps['cancel-meeting'](session, { do: 'cancel-meeting', pick: 0, run: 0 });
};

/**
 * Nobody deleted what was archived in S/4; what an attendee wrote into the copy belongs to no side that is synchronised, and whoever throws it away stays without an
 * item, although S/4 may name that person still.
 */
const excused = ({ s4, exchange }: MeetingWorld, violations: readonly string[]): readonly string[] =>
  violations.filter(
    (one) =>
      !(s4 === 'archive' && /^P1: .* has no (appointment|item)/.test(one)) &&
      !(exchange === 'edit, delete' && /^P1: appointment .* has no item/.test(one)) &&
      !/^P3: the \w+ that a person wrote on exchange/.test(one),
  );

/** @returns the violations */
export const playMeetingWorld = async (engine: Engine, world: MeetingWorld): Promise<readonly string[]> => {
  const session = createSession({ engine, seed: 1, pageSize: 50, choose: roundsLast });
  await setUp(session, world);
  const before = session.writes.length;
  playOnS4[world.s4](session);
  const pick = placeIn(session, leader.address);
  const wrote = editOfAttendee(session, () => playOnCopy(session, world.exchange, pick));
  everybodyLooks(session);
  await session.world.drain();
  playSequel(session, world);
  everybodyLooks(session);
  await session.world.drain();
  await untilQuiet(session, hour);
  return [
    ...excused(world, [...session.violations, ...finalViolations(session)]),
    ...standings(session, world),
    ...aloof(session, before),
    ...stays(session, world),
    ...reachesNobody(session, wrote),
  ];
};

const untriggered = (['nothing', 'purge unheard', 'move-out'] as const).flatMap((exchange) =>
  sequels
    .filter((sequel) => sequel === 'nothing' || (sequel === 'back' && exchange === 'move-out'))
    .map((sequel) => ({ rule: 'untriggered' as const, s4: 'nothing' as const, exchange, sequel })),
);

export const meetingWorlds: readonly MeetingWorld[] = [
  ...actsOnS4.flatMap((s4) =>
    ([...actsOnExchange, 'thrown away'] as const).flatMap((exchange) =>
      sequels
        .filter((sequel) => sequel !== 'back' || exchange.endsWith('move-out'))
        .map((sequel) => ({ rule: 'as it was' as const, s4, exchange, sequel })),
    ),
  ),
  ...untriggered,
];

export const nameOfMeetingWorld = ({ rule, s4, exchange, sequel }: MeetingWorld): string =>
  `attendee${rule === 'as it was' ? '' : `, ${rule}`}: ${s4} / ${exchange}${sequel === 'nothing' ? '' : `, then ${sequel}`}`;
