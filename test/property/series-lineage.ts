/**
 * Owns which occurrences people took out of their series, whatever Tandem makes of it: an occurrence is named by the lineage of its master and the day on which the
 * pattern had put it. “This and following” takes nothing out: the later half goes on with the days that both have.
 */
import { type Intent } from '../../src/actors/messages.ts';
import { occurrenceOfSingle } from '../../src/mapping/exchange/recurrence.ts';
import { dayOf } from '../../src/model/series.ts';
import { parseOccurrenceId } from '../../src/ports/exchange.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { occurrencesOf } from '../support/world/series-store.ts';
import { type Ledger } from './ledger.ts';
import { type Session } from './session.ts';

/** The days of the occurrences that are there. */
export const livingDays = ({ appointment, series }: Pick<StoredItem, 'appointment' | 'series'>): readonly string[] =>
  series === undefined
    ? [dayOf(occurrenceOfSingle(appointment.when).identity)]
    : occurrencesOf({ appointment, series }).map(({ day }) => day);

export const recordTakenOut = ({ ledger, world }: Session, lineage: string, days: readonly string[]): void => {
  const at = world.scheduler.now();
  for (const day of days) ledger.takenOut.push({ lineage, day, at });
};

/** What was cut off goes on in the successor, but for the days that this one does not have. */
export const recordSuccessor = (
  session: Session,
  item: StoredItem,
  { successor, cut }: { readonly successor: StoredItem; readonly cut: readonly string[] },
): void => {
  const { successors } = session.ledger;
  successors.set(item.lineage, [...(successors.get(item.lineage) ?? []), successor.lineage]);
  const goOn = new Set(livingDays(successor));
  recordTakenOut(
    session,
    item.lineage,
    cut.filter((day) => !goOn.has(day)),
  );
};

/** The series and all that went on with days of it. */
const lineOf = (ledger: Ledger, lineage: string): readonly string[] => [
  lineage,
  ...(ledger.successors.get(lineage) ?? []).flatMap((next) => lineOf(ledger, next)),
];

/** What went on with it and is no series any more is an item like any other: nothing tells where it came from. */
const isThere = ({ world }: Session, line: readonly string[], day: string): boolean =>
  world.mailboxes
    .all()
    .flatMap(({ items }) => [...items.values()])
    .some(
      (item) =>
        item.folder === 'calendar' &&
        line.includes(item.lineage) &&
        (item.lineage === line[0] || item.series !== undefined) &&
        livingDays(item).includes(day),
    );

/** When the round began that made the appointment: what a person did before it had been seen. */
const madeAt = ({ writes }: Session, guid: string): number =>
  writes.find((write) => write.on === 's4' && write.step === 'create' && write.item === guid)?.roundAt ?? 0;

/** Of a single appointment that became a series, its day there. */
const dayIn = ({ occurrence }: Intent, { appointment }: StoredAppointment): string =>
  dayOf((occurrence ?? occurrenceOfSingle(appointment.when)).identity);

/** The occurrence that the intent names is not there, or was not there since its appointment was made. */
export const wasTakenOut = (session: Session, appointment: StoredAppointment, intent: Intent): boolean => {
  const { itemId } = intent;
  if (itemId === undefined) return false;
  const lineage = session.world.mailboxes.lineageOf(parseOccurrenceId(itemId)?.master ?? itemId);
  if (lineage === undefined) return false;
  const line = lineOf(session.ledger, lineage);
  const day = dayIn(intent, appointment);
  const since = madeAt(session, appointment.guid);
  return (
    !isThere(session, line, day) ||
    session.ledger.takenOut.some((gone) => line.includes(gone.lineage) && gone.day === day && gone.at >= since)
  );
};
