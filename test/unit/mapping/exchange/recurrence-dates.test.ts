import { daysOfPattern } from '../../../../src/mapping/exchange/recurrence-dates.ts';
import { plainDate } from '../../../../src/model/instant.ts';
import { type Pattern } from '../../../../src/model/series.ts';

const from = (pattern: Pattern, firstDay: string, until: string): readonly string[] =>
  daysOfPattern(pattern, { firstDay: plainDate(firstDay), ends: 'never' }, plainDate(until));

test('day 31 is the last day of a shorter month, and 29 and 30 are so in February', () => {
  const monthly = (dayOfMonth: number): Pattern => ({ kind: 'absoluteMonthly', interval: 1, dayOfMonth });
  expect(from(monthly(31), '2027-01-01', '2027-05-31')).toEqual([
    '2027-01-31',
    '2027-02-28',
    '2027-03-31',
    '2027-04-30',
    '2027-05-31',
  ]);
  expect(from(monthly(30), '2028-01-31', '2028-03-30')).toEqual(['2028-02-29', '2028-03-30']);
  expect(from(monthly(29), '2027-02-01', '2027-03-31')).toEqual(['2027-02-28', '2027-03-29']);
});

test('29 February is every year the last day of February', () => {
  expect(from({ kind: 'absoluteYearly', month: 2, dayOfMonth: 29 }, '2027-01-01', '2029-12-31')).toEqual([
    '2027-02-28',
    '2028-02-29',
    '2029-02-28',
  ]);
});

test('the first day of the week decides which weeks an every-other-week series takes', () => {
  const weekly = (firstDayOfWeek: 'Monday' | 'Sunday'): Pattern => ({
    kind: 'weekly',
    interval: 2,
    days: ['Tuesday', 'Sunday'],
    firstDayOfWeek,
  });
  // RFC 5545's own example, with Tuesday 5 August 1997.
  expect(from(weekly('Monday'), '1997-08-05', '1997-08-24')).toEqual([
    '1997-08-05',
    '1997-08-10',
    '1997-08-19',
    '1997-08-24',
  ]);
  expect(from(weekly('Sunday'), '1997-08-05', '1997-08-31')).toEqual([
    '1997-08-05',
    '1997-08-17',
    '1997-08-19',
    '1997-08-31',
  ]);
});

test.each([
  ['First', 'Day', '2026-11-01'],
  ['Last', 'Day', '2026-11-30'],
  ['First', 'Weekday', '2026-11-02'],
  ['Last', 'Weekday', '2026-11-30'],
  ['First', 'WeekendDay', '2026-11-01'],
  ['Second', 'WeekendDay', '2026-11-07'],
  ['Last', 'WeekendDay', '2026-11-29'],
  ['Third', 'Thursday', '2026-11-19'],
  ['Last', 'Thursday', '2026-11-26'],
] as const)('the %s %s of November 2026 is %s', (index, day, expected) => {
  const until = '2026-11-30';
  expect(from({ kind: 'relativeMonthly', interval: 1, day, index }, '2026-11-01', until)).toEqual([expected]);
  expect(from({ kind: 'relativeYearly', month: 11, day, index }, '2025-12-01', until)).toEqual([expected]);
});

test('intervals count from the first day', () => {
  expect(from({ kind: 'daily', interval: 10 }, '2026-11-22', '2026-12-20')).toEqual([
    '2026-11-22',
    '2026-12-02',
    '2026-12-12',
  ]);
  // Begun after the 15th: November is the first month all the same, and has no occurrence.
  expect(from({ kind: 'absoluteMonthly', interval: 3, dayOfMonth: 15 }, '2026-11-22', '2027-06-01')).toEqual([
    '2027-02-15',
    '2027-05-15',
  ]);
});

test('a series ends with its last day included, after its count, or never', () => {
  const daily: Pattern = { kind: 'daily', interval: 1 };
  const firstDay = plainDate('2026-11-22');
  const until = plainDate('2026-11-26');
  const lastDay = plainDate('2026-11-23');
  expect(daysOfPattern(daily, { firstDay, ends: 'onDate', lastDay }, until)).toEqual(['2026-11-22', '2026-11-23']);
  expect(daysOfPattern(daily, { firstDay, ends: 'afterCount', count: 1 }, until)).toEqual(['2026-11-22']);
  expect(daysOfPattern(daily, { firstDay, ends: 'never' }, until)).toHaveLength(5);
  expect(daysOfPattern(daily, { firstDay, ends: 'never' }, plainDate('2026-11-21'))).toEqual([]);
});
