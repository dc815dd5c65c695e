/**
 * What Tandem says on a copy that stays (row 22: `Cancelled`, free time, a category; `Deleted in Outlook`) is nobody's edit: it never travels to the other side, and it is
 * gone when both are in step again. Nobody in a history writes any of it.
 */
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { cancelledStatus } from '../support/world/s4-customizing.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Person, people } from '../support/world/world.ts';
import { goesToExchange, goesToS4 } from './flows.ts';
import { marksOf } from './ledger.ts';
import { type Session } from './session.ts';
import { appointmentInScope, counterpartOf, enrolledPeople, itemsOf } from './standing.ts';

const onExchange = 'Cancelled: ';
const onS4 = 'Deleted in Outlook: ';
const category = 'Deleted in S/4HANA';

/** Before the subject of an item or an appointment, as it was before Tandem put words before it; S/4 cuts. */
export const isSubjectBefore = (subject: string, now: string): boolean =>
  [onExchange, onS4].some((words) => (words + subject).slice(0, 40).trimEnd() === now.trimEnd());

const isCopy = ({ ledger }: Session, marks: readonly string[]): boolean =>
  marks.some((mark) => ledger.copies.has(mark));

/** Made of an item that was copied together with the words: a block, of which no text tells that. */
const isOfCopy = ({ ledger, pairs }: Session, one: StoredAppointment | undefined): boolean => {
  const [lineage] = pairs.known().find(([, guid]) => guid === one?.guid) ?? [];
  return lineage !== undefined && ledger.copiedWords.has(lineage);
};

const says = (one: StoredAppointment | undefined): boolean => one?.appointment.subject.startsWith(onS4) === true;

const travelled = (session: Session): readonly string[] => [
  ...[...session.world.s4.items.values()]
    .filter(
      (one) =>
        one.appointment.subject.startsWith(onExchange) &&
        !isCopy(session, marksOf(one.appointment)) &&
        !isOfCopy(session, one),
    )
    .map(({ guid }) => `row 22: what was said in Outlook is in S/4 (${guid})`),
  ...people
    .flatMap((person) => itemsOf(session, person))
    // Whoever is put on it gets what S/4 says.
    .filter((item) => item.appointment.subject.startsWith(onS4) && !says(counterpartOf(session, item)))
    .map(({ itemId }) => `row 22: what was said in S/4 is in Outlook (${itemId})`),
];

/** Of an item of Outlook. */
export const saysSo = ({ appointment, busyState, categories }: StoredItem): boolean =>
  appointment.subject.startsWith(onExchange) || busyState === 'Free' || categories.includes(category);

const isInStep = (session: Session, person: Person, item: StoredItem): boolean => {
  const one = counterpartOf(session, item);
  return (
    one !== undefined &&
    one.responsible === person.employee &&
    one.status !== cancelledStatus &&
    appointmentInScope(session, one) &&
    goesToExchange(session.world, one.transactionType)
  );
};

/** Brought back by its person: then S/4 says no more that it was deleted or cancelled. */
const saysGone = (session: Session, item: StoredItem): boolean => {
  const one = counterpartOf(session, item);
  const { ledger, world } = session;
  if (one === undefined || !ledger.undeleted.has(item.lineage) || !goesToS4(world, one.transactionType)) return false;
  // What a person has cancelled there since stays as it is.
  return !ledger.cancelled.has(one.guid) && (says(one) || one.status === cancelledStatus);
};

const staleOnS4 = (session: Session, person: Person): readonly string[] =>
  itemsOf(session, person, 'calendar')
    .filter((item) => saysGone(session, item) && counterpartOf(session, item)?.responsible === person.employee)
    .map(({ itemId }) => `row 22: S/4 says still that ${itemId} was deleted`);

const stale = (session: Session, person: Person): readonly string[] =>
  itemsOf(session, person, 'calendar')
    .filter(
      (item) =>
        item.meeting === undefined &&
        !isCopy(session, marksOf(item.appointment)) &&
        !session.ledger.copiedWords.has(item.lineage) &&
        !isOfCopy(session, counterpartOf(session, item)) &&
        saysSo(item) &&
        isInStep(session, person, item),
    )
    .map(({ itemId }) => `row 22: ${itemId} says still that it is cancelled or deleted`);

/** At rest. */
export const ownWords = (session: Session): readonly string[] => [
  ...travelled(session),
  ...enrolledPeople(session).flatMap((person) => [...stale(session, person), ...staleOnS4(session, person)]),
];
