import fc from 'fast-check';

import { seriesTimes } from '../../../../src/mapping/exchange/series-times.ts';
import { timeFromExchange, timeToExchange } from '../../../../src/mapping/exchange/when.ts';
import { canonicalZone } from '../../../../src/mapping/zones/windows-zones.ts';
import { ianaZone, instant, plainDate } from '../../../../src/model/instant.ts';

const context = { allDayZone: ianaZone('Etc/UTC') };
const day = 86_400_000;
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone')).map((name) => canonicalZone(name));
const date = fc
  .integer({ min: Date.UTC(1995), max: Date.UTC(2045) })
  .map((at) => plainDate(new Date(at).toISOString().slice(0, 10)));

test('in an all-day series the midnights of its zone are dates, at any time of the year (P9)', () => {
  fc.assert(
    fc.property(zone, fc.tuple(date, date), fc.nat(5), (allDayZone, [first, other], length) => {
      const lastDay = (from: string) => plainDate(new Date(Date.parse(from) + length * day).toISOString().slice(0, 10));
      const when = (firstDay: typeof first) => ({ kind: 'allDay', firstDay, lastDay: lastDay(firstDay) }) as const;
      const master = timeToExchange(when(first), { allDayZone });
      const moved = timeToExchange(when(other), { allDayZone });
      const times = seriesTimes(master, context);
      expect(times.original(moved.start)).toBe(other);
      expect(times.when(moved.start, moved.end)).toEqual(when(other));
    }),
    { numRuns: 300 },
  );
});

test('a timed occurrence of an all-day series is timed, an empty one too', () => {
  const master = timeToExchange(
    { kind: 'allDay', firstDay: plainDate('2026-11-23'), lastDay: plainDate('2026-11-23') },
    { allDayZone: ianaZone('Europe/Berlin') },
  );
  const times = seriesTimes(master, context);
  const [start, end] = [instant('2026-11-23T23:00:00Z'), instant('2026-11-24T10:00:00Z')];
  expect(times.when(start, end)).toEqual({ kind: 'timed', start, end, zone: 'Europe/Berlin' });
  expect(times.when(start, start)).toEqual({ kind: 'timed', start, end: start, zone: 'Europe/Berlin' });
});

test('a timed series has instants in its zone, as its items have; from midnight to midnight is not all-day', () => {
  const master = {
    start: instant('2026-11-23T08:00:00Z'),
    end: instant('2026-11-23T09:00:00Z'),
    allDay: false,
    startZone: 'W. Europe Standard Time',
  };
  const times = seriesTimes(master, context);
  expect(times.original(master.start)).toBe('2026-11-23T08:00:00Z');
  expect(times.when(master.start, master.end)).toEqual(timeFromExchange(master, context).when);
  const [start, end] = [instant('2026-11-23T23:00:00Z'), instant('2026-11-24T23:00:00Z')];
  expect(times.when(start, end)).toMatchObject({ kind: 'timed', start, end });
});
