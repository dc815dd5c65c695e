import fc from 'fast-check';

import {
  type Form,
  patternOfForm,
  rangeOfForm,
  timeOfMaster,
} from '../../../../src/mapping/exchange/recurrence-form.ts';
import { whenOn } from '../../../../src/mapping/exchange/recurrence.ts';
import { type When } from '../../../../src/model/appointment.ts';
import { ianaZone, instant, instantOfMs, plainDate } from '../../../../src/model/instant.ts';

const pattern = (name: string, fields: Form['fields']) => patternOfForm({ name, fields });

test.each([
  ['DailyRecurrence', { Interval: '3' }, { kind: 'daily', interval: 3 }],
  [
    'WeeklyRecurrence',
    { Interval: '2', DaysOfWeek: 'Friday Monday', FirstDayOfWeek: 'Monday' },
    { kind: 'weekly', interval: 2, days: ['Monday', 'Friday'], firstDayOfWeek: 'Monday' },
  ],
  [
    'WeeklyRecurrence',
    { Interval: '1', DaysOfWeek: 'Weekday' },
    {
      kind: 'weekly',
      interval: 1,
      days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
      firstDayOfWeek: 'Sunday',
    },
  ],
  [
    'AbsoluteMonthlyRecurrence',
    { Interval: '1', DayOfMonth: '31' },
    { kind: 'absoluteMonthly', interval: 1, dayOfMonth: 31 },
  ],
  [
    'RelativeMonthlyRecurrence',
    { Interval: '1', DaysOfWeek: 'WeekendDay', DayOfWeekIndex: 'Last' },
    { kind: 'relativeMonthly', interval: 1, day: 'WeekendDay', index: 'Last' },
  ],
  [
    'AbsoluteYearlyRecurrence',
    { DayOfMonth: '29', Month: 'February' },
    { kind: 'absoluteYearly', month: 2, dayOfMonth: 29 },
  ],
  [
    'RelativeYearlyRecurrence',
    { DaysOfWeek: 'Thursday', DayOfWeekIndex: 'Fourth', Month: 'November' },
    { kind: 'relativeYearly', month: 11, day: 'Thursday', index: 'Fourth' },
  ],
])('%s is read', (name, fields: Form['fields'], expected) => {
  expect(pattern(name, fields)).toEqual(expected);
});

test.each([
  ['DailyRegeneration', { Interval: '1' }],
  ['DailyRecurrence', { Interval: '0' }],
  ['DailyRecurrence', {}],
  ['WeeklyRecurrence', { Interval: '1', DaysOfWeek: 'Montag' }],
  ['WeeklyRecurrence', { Interval: '1', DaysOfWeek: '' }],
  ['AbsoluteMonthlyRecurrence', { Interval: '1', DayOfMonth: '32' }],
  ['RelativeMonthlyRecurrence', { Interval: '1', DaysOfWeek: 'Monday Tuesday', DayOfWeekIndex: 'Last' }],
  ['AbsoluteYearlyRecurrence', { DayOfMonth: '1', Month: 'Mai' }],
  ['constructor', {}],
])('%s with %p is not understood, and not guessed', (name, fields: Form['fields']) => {
  expect(pattern(name, fields)).toBeUndefined();
});

test('a series ends never, on a date or after a count; dates may carry an offset', () => {
  const range = (name: string, fields: Form['fields']) =>
    rangeOfForm({ name, fields: { StartDate: '2026-11-22+01:00', ...fields } });
  expect(range('NoEndRecurrence', {})).toEqual({ firstDay: '2026-11-22', ends: 'never' });
  expect(range('EndDateRecurrence', { EndDate: '2027-01-31Z' })).toEqual({
    firstDay: '2026-11-22',
    ends: 'onDate',
    lastDay: '2027-01-31',
  });
  expect(range('NumberedRecurrence', { NumberOfOccurrences: '10' })).toEqual({
    firstDay: '2026-11-22',
    ends: 'afterCount',
    count: 10,
  });
  expect(range('NumberedRecurrence', { NumberOfOccurrences: 'ten' })).toBeUndefined();
  expect(range('EndDateRecurrence', { EndDate: '2027-02-31' })).toBeUndefined();
  expect(range('SomethingElse', {})).toBeUndefined();
  expect(rangeOfForm({ name: 'NoEndRecurrence', fields: {} })).toBeUndefined();
});

test('an all-day master gives every occurrence its number of days', () => {
  expect(timeOfMaster({ kind: 'allDay', firstDay: plainDate('2026-12-31'), lastDay: plainDate('2027-01-02') })).toEqual(
    { kind: 'allDay', days: 3 },
  );
});

test('a master over midnight keeps both ends of the clock', () => {
  const when: When = {
    kind: 'timed',
    start: instant('2026-11-22T22:30:00Z'),
    end: instant('2026-11-23T23:15:00Z'),
    zone: ianaZone('Europe/Berlin'),
  };
  expect(timeOfMaster(when)).toEqual({
    kind: 'timed',
    start: '23:30:00',
    end: '00:15:00',
    endsDaysLater: 2,
    zone: 'Europe/Berlin',
  });
});

test('the first occurrence is the master itself, unless the clocks change within it (P9)', () => {
  const zone = fc
    .constantFrom('Europe/Berlin', 'Pacific/Auckland', 'America/St_Johns', 'Asia/Kolkata', 'UTC')
    .map(ianaZone);
  // January and July: no clock changes there.
  const at = fc
    .record({ day: fc.nat(20), summer: fc.boolean(), minute: fc.nat(1439) })
    .map(({ day, summer, minute }) => Date.UTC(2027, summer ? 6 : 0, 3 + day, 0, minute));
  fc.assert(
    fc.property(at, fc.record({ minutes: fc.nat(3000), in_: zone }), (start, { minutes, in_ }) => {
      const when: When = {
        kind: 'timed',
        start: instantOfMs(start),
        end: instantOfMs(start + minutes * 60_000),
        zone: in_,
      };
      const local = new Intl.DateTimeFormat('sv-SE', { timeZone: in_, dateStyle: 'short' }).format(start);
      expect(whenOn(plainDate(local), timeOfMaster(when))).toEqual(when);
    }),
  );
});
