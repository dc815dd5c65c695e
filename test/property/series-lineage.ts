/**
 * Owns which occurrences people took out of their series, whatever Tandem makes of it: an occurrence is named by the lineage of its master and the day on which the
 * pattern had put it. “This and following” takes nothing out: the later half goes on with the days that both have.
 */
import { type Intent } from '../../src/actors/messages.ts';
import { occurrenceOfSingle } from '../../src/mapping/exchange/recurrence.ts';
import { type Field } from '../../src/model/appointment.ts';
import { dayOf } from '../../src/model/series.ts';
import { parseOccurrenceId } from '../../src/ports/exchange.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Master, occurrencesOf } from '../support/world/series-store.ts';
import { people } from '../support/world/world.ts';
import { contentOf } from './ledger.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';

/** Nobody sees of a series what all its occurrences have of their own. */
export const isShown = (master: Master, field: Field): boolean => {
  const own = contentOf(master.appointment)[field];
  return occurrencesOf(master).some(({ appointment }) => contentOf(appointment)[field] === own);
};

/** The days of the occurrences that are there. */
export const livingDays = ({ appointment, series }: Pick<StoredItem, 'appointment' | 'series'>): readonly string[] =>
  series === undefined
    ? [dayOf(occurrenceOfSingle(appointment.when).identity)]
    : occurrencesOf({ appointment, series }).map(({ day }) => day);

export const recordTakenOut = ({ ledger, world }: Session, lineage: string, days: readonly string[]): void => {
  const at = world.scheduler.now();
  for (const day of days) ledger.takenOut.push({ lineage, day, at });
};

export const recordBroughtBack = (
  { ledger, world }: Session,
  lineage: string,
  as: { readonly single?: true } = {},
): void => {
  ledger.broughtBack.push({ lineage, at: world.scheduler.now(), ...as });
};

const isListedFirst = ({ world }: Session, { itemId }: StoredItem): boolean =>
  people.some((person) => {
    const id = world.enrolled(person);
    if (id === undefined || !world.mailboxes.mailbox(person.address).items.has(itemId)) return false;
    const head = world.host.values('mailbox', id).get('head') as { readonly firstRoundDone?: boolean } | undefined;
    return head?.firstRoundDone !== true;
  });

/** What was cut off goes on in the successor, but for the days that this one does not have. */
export const recordSuccessor = (
  session: Session,
  item: StoredItem,
  { successor, cut }: { readonly successor: StoredItem; readonly cut: readonly string[] },
): void => {
  const { successors, fellApart } = session.ledger;
  successors.set(item.lineage, [...(successors.get(item.lineage) ?? []), successor.lineage]);
  // What a first listing shows one after the other is not held together, nor what S/4 hides (docs/SPEC.md, Known limits), and what becomes of such halves neither.
  const isApart = fellApart.has(item.lineage) || isListedFirst(session, item) || session.world.s4Double.hidesListings();
  if (isApart) fellApart.add(item.lineage).add(successor.lineage);
  const goOn = new Set(isApart ? [] : livingDays(successor));
  recordTakenOut(
    session,
    item.lineage,
    cut.filter((day) => !goOn.has(day)),
  );
};

const inCalendars = ({ world }: Session): readonly StoredItem[] =>
  world.mailboxes
    .all()
    .flatMap(({ items }) => [...items.values()])
    .filter(({ folder }) => folder === 'calendar');

/** What went on, or what it went on from, and is no series any more is an item like any other: nothing tells that they belong together. */
const isSeries = (session: Session, lineage: string): boolean =>
  inCalendars(session).some((item) => item.lineage === lineage && item.series !== undefined);

/** In whichever folder it lies by now. */
const becameSeries = ({ world }: Session, lineage: string): boolean =>
  world.mailboxes
    .all()
    .flatMap(({ items }) => [...items.values()])
    .some((item) => item.lineage === lineage && item.series !== undefined);

/** The series and all that went on with days of it. */
const lineOf = (session: Session, lineage: string): readonly string[] => {
  const next = isSeries(session, lineage) ? (session.ledger.successors.get(lineage) ?? []) : [];
  return [lineage, ...next.filter((one) => isSeries(session, one)).flatMap((one) => lineOf(session, one))];
};

/** The days with which others go on. Nothing holds them together any more once this one is no series, whatever it becomes then. */
export const daysGoneOn = (session: Session, lineage: string): readonly string[] => {
  const others = new Set(lineOf(session, lineage).slice(1));
  return inCalendars(session).flatMap((item) => (others.has(item.lineage) ? livingDays(item) : []));
};

const isThere = (session: Session, line: readonly string[], day: string): boolean =>
  inCalendars(session).some((item) => line.includes(item.lineage) && livingDays(item).includes(day));

/** When the round began that made the appointment: what a person did before it had been seen. */
const madeAt = ({ writes }: Session, guid: string): number =>
  writes.find((write) => write.on === 's4' && write.step === 'create' && write.item === guid)?.roundAt ?? 0;

const isLinked = ({ world }: Session, guid: string): boolean =>
  world.host.actors().some(({ kind, id }) => world.host.values(kind, id).has(`link:${guid}`));

const wasBuried = ({ world }: Session, guid: string): boolean =>
  world.s4.tombstones.some(({ item, by }) => by === 'user' && item.guid === guid);

/**
 * The item was single, a series, and is single again before that came to an end: it keeps the appointment that it had all the time, or goes with it when a person has
 * deleted it there; and what was made for that day as one of the occurrences goes with the others.
 */
const isOfFormerSingle = (session: Session, lineage: string, { occurrence, guid }: Intent): boolean =>
  occurrence !== undefined &&
  inCalendars(session).some((item) => item.lineage === lineage && item.series === undefined) &&
  people
    .flatMap((person) => linksOf(session, person))
    .some(
      (link) =>
        link.guid !== guid &&
        link.occurrence === undefined &&
        link.state !== 'tombstone' &&
        session.world.mailboxes.lineageOf(link.itemId) === lineage &&
        (session.world.s4.items.has(link.guid) || wasBuried(session, link.guid)),
    );

/** On behalf of a series that became a single item since then: whoever began to look before saw its occurrences, and wrote of them. */
export const wasOccurrence = ({ writes, ledger }: Session, guid: string, since: number): boolean =>
  writes.some(
    ({ on, item, from }) =>
      on === 's4' && item === guid && ledger.takenOut.some(({ lineage, at }) => lineage === from && at >= since),
  );

/** Of a single appointment that became a series, its day there. */
const dayIn = ({ occurrence }: Intent, { appointment }: StoredAppointment): string =>
  dayOf((occurrence ?? occurrenceOfSingle(appointment.when)).identity);

/** The occurrence that the intent names is not there, or was not there since its appointment was made. */
export const wasTakenOut = (session: Session, appointment: StoredAppointment, intent: Intent): boolean => {
  const { itemId } = intent;
  if (itemId === undefined) return false;
  const lineage = session.world.mailboxes.lineageOf(parseOccurrenceId(itemId)?.master ?? itemId);
  if (lineage === undefined) return false;
  // What never was a series has nothing that could be taken out of it.
  if (intent.occurrence === undefined && !becameSeries(session, lineage)) return false;
  // What a creation in doubt had made, and no link stands for yet, has nothing that could go on.
  const line = isLinked(session, appointment.guid) ? lineOf(session, lineage) : [lineage];
  const day = dayIn(intent, appointment);
  const since = madeAt(session, appointment.guid);
  return (
    !isThere(session, line, day) ||
    isOfFormerSingle(session, lineage, { ...intent, guid: appointment.guid }) ||
    session.ledger.takenOut.some((gone) => line.includes(gone.lineage) && gone.day === day && gone.at >= since)
  );
};
