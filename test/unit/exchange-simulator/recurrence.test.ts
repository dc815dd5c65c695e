/** Proves the dates of every pattern against a count by hand: day after day, is this one of them? No library stands on that side. */
import fc from 'fast-check';

import {
  DAY_KINDS,
  type DayKind,
  dateAt,
  datesBetween,
  firstDates,
  lastDate,
  MONTHS,
  neighbour,
  type Pattern,
  type Recurrence,
  WEEK_INDEXES,
  type WeekIndex,
  WEEKDAYS,
  weekdaysOf,
} from '../../../simulators/exchange/store/recurrence.ts';

const DAY = 86_400_000;
const YEARS_SCANNED = 12;

type On = { start: Date; day: Date };

const text = (day: Date): string => day.toISOString().slice(0, 10);
const monthsSince = ({ start, day }: On): number =>
  (day.getUTCFullYear() - start.getUTCFullYear()) * 12 + day.getUTCMonth() - start.getUTCMonth();
const daysIn = (day: Date): number => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

function isWeekly({ start, day }: On, pattern: Extract<Pattern, { kind: 'weekly' }>): boolean {
  const first = WEEKDAYS.indexOf(pattern.firstDay);
  const weekOf = (at: Date): number => at.getTime() / DAY - ((at.getUTCDay() - first + 7) % 7);
  const weeks = (weekOf(day) - weekOf(start)) / 7;
  return weeks % pattern.interval === 0 && pattern.days.some((each) => WEEKDAYS.indexOf(each) === day.getUTCDay());
}

function isRelative(day: Date, { days, index }: { days: DayKind; index: WeekIndex }): boolean {
  const wanted = weekdaysOf(days).map((each) => WEEKDAYS.indexOf(each));
  const inMonth = Array.from({ length: daysIn(day) }, (_, place) => place + 1).filter((date) =>
    wanted.includes(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay()),
  );
  return (index === 'Last' ? inMonth.at(-1) : inMonth[WEEK_INDEXES.indexOf(index)]) === day.getUTCDate();
}

function isOne(on: On, pattern: Pattern): boolean {
  const { start, day } = on;
  if (pattern.kind === 'daily') return ((day.getTime() - start.getTime()) / DAY) % pattern.interval === 0;
  if (pattern.kind === 'weekly') return isWeekly(on, pattern);
  const isMonth =
    'month' in pattern ? MONTHS[day.getUTCMonth()] === pattern.month : monthsSince(on) % pattern.interval === 0;
  if (!isMonth) return false;
  return 'day' in pattern ? day.getUTCDate() === Math.min(pattern.day, daysIn(day)) : isRelative(day, pattern);
}

function byHand({ pattern, range }: Recurrence): string[] {
  const start = new Date(`${range.start}T00:00:00Z`);
  const found = Array.from({ length: YEARS_SCANNED * 366 }, (_, days) => new Date(start.getTime() + days * DAY))
    .filter((day) => isOne({ start, day }, pattern))
    .map(text);
  return found.filter((date) => range.end === undefined || date <= range.end).slice(0, range.count);
}

const interval = fc.integer({ min: 1, max: 5 });
const day = fc.integer({ min: 1, max: 31 });
const month = fc.constantFrom(...MONTHS);
const relative = { days: fc.constantFrom(...DAY_KINDS), index: fc.constantFrom(...WEEK_INDEXES) };
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const), interval: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('weekly' as const),
    interval,
    days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    firstDay: fc.constantFrom(...WEEKDAYS),
  }),
  fc.record({ kind: fc.constant('absolute-monthly' as const), interval, day }),
  fc.record({ kind: fc.constant('relative-monthly' as const), interval, ...relative }),
  fc.record({ kind: fc.constant('absolute-yearly' as const), day, month }),
  fc.record({ kind: fc.constant('relative-yearly' as const), month, ...relative }),
);
const date = fc.integer({ min: 0, max: 1500 }).map((days) => text(new Date(Date.UTC(2024, 0, 1) + days * DAY)));

test('the dates of a series are those that a count by hand finds', () => {
  fc.assert(
    fc.property(pattern, date, fc.integer({ min: 1, max: 8 }), (each, start, count) => {
      const all = byHand({ pattern: each, range: { start } });
      const some = { pattern: each, range: { start, count } };
      expect(firstDates(some, 99)).toEqual(all.slice(0, count));
      expect(lastDate(some)).toBe(all[count - 1]);
      expect(dateAt(some, count)).toBe(all[count - 1]);
      const end = all[count] ?? start;
      const ended = { pattern: each, range: { start, end } };
      expect(firstDates(ended, 99)).toEqual(all.filter((one) => one <= end).slice(0, 99));
      const endless = { pattern: each, range: { start } };
      expect(datesBetween(endless, start, end)).toEqual(all.filter((one) => one <= end));
      expect(neighbour(endless, end, 'before')).toBe(all.filter((one) => one < end).at(-1));
      expect(neighbour(endless, end, 'after')).toBe(all.find((one) => one > end));
    }),
    { numRuns: Number(process.env['TANDEM_RUNS'] ?? 60) },
  );
});

test('a series whose end lies before its first match has no dates', () => {
  const none = { pattern: { kind: 'daily', interval: 1 }, range: { start: '2027-01-10', end: '2027-01-09' } } as const;
  expect([firstDates(none, 9), lastDate(none), datesBetween(none, '2027-01-01', '2027-02-01')]).toEqual([
    [],
    undefined,
    [],
  ]);
});
