/**
 * Proves the expansion of series against an independent implementation, occurrence by occurrence: identity, ordinal, start and end, with deleted, moved and
 * changed occurrences. 10,000 series in `npm run test:full`, a tenth in `npm test`.
 */
import fc from 'fast-check';

import { expandSeries, type Window } from '../../../src/mapping/exchange/recurrence.ts';
import { type When } from '../../../src/model/appointment.ts';
import { itemId } from '../../../src/model/ids.ts';
import {
  type Instant,
  instant,
  instantOfMs,
  msOfInstant,
  plainDate,
  type PlainDate,
} from '../../../src/model/instant.ts';
import { type Series, type SeriesException } from '../../../src/model/series.ts';
import { arbitrarySeries } from './arbitrary-series.ts';
import { addDays, independentDays, independentTimes } from './independent.ts';

const window: Window = { from: instant('2026-10-23T10:00:00Z'), to: instant('2027-12-27T10:00:00Z'), limit: 200 };
const dayMs = 86_400_000;

type Row = { identity: string; ordinal: number; from: number; to: number; moved: boolean };
type Change = { readonly at: number; readonly by: 'delete' | 'move'; readonly minutes: number };

const changes: fc.Arbitrary<readonly Change[]> = fc.uniqueArray(
  fc.record({
    at: fc.oneof(fc.nat(60), fc.nat(400)),
    by: fc.constantFrom('delete' as const, 'move' as const),
    minutes: fc.oneof(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -400_000, max: 100_000 })),
  }),
  { maxLength: 12, selector: ({ at }) => at },
);

/** All-day rows count days, so that both kinds are numbers. */
const boundsOf = (when: When): { from: number; to: number } =>
  when.kind === 'timed'
    ? { from: msOfInstant(when.start), to: msOfInstant(when.end) }
    : { from: Date.parse(when.firstDay), to: Date.parse(when.lastDay) + dayMs };

const originalOf = (series: Series, from: number): Instant | PlainDate =>
  series.time.kind === 'timed' ? instantOfMs(from) : plainDate(new Date(from).toISOString().slice(0, 10));

const whenOf = (series: Series, { from, to }: { from: number; to: number }): When =>
  series.time.kind === 'timed'
    ? { kind: 'timed', start: instantOfMs(from), end: instantOfMs(to), zone: series.time.zone }
    : {
        kind: 'allDay',
        firstDay: plainDate(new Date(from).toISOString().slice(0, 10)),
        lastDay: plainDate(addDays(new Date(to).toISOString().slice(0, 10), -1)),
      };

const shifted = (row: Row, series: Series, minutes: number): Row => {
  const by = series.time.kind === 'timed' ? minutes * 60_000 : Math.trunc(minutes / 1440) * dayMs;
  return { ...row, from: row.from + by, to: row.to + by, moved: true };
};

type Place = { readonly day: string; readonly ordinal: number };

/** What is further from the window than any duration takes no part unless it was moved, and the time of each is the dearest question here. */
const isNear = ({ day }: Place): boolean => day >= '2026-08-01' && day <= '2028-01-01';

const rowAt = ({ time }: Series, { day, ordinal }: Place): Row => ({
  identity: `${day}T${time.kind === 'timed' ? time.start : '00:00:00'}`,
  ordinal,
  ...independentTimes(day, time),
  moved: false,
});

/** The independent answer: the places of the pattern around the window, each kept, deleted or moved. */
const world = (series: Series, chosen: readonly Change[]) => {
  const places: Place[] = independentDays(series, '2028-12-31').map((day, index) => ({ day, ordinal: index + 1 }));
  // Changes gather around the window, where they matter.
  const near = Math.max(0, places.findIndex(({ day }) => day > window.from.slice(0, 10)) - 30);
  const byPlace = new Map(chosen.map((change) => [near + change.at, change]));
  const exceptions: SeriesException[] = [];
  const now = places.flatMap((place, index): Row[] => {
    const change = byPlace.get(index);
    if (change === undefined) return isNear(place) ? [rowAt(series, place)] : [];
    const row = rowAt(series, place);
    const original = originalOf(series, row.from);
    if (change.by === 'delete') {
      exceptions.push({ kind: 'deleted', original });
      return [];
    }
    const moved = shifted(row, series, change.minutes);
    exceptions.push({ kind: 'modified', original, when: whenOf(series, moved), item: itemId(`item ${index}`) });
    return [moved];
  });
  return { now, exceptions };
};

const slack = (series: Series): number => (series.time.kind === 'timed' ? 0 : dayMs / 2);

const insideOf = (series: Series, rows: readonly Row[]): readonly Row[] =>
  rows
    .filter(
      ({ from, to }) =>
        to + slack(series) >= msOfInstant(window.from) && from - slack(series) <= msOfInstant(window.to),
    )
    .sort((one, other) => one.from - other.from || one.ordinal - other.ordinal);

const textOf = (rows: readonly Row[]): string =>
  rows.map((row) => [row.identity, row.ordinal, row.from, row.to, row.moved].join()).join('|');

const seen = { occurrences: 0, moved: 0, deleted: 0, full: 0, empty: 0 };

const runs = process.env['TANDEM_TEST_FULL'] === undefined ? 1_000 : 10_000;

test(
  `${runs} random series with exceptions equal an independent implementation, occurrence by occurrence (P9)`,
  () => {
    fc.assert(
      fc.property(arbitrarySeries, changes, (series, chosen) => {
        const { now, exceptions } = world(series, chosen);
        const expected = insideOf(series, now);
        const found = expandSeries({ series, exceptions, window, linked: [] });
        expect(found.strays).toEqual([]);
        const rows: Row[] = found.inside.map(({ identity, ordinal, when, exception }) => ({
          identity,
          ordinal,
          ...boundsOf(when),
          moved: exception !== undefined,
        }));
        const wanted = expected.slice(0, window.limit);
        // Comparing as text first: jest's comparison of hundreds of objects would take most of the time.
        if (textOf(rows) !== textOf(wanted)) expect(rows).toEqual(wanted);
        expect(found.beyondLimit).toBe(Math.max(0, expected.length - window.limit));
        seen.occurrences += found.inside.length;
        seen.moved += found.inside.filter(({ exception }) => exception !== undefined).length;
        seen.deleted += exceptions.filter(({ kind }) => kind === 'deleted').length;
        seen.full += found.beyondLimit > 0 ? 1 : 0;
        seen.empty += found.inside.length === 0 ? 1 : 0;
      }),
      { numRuns: runs },
    );
    // The random series are not all alike: many occurrences, exceptions, overlong and empty ones.
    expect(seen.occurrences).toBeGreaterThan(20 * runs);
    expect(Math.min(seen.moved, seen.deleted)).toBeGreaterThan(runs / 5);
    expect(Math.min(seen.full, seen.empty)).toBeGreaterThan(runs / 100);
  },
  60 * 60_000,
);
