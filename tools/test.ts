/**
 * Owns `npm test`: set-up as far as it is missing, static checks, then the tests by level, each stage measured against its budget.
 * Prints the slowest tests and every failure; the very last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { Command } from 'commander';

import { obtainCli, obtainRuntime } from './dapr/obtain.ts';
import { runChecks } from './lib/checks.ts';
import { runJest } from './lib/jest-run.ts';
import { elapsed, step } from './lib/progress.ts';
import { PROJECT } from './lib/runtime.ts';
import { lastLine, slowest, type TestResult } from './lib/test-results.ts';

const program = new Command('npm test --')
  .description('Sets up what is missing and runs all checks and tests.')
  .option('--full', 'also what takes long: more histories, the Dapr command line tool, end to end; no time budget')
  .option('--only <stages>', 'some stages only, separated by commas: static, unit, contract, integration, e2e')
  .showHelpAfterError();

interface Stage {
  readonly name: string;
  readonly title: string;
  readonly budgetMinutes: number;
  readonly run: (limitMs: number) => Promise<TestResult[]>;
  readonly fullOnly?: boolean;
}

const given = program.parse().opts<{ full?: boolean; only?: string }>();
const full = given.full === true;
const env = { ...process.env, ...(full ? { TANDEM_TEST_FULL: '1' } : {}) };

function jestStage(projects: readonly string[], workers?: number): (limitMs: number) => Promise<TestResult[]> {
  return (limitMs) => runJest({ projects, env, limitMs, ...(workers === undefined ? {} : { workers }) });
}

/** The histories have all cores for themselves, then each core has a test file at a time, which asks one process beside it at most. */
const HISTORIES = 'test/property/histories\\.test\\.ts$';

async function unitAndProperty(limitMs: number): Promise<TestResult[]> {
  const histories = await runJest({ projects: ['property'], only: HISTORIES, env, limitMs });
  const workers = availableParallelism();
  const others = await runJest({ projects: ['unit', 'property'], without: HISTORIES, workers, env, limitMs });
  return [...histories, ...others];
}

const STAGES: readonly Stage[] = [
  { name: 'static', title: 'static checks', budgetMinutes: 2, run: runChecks },
  { name: 'unit', title: 'unit and property', budgetMinutes: 5, run: unitAndProperty },
  {
    name: 'contract',
    title: 'contract, actors and architecture',
    budgetMinutes: 4,
    run: jestStage(['contract', 'actors', 'architecture']),
  },
  // One at a time: these start servers and measure latencies on the machine that they share.
  { name: 'integration', title: 'integration', budgetMinutes: 8, run: jestStage(['integration'], 1) },
  { name: 'e2e', title: 'end to end', budgetMinutes: 10, run: jestStage(['e2e'], 1), fullOnly: true },
];

/** A run that hangs must end some day: far beyond the budget, so that a slow machine does not fail for it. */
const LIMIT = { normal: 5, full: 60 } as const;

/** The Python environment with the client that judges the Exchange simulator. */
async function setUpPython(): Promise<void> {
  const script = join(PROJECT, 'test', 'contract', 'exchange-simulator', 'python', 'install.sh');
  if (!existsSync(script)) return;
  const install = (): Promise<number | null> =>
    new Promise((resolve) => {
      const child = spawn('/bin/sh', [script], { cwd: PROJECT, stdio: ['ignore', 'ignore', 'inherit'] });
      child.once('error', () => resolve(1));
      child.once('exit', resolve);
    });
  const code = await step('Setting up the Python client', install, { usually: '30 s, once' });
  if (code !== 0) console.log('  The Python client could not be set up; the tests that need it will say so.');
}

async function setUp(): Promise<void> {
  const runtime = await obtainRuntime();
  console.log(`Dapr: ${runtime.origin}`);
  if (full) await obtainCli();
  await setUpPython();
}

async function runStage({ title, budgetMinutes, run }: Stage): Promise<TestResult[]> {
  console.log(`\n── ${title}`);
  const began = Date.now();
  const results = await run(budgetMinutes * 60_000 * (full ? LIMIT.full : LIMIT.normal));
  const took = Date.now() - began;
  const over = took > budgetMinutes * 60_000 ? '  ⚠ over budget' : '';
  console.log(`   ${title}: ${lastLine(results)} in ${elapsed(took)} (budget ${budgetMinutes} min)${over}`);
  return results;
}

function report(results: readonly TestResult[]): void {
  console.log('\nThe slowest tests:');
  slowest(results, 20).forEach((line) => console.log(line));
  const failed = results.filter(({ status }) => status === 'failed');
  for (const { name, where, message } of failed) console.log(`\n✗ ${name}  (${where})\n${message}`);
  const skipped = results.filter(({ status }) => status === 'skipped').length;
  if (skipped > 0) console.log(`\n${skipped} skipped.`);
}

async function main(): Promise<void> {
  const wanted = given.only?.split(',');
  const stages = STAGES.filter((stage) => (wanted ? wanted.includes(stage.name) : full || stage.fullOnly !== true));
  const results: TestResult[] = [];
  try {
    if (stages.some(({ name }) => name !== 'static')) await setUp();
    for (const stage of stages) results.push(...(await runStage(stage)));
  } catch (error) {
    results.push({ name: 'set-up', where: 'npm test', status: 'failed', ms: 0, message: String(error) });
  }
  report(results);
  const failed = results.some(({ status }) => status === 'failed');
  console.log(`\n${lastLine(results)}`);
  process.exitCode = failed ? 1 : 0;
}

void main();
