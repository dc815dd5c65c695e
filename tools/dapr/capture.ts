/** Owns asking a program for one line of output, such as its version. */
import { execFile } from 'node:child_process';

/** Standard output of the program; empty when it is missing, fails, or takes longer than ten seconds. */
export function capture(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 10_000 }, (error, stdout) => resolve(error ? '' : stdout));
  });
}
