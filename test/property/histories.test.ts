/**
 * The engine's proof for single appointments (sync.md, Properties): random worlds and histories under a seeded scheduler, and after quiescence
 * P1–P6, P9, P11–P13 hold. P7 (no mail) holds here by construction, the port has no way to ask for mail; the contract tests prove it on the wire.
 * `HISTORIES=n` runs more, `SEED=n` repeats a run, `KEEP_TRACE=1` stores a shrunk counterexample in test/traces.
 */
import { loadEngine } from '../support/world/load-engine.ts';
import { createCoverage, wanted } from './coverage.ts';
import { explore } from './explore.ts';
import { writeTrace } from './trace.ts';

const histories = Number(process.env['HISTORIES'] ?? 500);
const seed = Number(process.env['SEED'] ?? 20261122);

const say = (line: string): void => void process.stderr.write(`${line}\n`);

test(
  'histories of at most 25 steps keep every property (P1-P6, P9, P11-P13)',
  async () => {
    const coverage = createCoverage();
    const began = Date.now();
    const found = await explore(await loadEngine(), { histories, seed, coverage });
    say(`${coverage.histories()} histories in ${Math.round((Date.now() - began) / 1000)} s, SEED=${seed}`);
    for (const what of wanted) say(`  ${coverage.percent(what).toFixed(1).padStart(5)} % ${what}`);
    if (found !== undefined) {
      const trace = {
        sentence: found.violations[0] ?? 'a property breaks',
        broke: found.violations,
        history: found.history,
      };
      if (process.env['KEEP_TRACE'] !== undefined) say(`kept as ${writeTrace(trace)}`);
      throw new Error(`${found.violations.join('\n')}\n${JSON.stringify(found.history)}`);
    }
    for (const what of wanted)
      expect(`${what}: ${coverage.percent(what) >= 5 ? 'met' : 'too rare'}`).toBe(`${what}: met`);
  },
  30 * 60_000,
);
