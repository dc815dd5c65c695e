/** Owns compiling service and simulators to `dist/`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { step } from './progress.ts';
import { PROJECT } from './runtime.ts';

/** Runs the compiler. @throws with its complaints. */
export function build(): Promise<void> {
  const compiler = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  return step('Building', () => run(process.execPath, [compiler, '-p', 'tsconfig.build.json']), { usually: '5 s' });
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
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
