import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { withLock } from '../../../tools/dapr/build-lock.ts';
import { CLI_VERSION, fits, obtainRuntime, RUNTIME_VERSION } from '../../../tools/dapr/obtain.ts';
import { PROJECT } from '../../../tools/lib/runtime.ts';
import { waitFor } from '../../../tools/lib/wait.ts';
import { temporaryFolder } from './processes.ts';

const DAPR = join(PROJECT, 'tools', 'dapr');
let folder: { path: string; remove(): Promise<void> };
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await folder.remove();
});

/** Calls obtainRuntime in a process of its own, with an empty home folder and the given PATH. */
async function obtainWith(path: string): Promise<string> {
  const source = `require(${JSON.stringify(join(DAPR, 'obtain.ts'))}).obtainRuntime().then(
    (found) => console.log(found.origin), (error) => console.log('refused: ' + error.message));`;
  const env = { HOME: folder.path, PATH: path, XDG_CACHE_HOME: join(folder.path, 'cache') };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', source], {
    cwd: PROJECT,
    env,
  });
  return stdout.trim();
}

/** A program that answers every call with one line. */
function fake(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${line}'\n`);
  chmodSync(path, 0o755);
}

test('the versions in the code are those that the Go modules pin', () => {
  expect(readFileSync(join(DAPR, 'go.mod'), 'utf8')).toContain(`github.com/dapr/dapr v${RUNTIME_VERSION}\n`);
  expect(readFileSync(join(DAPR, 'cli', 'go.mod'), 'utf8')).toContain(`github.com/dapr/cli v${CLI_VERSION}\n`);
});

test.each([
  ['1.18.2', true],
  ['1.18.7\n', true],
  ['v1.18.2', true],
  ['1.18.1', false],
  ['1.19.0', false],
  ['1.17.9', false],
  ['edge', false],
  ['', false],
])('an installed daprd of version "%s" fits: %s', (version, expected) => {
  expect(fits(version)).toBe(expected);
});

test('the programs at hand are of the pinned version, and say so', async () => {
  const { daprd } = await obtainRuntime();
  const { stdout } = await promisify(execFile)(daprd, ['--version']);
  expect(fits(stdout)).toBe(true);
});

test('an installed runtime of a fitting version is used, in ~/.dapr/bin or on the PATH', async () => {
  const installed = join(folder.path, '.dapr', 'bin');
  for (const name of ['daprd', 'placement', 'scheduler']) fake(join(installed, name), RUNTIME_VERSION);
  expect(await obtainWith('')).toBe(`installed in ${installed}`);
  const elsewhere = join(folder.path, 'elsewhere');
  fake(join(installed, 'daprd'), '1.14.0');
  for (const name of ['daprd', 'placement', 'scheduler']) fake(join(elsewhere, name), RUNTIME_VERSION);
  expect(await obtainWith(elsewhere)).toBe(`installed in ${elsewhere}`);
});

test('where nothing is installed and Go is missing, the message says what to do', async () => {
  const said = await obtainWith('');
  expect(said).toMatch(
    /^refused: placement is neither installed in a fitting version nor in .*, and to build it Go 1\.\d+\.\d+ is needed, but no `go` is on the PATH\./,
  );
  expect(said).toContain('dapr init --slim');
});

test('a Go that is too old to fetch its successor is refused by version', async () => {
  const bin = join(folder.path, 'bin');
  fake(join(bin, 'go'), 'go version go1.19.8 linux/amd64');
  expect(await obtainWith(bin)).toContain('but only go1.19 is on the PATH');
});

test('two builds at once: the second waits for the first, and a lock whose holder died is taken over', async () => {
  const lock = join(folder.path, 'daprd.lock');
  const events: string[] = [];
  const waits: string[] = [];
  const progress = { detail: (text: string): void => void waits.push(text) };
  let finish = (): void => undefined;
  const first = withLock(lock, progress, async () => {
    events.push('first');
    await new Promise<void>((resolve) => (finish = resolve));
  });
  await waitFor(() => events.length === 1, { what: 'the first holds the lock', timeoutMs: 5_000 });
  const second = withLock(lock, progress, async () => void events.push('second'));
  await waitFor(() => waits.length > 0, { what: 'the second waits', timeoutMs: 5_000 });
  expect(events).toEqual(['first']);
  finish();
  await Promise.all([first, second]);
  expect(events).toEqual(['first', 'second']);

  // The process id of a process that has ended.
  const { child } = promisify(execFile)(process.execPath, ['-e', '']);
  await new Promise((resolve) => void child.once('exit', resolve));
  writeFileSync(lock, String(child.pid));
  await withLock(lock, progress, async () => void events.push('third'));
  expect(events).toEqual(['first', 'second', 'third']);
});

test('a folder with only some of the programs does not count as installed', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  for (const name of ['placement', 'scheduler']) fake(join(elsewhere, name), RUNTIME_VERSION);
  symlinkSync(join(folder.path, 'nowhere'), join(elsewhere, 'daprd'));
  expect(await obtainWith(elsewhere)).toMatch(/^refused: /);
});
