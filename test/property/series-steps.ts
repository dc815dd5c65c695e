/** Plays what people do to series in Outlook, and writes it into the ledger: what they wrote, and what went with it. */
import { type Appointment, type When } from '../../src/model/appointment.ts';
import { instantOfMs, msOfInstant, plainDate } from '../../src/model/instant.ts';
import { type Series } from '../../src/model/series.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import {
  crosses,
  daysOf,
  type Master,
  masterOf,
  occurrencesOf,
  type StoredOccurrence,
  withChanged,
  withDeleted,
} from '../support/world/series-store.ts';
import { heldInS4 } from './held-in-s4.ts';
import { contentOf, marksOf, recordWrites } from './ledger.ts';
import { noteRegular, noteTakenOut } from './private-marks.ts';
import {
  daysGoneOn,
  isShown,
  livingDays,
  recordBroughtBack,
  recordSuccessor,
  recordTakenOut,
} from './series-lineage.ts';
import { atAnotherHour, beginningAt, endingOn, seriesOf } from './series-values.ts';
import { addDays } from './series/independent.ts';
import { type Session } from './session.ts';
import { type Of } from './step.ts';
import { type Found, itemsIn, personOf } from './user-steps.ts';
import { appointmentOf, askingCategory, valueOf } from './values.ts';

type FoundMaster = Found & { readonly item: StoredItem & Master };

const isMaster = (found: Found): found is FoundMaster => found.item.series !== undefined;

const chosen = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

/** Whoever is invited answers or throws away; only the organiser gives it another shape. */
const isOwn = ({ item: { meeting } }: Found): boolean => meeting === undefined || meeting.response === 'organiser';

const masterAt = (session: Session, pick: number): FoundMaster | undefined =>
  chosen(itemsIn(session, 'calendar').filter(isOwn).filter(isMaster), pick);

/** Those near the window's beginning: where they matter. */
const occurrenceOf = ({ item }: FoundMaster, at: number): StoredOccurrence | undefined =>
  chosen(occurrencesOf(item).slice(0, 12), at);

const of = ({ item }: Found) => ({ side: 'exchange', item: item.lineage }) as const;

/** What is not there any more as it was. */
const recordGone = (session: Session, found: FoundMaster, gone: readonly Appointment[]): void => {
  const { ledger, world } = session;
  for (const appointment of gone)
    ledger.deletes.push({
      place: ledger.next(),
      at: world.scheduler.now(),
      side: 'exchange',
      how: 'delete',
      address: found.address,
      lineage: found.item.lineage,
      onlyCopy: false,
      enrolled: true,
      content: contentOf(appointment),
    });
};

const rewrite = (session: Session, { address, item }: FoundMaster, change: Partial<Master>): void => {
  session.world.mailboxes.change(address, item.itemId, { ...change, by: 'user' });
};

const createSeries = (session: Session, { who, kind, asking, private: isPrivate }: Of<'series-create'>): void => {
  const { world, ledger } = session;
  const number = session.fresh();
  const content = { ...appointmentOf(number, 'timed'), private: isPrivate === true };
  const { appointment, series } = masterOf(content, seriesOf(number, kind));
  const categories = asking === true ? [askingCategory] : [];
  const item = world.mailboxes.add(personOf(who).address, { appointment, series, categories, by: 'user' });
  if (asking === true) ledger.everAsked.add(item.lineage);
  recordWrites(ledger, { side: 'exchange', item: item.lineage }, { after: appointment });
};

/** Another hour makes every occurrence regular again; other fields show in all that have none of their own. */
const editSeries = (session: Session, { pick, field }: Of<'series-edit'>): void => {
  const found = masterAt(session, pick);
  if (found === undefined) return;
  if (field === 'when') return regularise(session, found, atAnotherHour(found.item.series.series, session.fresh()));
  const appointment = { ...found.item.appointment, ...valueOf(session.fresh(), field, 'timed') };
  if (isShown({ ...found.item, appointment }, field))
    recordWrites(session.ledger, of(found), { before: found.item.appointment, after: appointment });
  rewrite(session, found, { appointment });
};

/** A new pattern, start or time: what departed from it departs no more, and what was deleted is there again. */
const regularise = (session: Session, found: FoundMaster, series: Series): void => {
  if (daysOf(series).length === 0) return;
  const before = occurrencesOf(found.item);
  const next = masterOf(found.item.appointment, series);
  recordGone(
    session,
    found,
    before.map(({ appointment }) => appointment),
  );
  const days = new Set(livingDays(next));
  recordTakenOut(
    session,
    found.item.lineage,
    livingDays(found.item).filter((day) => !days.has(day)),
  );
  recordBroughtBack(session, found.item.lineage);
  if (!next.appointment.private) noteRegular(session, found.item);
  recordWrites(session.ledger, of(found), {
    before: found.item.appointment,
    after: next.appointment,
    // An occurrence that had departed from the pattern may have said so already.
    agreed: (field) => new Set(before.map(({ appointment }) => contentOf(appointment)[field])),
  });
  rewrite(session, found, next);
};

/** The only series there is becomes another one. */
export const becomes = (session: Session, series: Series): void => {
  const found = masterAt(session, 0);
  if (found !== undefined) regularise(session, found, series);
};

const repattern = (session: Session, { pick, kind }: Of<'series-pattern'>): void => {
  const found = masterAt(session, pick);
  if (found === undefined) return;
  const { range, time } = found.item.series.series;
  const { pattern } = seriesOf(session.fresh(), kind);
  regularise(session, found, { pattern, range, time });
};

const changeOccurrence = (
  session: Session,
  { found, one }: { readonly found: FoundMaster; readonly one: StoredOccurrence },
  change: Partial<Appointment>,
): void => {
  const { world, ledger } = session;
  const agreed = heldInS4(session, { lineage: found.item.lineage, day: one.day });
  recordWrites(ledger, of(found), { before: one.appointment, after: { ...one.appointment, ...change }, agreed });
  const place = { ordinal: one.ordinal, item: world.mailboxes.exceptionId() };
  rewrite(session, found, { series: withChanged(found.item, place, change) });
};

const editOccurrence = (session: Session, { pick, at, field }: Of<'occurrence-edit'>): void => {
  const found = masterAt(session, pick);
  const one = found === undefined ? undefined : occurrenceOf(found, at);
  if (found === undefined || one === undefined || field === 'when') return;
  changeOccurrence(session, { found, one }, valueOf(session.fresh(), field, 'timed'));
};

const shifted = (when: When, minutes: number): When => {
  if (when.kind === 'timed') {
    const by = minutes * 60_000;
    return { ...when, start: instantOfMs(msOfInstant(when.start) + by), end: instantOfMs(msOfInstant(when.end) + by) };
  }
  const days = Math.sign(minutes);
  const moved = (day: string) => plainDate(addDays(day, days));
  return { ...when, firstDay: moved(when.firstDay), lastDay: moved(when.lastDay) };
};

const moveOccurrence = (session: Session, { pick, at, minutes }: Of<'occurrence-move'>): void => {
  const found = masterAt(session, pick);
  const one = found === undefined ? undefined : occurrenceOf(found, at);
  if (found === undefined || one === undefined) return;
  const when = shifted(one.appointment.when, minutes);
  if (!crosses(found.item, one.ordinal, when)) changeOccurrence(session, { found, one }, { when });
};

const deleteOccurrence = (session: Session, { pick, at }: Of<'occurrence-delete'>): void => {
  const found = masterAt(session, pick);
  const one = found === undefined ? undefined : occurrenceOf(found, at);
  if (found === undefined || one === undefined || occurrencesOf(found.item).length === 1) return;
  recordGone(session, found, [one.appointment]);
  recordTakenOut(session, found.item.lineage, [one.day]);
  if (!found.item.appointment.private) noteTakenOut(session, found.item, one.ordinal);
  rewrite(session, found, { series: withDeleted(found.item, one.ordinal) });
};

/**
 * What lies before the end keeps what departs from the pattern.
 * @returns the days that were cut off
 */
const cutFrom = (session: Session, found: FoundMaster, ordinal: number): readonly string[] => {
  const { series, exceptions } = found.item.series;
  const lastDay = daysOf(series)[ordinal - 2];
  if (lastDay === undefined) return [];
  const gone = occurrencesOf(found.item).filter((one) => one.ordinal >= ordinal);
  recordGone(
    session,
    found,
    gone.map(({ appointment }) => appointment),
  );
  const kept = new Map([...exceptions].filter(([place]) => place < ordinal));
  const cut = new Map([...exceptions].filter(([place]) => place >= ordinal));
  // What goes on with them says what the series says.
  if (!found.item.appointment.private) noteRegular(session, { ...found.item, series: { series, exceptions: cut } });
  rewrite(session, found, { series: { series: endingOn(series, lastDay), exceptions: kept } });
  return gone.map(({ day }) => day);
};

/** Something is left of both halves. */
const cutAt = (found: FoundMaster, at: number): StoredOccurrence | undefined => {
  const one = occurrenceOf(found, at);
  const [first] = occurrencesOf(found.item);
  return one === undefined || first === undefined || one.ordinal <= first.ordinal ? undefined : one;
};

const truncate = (session: Session, { pick, at }: Of<'series-truncate'>): void => {
  const found = masterAt(session, pick);
  const one = found === undefined ? undefined : cutAt(found, at);
  if (found !== undefined && one !== undefined)
    recordTakenOut(session, found.item.lineage, cutFrom(session, found, one.ordinal));
};

/** “This and following”: the series ends, and one with a UID of its own begins, perhaps with what programs had stored with the old one. */
const split = (session: Session, { pick, at, hour, withKey }: Of<'series-split'>): void => {
  const found = masterAt(session, pick);
  const one = found === undefined ? undefined : cutAt(found, at);
  if (found === undefined || one === undefined) return;
  const { item, address } = found;
  const agreed = heldInS4(session, { lineage: item.lineage, day: one.day });
  const rest = beginningAt(item.series.series, one.day, one.ordinal);
  const { appointment, series } = masterOf(item.appointment, hour ? atAnotherHour(rest, session.fresh()) : rest);
  const cut = cutFrom(session, found, one.ordinal);
  const added = session.world.mailboxes.add(address, {
    appointment,
    series,
    categories: item.categories,
    by: 'user',
    ...(withKey && item.key !== undefined ? { key: item.key, copied: true } : {}),
  });
  recordSuccessor(session, item, { successor: added, cut });
  // Both say the same now, and may become items like any other.
  for (const mark of marksOf(appointment)) session.ledger.copies.add(mark);
  if (session.ledger.everAsked.has(item.lineage)) session.ledger.everAsked.add(added.lineage);
  recordWrites(session.ledger, { side: 'exchange', item: added.lineage }, { after: appointment, agreed });
};

const toSeries = (session: Session, { pick, kind }: Of<'to-series'>): void => {
  const singles = itemsIn(session, 'calendar').filter((found) => isOwn(found) && !isMaster(found));
  const found = chosen(singles, pick);
  if (found === undefined) return;
  const next = masterOf(found.item.appointment, seriesOf(session.fresh(), kind));
  recordWrites(session.ledger, of(found), { before: found.item.appointment, after: next.appointment });
  recordBroughtBack(session, found.item.lineage);
  session.world.mailboxes.change(found.address, found.item.itemId, { ...next, by: 'user' });
};

const toSingle = (session: Session, { pick }: Of<'to-single'>): void => {
  const found = masterAt(session, pick);
  if (found === undefined) return;
  recordGone(
    session,
    found,
    occurrencesOf(found.item).map(({ appointment }) => appointment),
  );
  const goneOn = daysGoneOn(session, found.item.lineage);
  const single = session.world.mailboxes.unrepeat(found.address, found.item.itemId);
  if (!single.appointment.private) noteRegular(session, found.item);
  const left = new Set(livingDays(single));
  const before = livingDays(found.item);
  const days = [...before, ...goneOn];
  if (!before.some((day) => left.has(day))) recordBroughtBack(session, found.item.lineage, { single: true });
  recordTakenOut(
    session,
    found.item.lineage,
    days.filter((day) => !left.has(day)),
  );
};

export type SeriesStep =
  | 'series-create'
  | 'series-edit'
  | 'series-pattern'
  | 'series-truncate'
  | 'series-split'
  | 'occurrence-edit'
  | 'occurrence-move'
  | 'occurrence-delete'
  | 'to-series'
  | 'to-single';

const counted =
  <D extends SeriesStep>(play: (session: Session, step: Of<D>) => void) =>
  (session: Session, step: Of<D>): void => {
    session.covered.add('series edit');
    play(session, step);
  };

/** One player for each step about a series. */
export const seriesSteps: { readonly [D in SeriesStep]: (session: Session, step: Of<D>) => void } = {
  'series-create': createSeries,
  'series-edit': counted(editSeries),
  'series-pattern': counted(repattern),
  'series-truncate': counted(truncate),
  'series-split': counted(split),
  'occurrence-edit': counted(editOccurrence),
  'occurrence-move': counted(moveOccurrence),
  'occurrence-delete': counted(deleteOccurrence),
  'to-series': counted(toSeries),
  'to-single': counted(toSingle),
};
