/** Owns running one of our commands (`start`, `simulate`) in a test, as a person would, and reading what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

import { PROJECT } from '../../../tools/lib/runtime.ts';
import { waitFor } from '../../../tools/lib/wait.ts';

export interface Command {
  readonly process: ChildProcess;
  /** Everything that it wrote until now, both streams. */
  said(): string;
  /** The exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** `command('start', '--config', file)` is `npm start -- --config file`. */
export function command(...words: string[]): Command {
  const started = spawn(process.execPath, [join(PROJECT, 'tools', 'bootstrap.mjs'), ...words], { cwd: PROJECT });
  let text = '';
  for (const stream of [started.stdout, started.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return {
    process: started,
    said: () => text,
    ended: new Promise((resolve) => void started.once('close', resolve)),
  };
}

/** Resolves when it has said the text; rejects, with all that it said, when it ends before or two minutes pass. */
export async function untilItSays(one: Command, text: string): Promise<void> {
  let over = false;
  void one.ended.then(() => (over = true));
  await waitFor(() => over || one.said().includes(text), { what: `"${text}" is said`, timeoutMs: 120_000 });
  if (!one.said().includes(text)) throw new Error(`It ended without saying "${text}":\n${one.said()}`);
}
