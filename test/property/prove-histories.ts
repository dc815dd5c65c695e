/**
 * Owns how the histories are run: how many, from which seeds, and what a run must have met. They are split over several test files, because jest gives each file a
 * process of its own. `HISTORIES=n` runs n in all, `SEED=n` starts from other seeds, `KEEP_TRACE=1` stores a shrunk counterexample in test/traces.
 */
import { loadEngine } from '../support/world/load-engine.ts';
import { createCoverage, wanted, wantedOf } from './coverage.ts';
import { explore } from './explore.ts';
import { type Family } from './families.ts';
import { full, histories, seed } from './scale.ts';
import { type Covered } from './session.ts';
import { writeTrace } from './trace.ts';

/** Test files that share the histories. */
export const parts = 4;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

type Proof = {
  readonly family: Family;
  readonly histories: number;
  readonly seed: number;
  readonly wanted: readonly { readonly what: Covered; readonly atLeast: number }[];
};

const prove = async (proof: Proof): Promise<void> => {
  const { family, seed: own, wanted: met } = proof;
  const coverage = createCoverage();
  const began = Date.now();
  const found = await explore(await loadEngine(), { ...proof, coverage });
  const covered = met.map(({ what }) => `${coverage.percent(what).toFixed(1)} % ${what}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  say(`${coverage.histories()} histories (${family}) in ${seconds} s, seed ${own}\n  ${covered.join('\n  ')}`);
  if (found !== undefined) {
    const trace = {
      sentence: found.violations[0] ?? 'a property breaks',
      broke: found.violations,
      history: found.history,
    };
    if (process.env['KEEP_TRACE'] !== undefined) say(`kept as ${writeTrace(trace)}`);
    throw new Error(`${found.violations.join('\n')}\n${JSON.stringify(found.history)}`);
  }
  for (const { what, atLeast } of met)
    expect(`${what}: ${coverage.percent(what) >= atLeast ? 'met' : 'too rare'}`).toBe(`${what}: met`);
};

/** Of single appointments: one part of them. */
export const proveHistories = (part: number): Promise<void> =>
  prove({ family: 'single', histories: Math.ceil(histories / parts), seed: seed + part - 1, wanted });

/** As many of another family as of a part of single appointments. */
export const proveFamily = (family: Exclude<Family, 'single'>): Promise<void> =>
  prove({ family, histories: Math.ceil(histories / parts), seed, wanted: wantedOf[family] });

/** A limit against hanging. */
export const limitMs = (full ? 10 : 1) * 30 * 60_000;
