/**
 * P1, P6 and P9 of series: each occurrence inside the window has exactly one link, and the appointment that this names says the same. An appointment that no link of
 * an occurrence names has to have an item of its own (agreement.ts).
 */
import { type Appointment } from '../../src/model/appointment.ts';
import { type S4Guid } from '../../src/model/ids.ts';
import { type Link } from '../../src/model/link.ts';
import { dayOf } from '../../src/model/series.ts';
import { parseOccurrenceId } from '../../src/ports/exchange.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { occurrencesOf } from '../support/world/series-store.ts';
import { type Person } from '../support/world/world.ts';
import { asks, goesToS4, keepsDeleted } from './flows.ts';
import { contentOf, marksOf } from './ledger.ts';
import { isHidden } from './privacy.ts';
import { type Session } from './session.ts';
import { givenUp, inWindow, isPoison, itemsOf, linksOf } from './standing.ts';

export type OccurrenceNow = {
  readonly master: StoredItem;
  readonly ordinal: number;
  readonly day: string;
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
    return occurrencesOf({ ...master, series }).map(({ ordinal, day, appointment }) => ({
      master,
      ordinal,
      day,
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

/** Which occurrence a link names, by its day in the pattern: through all moves of its master. */
export const placeOf = ({ world }: Session, { itemId, occurrence }: Link): string | undefined => {
  const master = parseOccurrenceId(itemId)?.master;
  return master === undefined || occurrence === undefined
    ? undefined
    : `${world.mailboxes.lineageOf(master)}/${dayOf(occurrence.identity)}`;
};

export const placeOfOccurrence = ({ master, day }: Pick<OccurrenceNow, 'master' | 'day'>): string =>
  `${master.lineage}/${day}`;

export const isLiving = ({ state }: Link): boolean => state !== 'tombstone';

/** By its number in the pattern. */
const numberOf = ({ world }: Session, { itemId }: Link): string | undefined => {
  const parsed = parseOccurrenceId(itemId);
  return parsed === undefined ? undefined : `${world.mailboxes.lineageOf(parsed.master)}#${parsed.ordinal}`;
};

/**
 * The appointments of the occurrences that are there. What a new pattern put beyond the window keeps the number that it had, and its appointment waits as it was until
 * the window has moved on.
 */
export const appointmentsOfOccurrences = (session: Session, person: Person): ReadonlySet<S4Guid> => {
  const here = occurrencesIn(session, person);
  const beyond = here.filter(({ appointment }) => !inWindow(session, appointment));
  const places = new Set([
    ...here.map(placeOfOccurrence),
    ...beyond.map(({ master, ordinal }) => `${master.lineage}#${ordinal}`),
  ]);
  const linked = linksOf(session, person).filter(
    (link) => isLiving(link) && [placeOf(session, link), numberOf(session, link)].some((one) => places.has(one ?? '')),
  );
  return new Set(linked.map(({ guid }) => guid));
};

/** Else nothing of it is in S/4, and it is left as it is. */
export const isAnyInWindow = (session: Session, { appointment, series }: StoredItem): boolean =>
  series !== undefined && occurrencesOf({ appointment, series }).some((one) => inWindow(session, one.appointment));

/** Somebody else became responsible for its appointment. */
const isOfAnother = ({ world, ledger }: Session, { employee }: Person, { guid }: Link): boolean => {
  const all = [...world.s4.items.values(), ...world.s4.tombstones.map(({ item }) => item)];
  const own = all.find((one) => one.guid === guid);
  return ledger.restedOnS4.has(guid) && (own?.responsible !== employee || ledger.takenOff.has(`${guid}/${employee}`));
};

/** A person deleted or cancelled its appointment in S/4, and the administrator has what is in Outlook stay. */
export const isKept = ({ world, ledger }: Session, { guid }: Link): boolean =>
  keepsDeleted(world) &&
  (ledger.cancelled.has(guid) || world.s4.tombstones.some(({ item, by }) => item.guid === guid && by === 'user'));

/** Each link of it, or the one that lives. */
const needsNothing = (session: Session, person: Person, link: Link): boolean =>
  isOfAnother(session, person, link) || (!isLiving(link) && isKept(session, link));

/** A block of a private appointment of S/4 that a person made a series of: it never says what the appointment says. */
const isBlockOfS4 = ({ appointment }: OccurrenceNow): boolean => ['Private', 'Privat'].includes(appointment.subject);

/**
 * Behind the block of a private appointment of S/4 nobody sees more than its times, whatever a person wrote on the block. Where nothing of it is shown, the block was left
 * behind when it turned private, and is its person's.
 */
const agrees = (
  session: Session,
  { guid, appointment, transactionType }: StoredAppointment,
  one: OccurrenceNow,
): boolean => {
  if (!isHidden(session, appointment, { transactionType })) return textOf(appointment) === one.text;
  const open = session.ledger.laidOpen.get(guid);
  const secret = new Set(marksOf(appointment).filter((mark) => open?.has(mark) !== true));
  if (marksOf(one.appointment).some((mark) => secret.has(mark))) return false;
  return (
    session.world.tables.settings.appointments.privateMode === 'skip' ||
    contentOf(appointment).when === contentOf(one.appointment).when
  );
};

/** What is wrong with an occurrence and the links that name it. */
const wrongWith = (
  session: Session,
  person: Person,
  { one, links }: { readonly one: OccurrenceNow; readonly links: readonly Link[] },
): string | undefined => {
  const living = links.filter(isLiving);
  const [link] = living;
  if ((link === undefined ? links : [link]).some((each) => needsNothing(session, person, each))) return undefined;
  if (link === undefined || living.length > 1) return `P1, P6: ${living.length} appointments, not one`;
  const onS4 = session.world.s4.items.get(link.guid);
  if (onS4 === undefined) return 'P1: an appointment that is gone';
  // Refused by Exchange, because it would pass its neighbours, or by S/4: listed, and not in step.
  if (agrees(session, onS4, one) || givenUp(session).has(link.guid)) return undefined;
  return 'P1, P9: an appointment that says something else';
};

/** Each occurrence in scope ↔ one appointment that says the same. */
export const seriesAgree = (session: Session, person: Person): readonly string[] => {
  if (!goesToS4(session.world) || session.ledger.decidedAt !== undefined) return [];
  const here = occurrencesIn(session, person).filter((one) => isInScope(session, one) && !isBlockOfS4(one));
  if (here.length === 0) return [];
  const links = linksOf(session, person).map((link) => ({ link, place: placeOf(session, link) }));
  return here.flatMap((one) => {
    const own = links.filter(({ place }) => place === placeOfOccurrence(one)).map(({ link }) => link);
    const wrong = wrongWith(session, person, { one, links: own });
    return wrong === undefined
      ? []
      : [`${wrong}: occurrence ${one.ordinal} of ${one.master.itemId} of ${person.address}`];
  });
};
