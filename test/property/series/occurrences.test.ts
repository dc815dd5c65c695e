/** Laws of re-keying over random series, edits and splits: total, never all deleted and created anew, and quiet once it was carried out. */
import fc from 'fast-check';

import { expandSeries } from '../../../src/mapping/exchange/recurrence.ts';
import { instant, plainDate } from '../../../src/model/instant.ts';
import { type Series } from '../../../src/model/series.ts';
import { stepsOfSeries } from '../../../src/sync/occurrences.ts';
import { type LinkedOccurrence, type OccurrenceStep, type SeriesRound } from '../../../src/sync/series-desk.ts';
import { arbitrarySeries } from './arbitrary-series.ts';

/** Fixed where a test also counts what it met: how much that is must not be a matter of luck. */
const seed = 20_261_122;

type Link = LinkedOccurrence<string>;

const window = { from: instant('2026-10-23T10:00:00Z'), to: instant('2027-03-27T10:00:00Z'), limit: 60 };
const expand = (series: Series, linked: readonly Link[]) => expandSeries({ series, exceptions: [], window, linked });

const linksOf = (series: Series): readonly Link[] =>
  expand(series, []).inside.map(({ identity, ordinal }) => ({
    ref: `link ${ordinal}`,
    identity,
    ordinal,
    ended: false,
  }));

const round = (uid: string, series: Series, linked: readonly Link[]): SeriesRound<string> => ({
  uid,
  organiser: 'anna',
  linked,
  now: expand(series, linked),
});

/** An edit takes some parts of the series from another one: pattern, range or time, or all of them. */
const edit = fc.record({ to: arbitrarySeries, parts: fc.subarray(['pattern', 'range', 'time'] as const) });
const edited = (series: Series, { to, parts }: { to: Series; parts: readonly (keyof Series)[] }): Series =>
  Object.assign({}, series, ...parts.map((part) => ({ [part]: to[part] }))) as Series;

const refsOf = (steps: readonly OccurrenceStep<string>[]): readonly string[] =>
  steps.flatMap((step) => ('ref' in step ? [step.ref] : [])).sort();
const made = (uid: string, steps: readonly OccurrenceStep<string>[]): readonly string[] =>
  steps.flatMap((step) => ('uid' in step && step.uid === uid ? [step.occurrence.identity] : [])).sort();
const count = (steps: readonly OccurrenceStep<string>[], what: OccurrenceStep<string>['do']): number =>
  steps.filter((step) => step.do === what).length;

/** What the links are after the steps were carried out. */
const after = (uid: string, links: readonly Link[], steps: readonly OccurrenceStep<string>[]): readonly Link[] =>
  steps.flatMap((step): Link[] => {
    if (step.do === 'remove') return [];
    if (step.do === 'rest') return links.filter(({ ref }) => ref === step.ref);
    if (step.uid !== uid) return [];
    const { identity, ordinal } = step.occurrence;
    return [{ ref: step.do === 'create' ? `new ${identity}` : step.ref, identity, ordinal, ended: false }];
  });

test('every link gets one step, every occurrence inside the window one, whatever was edited (P6)', () => {
  fc.assert(
    fc.property(arbitrarySeries, edit, (series, change) => {
      const linked = linksOf(series);
      const now = round('A', edited(series, change), linked);
      const steps = stepsOfSeries([now]);
      expect(refsOf(steps)).toEqual(linked.map(({ ref }) => ref).sort());
      const inside = typeof now.now === 'string' ? [] : now.now.inside.map(({ identity }) => identity);
      const outside = steps.filter((step) => step.do === 'rekey' && step.by === 'order').length;
      const taken = made('A', steps);
      expect([...inside].sort().filter((identity) => !taken.includes(identity))).toEqual([]);
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken.length - inside.length).toBeLessThanOrEqual(outside);
    }),
    { numRuns: 100 },
  );
});

test('an edit never deletes all occurrences while it creates others (P5)', () => {
  let rekeyed = 0;
  fc.assert(
    fc.property(arbitrarySeries, edit, (series, change) => {
      const linked = linksOf(series);
      const steps = stepsOfSeries([round('A', edited(series, change), linked)]);
      rekeyed += count(steps, 'rekey');
      const allRemoved = linked.length > 0 && count(steps, 'remove') === linked.length;
      expect(allRemoved && count(steps, 'create') > 0).toBe(false);
    }),
    { numRuns: 100, seed },
  );
  expect(rekeyed).toBeGreaterThan(100);
});

test('carried out, the same series asks for nothing more (P2)', () => {
  fc.assert(
    fc.property(arbitrarySeries, edit, (series, change) => {
      const next = edited(series, change);
      const linked = linksOf(series);
      const links = after('A', linked, stepsOfSeries([round('A', next, linked)]));
      const again = stepsOfSeries([round('A', next, links)]);
      expect(again.filter((step) => step.do !== 'keep' && step.do !== 'rest')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('a series split anywhere, at another hour, moves its tail: nothing is removed, nothing created', () => {
  let moved = 0;
  fc.assert(
    fc.property(arbitrarySeries, fc.nat(20), (series, at) => {
      const linked = linksOf(series);
      const first = linked[at % Math.max(1, linked.length)];
      if (first === undefined) return;
      const day = first.identity.slice(0, 10);
      const before = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
      const head: Series = {
        ...series,
        range: { firstDay: series.range.firstDay, ends: 'onDate', lastDay: plainDate(before) },
      };
      // Outlook gives the new series the rest of the pattern; intervals count from the split, so only those of one period stay aligned.
      if ('interval' in series.pattern && series.pattern.interval > 1) return;
      const range =
        series.range.ends === 'afterCount'
          ? { firstDay: plainDate(day), ends: series.range.ends, count: series.range.count - first.ordinal + 1 }
          : { ...series.range, firstDay: plainDate(day) };
      const tail: Series = { ...series, range };
      const steps = stepsOfSeries([round('A', head, linked), round('B', tail, [])]);
      moved += count(steps, 'rekey');
      expect(count(steps, 'remove')).toBe(0);
      expect(count(steps, 'create')).toBeLessThanOrEqual(Math.max(0, linked.indexOf(first)));
    }),
    { numRuns: 100, seed },
  );
  expect(moved).toBeGreaterThan(100);
});
