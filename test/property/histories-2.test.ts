/** Part 2 of the histories (histories.test.ts). */
import { limitMs, proveHistories } from './prove-histories.ts';

test(
  'histories of at most 25 steps keep every property, part 2 (P1-P6, P9, P11-P13)',
  () => proveHistories(2),
  limitMs,
);
