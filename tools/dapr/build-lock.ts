/**
 * Owns the promise that two starts at the same time build a program once: a lock file with the builder's process id.
 * A lock whose holder is gone is taken over.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { systemErrorCode } from '../../src/config/system-error.ts';
import { type Progress } from '../lib/progress.ts';

/** Runs `work` while holding the lock at `path`; waits, and says so, while another process holds it. */
export async function withLock<T>(path: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  while (!(await take(path))) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder > 0 && !isAlive(holder)) {
      await rm(path, { force: true });
      continue;
    }
    progress.detail(`process ${holder} is at it already, waiting for it`);
    await pause(300);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return systemErrorCode(error) === 'EPERM';
  }
}
