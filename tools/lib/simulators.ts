/**
 * Owns how the two simulators are started as processes of their own, and the addresses and credentials that the demo prints.
 */
import { join } from 'node:path';

import { type ChildSpec } from './child.ts';
import { PROJECT } from './runtime.ts';
import { answersOk } from './wait.ts';

export interface SimulatorOptions {
  readonly port: number;
  /** Where it keeps its data over restarts. */
  readonly dataDir: string;
  readonly logDir: string;
  /** Things happen by themselves about every so many seconds; 0: never. */
  readonly livelySeconds: number;
  readonly extraArgs?: readonly string[];
  /** Gets each live line: one sentence per change. */
  readonly onLine?: (line: string) => void;
  readonly onEvent?: (sentence: string) => void;
}

export type SimulatorName = 's4' | 'exchange';

const TITLES = { s4: 'S/4 simulator', exchange: 'Exchange simulator' } as const;

export function simulatorSpec(name: SimulatorName, options: SimulatorOptions): ChildSpec {
  const { port, dataDir, logDir, livelySeconds, extraArgs = [], onLine, onEvent } = options;
  const script = join(PROJECT, 'dist', 'simulators', name, 'main.js');
  const args = [script, '--port', `${port}`, '--data', dataDir, '--live', ...extraArgs];
  return {
    name: TITLES[name],
    command: process.execPath,
    args: livelySeconds > 0 ? [...args, '--lively', `${livelySeconds}`] : args,
    cwd: PROJECT,
    log: join(logDir, `${name}-simulator.log`),
    ports: [{ name: TITLES[name], port }],
    ready: () => answersOk(`http://127.0.0.1:${port}/__control/counters`),
    ...(onLine ? { onLine: (line: string) => passOn(line, onLine) } : {}),
    ...(onEvent ? { onEvent } : {}),
  };
}

/** Only changes start with a time, which is shortened to hours, minutes and seconds; the rest is for the log. */
function passOn(line: string, onLine: (line: string) => void): void {
  const change = /^(?:\d{4}-\d\d-\d\dT)?(\d\d:\d\d:\d\d)\S*(\s.*)$/.exec(line);
  if (change) onLine(`${change[1]}${change[2]}`);
}
