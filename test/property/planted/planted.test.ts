/**
 * The suite proves itself: each planted bug must be caught by the histories alone. `npm test` plants a fixed few, `MUTANTS=all` all of them.
 */
import { loadEngine } from '../../support/world/load-engine.ts';
import { explore } from '../explore.ts';
import { bugs, fastBugs } from './bugs.ts';
import { plant } from './plant.ts';

const all = process.env['MUTANTS'] === 'all';
const histories = Number(process.env['HISTORIES'] ?? 800);
const chosen = bugs.filter(({ name }) => all || fastBugs.includes(name));

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
  10 * 60_000,
);

test('the list is long enough and every fast one is on it', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(6);
  expect(fastBugs.filter((name) => bugs.some((bug) => bug.name === name))).toEqual(fastBugs);
});
