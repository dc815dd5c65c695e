/**
 * Owns how an appointment repeats: the pattern and the range of a series, as Outlook offers them, and the dates they stand for. Dates are local to
 * the series' zone (`2026-11-25`) and know no time. The arithmetic is rrule-temporal's; a day that a month lacks is that month's last.
 */
import { RRuleTemporal } from 'rrule-temporal';

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
/** What a relative pattern counts: a weekday, any day, a working day, a day of the weekend. */
export const DAY_KINDS = [...WEEKDAYS, 'Day', 'Weekday', 'WeekendDay'] as const;
export const WEEK_INDEXES = ['First', 'Second', 'Third', 'Fourth', 'Last'] as const;

export type Weekday = (typeof WEEKDAYS)[number];
export type Month = (typeof MONTHS)[number];
export type DayKind = (typeof DAY_KINDS)[number];
export type WeekIndex = (typeof WEEK_INDEXES)[number];

export type Pattern =
  | { kind: 'daily'; interval: number }
  | { kind: 'weekly'; interval: number; days: readonly Weekday[]; firstDay: Weekday }
  | { kind: 'absolute-monthly'; interval: number; day: number }
  | { kind: 'relative-monthly'; interval: number; days: DayKind; index: WeekIndex }
  | { kind: 'absolute-yearly'; day: number; month: Month }
  | { kind: 'relative-yearly'; days: DayKind; index: WeekIndex; month: Month };

/** `start` is the first date; with neither `end` (a date, inclusive) nor `count` it never ends. */
export type Range = { start: string; end?: string; count?: number };

export type Recurrence = { pattern: Pattern; range: Range };

/** The last date that Exchange's calendar knows, and so the last of a series without end. */
const LAST_DATE = '4500-08-31';
const MOST_RULES_KEPT = 5000;

const rules = new Map<string, RRuleTemporal>();

/** The dates from `from` to `to`, both included, in order. */
export function datesBetween(recurrence: Recurrence, from: string, to: string): string[] {
  if (to < recurrence.range.start || from > lastPossible(recurrence.range)) return [];
  return ruleOf(recurrence).between(midnight(from), midnight(to), true).map(dateOf);
}

/** The first `most` dates. */
export function firstDates(recurrence: Recurrence, most: number): string[] {
  return ruleOf(recurrence)
    .all((_, index) => index < most)
    .map(dateOf);
}

/** The date with that place in the series, counted from 1, deleted occurrences included. */
export function dateAt(recurrence: Recurrence, place: number): string | undefined {
  return place < 1 ? undefined : firstDates(recurrence, place)[place - 1];
}

/** The last date, or undefined for a series without end. */
export function lastDate(recurrence: Recurrence): string | undefined {
  const { end, count } = recurrence.range;
  if (end === undefined && count === undefined) return undefined;
  const last = ruleOf(recurrence).previous(midnight(lastPossible(recurrence.range)), true);
  return last ? dateOf(last) : undefined;
}

/** The nearest date of the series before or after that date, or undefined. */
export function neighbour(recurrence: Recurrence, date: string, side: 'before' | 'after'): string | undefined {
  const rule = ruleOf(recurrence);
  const found = side === 'before' ? rule.previous(midnight(date), false) : rule.next(midnight(date), false);
  return found ? dateOf(found) : undefined;
}

export function hasDate(recurrence: Recurrence, date: string): boolean {
  return datesBetween(recurrence, date, date).length > 0;
}

/** Whether two patterns give the same dates by the same rule. */
export function samePattern(a: Recurrence, b: Recurrence): boolean {
  return ruleText(a.pattern) === ruleText(b.pattern) && a.range.start === b.range.start;
}

function ruleOf(recurrence: Recurrence): RRuleTemporal {
  const { pattern, range } = recurrence;
  const end = range.count === undefined ? `UNTIL=${compact(lastPossible(range))}T000000Z` : `COUNT=${range.count}`;
  const text = `DTSTART:${compact(range.start)}T000000Z\nRRULE:${ruleText(pattern)};${end}`;
  const known = rules.get(text);
  if (known) return known;
  const made = new RRuleTemporal({ rruleString: text });
  if (rules.size >= MOST_RULES_KEPT) rules.clear();
  rules.set(text, made);
  return made;
}

function ruleText(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'daily':
      return `FREQ=DAILY;INTERVAL=${pattern.interval}`;
    case 'weekly':
      return `FREQ=WEEKLY;INTERVAL=${pattern.interval};BYDAY=${pattern.days.map(two).join(',')};WKST=${two(pattern.firstDay)}`;
    case 'absolute-monthly':
      return `FREQ=MONTHLY;INTERVAL=${pattern.interval};${dayOfMonth(pattern.day)}`;
    case 'relative-monthly':
      return `FREQ=MONTHLY;INTERVAL=${pattern.interval};${relativeDay(pattern)}`;
    case 'absolute-yearly':
      return `FREQ=YEARLY;BYMONTH=${MONTHS.indexOf(pattern.month) + 1};${dayOfMonth(pattern.day)}`;
    case 'relative-yearly':
      return `FREQ=YEARLY;BYMONTH=${MONTHS.indexOf(pattern.month) + 1};${relativeDay(pattern)}`;
  }
}

/** In a month without that day it is the last one. */
function dayOfMonth(day: number): string {
  if (day <= 28) return `BYMONTHDAY=${day}`;
  const days = [28, 29, 30, 31].filter((each) => each <= day);
  return `BYMONTHDAY=${days.join(',')};BYSETPOS=-1`;
}

function relativeDay({ days, index }: { days: DayKind; index: WeekIndex }): string {
  const place = index === 'Last' ? -1 : WEEK_INDEXES.indexOf(index) + 1;
  return `BYDAY=${weekdaysOf(days).map(two).join(',')};BYSETPOS=${place}`;
}

/** The weekdays that a kind of day stands for. */
export function weekdaysOf(days: DayKind): Weekday[] {
  if (days === 'Day') return [...WEEKDAYS];
  if (days === 'Weekday') return WEEKDAYS.slice(1, 6);
  return days === 'WeekendDay' ? ['Saturday', 'Sunday'] : [days];
}

function lastPossible(range: Range): string {
  return range.end !== undefined && range.end < LAST_DATE ? range.end : LAST_DATE;
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function dateOf(at: { toString(): string }): string {
  return at.toString().slice(0, 10);
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}

function two(day: Weekday): string {
  return day.slice(0, 2).toUpperCase();
}
