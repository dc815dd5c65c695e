/** Owns how a command of ours ends when it cannot go on: its message without a stack for what the reader can mend. */
import { ConfigError } from '../../src/config/problems.ts';
import { PortTakenError } from './ports.ts';

/** Prints the error and tells the exit code: 2 for what the caller gave us, 1 for the rest. */
export function explain(error: unknown): number {
  const expected = error instanceof ConfigError || error instanceof PortTakenError;
  const details = process.env['TANDEM_DEBUG'] && error instanceof Error ? error.stack : undefined;
  process.stderr.write(`\n${details ?? (error instanceof Error ? error.message : String(error))}\n`);
  return expected ? 2 : 1;
}
