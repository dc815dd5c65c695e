/**
 * The engine's proof (sync.md, Properties): random worlds and histories under a seeded scheduler, family by family (families.ts), and after quiescence P1–P9 and P11–P13
 * hold. Every mail here is one that a person sent (P7); contract tests prove it on the wire, and that mails are sent where an administrator wants them.
 *
 * `HISTORIES=n` plays n in all, `FAMILY=name` only those of one family, `SEED=n` others, `KEEP_TRACE=1` stores a shrunk
 * counterexample in test/traces. They are played by processes of their own (outside/pool.ts), one on each core; here they are only asked for and judged.
 */
import { type Family } from './families.ts';
import { families } from './outside/families.ts';
import { openPool } from './outside/pool.ts';
import { proveHistories } from './prove-histories.ts';
import { full, histories, seed } from './scale.ts';
import { portionsOf, sharesOf } from './shares.ts';

/** Limits against hanging. */
const portionMs = 10 * 60_000;
const limitMs = (full ? 10 : 1) * 30 * 60_000;

const asked = process.env['FAMILY'];
const chosen = asked === undefined ? families : families.filter((one) => one === asked);
const shares = sharesOf(histories, chosen);
const portions = chosen.flatMap((family) => portionsOf(family, shares.get(family) ?? 0, seed));

test('what is chosen is a family', () => {
  expect(asked === undefined || chosen.length === 1).toBe(true);
});

test('as many histories are played as shall be, in portions with seeds of their own', () => {
  expect(portions.reduce((sum, portion) => sum + portion.histories, 0)).toBe(histories);
  expect(new Set(portions.map((portion) => `${portion.family} ${portion.seed}`)).size).toBe(portions.length);
});

const pool = openPool({ limitMs: portionMs });
afterAll(pool.close);
const run = proveHistories(pool, portions);

test.each(chosen)(
  'histories of at most 25 steps keep every property: %s (P1-P6, P8, P9, P11-P13)',
  (family: Family) => run(family),
  limitMs,
);
