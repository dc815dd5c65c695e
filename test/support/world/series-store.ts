/**
 * Owns the series of the in-memory Exchange: where the pattern puts its occurrences, by other code than the product's (test/property/series/independent.ts), and what
 * departs from it. An occurrence shows what its exception holds, else what the master does.
 */
import { type Appointment, type When } from '../../../src/model/appointment.ts';
import { type ItemId } from '../../../src/model/ids.ts';
import { type Instant, instantOfMs, msOfInstant, plainDate, type PlainDate } from '../../../src/model/instant.ts';
import { type Series, type SeriesException } from '../../../src/model/series.ts';
import { type Meeting, type SeriesOfMaster } from '../../../src/ports/exchange.ts';
import { addDays, independentDays, independentTimes } from '../../property/series/independent.ts';

type StoredException =
  | { readonly kind: 'deleted' }
  /** `own`: what differs from the master. `cancelled`: its organiser called it off alone. */
  | {
      readonly kind: 'modified';
      readonly item: ItemId;
      readonly own: Partial<Appointment>;
      readonly cancelled?: true;
    };

export type StoredSeries = {
  readonly series: Series;
  /** By the place in the pattern, from 1. */
  readonly exceptions: ReadonlyMap<number, StoredException>;
};

/** A recurring master. */
export type Master = { readonly appointment: Appointment; readonly series: StoredSeries };

/** One that is there: not deleted. */
export type StoredOccurrence = {
  readonly ordinal: number;
  /** Its day in the pattern. */
  readonly day: string;
  readonly original: Instant | PlainDate;
  readonly appointment: Appointment;
  /** The id under which the exception's own content is read. */
  readonly item?: ItemId;
  readonly cancelled?: true;
};

/** No history lasts longer. */
const horizon = '2027-06-30';

const days = new WeakMap<Series, readonly string[]>();

/** The places of the pattern in their order, deleted ones included. */
export const daysOf = (series: Series): readonly string[] => {
  const known = days.get(series) ?? independentDays(series, horizon);
  days.set(series, known);
  return known;
};

/** Called off alone, or with its series. */
export const meetingOfOccurrence = (
  meeting: Meeting | undefined,
  { cancelled }: StoredOccurrence,
): { readonly meeting?: Meeting } =>
  meeting === undefined ? {} : { meeting: { ...meeting, cancelled: meeting.cancelled || cancelled === true } };

/** Where the pattern puts the occurrence of a day. */
const regularWhen = ({ time }: Series, day: string): When => {
  const { from, to } = independentTimes(day, time);
  return time.kind === 'timed'
    ? { kind: 'timed', start: instantOfMs(from), end: instantOfMs(to), zone: time.zone }
    : { kind: 'allDay', firstDay: plainDate(day), lastDay: plainDate(addDays(day, time.days - 1)) };
};

const originalOf = (series: Series, day: string): Instant | PlainDate => {
  const when = regularWhen(series, day);
  return when.kind === 'timed' ? when.start : when.firstDay;
};

/** @returns undefined for a place that the pattern does not have, or whose occurrence was deleted */
export const occurrenceAt = (
  { appointment, series: stored }: Master,
  ordinal: number,
): StoredOccurrence | undefined => {
  const { series, exceptions } = stored;
  const day = daysOf(series)[ordinal - 1];
  const exception = exceptions.get(ordinal);
  if (day === undefined || exception?.kind === 'deleted') return undefined;
  return {
    ordinal,
    day,
    original: originalOf(series, day),
    appointment: { ...appointment, when: regularWhen(series, day), ...exception?.own },
    ...(exception === undefined ? {} : { item: exception.item }),
    ...(exception?.cancelled === true ? { cancelled: true } : {}),
  };
};

export const occurrencesOf = (master: Master): readonly StoredOccurrence[] =>
  daysOf(master.series.series).flatMap((_, place) => occurrenceAt(master, place + 1) ?? []);

const spanOf = (when: When): readonly [number, number] =>
  when.kind === 'timed'
    ? [msOfInstant(when.start), msOfInstant(when.end)]
    : [Date.parse(when.firstDay), Date.parse(when.lastDay) + 86_400_000];

const dayOf = (when: When): string => (when.kind === 'timed' ? when.start : when.firstDay).slice(0, 10);

/** An occurrence can not share its day with, pass or overlap its neighbours. Days are those of UTC here: the strictest reading is not known. */
export const crosses = (master: Master, ordinal: number, when: When): boolean => {
  const others = occurrencesOf(master).filter((one) => one.ordinal !== ordinal);
  const before = others.findLast((one) => one.ordinal < ordinal)?.appointment.when;
  const after = others.find((one) => one.ordinal > ordinal)?.appointment.when;
  const [start, end] = spanOf(when);
  const tooEarly = before !== undefined && (dayOf(before) >= dayOf(when) || spanOf(before)[1] > start);
  const tooLate = after !== undefined && (dayOf(after) <= dayOf(when) || spanOf(after)[0] < end);
  return tooEarly || tooLate;
};

const withException = ({ series }: Master, ordinal: number, exception: StoredException): StoredSeries => ({
  series: series.series,
  exceptions: new Map([...series.exceptions, [ordinal, exception] as const].toSorted(([one], [other]) => one - other)),
});

/** @param item the id that the exception gets, unless it is one already */
export const withChanged = (
  master: Master,
  { ordinal, item }: { readonly ordinal: number; readonly item: ItemId },
  change: Partial<Appointment>,
): StoredSeries => {
  const known = master.series.exceptions.get(ordinal);
  const before = known?.kind === 'modified' ? known : { item, own: {} };
  return withException(master, ordinal, {
    ...before,
    kind: 'modified',
    own: { ...before.own, ...change },
  });
};

export const withCancelled = (
  master: Master,
  place: { readonly ordinal: number; readonly item: ItemId },
): StoredSeries => {
  const changed = withChanged(master, place, {});
  const one = changed.exceptions.get(place.ordinal);
  return one?.kind === 'modified' ? withException(master, place.ordinal, { ...one, cancelled: true }) : changed;
};

export const withDeleted = (master: Master, ordinal: number): StoredSeries =>
  withException(master, ordinal, { kind: 'deleted' });

/** As GetItem shows a master. */
export const seriesAsRead = (master: Master): SeriesOfMaster => {
  const { series, exceptions } = master.series;
  return {
    series,
    exceptions: [...exceptions].flatMap(([ordinal, exception]): SeriesException[] => {
      const day = daysOf(series)[ordinal - 1];
      if (day === undefined) return [];
      const original = originalOf(series, day);
      if (exception.kind === 'deleted') return [{ kind: 'deleted', original }];
      const when = exception.own.when ?? regularWhen(series, day);
      return [{ kind: 'modified', original, when, item: exception.item }];
    }),
  };
};

/** The appointment of a master: its time is that of the first place. */
export const masterOf = (appointment: Appointment, series: Series): Master => {
  const [first] = daysOf(series);
  if (first === undefined) throw new Error('the world was asked for a series without occurrences');
  return {
    appointment: { ...appointment, when: regularWhen(series, first) },
    series: { series, exceptions: new Map() },
  };
};

/** For a copy: exceptions are items of their own. */
export const withNewIds = ({ series, exceptions }: StoredSeries, newId: () => ItemId): StoredSeries => ({
  series,
  exceptions: new Map(
    [...exceptions].map(([ordinal, one]) => [ordinal, one.kind === 'deleted' ? one : { ...one, item: newId() }]),
  ),
});
