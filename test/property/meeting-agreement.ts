/**
 * What must hold of meetings at rest: P6, one appointment per meeting, and one item of it in each calendar; P1, what somebody accepted is in S/4 as the organiser says
 * it; P7, no mail that no person sent. Judged by the marks of texts: each belongs to one meeting.
 */
import { keyOfExchangeBorn } from '../../src/sync/identity.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { installation, type Person } from '../support/world/world.ts';
import { asks, goesToS4 } from './flows.ts';
import { contentOf, marksOf } from './ledger.ts';
import { outsideSeriesAgree } from './outside-series.ts';
import { textOf } from './series-agreement.ts';
import { type Session } from './session.ts';
import { enrolledPeople, givenUp, inWindow, isPoison, itemsOf } from './standing.ts';
import { isOfFormerMember, mayBothStay } from './superseded.ts';

export const isInvitation = ({ meeting }: StoredItem): boolean =>
  meeting !== undefined && meeting.response !== 'organiser';

type Copy = { readonly person: Person; readonly item: StoredItem };

/** Single meetings in the calendars of those who are enrolled, by UID. */
const meetings = (session: Session): ReadonlyMap<string, readonly Copy[]> => {
  const byUid = new Map<string, Copy[]>();
  for (const person of enrolledPeople(session))
    for (const item of itemsOf(session, person, 'calendar'))
      if (item.meeting !== undefined && item.series === undefined && !item.copied)
        byUid.set(item.uid, [...(byUid.get(item.uid) ?? []), { person, item }]);
  return byUid;
};

const sharing = (session: Session, copies: readonly Copy[]): readonly StoredAppointment[] => {
  const marks = new Set(copies.flatMap(({ item }) => marksOf(item.appointment)));
  return [...session.world.s4.items.values()].filter((one) => marksOf(one.appointment).some((mark) => marks.has(mark)));
};

/** A copy that a person made of an item shares its texts, also when one of them is gone. */
const wasCopied = ({ world, ledger }: Session, { appointment, uid }: StoredItem): boolean =>
  marksOf(appointment).some((mark) => ledger.copies.has(mark)) ||
  world.mailboxes
    .all()
    .flatMap((box) => [...box.items.values()])
    .some(
      (other) => other.uid !== uid && marksOf(other.appointment).some((mark) => marksOf(appointment).includes(mark)),
    );

const isForSomebodySick = ({ world }: Session, { meeting }: StoredItem): boolean =>
  meeting?.attendees.some(({ email }) => world.calls.sick(email)) === true;

const isJudged = (session: Session, copies: readonly Copy[]): boolean =>
  copies.every(
    ({ item }) =>
      !wasCopied(session, item) &&
      // The one who leads may be sick for ever.
      !isForSomebodySick(session, item) &&
      !session.ledger.undeleted.has(item.lineage) &&
      !session.ledger.movedAway.has(item.lineage) &&
      !session.ledger.everPrivate.has(item.lineage),
  );

/** Whoever is invited by a former member makes one appointment of it, named by its UID; what S/4 has for that member under another name is beside it (docs/SPEC.md, Known limits). */
const isOneByName = (session: Session, copies: readonly Copy[], found: readonly StoredAppointment[]): boolean =>
  copies.some(({ item }) => isOfFormerMember(session, item)) &&
  copies.every(
    ({ item }) =>
      found.filter(({ externalId }) => externalId === keyOfExchangeBorn(installation, item.uid)).length <= 1,
  ) &&
  found.length <= 2;

/** P6: one appointment per meeting, whoever syncs first. */
const oneAppointment = (session: Session): readonly string[] =>
  [...meetings(session)].flatMap(([uid, copies]) => {
    const found = sharing(session, copies);
    if (found.length <= 1 || !isJudged(session, copies) || isOneByName(session, copies, found)) return [];
    return [`P6: ${found.length} appointments for the meeting ${uid}: ${found.map(({ guid }) => guid).join(', ')}`];
  });

/** Silent copies of occurrences share what their series says. */
const areOccurrences = (one: StoredItem, other: StoredItem): boolean =>
  one.key !== other.key &&
  one.key !== undefined &&
  other.key !== undefined &&
  contentOf(one.appointment).when !== contentOf(other.appointment).when;

/** Moved out of the calendar, sent again by its organiser meanwhile, and moved back: the person has made two of one (architecture, Identity 5). */
const isBackBeside = ({ ledger }: Session, one: StoredItem, other: StoredItem): boolean =>
  one.uid === other.uid && [one, other].some(({ lineage }) => ledger.movedAway.has(lineage));

/** Made by the person: a copy may keep the UID; what invites has one UID for all. */
const isByPerson = (session: Session, mark: string, [one, other]: readonly [StoredItem, StoredItem]): boolean => {
  const isMeeting = one.meeting !== undefined || other.meeting !== undefined;
  const byCopy = session.ledger.copies.has(mark) && (!isMeeting || one.uid !== other.uid);
  return byCopy || isBackBeside(session, one, other);
};

/** P6: whoever is invited and takes part in S/4 has one item, not two. */
const oneItem = (session: Session): readonly string[] =>
  enrolledPeople(session).flatMap((person) => {
    const seen = new Map<string, StoredItem>();
    return itemsOf(session, person, 'calendar').flatMap((item) => {
      if (item.series !== undefined || item.copied || item.meeting?.cancelled === true) return [];
      return marksOf(item.appointment).flatMap((mark) => {
        const other = seen.get(mark) ?? item;
        seen.set(mark, other);
        const excused = other === item || [item, other].some(({ lineage }) => session.ledger.undeleted.has(lineage));
        const mayBe = excused || isByPerson(session, mark, [other, item]) || areOccurrences(other, item);
        return mayBe || mayBothStay(session, person, [other, item])
          ? []
          : [`P6: two items of ${person.address} are about one appointment: ${mark}`];
      });
    });
  });

const isAccepted = (session: Session, { item }: Copy): boolean =>
  item.meeting?.cancelled === false &&
  (item.meeting.response === 'accepted' || item.meeting.response === 'tentative') &&
  inWindow(session, item.appointment) &&
  !isPoison(item.appointment);

/** One of the copies carries its identity: it leads, or did. */
const saysAsItsLead = (copies: readonly Copy[], { externalId, appointment }: StoredAppointment): boolean =>
  copies.some(({ item }) => item.key === externalId && textOf(item.appointment) === textOf(appointment));

/** Its person moved it to another folder: it is out of scope, and leads all the same (sync.md, Deletes). */
const isLedFromAway = (session: Session, uid: string, { externalId }: StoredAppointment): boolean =>
  enrolledPeople(session).some((person) =>
    itemsOf(session, person, 'other').some((item) => item.uid === uid && item.key === externalId),
  );

/** What its lead has of it cannot be in S/4, and an administrator is told: it is left until its person says something else (sync.md, P13). */
const isRefusedFromLead = ({ world }: Session, uid: string, copies: readonly Copy[]): boolean => {
  const lead = world.tables.leads.get(keyOfExchangeBorn(installation, uid))?.mailbox;
  return copies.some(
    ({ person, item }) =>
      lead !== undefined &&
      world.enrolled(person) === lead &&
      isPoison(item.appointment) &&
      present(world.tables.deadLetters).some((one) => one.mailbox === lead && one.item === item.itemId),
  );
};

type Shared = { readonly copies: readonly Copy[]; readonly found: readonly StoredAppointment[] };

const isGivenUp = (session: Session, uid: string, { copies, found }: Shared): boolean => {
  const lost = givenUp(session);
  return found.some(({ guid }) => lost.has(guid)) || isRefusedFromLead(session, uid, copies);
};

/** P1: what somebody accepted from outside is in S/4 and says the same as the copy that leads. */
const acceptedAgree = (session: Session): readonly string[] =>
  [...meetings(session)].flatMap(([uid, copies]) => {
    const isOutside = session.outside.some((one) => one.uid === uid);
    const accepted = copies.filter((copy) => isAccepted(session, copy) && asks(session.world, copy.item));
    if (!isOutside || accepted.length === 0 || !goesToS4(session.world) || !isJudged(session, copies)) return [];
    const found = sharing(session, copies);
    if (isGivenUp(session, uid, { copies, found }) || session.ledger.decidedAt !== undefined) return [];
    // Vanished from the calendar of the one who leads: for review.
    const isArchived = session.ledger.archived.some(({ key }) => found.some(({ externalId }) => key === externalId));
    const isSound = (one: StoredAppointment): boolean => saysAsItsLead(copies, one) || isLedFromAway(session, uid, one);
    if (isArchived || found.some(isSound)) return [];
    const buried = session.world.s4.tombstones.some(
      ({ item, by }) =>
        by === 'user' &&
        marksOf(item.appointment).some((mark) =>
          marksOf(accepted[0]?.item.appointment ?? item.appointment).includes(mark),
        ),
    );
    return buried ? [] : [`P1: the accepted meeting ${uid} has ${found.length} appointments, none says the same`];
  });

/** P7: every mail was sent by a person. */
const noMail = ({ world, ledger }: Session): readonly string[] => {
  const more = world.mail.outbox.length - ledger.mails;
  return more === 0 ? [] : [`P7: ${more} mails that nobody sent`];
};

export const meetingViolations = (session: Session): readonly string[] => [
  ...oneAppointment(session),
  ...oneItem(session),
  ...acceptedAgree(session),
  ...outsideSeriesAgree(session),
  ...noMail(session),
];
