/** Owns one run of jest over some projects, with a limit after which a hanging run is ended and counted as failed. */
import { spawn } from 'node:child_process';
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
  readonly limitMs: number;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs the projects; jest's own report goes to standard error as it comes. */
export async function runJest({ projects, workers, limitMs, env }: JestRun): Promise<TestResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-test-'));
  const report = join(folder, 'report.json');
  const args = [join(PROJECT, 'node_modules', 'jest', 'bin', 'jest.js'), '--selectProjects', ...projects];
  args.push('--passWithNoTests', '--json', '--outputFile', report);
  if (workers !== undefined) args.push('--maxWorkers', `${workers}`);
  try {
    const end = await run(args, { limitMs, env });
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

/** @returns why it did not end well; empty when it did. */
function run(args: readonly string[], { limitMs, env }: { limitMs: number; env: NodeJS.ProcessEnv }): Promise<string> {
  return new Promise((resolve) => {
    const jest = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ['ignore', 'ignore', 'inherit'] });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      jest.kill('SIGKILL');
    }, limitMs);
    jest.once('error', (error) => resolve(error.message));
    jest.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (late) resolve(`It had not ended after ${Math.round(limitMs / 60_000)} minutes and was killed.`);
      else resolve(code === 0 ? '' : `It ended with ${signal ?? `code ${code}`}.`);
    });
  });
}
