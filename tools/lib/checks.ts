/**
 * Owns the static checks of `npm test`: format, lint, types, arrows, unused code. Each is one program run and counts as one test.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT } from './runtime.ts';
import { type TestResult } from './test-results.ts';

interface Check {
  readonly name: string;
  /** Path below node_modules/.bin. */
  readonly program: string;
  readonly args: readonly string[];
  /** Checked only when this file is there. */
  readonly needs?: string;
}

const CHECKS: readonly Check[] = [
  { name: 'format (oxfmt)', program: 'oxfmt', args: ['--check', '.'] },
  { name: 'lint (oxlint)', program: 'oxlint', args: ['--type-aware'] },
  { name: 'types (tsc)', program: 'tsc', args: ['--noEmit', '-p', '.'] },
  {
    name: 'arrows (dependency-cruiser)',
    program: 'depcruise',
    args: ['--config', '.dependency-cruiser.cjs', 'src', 'simulators', 'tools'],
    needs: '.dependency-cruiser.cjs',
  },
  { name: 'unused (knip)', program: 'knip', args: ['--no-progress'] },
];

/** Runs all checks, one after the other, and reports each. */
export async function runChecks(): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const check of CHECKS) {
    if (check.needs !== undefined && !existsSync(join(PROJECT, check.needs))) {
      console.log(`  - ${check.name}: ${check.needs} is not there`);
      continue;
    }
    const began = Date.now();
    const { code, output } = await run(check);
    const ms = Date.now() - began;
    console.log(`  ${code === 0 ? '✓' : '✗'} ${check.name} (${(ms / 1000).toFixed(1)} s)`);
    const passed = code === 0;
    results.push({
      name: check.name,
      where: 'static',
      status: passed ? 'passed' : 'failed',
      ms,
      message: passed ? '' : output,
    });
  }
  return results;
}

function run({ program, args }: Check): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(join(PROJECT, 'node_modules', '.bin', program), args, {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
