/**
 * Owns `npm run test:mutants`: the suite proves itself. Plants every listed bug and every other decision in every cell of the decision, one at a time, in memory or
 * in a copy of the source, and plays the property suite's scenarios until one breaks a property. Exit code 1 when one survives that is not listed as equivalent.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command, InvalidArgumentError, Option } from 'commander';

import { openPool, type Pool } from '../test/property/outside/pool.ts';
import { bugs } from '../test/property/planted/bugs.ts';
import { cellMutants } from '../test/property/planted/cells.ts';
import { readKillers, writeKillers } from '../test/property/planted/killers.ts';
import { marks, proofLists } from '../test/property/planted/proof-lists.ts';
import { scenariosWith } from '../test/property/planted/scenarios.ts';
import { explain } from './lib/command-line.ts';
import { elapsed } from './lib/progress.ts';
import { PROJECT } from './lib/runtime.ts';
import { type Hunt, inTurn, isWelcome, judgeBug, judgeCell, type Outcome } from './mutants/kill.ts';
import { visitedBy } from './mutants/visits.ts';

const proofFile = join(PROJECT, 'docs', 'PROOF.md');

const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const program = new Command('npm run test:mutants --')
  .description('Plants every bug and every wrong decision, one at a time: the property suite has to notice each.')
  .option('--only <text>', 'only the mutants whose name contains this')
  .addOption(new Option('--kind <kind>', 'only planted bugs, or only wrong decisions').choices(['bugs', 'cells']))
  .option('--histories <number>', 'drawn histories besides traces and enumerated worlds', count, 1000)
  .option('--patience <number>', 'so many scenarios that reach a cell may miss its mutant', count, 250)
  .option('--workers <number>', 'processes; without it as many as there are cores', count)
  .option('--write', 'remember what killed each mutant, and write the lists of docs/PROOF.md')
  .showHelpAfterError();

type Options = {
  readonly kind?: 'bugs' | 'cells';
  readonly only?: string;
  readonly histories: number;
  readonly patience: number;
  readonly workers?: number;
  readonly write?: true;
};

const say = (outcome: Outcome): void => {
  const by = outcome.by === undefined ? '' : ` by ${outcome.by}: ${(outcome.broke ?? '').slice(0, 100)}`;
  console.log(`  ${isWelcome(outcome) ? '✓' : '✗'} ${outcome.fate.padEnd(10)} ${outcome.name}${by}`);
};

/** What needed no playing is not worth a line each. */
const told = async (outcome: Promise<Outcome>): Promise<Outcome> => {
  const known = await outcome;
  if (known.played > 0) say(known);
  return known;
};

/** One line per cell for what nothing reaches. */
const sayBad = (bad: readonly Outcome[]): void => {
  const unreached = bad.filter(({ fate }) => fate === 'unreached').map(({ name }) => name.split(' = ', 1)[0] ?? name);
  if (bad.length > 0) console.log('\nNot accounted for:');
  for (const cell of new Set(unreached)) console.log(`  ✗ unreached  ${cell}`);
  bad.filter(({ fate }) => fate !== 'unreached').forEach(say);
};

type Run = { readonly pool: Pool; readonly options: Options; readonly names: readonly string[] };

/** Only cells need to know who reaches them; and what breaks without any mutant proves nothing about one. */
const runCells = async (hunt: Hunt, { pool, options, names }: Run): Promise<readonly Outcome[]> => {
  console.log(`Playing ${names.length} scenarios on the sound engine, ${pool.size} at a time …`);
  const visited = await visitedBy(pool, { histories: options.histories, names });
  for (const { name, violations } of visited.broken)
    console.log(`  ! ${name} breaks without any mutant and is left out: ${violations[0]?.slice(0, 120)}`);
  const chosen = cellMutants.filter(({ name }) => name.includes(options.only ?? ''));
  return Promise.all(chosen.map((mutant) => told(judgeCell(hunt, mutant, visited))));
};

const runBugs = (hunt: Hunt, { options, names }: Run): Promise<readonly Outcome[]> =>
  Promise.all(
    bugs.filter(({ name }) => name.includes(options.only ?? '')).map((bug) => told(judgeBug(hunt, bug, inTurn(names)))),
  );

const run = async (pool: Pool, options: Options): Promise<readonly Outcome[]> => {
  const { histories, patience, kind } = options;
  const names = scenariosWith(histories).map(({ name }) => name);
  const hunt: Hunt = { pool, histories, patience, killers: readKillers() };
  const all = { pool, options, names };
  return [...(kind === 'cells' ? [] : await runBugs(hunt, all)), ...(kind === 'bugs' ? [] : await runCells(hunt, all))];
};

const summary = (outcomes: readonly Outcome[]): string =>
  (['killed', 'equivalent', 'survived', 'unreached', 'stale'] as const)
    .map((fate) => `${outcomes.filter((one) => one.fate === fate).length} ${fate}`)
    .join(', ');

const remember = (outcomes: readonly Outcome[]): void => {
  const found = outcomes.flatMap(({ name, fate, by }) => (fate === 'killed' && by !== undefined ? [[name, by]] : []));
  writeKillers({ ...readKillers(), ...(Object.fromEntries(found) as { readonly [name: string]: string }) });
  const page = readFileSync(proofFile, 'utf8');
  const [before = '', rest = ''] = page.split(marks.from, 2);
  writeFileSync(proofFile, `${before}${proofLists(readKillers())}${rest.split(marks.to, 2)[1] ?? ''}`);
};

const main = async (): Promise<void> => {
  const options = program.parse().opts<Options>();
  const began = Date.now();
  const pool = openPool({ limitMs: 15 * 60_000, ...(options.workers === undefined ? {} : { size: options.workers }) });
  try {
    const outcomes = await run(pool, options);
    if (options.write === true) remember(outcomes);
    const bad = outcomes.filter((one) => !isWelcome(one));
    sayBad(bad);
    console.log(`\n${outcomes.length} mutants in ${elapsed(Date.now() - began)}: ${summary(outcomes)}`);
    process.exitCode = bad.length > 0 ? 1 : 0;
  } catch (error) {
    process.exitCode = explain(error);
  } finally {
    pool.close();
  }
};

void main();
