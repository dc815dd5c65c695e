/**
 * Owns running lines: an installation for them, the judgement after each, and what is printed. A line that broke a promise leaves a doubtful
 * installation behind: the next line gets a new one.
 */
import { seeded } from '../../simulators/company/seeded.ts';
import { StopStack } from '../lib/stop-stack.ts';
import { enrolment } from '../smoke/enrolment.ts';
import { startInstallation } from '../smoke/installation.ts';
import { createWorld } from '../smoke/world.ts';
import { createControls } from './controls.ts';
import { judged } from './judge.ts';
import { createLedger } from './ledger.ts';
import { type Fire, type Line, type Result } from './line.ts';
import { clockOffsetFile } from './lines/clock.ts';
import { createLoad } from './load.ts';
import { createVault } from './vault.ts';

export type FireOptions = {
  readonly seed: number;
  /** How often each process is killed. */
  readonly instants: number;
  /** Installations side by side, each with lines of its own; default 1. */
  readonly atOnce?: number;
  /** Keep the temporary folders with their logs. */
  readonly keep: boolean;
  /** Where the lines are told. */
  readonly print: (text: string) => void;
  /** Told of each line when it is over. */
  readonly onResult?: (result: Result) => Promise<void>;
};

type Lit = { readonly fire: Fire; readonly stack: StopStack };

/** `npm start` takes up to 15 s; with that, fifty kills would mostly be waiting. */
export const longestBackOffMs = 1000;

const light = async ({ seed, instants, keep, print }: FireOptions, stack: StopStack): Promise<Lit> => {
  const installation = await startInstallation(stack, { keep, clockOffsetFile, longestBackOffMs });
  if (keep) print(`Data and logs: ${installation.folder}`);
  const world = createWorld(installation);
  for (const { run } of enrolment(world)) await run();
  const chance = seeded(seed);
  const ledger = createLedger(world);
  const load = createLoad(world, ledger, chance);
  const controls = createControls(world);
  await load.changes(12);
  await world.agree(60_000);
  await world.quiet();
  return { stack, fire: { world, ledger, load, controls, vault: createVault(world, ledger), chance, instants } };
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const counted = ({ items, counters, deletes = 0, losers = 0 }: Result): string =>
  [
    `items ${items?.s4} in S/4, ${items?.outlook} in Outlook`,
    ...Object.entries(counters).map(([name, count]) => `${name} ${count}`),
    `(${deletes} deletes; ${losers} losers in the vault)`,
  ].join('; ');

const told = (result: Result): string => {
  const { name, title, tookMs, injected, recoveryMs, measured, broken } = result;
  return [
    `${broken === undefined ? 'ok  ' : 'FAIL'} ${name}: ${title}  [${seconds(tookMs)}]`,
    ...(broken === undefined ? [] : [`     ${broken}`]),
    ...(injected === undefined ? [] : [`     injected:  ${injected}`]),
    ...(recoveryMs === undefined ? [] : [`     recovery:  ${seconds(recoveryMs)} after the last fault`]),
    ...measured.map((one) => `     measured:  ${one}`),
    ...(result.items === undefined ? [] : [`     counters:  ${counted(result)}`]),
  ].join('\n');
};

const failedBy = ({ name, title }: Line, startedAt: number, error: unknown): Result => {
  const broken = error instanceof Error ? error.message : String(error);
  return { name, title, tookMs: performance.now() - startedAt, measured: [], counters: {}, broken };
};

const attempt = async (fire: Fire, line: Line, print: FireOptions['print']): Promise<Result> => {
  const startedAt = performance.now();
  const { name, title } = line;
  try {
    const result = { name, title, tookMs: 0, ...(await judged(fire, line)) };
    return { ...result, tookMs: performance.now() - startedAt };
  } catch (error) {
    const letters = await fire.controls.letters().catch(() => []);
    const mailboxes = await fire.controls.mailboxes().catch(() => []);
    for (const one of [...mailboxes, ...letters]) print(`     ${JSON.stringify(one)}`);
    return failedBy(line, startedAt, error);
  }
};

type Hearth = {
  readonly options: FireOptions;
  readonly started: (stack: StopStack) => void;
  lit?: Lit;
};

/** The line on the installation that is there, else on a new one. One that could not be started breaks the line, not the run. */
const burn = async (hearth: Hearth, line: Line): Promise<Result> => {
  const startedAt = performance.now();
  const stack = new StopStack();
  try {
    if (hearth.lit === undefined) {
      hearth.started(stack);
      hearth.lit = await light(hearth.options, stack);
    }
  } catch (error) {
    await stack.stop();
    return failedBy(line, startedAt, error);
  }
  return attempt(hearth.lit.fire, line, hearth.options.print);
};

/** Takes lines from the queue until none is left. */
const work = async (
  queue: Line[],
  hearth: Hearth,
  told: (result: Result) => Promise<void>,
): Promise<readonly string[]> => {
  const failed: string[] = [];
  try {
    for (let line = queue.shift(); line !== undefined; line = queue.shift()) {
      const result = await burn(hearth, line);
      await told(result);
      if (result.broken === undefined) continue;
      failed.push(line.name);
      await hearth.lit?.stack.stop();
      delete hearth.lit;
    }
  } finally {
    await hearth.lit?.stack.stop();
  }
  return failed;
};

/** @returns the names of the lines that broke a promise */
export const runLines = async (
  lines: readonly Line[],
  options: FireOptions,
  started: (stack: StopStack) => void,
): Promise<readonly string[]> => {
  const queue = [...lines];
  let before = Promise.resolve();
  // One after the other, so that a report is never written by two at once.
  const tell = (result: Result): Promise<void> => {
    before = before.then(async () => {
      options.print(told(result));
      await options.onResult?.(result);
    });
    return before;
  };
  const hearths = Array.from({ length: options.atOnce ?? 1 }, (): Hearth => ({ options, started }));
  return (await Promise.all(hearths.map((hearth) => work(queue, hearth, tell)))).flat();
};
