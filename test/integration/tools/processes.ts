/** Owns what the tests of the tools ask about processes: is it alive, and small programs to supervise. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ChildSpec } from '../../../tools/lib/child.ts';

/** False also for a zombie: ended, only not yet collected by whoever inherited it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    // No /proc on this system, or gone in between.
    return process.platform !== 'linux';
  }
}

/** A temporary folder, removed at the end of the test by `remove`. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'tandem-tools-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A Node program as a supervised process, ready at once unless told otherwise. */
export function program(name: string, folder: string, source: string): ChildSpec {
  return {
    name,
    command: process.execPath,
    args: ['-e', source],
    log: join(folder, `${name}.log`),
    ready: async () => true,
  };
}
