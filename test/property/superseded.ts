/**
 * When a silent copy gives way to an invitation (docs/SPEC.md, The seventh witness), said once more by what the world knows: who made it, what a person wrote into it, and that an invitation to the
 * same meeting lies beside it. And when both may stay: somebody has to decide, and is told.
 */
import { keyOfExchangeBorn } from '../../src/sync/identity.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { installation, people, type Person, type Wrote } from '../support/world/world.ts';
import { keysOf } from './keys.ts';
import { contentOf } from './ledger.ts';
import { type Session } from './session.ts';
import { enrolledPeople, enrolmentsOf } from './standing.ts';

const everywhere = ({ world }: Session): readonly StoredItem[] =>
  world.mailboxes.all().flatMap((box) => [...box.items.values()]);

/** In S/4 now, or deleted there meanwhile. */
const appointmentsOf = ({ world }: Session, { key }: StoredItem): readonly StoredAppointment[] =>
  [...world.s4.items.values(), ...world.s4.tombstones.map(({ item }) => item)].filter(
    (one) => key !== undefined && keysOf(one).includes(key),
  );

/** Some item of that meeting, its organiser's or the lead's, carries a name of the appointment that the copy is of. */
const isSameMeeting = (session: Session, copy: StoredItem, invitation: StoredItem): boolean => {
  const names = appointmentsOf(session, copy).flatMap(keysOf);
  return [...everywhere(session), ...session.ledger.nowhere].some(
    ({ uid, key }) => uid === invitation.uid && key !== undefined && names.includes(key),
  );
};

const isValid = ({ meeting }: StoredItem): boolean =>
  meeting !== undefined && !meeting.cancelled && meeting.response !== 'organiser' && meeting.response !== 'declined';

const isInvitation = (item: StoredItem): boolean => item.folder === 'calendar' && isValid(item);

/** It lay there when the round began: its person threw it away while the copy was on its way out. */
const isJustGone = ({ ledger }: Session, item: StoredItem, { task }: Wrote): boolean =>
  item.folder === 'deleted' &&
  isValid(item) &&
  ledger.deletes.some(
    ({ side, lineage, at }) => side === 'exchange' && lineage === item.lineage && at >= task.startedAt,
  );

const madeByUs = ({ writes }: Session, { lineage }: StoredItem): boolean =>
  writes.some(({ on, step, item }) => on === 'exchange' && step === 'create' && item === lineage);

/** Something that a person wrote into it stands in it still, and S/4 does not have it: whoever was responsible wrote what both sides agreed on. */
const isTouched = (session: Session, copy: StoredItem): boolean => {
  const content = contentOf(copy.appointment);
  const agreed = appointmentsOf(session, copy).map(({ appointment }) => contentOf(appointment));
  return (
    copy.copied ||
    copy.meeting !== undefined ||
    copy.series !== undefined ||
    session.ledger.writes.some(
      ({ side, item, field, value }) =>
        side === 'exchange' &&
        item === copy.lineage &&
        content[field] === value &&
        !agreed.some((one) => one[field] === value),
    )
  );
};

/** P5: the copy is Tandem's own, nothing of a person is in it, and the invitation lies in the same calendar. */
export const isSuperseded = (session: Session, write: Wrote): boolean => {
  if (write.on !== 'exchange' || write.ordinal !== undefined) return false;
  const copy = write.item;
  const beside = [...session.world.mailboxes.mailbox(write.address).items.values()].filter(
    (item) => isInvitation(item) || isJustGone(session, item, write),
  );
  session.covered.add('a copy gave way');
  return (
    madeByUs(session, copy) &&
    !isTouched(session, copy) &&
    beside.some((invitation) => invitation.lineage !== copy.lineage && isSameMeeting(session, copy, invitation))
  );
};

/** Nobody knows whether Tandem made it: the answer was lost, or the mailbox was enrolled anew since. */
const isOriginUnknown = ({ world, ledger }: Session, { address }: Person): boolean =>
  enrolmentsOf(world, address) > 1 ||
  ledger.moved.has(address) ||
  world.calls.served.some((call) => call.on === 'exchange' && call.write && call.effect && !call.ok);

const isListed = ({ world }: Session, { itemId }: StoredItem): boolean =>
  present(world.tables.itemViews).some((view) => view.item === itemId && view.because === 'review');

/** Its organiser was enrolled and is not any more, or the mailbox fails for ever: nobody says which appointment its UID stands for (docs/SPEC.md, Known limits). */
export const isOfFormerMember = (session: Session, { meeting }: StoredItem): boolean =>
  people.some(({ address }) => address === meeting?.organiser) &&
  !enrolledPeople(session).some(({ address }) => address === meeting?.organiser);

/** An invitation by a former member; its appointment does not have the name that the UID gives, and nobody said that it has. */
const isUnknownOfFormerMember = (
  session: Session,
  invitation: StoredItem,
  appointments: readonly StoredAppointment[],
): boolean => {
  const named = keyOfExchangeBorn(installation, invitation.uid);
  return (
    isOfFormerMember(session, invitation) &&
    !session.world.tables.names.has(named) &&
    !appointments.some((one) => keysOf(one).includes(named))
  );
};

const isUnknowable = (session: Session, invitation: StoredItem, copy: StoredItem): boolean =>
  isInvitation(invitation) && isUnknownOfFormerMember(session, invitation, appointmentsOf(session, copy));

/** The organiser's own item is gone without a cancellation, because its owner was taken off in S/4: nobody says it any more. */
const isLeftOver = (session: Session, { meeting, uid }: StoredItem): boolean =>
  meeting !== undefined &&
  meeting.response !== 'organiser' &&
  people.some(({ address }) => address === meeting.organiser) &&
  !everywhere(session).some(
    (one) => one.uid === uid && one.folder === 'calendar' && one.meeting?.response === 'organiser',
  );

/** The administrator has nothing deleted in Outlook: a copy does not give way either. */
const keepsCopies = ({ world }: Session): boolean => world.tables.settings.appointments.deletes.exchange !== 'delete';

/** S/4 deleted its appointment. */
const isDeleted = ({ world }: Session, { key }: StoredItem): boolean =>
  key !== undefined &&
  world.s4.tombstones.some(({ item }) => keysOf(item).includes(key)) &&
  ![...world.s4.items.values()].some((one) => keysOf(one).includes(key));

/** P6: both stay, because a person had a hand in the copy, it is the item of the employee responsible, its origin is unknown, or nothing is deleted; and an administrator sees it. */
export const mayBothStay = (
  session: Session,
  person: Person,
  [one, other]: readonly [StoredItem, StoredItem],
): boolean => {
  const isReviewed = (invitation: StoredItem, copy: StoredItem): boolean =>
    invitation.meeting !== undefined &&
    invitation.meeting.response !== 'organiser' &&
    isListed(session, invitation) &&
    (appointmentsOf(session, copy).some(({ responsible }) => responsible === person.employee) ||
      !madeByUs(session, copy) ||
      isTouched(session, copy) ||
      isOriginUnknown(session, person) ||
      keepsCopies(session));
  const isLeft = (copy: StoredItem): boolean =>
    keepsCopies(session) && madeByUs(session, copy) && isDeleted(session, copy);
  return (
    [one, other].some((item) => isLeftOver(session, item) || isLeft(item)) ||
    isUnknowable(session, one, other) ||
    isUnknowable(session, other, one) ||
    isReviewed(one, other) ||
    isReviewed(other, one)
  );
};
