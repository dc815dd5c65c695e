/**
 * The suite proves itself: each planted bug must be caught by the histories alone. `npm test` plants three of them, others every day; `MUTANTS=all` plants all.
 */
import { loadEngine } from '../../support/world/load-engine.ts';
import { explore } from '../explore.ts';
import { full } from '../scale.ts';
import { bugs, quickBugs } from './bugs.ts';
import { plant } from './plant.ts';

const all = process.env['MUTANTS'] === 'all' || full;
const histories = Number(process.env['HISTORIES'] ?? 1500);
const perDay = 3;

/** Those of today: every one of the quickly caught has its turn within a few days. */
const today = (): readonly string[] => {
  const first = Math.floor(Date.now() / 86_400_000) * perDay;
  return Array.from({ length: perDay }, (_, place) => quickBugs[(first + place) % quickBugs.length] ?? '');
};

const chosen = all ? bugs : bugs.filter(({ name }) => today().includes(name));

test.each(chosen.map((bug) => [bug.name, bug] as const))(
  'planted and caught: %s',
  async (_name, bug) => {
    const planted = plant(bug);
    try {
      const found = await explore(await loadEngine(planted.source), { histories, seed: 20261122, shrink: false });
      process.stderr.write(
        `caught after ${found?.runs ?? 'no'} histories: ${bug.name}: ${found?.violations[0] ?? ''}\n`,
      );
      expect(found?.violations).toBeDefined();
    } finally {
      planted.remove();
    }
  },
  15 * 60_000,
);

test.each(bugs.map((bug) => [bug.name, bug] as const))('it can be planted still: %s', (_name, bug) => {
  expect(() => plant(bug).remove()).not.toThrow();
});

test('every quickly caught bug is on the list', () => {
  expect(quickBugs.filter((name) => bugs.some((bug) => bug.name === name))).toEqual(quickBugs);
});
