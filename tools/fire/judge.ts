/** Owns the judgement of a line, by the same measure for each: both sides are what people made of them, and every counter is 0. */
import { waitFor } from '../lib/wait.ts';
import { isGood, type Verdict } from './ledger.ts';
import { type Fire, type Line, type Result } from './line.ts';

const words = ({ lost, doubles, returned }: Verdict): string =>
  [...doubles, ...lost, ...returned].slice(0, 12).join('\n    ');

/** Waits until both sides are what people made of them. @throws Error with what is not */
const settled = async ({ world, ledger }: Fire, timeoutMs: number): Promise<void> => {
  let verdict = await ledger.judge();
  const check = async (): Promise<boolean> => isGood((verdict = await ledger.judge()));
  await waitFor(check, { what: 'both sides are what people made of them', timeoutMs }).catch((error: unknown) => {
    throw new Error(`${String(error)}\n    ${words(verdict)}`, { cause: error });
  });
  await world.agree(timeoutMs);
};

const writesOf = async ({ world }: Fire): Promise<number> => (await world.s4.writes()) + (await world.outlook.writes());

const brokenBy = (
  counters: { readonly [name: string]: number },
  details: readonly string[],
): { readonly broken?: string } => {
  const wrong = Object.entries(counters).filter(([, count]) => count !== 0);
  if (wrong.length === 0) return {};
  const named = wrong.map(([name, count]) => `${name} ${count}`).join(', ');
  return { broken: [`not 0: ${named}`, ...details.slice(0, 12)].join('\n    ') };
};

/** Runs the line and judges what it left. @throws Error when a promise was broken before it came to counting */
export const judged = async (fire: Fire, line: Line): Promise<Omit<Result, 'name' | 'title' | 'tookMs'>> => {
  const { world, controls, ledger, vault } = fire;
  const patienceMs = line.patienceMs ?? 120_000;
  const before = {
    journal: await controls.mark(),
    mails: await world.outlook.mails(),
    tooEarly: await controls.tooEarly(),
    losers: (await vault.losers()).kept,
  };
  const { injected, healedAt, measured = [] } = await line.run(fire);
  await controls.heal();
  await settled(fire, patienceMs);
  const recoveryMs = performance.now() - healedAt;
  await world.quiet(patienceMs);
  const writes = await writesOf(fire);
  await controls.furtherRound();
  const further = (await writesOf(fire)) - writes;
  const verdict = await ledger.judge();
  const deletes = await controls.deletesSince(before.journal);
  const losers = await vault.losers();
  const counters = {
    doubles: verdict.doubles.length,
    lost: verdict.lost.length,
    'back from the dead': verdict.returned.length,
    'losers not in the vault': losers.missing.length,
    'deletes without witness': deletes.withoutWitness,
    mails: (await world.outlook.mails()) - before.mails,
    'too early': (await controls.tooEarly()) - before.tooEarly,
    'writes of a further round': further,
    'dead letters': (await controls.letters()).length,
  };
  return {
    injected,
    recoveryMs,
    measured,
    items: verdict.items,
    counters,
    deletes: deletes.all,
    losers: losers.kept - before.losers,
    ...brokenBy(counters, [...verdict.doubles, ...verdict.lost, ...verdict.returned, ...losers.missing]),
  };
};
