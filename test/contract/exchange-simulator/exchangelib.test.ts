/** Lets exchangelib, a client that we did not write, judge the simulator. Its scenes are in `python/judge.py`. */
import { execFile, execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';

const PYTHON = resolve(__dirname, '../../../.tandem/venv/bin/python');

let simulator: ExchangeSimulator;

beforeAll(async () => {
  try {
    execFileSync('sh', [join(__dirname, 'python/install.sh')], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(
      `exchangelib could not be installed by python/install.sh: ${String((error as { stderr?: Buffer }).stderr)}`,
    );
  }
  simulator = await startExchangeSimulator();
}, 180_000);
afterAll(async () => {
  await simulator?.close();
});

test('exchangelib impersonates, creates, reads, changes, moves, deletes, finds, synchronises, pulls, is pushed to, repeats and meets', async () => {
  const { stdout } = await promisify(execFile)(PYTHON, [join(__dirname, 'python/judge.py'), simulator.url], {
    timeout: 90_000,
  });
  expect(stdout.trim().split('\n')).toEqual([
    'ok guessing',
    'ok impersonation',
    'ok life of an item',
    'ok days and zones',
    'ok finding',
    'ok synchronising',
    'ok pulling',
    'ok pushing',
    'ok many at once',
    'ok series of all patterns',
    'ok life of a series',
    'ok meeting between mailboxes',
  ]);
}, 100_000);
