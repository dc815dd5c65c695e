/** What is judged at the moment of a write: whether a delete's witness happened (P5), and whether a create brings back what a person deleted (P4). */
import { type Intent } from '../../src/actors/messages.ts';
import { occurrenceOfSingle } from '../../src/mapping/exchange/recurrence.ts';
import { type IdentityKey, type S4Guid } from '../../src/model/ids.ts';
import { type Witness } from '../../src/model/link.ts';
import { dayOf } from '../../src/model/series.ts';
import { parseOccurrenceId } from '../../src/ports/exchange.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { cancelledStatus } from '../support/world/s4-customizing.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { people, type Wrote } from '../support/world/world.ts';
import { keysOf } from './keys.ts';
import { marksOf } from './ledger.ts';
import { everPrivatePairs } from './privacy.ts';
import { livingDays, wasTakenOut } from './series-lineage.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';
import { isSuperseded } from './superseded.ts';
import { wasThrownAway } from './thrown-away.ts';

const deletedOnExchange = ({ ledger }: Session, keys: readonly string[]): boolean =>
  ledger.deletes.some(
    (one) => one.side === 'exchange' && !one.onlyCopy && one.key !== undefined && keys.includes(one.key),
  );

/** By a person there, or by us on behalf of a person in another mailbox, which was judged when it happened. */
const deletedOnS4 = ({ world }: Session, key: IdentityKey | undefined): boolean =>
  world.s4.tombstones.some(({ item }) => key !== undefined && keysOf(item).includes(key));

/** What the item was before people made a series of it, and is again: its appointment never became one of the occurrences. */
const deletedAsFormer = (session: Session, { item, address }: Wrote & { on: 'exchange' }, { guid }: Intent): boolean =>
  item.series === undefined &&
  session.world.s4.tombstones.some((one) => one.item.guid === guid && wereOne(session, item, one.item)) &&
  people
    .filter((person) => person.address === address)
    .flatMap((person) => linksOf(session, person))
    .some((link) => link.guid === guid && link.occurrence === undefined);

/** Of all that is in S/4 for an item, this alone is left. */
const isLastFor = (session: Session, { item, address }: Wrote & { on: 'exchange' }, guid: S4Guid): boolean => {
  const { lineageOf } = session.world.mailboxes;
  const living = people
    .filter((person) => person.address === address)
    .flatMap((person) => linksOf(session, person))
    .filter(
      ({ state, itemId }) =>
        state !== 'tombstone' && lineageOf(parseOccurrenceId(itemId)?.master ?? itemId) === item.lineage,
    );
  return living.length === 1 && living[0]?.guid === guid;
};

/** What S/4 had of the one day that is left of a series, or, when its last occurrence moved with it to its first day, all that it had: it carried the key of the occurrence. */
const deletedAsOccurrence = (session: Session, write: Wrote & { on: 'exchange' }, { guid }: Intent): boolean =>
  session.world.s4.tombstones.some(
    (one) =>
      one.item.guid === guid &&
      one.item.externalId !== undefined &&
      (dayOf(occurrenceOfSingle(one.item.appointment.when).identity) === livingDays(write.item)[0] ||
        isLastFor(session, write, guid)),
  );

/** What went on with days of it since people split it. */
const followersOf = (session: Session, lineage: string): readonly string[] =>
  (session.ledger.successors.get(lineage) ?? []).flatMap((one) => [one, ...followersOf(session, one)]);

/** A series that became a single appointment carries the key of the series, and its appointment still that of the occurrence; it was made for this series, or for the one before a split. */
const wasMadeFor = (session: Session, lineage: string, { guid }: StoredAppointment): boolean =>
  session.writes.some(
    ({ on, step, item, from }) =>
      on === 's4' &&
      step === 'create' &&
      item === guid &&
      from !== undefined &&
      [from, ...followersOf(session, from)].includes(lineage),
  );

/** Once, by its key: whoever makes a series of an item re-keys its appointment, also in another mailbox. */
const wereOne = ({ pairs }: Session, { lineage }: StoredItem, { guid }: StoredAppointment): boolean =>
  pairs.known().some(([item, appointment]) => item === lineage && appointment === guid);

/** Of an occurrence, which carries no key, the link names the appointment. */
const belongsTo = (
  session: Session,
  { write, intent: { guid } }: { readonly write: Wrote & { on: 'exchange' }; readonly intent: Intent },
  item: StoredAppointment,
): boolean =>
  write.ordinal === undefined
    ? (write.item.key !== undefined && keysOf(item).includes(write.item.key)) ||
      (item.guid === guid && (wasMadeFor(session, write.item.lineage, item) || wereOne(session, write.item, item)))
    : item.guid === guid;

/** Deleted in S/4 meanwhile or not. */
const takenOff = (session: Session, write: Wrote & { on: 'exchange' }, intent: Intent): boolean => {
  const { ledger, world } = session;
  const employee = people.find((person) => person.address === write.address)?.employee;
  return [...world.s4.items.values(), ...world.s4.tombstones.map(({ item }) => item)].some(
    (item) =>
      belongsTo(session, { write, intent }, item) &&
      // Partners are cleared with the content when an item turns private.
      (ledger.takenOff.has(`${item.guid}/${employee}`) || everPrivatePairs(session).has(item.guid)),
  );
};

const isCancelledOnS4 = (session: Session, write: Wrote & { on: 'exchange' }, { guid }: Intent): boolean =>
  write.ordinal === undefined
    ? cancelledOnS4(session, write.item.key)
    : guid !== undefined && session.ledger.cancelled.has(guid);

/** By a person there, or by us on behalf of a person who deleted the leading item, where the policy is to cancel. */
const isCancelled = (session: Session, item: StoredAppointment): boolean =>
  session.ledger.cancelled.has(item.guid) ||
  (item.status === cancelledStatus && deletedOnExchange(session, keysOf(item)));

const cancelledOnS4 = (session: Session, key: IdentityKey | undefined): boolean =>
  [...session.world.s4.items.values(), ...session.world.s4.tombstones.map(({ item }) => item)].some(
    (item) => key !== undefined && keysOf(item).includes(key) && isCancelled(session, item),
  );

/** Since people made a series of it, or no series any more. */
const deletedLately = (session: Session, write: Wrote & { on: 'exchange' }, intent: Intent): boolean =>
  deletedAsOccurrence(session, write, intent) || deletedAsFormer(session, write, intent);

const deletedAsPerson = (session: Session, write: Wrote, intent: Intent): boolean => {
  if (write.on === 's4')
    return (
      deletedOnExchange(session, keysOf(write.item)) ||
      wasTakenOut(session, write.item, intent) ||
      wasThrownAway(session, write.item, intent)
    );
  if (write.ordinal === undefined) return deletedOnS4(session, write.item.key) || deletedLately(session, write, intent);
  return session.world.s4.tombstones.some(({ item }) => item.guid === intent.guid);
};

/** Of the meetings that it was made for or kept in step with: the block of a private one says nothing of its text. */
const uidsOf = (session: Session, appointment: StoredAppointment): readonly string[] =>
  session.world.mailboxes
    .all()
    .flatMap(({ items }) => [...items.values()])
    .filter(
      (item) =>
        item.meeting !== undefined &&
        (wasMadeFor(session, item.lineage, appointment) || wereOne(session, item, appointment)),
    )
    .map(({ uid }) => uid);

/** As a whole, or of its series this one alone. */
const isCalledOff = (session: Session, { item }: Wrote & { on: 's4' }, { occurrence }: Intent): boolean => {
  const { calledOff } = session.ledger;
  return [...marksOf(item.appointment), ...uidsOf(session, item)].some(
    (name) =>
      calledOff.has(name) || (occurrence !== undefined && calledOff.has(`${name}/${dayOf(occurrence.identity)}`)),
  );
};

type Judge = (session: Session, write: Wrote, intent: Intent) => boolean;
const never: Judge = () => false;

const judges: { readonly [W in Witness]: Judge } = {
  'deleted-by-person': deletedAsPerson,
  'cancelled-by-organiser': (session, write, intent) =>
    write.on === 'exchange' ? isCancelledOnS4(session, write, intent) : isCalledOff(session, write, intent),
  'occurrence-removed': (session, write, intent) => write.on === 's4' && wasTakenOut(session, write.item, intent),
  'person-removed': (session, write, intent) => write.on === 'exchange' && takenOff(session, write, intent),
  'follow-removed': never,
  'approved-by-administrator': never,
  'superseded-by-invitation': isSuperseded,
};

/** P5: the witness that the intent names happened. */
export const deleteIsJustified = (session: Session, write: Wrote, intent: Intent): boolean =>
  intent.witness !== undefined && judges[intent.witness](session, write, intent);

/** Deleted before any mailbox had learned its GUID (a crash after the create): nobody can know that it existed. */
const everLinked = ({ world }: Session, guid: S4Guid): boolean =>
  world.host.actors().some(({ kind, id }) => world.host.values(kind, id).has(`link:${guid}`));

const enrolledSince = ({ world }: Session, address: string): number => {
  const own = [...world.tables.enrolments.values()].find((one) => one.smtpAddress === address);
  return own === undefined ? 0 : (world.enrolledAt.get(own.id) ?? 0);
};

/** When a person deleted it in S/4, or Tandem what a person had taken out of its series before. */
const buriedAt = (
  { ledger, writes }: Session,
  { guid }: StoredAppointment,
  of: { readonly lineage: string; readonly day: string },
): number => {
  const byUser = ledger.deletes.find((one) => one.side === 's4' && one.guid === guid);
  const byUs = writes.find((one) => one.on === 's4' && one.step === 'delete' && one.item === guid)?.at ?? 0;
  const takenOut = ledger.takenOut.findLast(
    (gone) => gone.lineage === of.lineage && gone.day === of.day && gone.at <= byUs,
  );
  return byUser?.at ?? takenOut?.at ?? byUs;
};

const isUndeleted = ({ ledger }: Session, key: IdentityKey): boolean =>
  ledger.deletes.some((one) => one.key === key && one.lineage !== undefined && ledger.undeleted.has(one.lineage));

/** With a new pattern, the whole series taken back, or a single item made of it, what was deleted before is there again. */
const isBackByUser = (session: Session, buried: StoredAppointment, { itemId, occurrence, key }: Intent): boolean => {
  const { ledger, world } = session;
  if ((occurrence === undefined || itemId === undefined) && isUndeleted(session, key)) return true;
  const lineage = itemId && world.mailboxes.lineageOf(parseOccurrenceId(itemId)?.master ?? itemId);
  if (lineage === undefined) return false;
  const { identity } = occurrence ?? occurrenceOfSingle(buried.appointment.when);
  const since = buriedAt(session, buried, { lineage, day: dayOf(identity) });
  const isSingle = occurrence === undefined;
  return ledger.broughtBack.some(
    (one) => one.lineage === lineage && one.at >= since && (one.single === true) === isSingle,
  );
};

/** @returns what was brought back, if anything */
export const resurrects = (session: Session, write: Wrote, intent: Intent): string | undefined => {
  const { ledger } = session;
  if (write.on === 's4') {
    const { externalId } = write.item;
    const isBuried = session.world.s4.tombstones.some(
      ({ item }) =>
        item.externalId === externalId && everLinked(session, item.guid) && !isBackByUser(session, item, intent),
    );
    return isBuried ? 'an appointment that was deleted is created again in S/4' : undefined;
  }
  const deleted = ledger.deletes.filter(
    (one) =>
      one.side === 'exchange' &&
      one.address === write.address &&
      one.key === write.item.key &&
      !one.onlyCopy &&
      one.enrolled &&
      // What an enrolment knew went with it.
      one.at >= enrolledSince(session, write.address),
  );
  // Deleted by whoever was being taken off the appointment: put on it again, a person gets the item again.
  if (takenOff(session, write, intent)) return undefined;
  // Gone without a trace: a vanished item is for review, whatever the engine knows of it.
  const byPerson = deleted.filter(
    // Nor what its person has brought back: whatever became of it then is another story.
    ({ how, lineage }) => how === 'delete' && (lineage === undefined || !ledger.undeleted.has(lineage)),
  );
  return byPerson.length === 0 ? undefined : 'an item that its owner deleted is created again in Outlook';
};
