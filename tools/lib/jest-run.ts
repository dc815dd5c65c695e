/** Owns one run of jest over some projects, with a limit after which a hanging run is ended and counted as failed. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT } from './runtime.ts';
import { readJestReport, type TestResult } from './test-results.ts';

export interface JestRun {
  /** Jest projects, by level. */
  readonly projects: readonly string[];
  /** Undefined: jest decides. 1 where tests measure each other's machine. */
  readonly workers?: number;
  /** Patterns of paths: only these test files, or all but these. */
  readonly only?: string;
  readonly without?: string;
  readonly limitMs: number;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the projects; jest's own report goes to standard error as it comes. */
export async function runJest({ projects, workers, only, without, limitMs, env }: JestRun): Promise<TestResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  const report = join(folder, 'report.json');
  const args = [join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', ...projects];
  args.push('--passWithNoTests', '--json', '--outputFile', report);
  if (workers !== undefined) args.push('--maxWorkers', `${workers}`);
  if (only !== undefined) args.push('--testPathPatterns', only);
  if (without !== undefined) args.push('--testPathIgnorePatterns', without);
  try {
    const end = await run(args, { limitMs, env, report });
    const results = await readFile(report, 'utf8').then(
      (text) => readJestReport(text, PROJECT),
      () => [],
    );
    const failed = results.some(({ status }) => status === 'failed');
    // Jest can fail without a failed test: a crash, a broken setting, our limit.
    if (end === '' || failed) return results;
    return [
      ...results,
      { name: `jest itself (${projects.join(', ')})`, where: 'jest', status: 'failed', ms: 0, message: end },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Limits {
  readonly limitMs: number;
  readonly env: NodeJS.ProcessEnv;
  /** Written by jest when all tests are done. */
  readonly report: string;
}

/** Between the report and the end of the process; longer means that a test left something open. */
const GRACE_MS = 30_000;

/** @returns why it did not end well; empty when it did. */
function run(args: readonly string[], { limitMs, env, report }: Limits): Promise<string> {
  return new Promise((resolve) => {
    const jest = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const began = Date.now();
    let reportedAt: number | undefined;
    let killed = '';
    const kill = (why: string): void => {
      killed = why;
      jest.kill('SIGKILL');
    };
    const watch = setInterval(() => {
      const now = Date.now();
      if (reportedAt === undefined && existsSync(report)) reportedAt = now;
      if (reportedAt !== undefined && now - reportedAt > GRACE_MS) kill('It did not exit: a test left something open.');
      else if (now - began > limitMs) kill(`It had not ended after ${Math.round(limitMs / 60_000)} minutes.`);
    }, 1_000);
    jest.once('error', (error) => resolve(error.message));
    jest.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(killed || (code === 0 ? '' : `It ended with ${signal ?? `code ${code}`}.`));
    });
  });
}
