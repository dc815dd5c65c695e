/** Owns compiling service and simulators to `dist/`, when a source changed since the last time; two builds at once wait for each other. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withLock } from '../dapr/build-lock.ts';
import { step } from './progress.ts';
import { PROJECT } from './runtime.ts';

const DIST = join(PROJECT, 'dist');
const STAMP = join(DIST, '.built-from');
const SOURCES = ['src', 'simulators', 'contracts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Runs the compiler if needed. @throws with its complaints. */
export function build(): Promise<void> {
  return step(
    'Building',
    async (progress) => {
      await mkdir(DIST, { recursive: true });
      await withLock(join(DIST, '.lock'), progress, async () => {
        const state = await sourceState();
        if ((await readFile(STAMP, 'utf8').catch(() => '')) === state) return;
        await rm(STAMP, { force: true });
        await compile();
        await writeFile(STAMP, state);
      });
    },
    { usually: '5 s' },
  );
}

/** Changes when a source file is added, removed or written. */
async function sourceState(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const path of await filesBelow(join(PROJECT, source))) {
      const { size, mtimeMs } = await stat(path);
      hash.update(`${path}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

async function filesBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function compile(): Promise<void> {
  const compiler = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The compiler found mistakes:\n${output}`));
    });
  });
}
