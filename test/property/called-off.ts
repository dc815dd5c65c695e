/**
 * What was called off is gone from the other side, where the administrator has deletes propagated (P1; sync.md, Deletes 2): an appointment whose status in S/4 says
 * cancelled from Outlook, a meeting that its organiser cancelled from S/4.
 */
import { keyOfExchangeBorn } from '../../src/sync/identity.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { cancelledStatus } from '../support/world/s4-customizing.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { installation, type Person, people } from '../support/world/world.ts';
import { goesToExchange, goesToS4 } from './flows.ts';
import { keysOf } from './keys.ts';
import { marksOf } from './ledger.ts';
import { everPrivatePairs } from './privacy.ts';
import { type Session } from './session.ts';
import { appointmentInScope, enrolledPeople, givenUp, inWindow, itemsOf } from './standing.ts';
import { isOfFormerMember } from './superseded.ts';

/** Somebody made it, moved it or took it back: what lies there is not simply what was synchronised. */
const isTouched = ({ ledger }: Session, { lineage, copied }: StoredItem): boolean =>
  copied || [ledger.undeleted, ledger.rested, ledger.movedAway].some((set) => set.has(lineage));

const isLedBy = (session: Session, person: Person, one: StoredAppointment): boolean =>
  one.status === cancelledStatus &&
  one.responsible === person.employee &&
  appointmentInScope(session, one) &&
  !session.ledger.restedOnS4.has(one.guid) &&
  goesToExchange(session.world, one.transactionType) &&
  !givenUp(session).has(one.guid);

const cancelledInS4 = (session: Session, person: Person): readonly string[] => {
  const hidden = everPrivatePairs(session);
  return itemsOf(session, person, 'calendar')
    .filter((item) => !isTouched(session, item) && !hidden.has(item.lineage))
    .flatMap((item) => {
      const key = item.key;
      const found = [...session.world.s4.items.values()].find(
        (one) => key !== undefined && keysOf(one).includes(key) && isLedBy(session, person, one),
      );
      return found === undefined ? [] : [`P1: ${found.guid} is cancelled in S/4, and still in ${person.address}`];
    });
};

/** In the calendar of somebody who had accepted, as Exchange leaves it: called off, and there. */
const isKnownCalledOff = (session: Session, item: StoredItem): boolean =>
  item.meeting?.cancelled === true &&
  ['accepted', 'tentative'].includes(item.meeting.response) &&
  item.series === undefined &&
  inWindow(session, item.appointment) &&
  !isTouched(session, item);

/** Somebody else was made responsible in S/4 for what a colleague organises: the organiser only takes part since. */
const isLedByAnother = ({ meeting }: StoredItem, { responsible }: StoredAppointment): boolean =>
  people.some(({ address, employee }) => address === meeting?.organiser && employee !== responsible);

/** Its organiser was enrolled and is not any more, and it has another name than the UID gives it: whoever is invited never leads it (docs/SPEC.md, Known limits). */
const isOfNobodyEnrolled = (session: Session, item: StoredItem, one: StoredAppointment): boolean =>
  isOfFormerMember(session, item) && !keysOf(one).includes(keyOfExchangeBorn(installation, item.uid));

const calledOffInOutlook = (session: Session, person: Person): readonly string[] => {
  const hidden = everPrivatePairs(session);
  return itemsOf(session, person, 'calendar')
    .filter((item) => isKnownCalledOff(session, item) && !hidden.has(item.lineage))
    .flatMap((item) => {
      const marks = marksOf(item.appointment);
      const left = [...session.world.s4.items.values()].filter(
        (one) =>
          marksOf(one.appointment).some((mark) => marks.includes(mark) && session.ledger.calledOff.has(mark)) &&
          !isLedByAnother(item, one) &&
          !isOfNobodyEnrolled(session, item, one) &&
          !givenUp(session).has(one.guid),
      );
      const byCopy = marks.some((mark) => session.ledger.copies.has(mark));
      return byCopy ? [] : left.map(({ guid }) => `P1: the organiser cancelled ${guid}, and it is still in S/4`);
    });
};

export const calledOffIsGone = (session: Session): readonly string[] => {
  const { world, ledger } = session;
  const { deletes } = world.tables.settings.appointments;
  if (ledger.decidedAt !== undefined) return [];
  return enrolledPeople(session).flatMap((person) => [
    ...(deletes.exchange === 'delete' ? cancelledInS4(session, person) : []),
    ...(deletes.s4 === 'delete' && goesToS4(world) ? calledOffInOutlook(session, person) : []),
  ]);
};
