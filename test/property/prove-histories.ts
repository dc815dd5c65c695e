/**
 * Owns how the histories are run: how many, from which seeds, and what a run must have met. They are split over several test files, because jest gives each file a
 * process of its own. `HISTORIES=n` runs n in all, `SEED=n` starts from other seeds, `KEEP_TRACE=1` stores a shrunk counterexample in test/traces.
 */
import { loadEngine } from '../support/world/load-engine.ts';
import { createCoverage, wanted } from './coverage.ts';
import { explore } from './explore.ts';
import { full, histories, seed } from './scale.ts';
import { writeTrace } from './trace.ts';

/** Test files that share the histories. */
export const parts = 4;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export const proveHistories = async (part: number): Promise<void> => {
  const coverage = createCoverage();
  const began = Date.now();
  const own = seed + part - 1;
  const found = await explore(await loadEngine(), { histories: Math.ceil(histories / parts), seed: own, coverage });
  const covered = wanted.map(({ what }) => `${coverage.percent(what).toFixed(1)} % ${what}`);
  const seconds = Math.round((Date.now() - began) / 1000);
  say(`${coverage.histories()} histories in ${seconds} s, seed ${own}\n  ${covered.join('\n  ')}`);
  if (found !== undefined) {
    const trace = {
      sentence: found.violations[0] ?? 'a property breaks',
      broke: found.violations,
      history: found.history,
    };
    if (process.env['KEEP_TRACE'] !== undefined) say(`kept as ${writeTrace(trace)}`);
    throw new Error(`${found.violations.join('\n')}\n${JSON.stringify(found.history)}`);
  }
  for (const { what, atLeast } of wanted)
    expect(`${what}: ${coverage.percent(what) >= atLeast ? 'met' : 'too rare'}`).toBe(`${what}: met`);
};

/** A limit against hanging. */
export const limitMs = (full ? 10 : 1) * 30 * 60_000;
