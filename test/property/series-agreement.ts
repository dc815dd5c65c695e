/**
 * P1, P6 and P9 of series: each occurrence inside the window has exactly one appointment in S/4 that says the same. Judged by content alone: occurrences of a series
 * differ in their times, and series in their texts.
 */
import { type Appointment } from '../../src/model/appointment.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { occurrencesOf } from '../support/world/series-store.ts';
import { type Person } from '../support/world/world.ts';
import { asks, goesToS4 } from './flows.ts';
import { contentOf } from './ledger.ts';
import { isHidden } from './privacy.ts';
import { type Session } from './session.ts';
import { givenUp, inWindow, isPoison, itemsOf } from './standing.ts';

type OccurrenceNow = {
  readonly master: StoredItem;
  readonly ordinal: number;
  readonly appointment: Appointment;
  /** The form in which it is compared. */
  readonly text: string;
};

export const textOf = (appointment: Appointment): string => JSON.stringify(contentOf(appointment));

/** All occurrences in the person's calendar, and in another folder to which their series was moved. */
export const occurrencesIn = (session: Session, person: Person): readonly OccurrenceNow[] =>
  itemsOf(session, person).flatMap((master) => {
    const { series, folder } = master;
    if (series === undefined || folder === 'deleted') return [];
    return occurrencesOf({ ...master, series }).map(({ ordinal, appointment }) => ({
      master,
      ordinal,
      appointment,
      text: textOf(appointment),
    }));
  });

const isInScope = (session: Session, { master, appointment }: OccurrenceNow): boolean =>
  master.folder === 'calendar' &&
  asks(session.world, master) &&
  (master.meeting === undefined || master.meeting.response === 'organiser') &&
  inWindow(session, appointment) &&
  !isPoison(appointment) &&
  !isHidden(session, appointment, undefined) &&
  !session.ledger.undeleted.has(master.lineage) &&
  !session.ledger.rested.has(master.lineage);

const countOf = (texts: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

/** Refused by Exchange, because it would pass its neighbours, or by S/4: listed, and not in step. */
const hasGivenUp = (session: Session, { appointment }: OccurrenceNow, mine: readonly StoredAppointment[]): boolean => {
  const lost = givenUp(session);
  return mine.some((one) => lost.has(one.guid) && one.appointment.subject === contentOf(appointment).subject);
};

/** Somebody else became responsible for its appointment. */
const isOfAnother = ({ world, ledger }: Session, person: Person, { appointment }: OccurrenceNow): boolean =>
  [...world.s4.items.values(), ...world.s4.tombstones.map(({ item }) => item)].some(
    (one) =>
      ledger.restedOnS4.has(one.guid) &&
      (one.responsible !== person.employee || ledger.takenOff.has(`${one.guid}/${person.employee}`)) &&
      contentOf(one.appointment).when === contentOf(appointment).when,
  );

/** A block of a private appointment of S/4 that a person made a series of: it never says what the appointment says. */
const isBlockOfS4 = ({ appointment }: OccurrenceNow): boolean => ['Private', 'Privat'].includes(appointment.subject);

/** Each occurrence in scope ↔ one appointment that says the same. */
export const seriesAgree = (session: Session, person: Person): readonly string[] => {
  if (!goesToS4(session.world) || session.ledger.decidedAt !== undefined) return [];
  const mine = [...session.world.s4.items.values()].filter((one) => one.responsible === person.employee);
  const inS4 = countOf(mine.map((one) => textOf(one.appointment)));
  const here = occurrencesIn(session, person).filter((one) => isInScope(session, one) && !isBlockOfS4(one));
  const wanted = countOf(here.map(({ text }) => text));
  return here.flatMap((one) => {
    const found = inS4.get(one.text) ?? 0;
    const places = wanted.get(one.text) ?? 0;
    if (found === places || hasGivenUp(session, one, mine) || isOfAnother(session, person, one)) return [];
    const name = `occurrence ${one.ordinal} of ${one.master.itemId} of ${person.address}`;
    return [`P1, P6, P9: ${name} has ${found} appointments that say the same, not ${places}`];
  });
};
