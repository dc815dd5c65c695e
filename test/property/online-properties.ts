/** What is judged at the moment of a write: whether a delete's witness happened (P5), and whether a create brings back what a person deleted (P4). */
import { type IdentityKey, type S4Guid } from '../../src/model/ids.ts';
import { type Witness } from '../../src/model/link.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { people, system, type Wrote } from '../support/world/world.ts';
import { type Session } from './session.ts';

export const keyOfGuid = (guid: S4Guid): string => `s4:${system.system}:${system.client}:${guid}`;
/** All names under which an S/4 appointment is known on Exchange. */
export const keysOf = (item: Pick<StoredAppointment, 'guid' | 'externalId'>): readonly string[] => [
  keyOfGuid(item.guid),
  ...(item.externalId === undefined ? [] : [item.externalId]),
];

const deletedOnExchange = ({ ledger }: Session, keys: readonly string[]): boolean =>
  ledger.deletes.some(
    (one) => one.side === 'exchange' && !one.onlyCopy && one.key !== undefined && keys.includes(one.key),
  );

/** By a person there, or by us on behalf of a person in another mailbox, which was judged when it happened. */
const deletedOnS4 = ({ world }: Session, key: IdentityKey | undefined): boolean =>
  world.s4.tombstones.some(({ item }) => key !== undefined && keysOf(item).includes(key));

const takenOff = ({ ledger, world }: Session, write: Wrote & { on: 'exchange' }): boolean => {
  const employee = people.find((person) => person.address === write.address)?.employee;
  return [...world.s4.items.values()].some(
    (item) =>
      write.item.key !== undefined &&
      keysOf(item).includes(write.item.key) &&
      ledger.takenOff.has(`${item.guid}/${employee}`),
  );
};

const cancelledOnS4 = ({ ledger, world }: Session, key: IdentityKey | undefined): boolean =>
  [...world.s4.items.values(), ...world.s4.tombstones.map(({ item }) => item)].some(
    (item) => key !== undefined && keysOf(item).includes(key) && ledger.cancelled.has(item.guid),
  );

export const deleteIsJustified = (session: Session, write: Wrote, witness: Witness): boolean => {
  if (witness === 'person-removed') return write.on === 'exchange' && takenOff(session, write);
  if (witness === 'cancelled-by-organiser') return write.on === 'exchange' && cancelledOnS4(session, write.item.key);
  if (witness !== 'deleted-by-person') return false;
  return write.on === 's4' ? deletedOnExchange(session, keysOf(write.item)) : deletedOnS4(session, write.item.key);
};

/** Deleted before any mailbox had learned its GUID (a crash after the create): nobody can know that it existed. */
const everLinked = ({ world }: Session, guid: S4Guid): boolean =>
  world.host.actors().some(({ kind, id }) => world.host.state(kind, id).has(`link:${guid}`));

const enrolledSince = ({ world }: Session, address: string): number => {
  const own = [...world.tables.enrolments.values()].find((one) => one.smtpAddress === address);
  return own === undefined ? 0 : (world.enrolledAt.get(own.id) ?? 0);
};

/** @returns what was brought back, if anything */
export const resurrects = (session: Session, write: Wrote): string | undefined => {
  const { ledger } = session;
  if (write.on === 's4') {
    const { externalId } = write.item;
    const buried = session.world.s4.tombstones.find(({ item }) => item.externalId === externalId);
    if (buried === undefined || !everLinked(session, buried.item.guid)) return undefined;
    const backByUser = ledger.deletes.some(
      (one) => one.key === externalId && one.lineage !== undefined && ledger.undeleted.has(one.lineage),
    );
    return backByUser ? undefined : 'an appointment that was deleted is created again in S/4';
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
  if (takenOff(session, write)) return undefined;
  // Gone without a trace: a vanished item is for review, whatever the engine knows of it.
  const byPerson = deleted.filter((one) => one.how === 'delete');
  return byPerson.length === 0 ? undefined : 'an item that its owner deleted is created again in Outlook';
};
