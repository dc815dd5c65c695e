/**
 * Owns which days a pattern falls on. Pure. The days are computed by a library for RFC 5545 rules (docs/adr/0006); here is what Exchange means by its
 * patterns, said as rules. Days only: times and zones are added in recurrence.ts, where Exchange's wall clock differs from RFC 5545.
 */
import { RRuleTemporal } from 'rrule-temporal';

import { plainDate, type PlainDate } from '../../model/instant.ts';
import { type DayIndex, type DayKind, type Pattern, type SeriesRange, type Weekday } from '../../model/series.ts';

type Rule = {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval?: number;
  readonly byMonth?: number[];
  readonly byMonthDay?: number[];
  readonly byDay?: string[];
  readonly bySetPos?: number[];
  readonly wkst?: string;
};

const code: { readonly [D in Weekday]: string } = {
  Monday: 'MO',
  Tuesday: 'TU',
  Wednesday: 'WE',
  Thursday: 'TH',
  Friday: 'FR',
  Saturday: 'SA',
  Sunday: 'SU',
};
const position: { readonly [I in DayIndex]: number } = { First: 1, Second: 2, Third: 3, Fourth: 4, Last: -1 };

const codesOf = (day: DayKind): string[] => {
  if (day === 'Day') return Object.values(code);
  if (day === 'Weekday') return Object.values(code).slice(0, 5);
  if (day === 'WeekendDay') return Object.values(code).slice(5);
  return [code[day]];
};

const nth = (day: DayKind, index: DayIndex): Pick<Rule, 'byDay' | 'bySetPos'> => ({
  byDay: codesOf(day),
  bySetPos: [position[index]],
});

/** Day 31 is the last day of a shorter month ([MS-OXCICAL] 2.1.3.2.2.3 says so of 31, Outlook of 29 and 30 too); RFC 5545 would leave the month out. */
const monthDay = (day: number): Pick<Rule, 'byMonthDay' | 'bySetPos'> =>
  day <= 28
    ? { byMonthDay: [day] }
    : { byMonthDay: Array.from({ length: day - 27 }, (_, index) => 28 + index), bySetPos: [-1] };

const ruleOf = (pattern: Pattern): Rule => {
  switch (pattern.kind) {
    case 'daily':
      return { freq: 'DAILY', interval: pattern.interval };
    case 'weekly':
      return {
        freq: 'WEEKLY',
        interval: pattern.interval,
        byDay: pattern.days.map((day) => code[day]),
        wkst: code[pattern.firstDayOfWeek],
      };
    case 'absoluteMonthly':
      return { freq: 'MONTHLY', interval: pattern.interval, ...monthDay(pattern.dayOfMonth) };
    case 'relativeMonthly':
      return { freq: 'MONTHLY', interval: pattern.interval, ...nth(pattern.day, pattern.index) };
    case 'absoluteYearly':
      return { freq: 'YEARLY', byMonth: [pattern.month], ...monthDay(pattern.dayOfMonth) };
    case 'relativeYearly':
      return { freq: 'YEARLY', byMonth: [pattern.month], ...nth(pattern.day, pattern.index) };
  }
};

// The library stops after a number of periods to be safe from rules that never match; ours always do, and a daily series of a century has 36,525.
const enough = 2_000_000;

const atMidnight = (day: PlainDate): { readonly timeZoneId: string; readonly toString: () => string } => ({
  timeZoneId: 'UTC',
  toString: () => `${day}T00:00:00+00:00[UTC]`,
});

/** All days of the pattern from its beginning to `until` at most, ascending: the n-th is that of the occurrence with the ordinal n. */
export const daysOfPattern = (pattern: Pattern, range: SeriesRange, until: PlainDate): readonly PlainDate[] => {
  const last = range.ends === 'onDate' && range.lastDay < until ? range.lastDay : until;
  if (last < range.firstDay) return [];
  const days = new RRuleTemporal({
    ...ruleOf(pattern),
    tzid: 'UTC',
    dtstart: atMidnight(range.firstDay),
    until: atMidnight(last),
    cache: false,
    maxIterations: enough,
  })
    .all()
    .map((at) => plainDate(new Date(at.epochMilliseconds).toISOString().slice(0, 10)));
  return range.ends === 'afterCount' ? days.slice(0, range.count) : days;
};
