/** Random series as a calendar holds them: every pattern, every way to end, timed or all-day, begun years before or within the window. */
import fc from 'fast-check';

import { type IanaZone, ianaZone, plainDate } from '../../../src/model/instant.ts';
import {
  dayIndexes,
  dayKinds,
  localTime,
  type Pattern,
  type Series,
  type SeriesRange,
  type SeriesTime,
  weekdays,
} from '../../../src/model/series.ts';

/** Both hemispheres, half hours, no daylight saving, midnight changes, the date line; zones on whose rules old and new IANA data agree. */
export const seriesZones: readonly IanaZone[] = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/Santiago',
  'America/St_Johns',
  'America/Nuuk',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Honolulu',
  'Pacific/Apia',
  'Asia/Kolkata',
  'Asia/Beirut',
  'Africa/Cairo',
  'UTC',
].map(ianaZone);

const date = (from: string, days: number): fc.Arbitrary<string> =>
  fc.nat(days).map((n) => new Date(Date.parse(from) + n * 86_400_000).toISOString().slice(0, 10));

const interval = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 14 }));
const dayOfMonth = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 28, max: 31 }));
const month = fc.integer({ min: 1, max: 12 });
const nth = { day: fc.constantFrom(...dayKinds), index: fc.constantFrom(...dayIndexes) };

/** A day that the month has in some year: 30 February is no pattern that a calendar accepts, 29 February is. */
const yearly = fc.record({ month, dayOfMonth }).map((each) => ({
  ...each,
  dayOfMonth: Math.min(each.dayOfMonth, new Date(Date.UTC(2024, each.month, 0)).getUTCDate()),
}));

const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const), interval }),
  fc.record({
    kind: fc.constant('weekly' as const),
    interval,
    days: fc.subarray([...weekdays], { minLength: 1 }),
    firstDayOfWeek: fc.constantFrom(...weekdays),
  }),
  fc.record({ kind: fc.constant('absoluteMonthly' as const), interval, dayOfMonth }),
  fc.record({ kind: fc.constant('relativeMonthly' as const), interval, ...nth }),
  yearly.map((each) => ({ kind: 'absoluteYearly' as const, ...each })),
  fc.record({ kind: fc.constant('relativeYearly' as const), month, ...nth }),
);

const range: fc.Arbitrary<SeriesRange> = fc
  .record({
    first: fc.oneof(date('2022-01-01', 1600), date('2026-06-01', 400)),
    ends: fc.constantFrom('never' as const, 'onDate' as const, 'afterCount' as const),
    days: fc.nat(2500),
    count: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ first, ends, days, count }): SeriesRange => {
    const firstDay = plainDate(first);
    if (ends === 'never') return { firstDay, ends };
    if (ends === 'afterCount') return { firstDay, ends, count };
    return {
      firstDay,
      ends,
      lastDay: plainDate(new Date(Date.parse(first) + days * 86_400_000).toISOString().slice(0, 10)),
    };
  });

const clock = fc
  .oneof(
    fc.nat(287).map((n) => n * 5),
    fc.nat(47).map((n) => n * 5),
  )
  .map((minutes) => new Date(minutes * 60_000).toISOString().slice(11, 19));

const time: fc.Arbitrary<SeriesTime> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({
        one: clock,
        other: clock,
        endsDaysLater: fc.oneof(fc.constant(0), fc.nat(2)),
        zone: fc.constantFrom(...seriesZones),
      })
      .map(({ one, other, endsDaysLater, zone }): SeriesTime => {
        const [start, end] = endsDaysLater === 0 && other < one ? [other, one] : [one, other];
        return { kind: 'timed', start: localTime(start), end: localTime(end), endsDaysLater, zone };
      }),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).map((days): SeriesTime => ({ kind: 'allDay', days })) },
);

export const arbitrarySeries: fc.Arbitrary<Series> = fc.record({ pattern, range, time });
