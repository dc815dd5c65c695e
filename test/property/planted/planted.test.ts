/**
 * The suite proves itself: each planted bug and each wrong decision must be caught by the property suite alone. `npm test` plants a few, others every day; all of them
 * are planted by `npm run test:mutants`, which also remembers what catches each (killers.json).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openPool } from '../outside/pool.ts';
import { full } from '../scale.ts';
import { bugs } from './bugs.ts';
import { cellMutants, cells } from './cells.ts';
import { equivalents, ruleOf, rules } from './equivalents.ts';
import { readKillers } from './killers.ts';
import { type Bug, patchOf } from './plant.ts';
import { proofLists } from './proof-lists.ts';
import { scenariosWith, type Verdict } from './scenarios.ts';

const killers = readKillers();
const histories = 300;
const scenarios = scenariosWith(histories).map(({ name }) => name);

/** What caught it before comes first. */
const inOrder = (mutant: string): readonly string[] => {
  const first = killers[mutant];
  return first === undefined ? scenarios : [first, ...scenarios.filter((name) => name !== first)];
};

/** Those of today: every one has its turn. */
const ofToday = <T>(all: readonly T[], perDay: number): readonly T[] => {
  const first = Math.floor(Date.now() / 86_400_000) * perDay;
  return Array.from({ length: Math.min(perDay, all.length) }, (_, place) => all[(first + place) % all.length] as T);
};

const say = (name: string, { killedBy, broke }: Verdict): void =>
  void process.stderr.write(`caught by ${killedBy ?? 'nothing'}: ${name}: ${broke?.slice(0, 120) ?? ''}\n`);

const limitMs = 15 * 60_000;
const pool = openPool({ limitMs, size: 1 });
afterAll(pool.close);

const named = <T extends { readonly name: string }>(all: readonly T[]): readonly (readonly [string, T])[] =>
  all.map((one) => [one.name, one] as const);

test.each(named<Bug>(ofToday(bugs, full ? 12 : 3)))(
  'planted and caught: %s',
  async (name) => {
    const verdict = await pool.ask('bug', { histories, names: inOrder(name), bug: name });
    say(name, verdict);
    expect(verdict.killedBy).toBeDefined();
  },
  limitMs,
);

// A day's share of the cells takes seconds.
const known = cellMutants.filter((mutant) => ruleOf(mutant) === undefined);

test.each(named(ofToday(known, full ? 120 : 16)))(
  'a wrong decision is caught: %s',
  async (name) => {
    const verdict = await pool.ask('cell', { histories, names: inOrder(name), mutant: name });
    say(name, verdict);
    expect(verdict.killedBy).toBeDefined();
  },
  limitMs,
);

test.each(named<Bug>(bugs))('it can be planted still: %s', (_name, bug) => {
  expect(patchOf(bug).size).toBeGreaterThan(0);
});

test('at least 50 bugs are planted, each under a name of its own', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(50);
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
});

test('every cell of the decision has a mutant for every other decision', () => {
  expect(cells).toHaveLength(144);
  expect(cellMutants).toHaveLength(144 * 8);
});

test('the list of equivalents is as long as it was when it was reviewed, and every entry of it covers something', () => {
  expect(equivalents).toHaveLength(519);
  expect(rules.filter((rule) => !equivalents.some((mutant) => ruleOf(mutant) === rule))).toEqual([]);
});

test('nothing is planted that nothing ever caught, but for the equivalents', () => {
  const names = [...bugs, ...known].map(({ name }) => name);
  expect(names.filter((name) => killers[name] === undefined)).toEqual([]);
});

test('docs/PROOF.md lists what is planted and what catches it', () => {
  const page = readFileSync(join(__dirname, '../../../docs/PROOF.md'), 'utf8');
  expect(page).toContain(proofLists(killers));
});
