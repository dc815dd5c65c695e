/**
 * Restore of an older database in the midst of a history (product.md, row 51; I15): whatever people did since the backup and while the service stood, nothing is
 * deleted without a witness, nothing doubled, nothing that a person deleted comes back, and both sides of every pair agree. What only the lost life could explain
 * (an item on one side whose other side was deleted meanwhile) is left for review, so missing counterparts, lost vault entries and lost journal entries do not count.
 * `HISTORIES=n` and `SEED=n` as in histories.test.ts.
 */
import * as fc from 'fast-check';

import { loadEngine } from '../support/world/load-engine.ts';
import { playRestored } from './restored.ts';
import { histories, seed } from './scale.ts';
import { history } from './step.ts';

const share = 40;

test(
  'a restore of an older database in the midst of a history breaks no promise about deletes, doubles and agreement (I15)',
  async () => {
    const engine = await loadEngine();
    const place = fc.nat({ max: 25 });
    const restored = fc.record({ history, backupAt: place, stopAt: place, startAt: place });
    const kept = fc.asyncProperty(restored, async (one) => {
      const broken = await playRestored(engine, one);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    });
    await fc.assert(kept, { numRuns: Math.ceil(histories / share), seed });
  },
  10 * 60_000,
);
