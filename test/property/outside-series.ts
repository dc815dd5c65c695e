/**
 * P1, P6 and P9 of series whose organiser is outside: each occurrence that somebody accepted has exactly one appointment in S/4, and this says what the occurrence says in the calendar of whoever
 * leads the series.
 */
import { type Link } from '../../src/model/link.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type Person } from '../support/world/world.ts';
import { asks, goesToS4 } from './flows.ts';
import { marksOf } from './ledger.ts';
import { isLiving, type OccurrenceNow, occurrencesIn, placeOf, placeOfOccurrence, textOf } from './series-agreement.ts';
import { type Session } from './session.ts';
import { enrolledPeople, enrolmentsOf, givenUp, inWindow, isPoison, linksOf } from './standing.ts';

type Copy = { readonly person: Person; readonly one: OccurrenceNow };

/** In the calendars of those who are invited: no copies that a person made of it. */
const copiesIn = (session: Session, person: Person): readonly Copy[] =>
  occurrencesIn(session, person)
    .filter(({ master }) => master.folder === 'calendar' && !master.copied)
    .filter(({ master }) => session.outside.some(({ uid }) => uid === master.uid))
    .map((one) => ({ person, one }));

/** By meeting and day in the pattern. */
const byDay = (copies: readonly Copy[]): ReadonlyMap<string, readonly Copy[]> => {
  const days = new Map<string, readonly Copy[]>();
  for (const copy of copies) {
    const name = `${copy.one.master.uid} on ${copy.one.day}`;
    days.set(name, [...(days.get(name) ?? []), copy]);
  }
  return days;
};

/** Taken back, brought back, hidden, copied, or known to a mailbox of before: what is to become of such a series is another story. */
const isTouched = ({ ledger, world }: Session, { person, one: { master } }: Copy): boolean =>
  [ledger.undeleted, ledger.rested, ledger.everPrivate].some((set) => set.has(master.lineage)) ||
  marksOf(master.appointment).some((mark) => ledger.copies.has(mark)) ||
  enrolmentsOf(world, person.address) > 1;

const isForSomebodySick = ({ world }: Session, { one: { master } }: Copy): boolean =>
  master.meeting?.attendees.some(({ email }) => world.calls.sick(email)) === true;

const isAccepted = (session: Session, { one: { master, appointment } }: Copy): boolean =>
  master.meeting?.cancelled === false &&
  (master.meeting.response === 'accepted' || master.meeting.response === 'tentative') &&
  asks(session.world, master) &&
  inWindow(session, appointment) &&
  !isPoison(appointment);

/** Everybody's, wherever they lie. */
const copiesOf = ({ world }: Session, { uid }: StoredItem): readonly StoredItem[] =>
  world.mailboxes.all().flatMap((box) => [...box.items.values()].filter((one) => one.uid === uid));

/** Called off alone, or taken out of the calendar of somebody who was invited: of that Exchange does not tell who did it (docs/SPEC.md, Known limits). */
const isTakenOut = (session: Session, { one: { master, day } }: Copy): boolean => {
  const { calledOff, takenOut } = session.ledger;
  const lineages = copiesOf(session, master).map(({ lineage }) => lineage);
  return (
    marksOf(master.appointment).some((mark) => calledOff.has(`${mark}/${day}`)) ||
    takenOut.some((gone) => lineages.includes(gone.lineage) && gone.day === day)
  );
};

/** Vanished from the calendar of whoever leads: for review. */
const isArchived = ({ ledger }: Session, { one: { master } }: Copy): boolean =>
  ledger.archived.some(({ appointment }) =>
    marksOf(appointment).some((mark) => marksOf(master.appointment).includes(mark)),
  );

type Named = Copy & { readonly link: Link };

/** The links of all who are invited that name this occurrence. */
const linksTo = (session: Session, copies: readonly Copy[]): readonly Named[] =>
  copies.flatMap((copy) =>
    linksOf(session, copy.person)
      .filter((link) => placeOf(session, link) === placeOfOccurrence(copy.one))
      .map((link) => ({ ...copy, link })),
  );

/** Somebody there deleted it, or made somebody else responsible for it. */
const isDecidedInS4 = ({ world, ledger }: Session, { guid }: Link): boolean =>
  ledger.restedOnS4.has(guid) || world.s4.tombstones.some(({ item, by }) => item.guid === guid && by === 'user');

/** Also by whoever led it before, and threw it away. */
const everLinkedTo = (session: Session, { one: { master, day } }: Copy): readonly Link[] => {
  const named = copiesOf(session, master).map((other) => placeOfOccurrence({ master: other, day }));
  return enrolledPeople(session)
    .flatMap((person) => linksOf(session, person))
    .filter((link) => named.includes(placeOf(session, link) ?? ''));
};

const wrongWith = (session: Session, copies: readonly Copy[]): string | undefined => {
  const links = linksTo(session, copies);
  if (links.some(({ link }) => givenUp(session).has(link.guid))) return undefined;
  if (copies.some((copy) => everLinkedTo(session, copy).some((link) => isDecidedInS4(session, link)))) return undefined;
  const living = links.filter(({ link }) => isLiving(link));
  const guids = new Set(living.map(({ link }) => link.guid));
  if (guids.size !== 1) return `P1, P6: ${guids.size} appointments, not one`;
  const lead = living.find(({ link }) => link.role === 'lead');
  if (lead === undefined) return 'P1: an appointment that nobody leads';
  const appointment = session.world.s4.items.get(lead.link.guid)?.appointment;
  if (appointment === undefined) return 'P1: an appointment that is gone';
  return textOf(appointment) === lead.one.text ? undefined : 'P1, P9: an appointment that says something else';
};

const isExcused = (session: Session, copy: Copy): boolean =>
  isTouched(session, copy) ||
  isForSomebodySick(session, copy) ||
  isTakenOut(session, copy) ||
  isArchived(session, copy);

export const outsideSeriesAgree = (session: Session): readonly string[] => {
  if (!goesToS4(session.world) || session.ledger.decidedAt !== undefined) return [];
  const all = enrolledPeople(session).flatMap((person) => copiesIn(session, person));
  return [...byDay(all)].flatMap(([name, copies]) => {
    const isJudged =
      copies.some((copy) => isAccepted(session, copy) && asks(session.world, copy.one.master)) &&
      !copies.some((copy) => isExcused(session, copy));
    const wrong = isJudged ? wrongWith(session, copies) : undefined;
    return wrong === undefined ? [] : [`${wrong}: ${name}`];
  });
};
