/**
 * Owns how the histories of a run are played by worker processes and judged: portion by portion over all cores, whatever family comes next, and what was met is counted
 * over all portions of a family. A family that broke a property is not played further: what comes next would break the same way, and shrinking takes a minute each time.
 */
import { wanted, wantedOf } from './coverage.ts';
import { type Family } from './families.ts';
import { type Explored } from './outside/jobs.ts';
import { type Pool } from './outside/pool.ts';
import { type Covered } from './session.ts';
import { type Portion } from './shares.ts';
import { writeTrace } from './trace.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

type Tally = {
  left: number;
  histories: number;
  /** Of one core. */
  ms: number;
  readonly met: Map<Covered, number>;
  /** One text per portion that broke something. */
  readonly broken: string[];
  readonly finished: Promise<void>;
  readonly finish: () => void;
};

const freshTally = (left: number): Tally => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { left, histories: 0, ms: 0, met: new Map(), broken: [], finished, finish };
};

const tell = ({ sentence, broke, history }: NonNullable<Explored['found']>): string => {
  if (process.env['KEEP_TRACE'] !== undefined) say(`kept as ${writeTrace({ sentence, broke, history })}`);
  return `${broke.join('\n')}\n${JSON.stringify(history)}`;
};

const count = (tally: Tally, { histories, met, found }: Explored, seed: number): void => {
  tally.histories += histories;
  for (const [what, times] of Object.entries(met) as [Covered, number][])
    tally.met.set(what, (tally.met.get(what) ?? 0) + times);
  if (found !== undefined) tally.broken.push(`seed ${seed}: ${tell(found)}`);
};

const playPortion = async (pool: Pool, portion: Portion, tally: Tally): Promise<void> => {
  const { family, seed } = portion;
  const began = Date.now();
  try {
    count(tally, await pool.ask('explore', portion), seed);
  } catch (error) {
    tally.broken.push(`${family}, seed ${seed}: ${String(error)}`);
  }
  tally.ms += Date.now() - began;
};

const judge = (family: Family, { histories, ms, met, broken }: Tally): void => {
  const percent = (what: Covered): number => (100 * (met.get(what) ?? 0)) / Math.max(1, histories);
  const asked = family === 'single' ? wanted : wantedOf[family];
  const lines = asked.map(({ what }) => `${percent(what).toFixed(1)} % ${what}`);
  say(`${histories} histories (${family}) in ${Math.round(ms / 1000)} s of one core\n  ${lines.join('\n  ')}`);
  if (broken.length > 0) throw new Error(broken.join('\n\n'));
  for (const { what, atLeast } of asked)
    expect(`${what}: ${percent(what) >= atLeast ? 'met' : 'too rare'}`).toBe(`${what}: met`);
};

/**
 * Nothing is played before the first family is asked for; from then on every core goes on to the end of all.
 * @returns what waits for the portions of one family and judges them; throws what broke
 */
export const proveHistories = (pool: Pool, portions: readonly Portion[]): ((family: Family) => Promise<void>) => {
  const queue = [...portions];
  const tallies = new Map<Family, Tally>();
  for (const { family } of portions) tallies.set(family, freshTally((tallies.get(family)?.left ?? 0) + 1));
  let working: Promise<unknown> | undefined;

  const work = async (): Promise<void> => {
    for (let portion = queue.shift(); portion !== undefined; portion = queue.shift()) {
      const tally = tallies.get(portion.family);
      if (tally === undefined) continue;
      if (tally.broken.length === 0) await playPortion(pool, portion, tally);
      tally.left -= 1;
      if (tally.left === 0) tally.finish();
    }
  };
  const workAll = async (): Promise<void> => {
    const began = Date.now();
    await Promise.all(Array.from({ length: pool.size }, work));
    const played = [...tallies.values()].reduce((sum, { histories }) => sum + histories, 0);
    say(`${played} histories in ${Math.round((Date.now() - began) / 1000)} s, ${pool.size} at a time`);
  };

  return async (family) => {
    working ??= workAll();
    const tally = tallies.get(family);
    if (tally === undefined) throw new Error(`no histories of ${family} were asked for`);
    await tally.finished;
    if (queue.length === 0) await working;
    judge(family, tally);
  };
};
