/** P1 and P9 of single appointments: both sides of every pair in scope agree, seen from Outlook and seen from S/4. */
import { type Appointment, fields } from '../../src/model/appointment.ts';
import { type Link } from '../../src/model/link.ts';
import { dayOf } from '../../src/model/series.ts';
import { parseOccurrenceId } from '../../src/ports/exchange.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { cancelledStatus } from '../support/world/s4-customizing.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Person } from '../support/world/world.ts';
import { asks, goesToExchange, goesToS4, isOff, keepsDeleted } from './flows.ts';
import { keysOf } from './keys.ts';
import { contentOf, marksOf, type UserDelete } from './ledger.ts';
import { isInvitation } from './meeting-agreement.ts';
import { appointmentsOfOccurrences, isAnyInWindow, isKept, placeOf, textOf } from './series-agreement.ts';
import { livingDays } from './series-lineage.ts';
import { type Session } from './session.ts';
import {
  appointmentInScope,
  counterpartOf,
  enrolmentsOf,
  givenUp,
  isPoison,
  itemInScope,
  itemsOf,
  linksOf,
} from './standing.ts';

/** @returns the fields in which both differ, as sentences */
const differences = (name: string, here: Appointment, there: StoredAppointment): readonly string[] => {
  const [one, other] = [contentOf(here), contentOf(there.appointment)];
  return fields
    .filter((field) => one[field] !== other[field])
    .map(
      (field) =>
        `${field === 'when' ? 'P1, P9' : 'P1'}: ${field} of ${name} differs from ${there.guid}: ${one[field].slice(0, 24)} / ${other[field].slice(0, 24)}`,
    );
};

/** Its appointment was deleted in S/4 by a person. */
const buriedByUser = ({ world }: Session, { key }: StoredItem): boolean =>
  world.s4.tombstones.some(({ item, by }) => by === 'user' && key !== undefined && keysOf(item).includes(key));

/** Its appointment was deleted in S/4 while somebody else was responsible or it was private there. */
const buriedWhileResting = ({ world, ledger }: Session, item: StoredItem): boolean =>
  world.s4.tombstones.some(
    ({ item: buried }) =>
      item.key !== undefined && keysOf(buried).includes(item.key) && ledger.restedOnS4.has(buried.guid),
  );

/** Its appointment was deleted in S/4 before this enrolment had linked it: without a link nobody can name what the key belonged to, so it is for review. */
const buriedUnknown = (session: Session, person: Person, item: StoredItem): boolean => {
  const known = new Set(linksOf(session, person).map(({ guid }) => guid));
  return session.world.s4.tombstones.some(
    ({ item: buried, by }) =>
      by === 'user' && item.key !== undefined && keysOf(buried).includes(item.key) && !known.has(buried.guid),
  );
};

/** Its key is that of a series beside it, which was linked in this life of the mailbox: it came from there. */
const isPartOfSeries = (session: Session, address: string, item: StoredItem): boolean =>
  enrolmentsOf(session.world, address) === 1 &&
  [...session.world.mailboxes.mailbox(address).items.values()].some(
    (other) =>
      other.lineage !== item.lineage &&
      other.folder === 'calendar' &&
      other.key !== undefined &&
      other.key === item.key &&
      isAnyInWindow(session, other),
  );

const wasNeverMade = ({ world }: Session, { key }: StoredItem): boolean =>
  ![...world.s4.items.values(), ...world.s4.tombstones.map(({ item }) => item)].some((one) => one.externalId === key);

/** Nobody has touched it since an older database was restored, which knew nothing of it. */
const isOfLostLife = (session: Session, item: StoredItem): boolean => {
  const { restoredAt } = session.ledger;
  return (
    restoredAt !== undefined &&
    counterpartOf(session, item) === undefined &&
    !session.writes.some(
      ({ item: written, step, place }) => written === item.lineage && step !== 'mark' && place >= restoredAt,
    )
  );
};

/**
 * Stamped, not created yet, and then the mailbox was moved or enrolled anew, or the item was thrown away and came back when everything was listed anew: nothing tells it
 * any more from an item whose appointment was deleted in S/4. It is listed for review. After a restore so is whatever only the lost life knew.
 */
export const isListedOrphan = (session: Session, { address }: Person, item: StoredItem): boolean =>
  !isPartOfSeries(session, address, item) &&
  (session.ledger.moved.has(address) ||
    isOfLostLife(session, item) ||
    enrolmentsOf(session.world, address) > 1 ||
    (session.ledger.refused.has(address) && wasNeverMade(session, item))) &&
  present(session.world.tables.itemViews).some((view) => view.item === item.itemId && view.because === 'orphaned');

/** S/4 had deleted the appointment of the one occurrence that is left of a series. */
const buriedAsOccurrence = (session: Session, person: Person, item: StoredItem): boolean =>
  linksOf(session, person).some(
    (link) =>
      (link.itemId === item.itemId || placeOf(session, link) === `${item.lineage}/${livingDays(item)[0]}`) &&
      isKept(session, link),
  );

/** What an administrator decided or will not have: then nothing has to be in S/4. */
const needsNone = (session: Session, person: Person, item: StoredItem): boolean =>
  !goesToS4(session.world) ||
  session.ledger.decidedAt !== undefined ||
  (keepsDeleted(session.world) && buriedByUser(session, item)) ||
  buriedAsOccurrence(session, person, item);

const mayStandAlone = (session: Session, person: Person, item: StoredItem): boolean =>
  needsNone(session, person, item) ||
  session.ledger.undeleted.has(item.lineage) ||
  session.ledger.rested.has(item.lineage) ||
  buriedWhileResting(session, item) ||
  buriedUnknown(session, person, item) ||
  isListedOrphan(session, person, item);

/** Another mailbox leads it, or nobody keeps it in step any more. */
const isLeftAlone = (session: Session, person: Person, one: StoredAppointment): boolean =>
  !appointmentInScope(session, one) ||
  one.responsible !== person.employee ||
  isOff(session.world, one.transactionType) ||
  one.status === cancelledStatus;

/** The copy of somebody else keeps the key that it got when a series is made of the appointment. What S/4 has deleted has that key still. */
const rekeyedOf = ({ world, pairs }: Session, { lineage, key }: StoredItem): StoredAppointment | undefined => {
  if (world.s4.tombstones.some(({ item }) => key !== undefined && keysOf(item).includes(key))) return undefined;
  const guids = pairs.known().flatMap(([name, guid]) => (name === lineage ? [guid] : []));
  return [...world.s4.items.values()].find(({ guid }) => guids.includes(guid));
};

/** What was left of a series when it became single, and is somebody else's in S/4 by now: there it keeps the key of the occurrence, because no participant writes it. */
const anothersOf = (session: Session, person: Person, item: StoredItem): StoredAppointment | undefined => {
  const links = linksOf(session, person).filter(({ itemId, state }) => itemId === item.itemId && state !== 'tombstone');
  return [...session.world.s4.items.values()].find(
    ({ guid, responsible }) =>
      responsible !== person.employee &&
      session.ledger.restedOnS4.has(guid) &&
      links.some((link) => link.guid === guid && link.role === 'participant'),
  );
};

const itemAgrees = (session: Session, person: Person, item: StoredItem): readonly string[] => {
  const counterpart = counterpartOf(session, item) ?? rekeyedOf(session, item) ?? anothersOf(session, person, item);
  const name = `item ${item.itemId} of ${person.address}`;
  // A copy that may not go to S/4, and what is brought back beside what came instead, carries the key of another.
  if (
    (item.copied || session.ledger.undeleted.has(item.lineage)) &&
    !goesToS4(session.world, counterpart?.transactionType)
  )
    return [];
  if (counterpart === undefined)
    return mayStandAlone(session, person, item) ? [] : [`P1: ${name} has no appointment in S/4`];
  return isLeftAlone(session, person, counterpart) ? [] : differences(name, item.appointment, counterpart);
};

/** P1, seen from Outlook: each item in scope has its appointment, and both hold the same. Series and meetings: see there. */
export const itemsAgree = (session: Session, person: Person): readonly string[] =>
  itemsOf(session, person, 'calendar')
    .filter(
      (item) =>
        item.series === undefined && !isInvitation(item) && itemInScope(session, item) && asks(session.world, item),
    )
    .flatMap((item) => itemAgrees(session, person, item));

const isAbout = (one: StoredAppointment, { key, appointment }: { key: string | undefined; appointment: Appointment }) =>
  (key !== undefined && keysOf(one).includes(key)) ||
  marksOf(appointment).some((mark) => marksOf(one.appointment).includes(mark));

/** Listed by an organiser who has not sent the invitation: it is waited for (docs/SPEC.md, Known limits). Or sent, and this person will not have it. */
const isNamedIn = ({ world }: Session, { address }: Person, appointment: Appointment): boolean =>
  world.mailboxes
    .all()
    .flatMap((box) => [...box.items.values()])
    .some(
      ({ meeting, appointment: other, uid }) =>
        meeting?.response === 'organiser' &&
        meeting.attendees.some(({ email }) => email === address) &&
        marksOf(other).some((mark) => marksOf(appointment).includes(mark)) &&
        (!isInvited(world, address, uid) || hasThrownAway(world, address, uid)),
    );

const isInvited = ({ mail }: Session['world'], address: string, uid: string): boolean =>
  mail.outbox.some((one) => one.kind === 'request' && one.to === address && one.uid === uid);

const hasThrownAway = ({ mailboxes }: Session['world'], address: string, uid: string): boolean => {
  const copies = [...mailboxes.mailbox(address).items.values()].filter((one) => one.uid === uid);
  return copies.every(({ folder }) => folder !== 'calendar');
};

/** Called off, or in this calendar as an invitation already: that copy is the organiser's. */
const isMeetingElsewhere = (session: Session, person: Person, { appointment }: StoredAppointment): boolean => {
  const marks = marksOf(appointment);
  const invitations = itemsOf(session, person).filter(isInvitation);
  return (
    marks.some((mark) => session.ledger.calledOff.has(mark)) ||
    isNamedIn(session, person, appointment) ||
    invitations.some((item) => marksOf(item.appointment).some((mark) => marks.includes(mark)))
  );
};

/** Exchange refuses to move an occurrence past its neighbour; somebody was told. */
const isRefused = ({ world }: Session, { guid }: StoredAppointment): boolean =>
  present(world.tables.deadLetters).some(
    (letter) => letter.guid === guid && letter.on === 'exchange' && letter.fault.code === 'rejected',
  );

/** A series that became a single appointment which S/4 refuses: its appointment carries the identity of an occurrence still, and somebody was told. */
const isOfPoison = (session: Session, person: Person, { guid }: StoredAppointment): boolean =>
  givenUp(session).has(guid) &&
  linksOf(session, person).some(
    (link) =>
      link.guid === guid &&
      itemsOf(session, person, 'calendar').some((item) => item.itemId === link.itemId && isPoison(item.appointment)),
  );

/** It is this person's, and nothing says that it needs no item. */
const needsItem = (session: Session, person: Person, one: StoredAppointment): boolean =>
  one.responsible === person.employee &&
  appointmentInScope(session, one) &&
  goesToExchange(session.world, one.transactionType) &&
  one.status !== cancelledStatus &&
  !isRefused(session, one) &&
  session.ledger.decidedAt === undefined &&
  // Vanished: for review, not for propagation.
  !session.ledger.archived.some((gone) => isAbout(one, gone)) &&
  !isMeetingElsewhere(session, person, one);

/** It asked no more, and may be thrown away without its appointment. */
const askedNoMore = ({ ledger }: Session, { lineage }: UserDelete): boolean =>
  lineage !== undefined && ledger.stoppedAsking.has(lineage);

/** A person took that very occurrence out of its series. */
const wasTakenFrom = ({ ledger }: Session, lineage: string | undefined, { occurrence }: Link): boolean =>
  ledger.takenOut.some(
    (gone) => gone.lineage === lineage && occurrence !== undefined && gone.day === dayOf(occurrence.identity),
  );

/** An occurrence carries no key: its link names the series that was deleted for ever, or that it was taken out of. */
const isOfSeriesThatWent = (
  session: Session,
  person: Person,
  { one, gone }: { readonly one: StoredAppointment; readonly gone: UserDelete },
): boolean =>
  linksOf(session, person).some((link) => {
    const master = link.guid === one.guid ? parseOccurrenceId(link.itemId)?.master : undefined;
    if (master === undefined || session.world.mailboxes.lineageOf(master) !== gone.lineage) return false;
    return gone.how === 'purge' || wasTakenFrom(session, gone.lineage, link);
  });

const appointmentAgrees = (session: Session, person: Person, one: StoredAppointment): readonly string[] => {
  const mine = itemsOf(session, person).filter((item) => item.key !== undefined && keysOf(one).includes(item.key));
  if (mine.some(({ folder }) => folder !== 'deleted') || isOfPoison(session, person, one)) return [];
  const deletes = session.ledger.deletes.filter(
    (gone) =>
      gone.address === person.address &&
      ((gone.key !== undefined && keysOf(one).includes(gone.key)) ||
        JSON.stringify(gone.content) === textOf(one.appointment) ||
        isOfSeriesThatWent(session, person, { one, gone })),
  );
  if (deletes.length > 0 && keepsDeleted(session.world, one.transactionType)) return [];
  // Deleted while nobody watched, or while it was not this person's: for review too.
  const unclear = deletes.some(
    (gone) =>
      gone.how === 'purge' ||
      askedNoMore(session, gone) ||
      !gone.enrolled ||
      session.ledger.restedOnS4.has(one.guid) ||
      // It was cancelled at the same time.
      session.ledger.cancelled.has(one.guid) ||
      (gone.lineage !== undefined && session.ledger.rested.has(gone.lineage)),
  );
  const how = `${deletes.length} deletes by a person`;
  return unclear ? [] : [`P1: appointment ${one.guid} of ${person.address} has no item in the calendar (${how})`];
};

/** P1, seen from S/4: each appointment of an enrolled employee has its item, or is an occurrence of a series. */
export const appointmentsAgree = (session: Session, person: Person): readonly string[] => {
  const occurrences = appointmentsOfOccurrences(session, person);
  return (
    [...session.world.s4.items.values()]
      .filter((one) => needsItem(session, person, one) && !occurrences.has(one.guid))
      // What an occurrence left behind that turned private names nothing by which it could be known.
      .filter((one) => session.ledger.everPrivate.size === 0 || marksOf(one.appointment).length > 0)
      .flatMap((one) => appointmentAgrees(session, person, one))
  );
};
