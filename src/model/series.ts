/**
 * Owns the series: the recurrence patterns that Exchange and Graph can hold, their range, and the wall-clock time of an occurrence in the
 * organiser's zone. Nouns only; how a pattern becomes dates and occurrences is mapping/exchange/recurrence*.ts (sync.md, Recurrence).
 */
import { type When } from './appointment.ts';
import { type ItemId } from './ids.ts';
import { type IanaZone, type Instant, plainDate, type PlainDate } from './instant.ts';

declare const brand: unique symbol;
/** `09:30:00`: a time of the wall clock. */
export type LocalTime = string & { readonly [brand]: 'LocalTime' };
/**
 * The identity of an occurrence within its series: its original start as the wall clock of the organiser's zone shows it, `2026-11-22T09:30:00`; of an
 * all-day series midnight. It names the place in the pattern, so it stays when the occurrence is moved. Sorts as text.
 */
export type OriginalStart = string & { readonly [brand]: 'OriginalStart' };

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Weekday = (typeof weekdays)[number];
/** What a relative pattern counts: one day of the week, any day, a day from Monday to Friday, a Saturday or Sunday. */
export const dayKinds = [...weekdays, 'Day', 'Weekday', 'WeekendDay'] as const;
export type DayKind = (typeof dayKinds)[number];
export const dayIndexes = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const;
export type DayIndex = (typeof dayIndexes)[number];

/**
 * The six patterns of EWS (types.xsd, RecurrencePatternTypes). Intervals count from the period of the range's first day. A day of the month that a month
 * does not have is its last day. `month` is 1 to 12.
 */
export type Pattern =
  | { readonly kind: 'daily'; readonly interval: number }
  | {
      readonly kind: 'weekly';
      readonly interval: number;
      readonly days: readonly Weekday[];
      readonly firstDayOfWeek: Weekday;
    }
  | { readonly kind: 'absoluteMonthly'; readonly interval: number; readonly dayOfMonth: number }
  | { readonly kind: 'relativeMonthly'; readonly interval: number; readonly day: DayKind; readonly index: DayIndex }
  | { readonly kind: 'absoluteYearly'; readonly month: number; readonly dayOfMonth: number }
  | { readonly kind: 'relativeYearly'; readonly month: number; readonly day: DayKind; readonly index: DayIndex };

/** Where the pattern begins (the first occurrence is the first match on or after `firstDay`) and how it ends; deleted occurrences count. */
export type SeriesRange = { readonly firstDay: PlainDate } & (
  | { readonly ends: 'never' }
  | { readonly ends: 'onDate'; readonly lastDay: PlainDate }
  | { readonly ends: 'afterCount'; readonly count: number }
);

/** When an occurrence is, on the wall clock: so it keeps its hours over a clock change, and its length in hours may differ there. */
export type SeriesTime =
  | {
      readonly kind: 'timed';
      readonly start: LocalTime;
      readonly end: LocalTime;
      /** 0: ends on the day on which it starts. */
      readonly endsDaysLater: number;
      readonly zone: IanaZone;
    }
  | { readonly kind: 'allDay'; readonly days: number };

export type Series = { readonly pattern: Pattern; readonly range: SeriesRange; readonly time: SeriesTime };

/**
 * What departs from the pattern. `original`: the start that the pattern had given, as an instant, or of an all-day series as a date; that is how the services
 * name it. `item`: the id under which the occurrence's own content is read.
 */
export type SeriesException =
  | { readonly kind: 'deleted'; readonly original: Instant | PlainDate }
  | { readonly kind: 'modified'; readonly original: Instant | PlainDate; readonly when: When; readonly item: ItemId };

export type Occurrence = {
  readonly identity: OriginalStart;
  /** Place in the pattern, from 1; deleted occurrences keep theirs, so that deleting one renumbers nobody. */
  readonly ordinal: number;
  /** As it is now: where the pattern puts it, or where an exception moved it. */
  readonly when: When;
  /** Present when the occurrence differs from the master. */
  readonly exception?: ItemId;
};

/** @throws TypeError when the text is no time of day */
export const localTime = (text: string): LocalTime => {
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text)) throw new TypeError('not a valid time of day');
  return text as LocalTime;
};

/** @throws TypeError when the text is no `2026-11-22T09:30:00` */
export const originalStart = (text: string): OriginalStart => {
  plainDate(text.slice(0, 10));
  if (text[10] !== 'T') throw new TypeError('not a valid original start');
  localTime(text.slice(11));
  return text as OriginalStart;
};

/** The day in the organiser's zone for which the pattern made the occurrence. */
export const dayOf = (identity: OriginalStart): PlainDate => plainDate(identity.slice(0, 10));
