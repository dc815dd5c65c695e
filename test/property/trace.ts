/** Owns the traces: histories that once broke a property, kept for ever as `test/traces/NNN-sentence.json` and replayed by every test run. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type History } from './step.ts';

export type Trace = {
  /** What went wrong when it was found, as a sentence. */
  readonly sentence: string;
  /** The violations seen then. */
  readonly broke: readonly string[];
  readonly history: History;
};

const folder = join(__dirname, '../traces');

export const traceFiles = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.json$/.test(name))
    .toSorted();

export const readTrace = (name: string): Trace => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Trace;

/** @returns the name of the file */
export const writeTrace = (trace: Trace): string => {
  // Behind the last, because numbers may be missing.
  const number = String(Number(traceFiles().at(-1)?.slice(0, 3) ?? 0) + 1).padStart(3, '0');
  const slug = trace.sentence
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80);
  const name = `${number}-${slug}.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(trace, undefined, 2)}\n`);
  return name;
};
