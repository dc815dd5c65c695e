/**
 * The engine's proof for single appointments (sync.md, Properties): random worlds and histories under a seeded scheduler, and after quiescence
 * P1–P6, P9, P11–P13 hold. P7 (no mail) holds here by construction, the port has no way to ask for mail; the contract tests prove it on the wire.
 * This is the first part of them; prove-histories.ts says how to run more.
 */
import { limitMs, proveHistories } from './prove-histories.ts';

test(
  'histories of at most 25 steps keep every property, part 1 (P1-P6, P9, P11-P13)',
  () => proveHistories(1),
  limitMs,
);
