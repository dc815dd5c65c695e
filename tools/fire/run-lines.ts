/**
 * Owns running lines: an installation for them, the judgement after each, and what is printed. A line that broke a promise leaves a doubtful
 * installation behind: the next line gets a new one.
 */
import { seeded } from '../../simulators/company/seeded.ts';
import { StopStack } from '../lib/stop-stack.ts';
import { waitFor } from '../lib/wait.ts';
import { enrolment } from '../smoke/enrolment.ts';
import { startInstallation } from '../smoke/installation.ts';
import { expectThat } from '../smoke/report.ts';
import { createWorld } from '../smoke/world.ts';
import { createControls } from './controls.ts';
import { createLedger, isGood, type Verdict } from './ledger.ts';
import { type Fire, type Line } from './line.ts';
import { createLoad } from './load.ts';

export type FireOptions = {
  readonly seed: number;
  /** How often each process is killed. */
  readonly instants: number;
  /** Keep the temporary folders with their logs. */
  readonly keep: boolean;
  /** Where the lines are told. */
  readonly print: (text: string) => void;
};

type Lit = { readonly fire: Fire; readonly stack: StopStack };

const light = async ({ seed, instants, keep, print }: FireOptions, stack: StopStack): Promise<Lit> => {
  const installation = await startInstallation(stack, keep);
  if (keep) print(`Data and logs: ${installation.folder}`);
  const world = createWorld(installation);
  for (const { run } of enrolment(world)) await run();
  const chance = seeded(seed);
  const ledger = createLedger(world);
  const load = createLoad(world, ledger, chance);
  await load.changes(12);
  await world.agree(60_000);
  await world.quiet();
  return { stack, fire: { world, ledger, load, controls: createControls(world), chance, instants } };
};

const words = ({ lost, doubles, returned }: Verdict): string =>
  [...doubles, ...lost, ...returned].slice(0, 12).join('\n    ');

/** Waits until both sides are what people made of them. @throws Error with what is not */
const settled = async ({ world, ledger }: Fire, timeoutMs: number): Promise<Verdict> => {
  let verdict = await ledger.judge();
  const check = async (): Promise<boolean> => isGood((verdict = await ledger.judge()));
  await waitFor(check, { what: 'both sides are what people made of them', timeoutMs }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n    ${words(verdict)}`, { cause: error });
  });
  await world.agree(timeoutMs);
  return verdict;
};

const writesOf = async ({ world }: Fire): Promise<number> => (await world.s4.writes()) + (await world.outlook.writes());

/** What a line did is judged here, by the same measure for each. @returns what is printed */
const judged = async (fire: Fire, line: Line): Promise<string> => {
  const { world, controls, ledger } = fire;
  const patienceMs = line.patienceMs ?? 120_000;
  const since = new Date();
  const before = { mails: await world.outlook.mails(), tooEarly: await controls.tooEarly() };
  const { injected, healedAt, measured = [] } = await line.run(fire);
  await controls.heal();
  await settled(fire, patienceMs);
  const recovery = performance.now() - healedAt;
  await world.quiet(patienceMs);
  const writes = await writesOf(fire);
  await controls.furtherRound();
  const further = (await writesOf(fire)) - writes;
  const verdict = await ledger.judge();
  const deletes = await controls.deletesSince(since);
  const letters = (await controls.letters()).length;
  const mails = (await world.outlook.mails()) - before.mails;
  const tooEarly = (await controls.tooEarly()) - before.tooEarly;
  const text = [
    `     injected:  ${injected}`,
    `     recovery:  ${(recovery / 1000).toFixed(1)} s after the last fault`,
    ...measured.map((one) => `     measured:  ${one}`),
    `     counters:  items ${verdict.items.s4} in S/4, ${verdict.items.outlook} in Outlook; doubles ${verdict.doubles.length}; lost ${verdict.lost.length}; ` +
      `back from the dead ${verdict.returned.length}; deletes without witness ${deletes.withoutWitness} of ${deletes.all}; mails ${mails}; ` +
      `too early ${tooEarly}; writes of a further round ${further}; dead letters ${letters}`,
  ].join('\n');
  const zeros = { 'deletes without witness': deletes.withoutWitness, mails, 'too early': tooEarly, letters, further };
  const wrong = Object.entries(zeros).filter(([, count]) => count !== 0);
  expectThat(
    isGood(verdict) && wrong.length === 0,
    `every counter is 0 (${wrong.map(([name]) => name).join(', ')})\n${words(verdict)}\n${text}`,
  );
  return text;
};

const attempt = async (lit: Lit, line: Line, print: FireOptions['print']): Promise<boolean> => {
  const startedAt = performance.now();
  const took = (): string => `[${((performance.now() - startedAt) / 1000).toFixed(1)} s]`;
  try {
    const text = await judged(lit.fire, line);
    print(`ok   ${line.name}: ${line.title}  ${took()}\n${text}`);
    return true;
  } catch (error) {
    const letters = await lit.fire.controls.letters().catch(() => []);
    const mailboxes = await lit.fire.controls.mailboxes().catch(() => []);
    const state = [...mailboxes.map((one) => JSON.stringify(one)), ...letters.map((one) => JSON.stringify(one))];
    const message = error instanceof Error ? error.message : String(error);
    print(`FAIL ${line.name}: ${line.title}  ${took()}\n     ${message}\n     ${state.join('\n     ')}`);
    return false;
  }
};

/** @returns the names of the lines that broke a promise */
export const runLines = async (
  lines: readonly Line[],
  options: FireOptions,
  started: (stack: StopStack) => void,
): Promise<readonly string[]> => {
  const failed: string[] = [];
  let lit: Lit | undefined;
  try {
    for (const line of lines) {
      if (lit === undefined) {
        const stack = new StopStack();
        started(stack);
        lit = await light(options, stack);
      }
      if (await attempt(lit, line, options.print)) continue;
      failed.push(line.name);
      await lit.stack.stop();
      lit = undefined;
    }
  } finally {
    await lit?.stack.stop();
  }
  return failed;
};
