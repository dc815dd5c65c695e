/**
 * Owns how a series is read from a recurring master: EWS's elements (types.xsd, RecurrenceType) and the master's own time. Pure. What is not understood is
 * `undefined`, never a guess: a series read wrongly would move appointments.
 */
import { Temporal } from 'temporal-polyfill';

import { type When } from '../../model/appointment.ts';
import { plainDate, type PlainDate } from '../../model/instant.ts';
import {
  type DayIndex,
  dayIndexes,
  type DayKind,
  dayKinds,
  localTime,
  type Pattern,
  type SeriesRange,
  type SeriesTime,
  type Weekday,
  weekdays,
} from '../../model/series.ts';

/** An element and the text of its children: `WeeklyRecurrence`, `{ Interval: '1', DaysOfWeek: 'Monday Friday' }`. */
export type Form = { readonly name: string; readonly fields: { readonly [name: string]: string | undefined } };

const months = 'January February March April May June July August September October November December'.split(' ');

/** @returns undefined for a pattern that a calendar item cannot have, or with values outside of the schema */
export function patternOfForm({ name, fields }: Form): Pattern | undefined {
  const pattern = Object.hasOwn(readers, name) ? readers[name]?.(fields) : undefined;
  return pattern !== undefined && Object.values(pattern).every((value) => value !== undefined)
    ? (pattern as Pattern)
    : undefined;
}

type Read = { readonly [P in string]: unknown };
const readers: { readonly [name: string]: ((fields: Form['fields']) => Read) | undefined } = {
  DailyRecurrence: (fields) => ({ kind: 'daily', interval: intervalOf(fields) }),
  WeeklyRecurrence: (fields) => ({
    kind: 'weekly',
    interval: intervalOf(fields),
    days: weekdaysOf(fields['DaysOfWeek']),
    // Exchange leaves it out for clients older than 2010 SP1; its own default is Sunday.
    firstDayOfWeek: one(weekdays, fields['FirstDayOfWeek'] ?? 'Sunday'),
  }),
  AbsoluteMonthlyRecurrence: (fields) => ({
    kind: 'absoluteMonthly',
    interval: intervalOf(fields),
    dayOfMonth: number(fields['DayOfMonth'], 31),
  }),
  RelativeMonthlyRecurrence: (fields) => ({
    kind: 'relativeMonthly',
    interval: intervalOf(fields),
    ...relativeOf(fields),
  }),
  AbsoluteYearlyRecurrence: (fields) => ({
    kind: 'absoluteYearly',
    month: monthOf(fields),
    dayOfMonth: number(fields['DayOfMonth'], 31),
  }),
  RelativeYearlyRecurrence: (fields) => ({ kind: 'relativeYearly', month: monthOf(fields), ...relativeOf(fields) }),
};

const one = <T extends string>(known: readonly T[], text: string | undefined): T | undefined =>
  known.find((each) => each === text?.trim());

const number = (text: string | undefined, most: number): number | undefined => {
  const value = /^\s*\d{1,4}\s*$/.test(text ?? '') ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
};

const intervalOf = (fields: Form['fields']): number | undefined => number(fields['Interval'], 999);

const monthOf = (fields: Form['fields']): number | undefined => {
  const month = months.indexOf(fields['Month']?.trim() ?? '');
  return month === -1 ? undefined : month + 1;
};

const relativeOf = (
  fields: Form['fields'],
): { readonly day: DayKind | undefined; readonly index: DayIndex | undefined } => ({
  day: one(dayKinds, fields['DaysOfWeek']),
  index: one(dayIndexes, fields['DayOfWeekIndex']),
});

/** A list of days; the words for several days stand for them. */
const weekdaysOf = (text: string | undefined): readonly Weekday[] | undefined => {
  const names = text?.trim().split(/\s+/) ?? [];
  const days = names.map((name) => daysNamed(one(dayKinds, name)));
  if (days.some((each) => each.length === 0)) return undefined;
  const wanted = new Set(days.flat());
  return wanted.size === 0 ? undefined : weekdays.filter((day) => wanted.has(day));
};

const daysNamed = (kind: DayKind | undefined): readonly Weekday[] => {
  if (kind === undefined) return [];
  if (kind === 'Day') return weekdays;
  if (kind === 'Weekday') return weekdays.slice(0, 5);
  return kind === 'WeekendDay' ? weekdays.slice(5) : [kind];
};

/** Dates may carry an offset (`2026-11-22+01:00`); they are days of the organiser's zone all the same. */
export function rangeOfForm({ name, fields }: Form): SeriesRange | undefined {
  const firstDay = dateOf(fields['StartDate']);
  if (firstDay === undefined) return undefined;
  if (name === 'NoEndRecurrence') return { firstDay, ends: 'never' };
  if (name === 'EndDateRecurrence') {
    const lastDay = dateOf(fields['EndDate']);
    return lastDay === undefined ? undefined : { firstDay, ends: 'onDate', lastDay };
  }
  const count = name === 'NumberedRecurrence' ? number(fields['NumberOfOccurrences'], 9999) : undefined;
  return count === undefined ? undefined : { firstDay, ends: 'afterCount', count };
}

const dateOf = (text: string | undefined): PlainDate | undefined => {
  try {
    return plainDate(text?.trim().slice(0, 10) ?? '');
  } catch {
    return undefined;
  }
};

/** The wall-clock time of every occurrence, from the master's own start and end, which are those of its first. */
export function timeOfMaster(when: When): SeriesTime {
  if (when.kind === 'allDay') {
    const days = Temporal.PlainDate.from(when.firstDay).until(when.lastDay).days + 1;
    return { kind: 'allDay', days };
  }
  const local = (instant: string): Temporal.ZonedDateTime =>
    Temporal.Instant.from(instant).toZonedDateTimeISO(when.zone);
  const [start, end] = [local(when.start), local(when.end)];
  return {
    kind: 'timed',
    start: clock(start),
    end: clock(end),
    endsDaysLater: start.toPlainDate().until(end.toPlainDate()).days,
    zone: when.zone,
  };
}

const clock = (at: Temporal.ZonedDateTime) => localTime(at.toPlainTime().toString({ smallestUnit: 'second' }));
