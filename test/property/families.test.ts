/**
 * The engine's proof for what goes beyond single appointments, family by family (families.ts). `FAMILY=name` runs one of them, also one that is not proved yet.
 */
import { type Family } from './families.ts';
import { limitMs, proveFamily } from './prove-histories.ts';

type Other = Exclude<Family, 'single'>;

/** Every family stands in one of the two; what is not proved is said. */
const proved: readonly Other[] = ['privacy', 'triggers', 'partners'];
const notProved: readonly Other[] = ['directions', 'decisions', 'series', 'meetings'];

const all = [...proved, ...notProved];
const asked = process.env['FAMILY'];
const chosen = asked === undefined ? proved : all.filter((one) => one === asked);

if (asked === undefined && notProved.length > 0)
  process.stderr.write(`histories that are NOT proved yet: ${notProved.join(', ')}\n`);

test('what is chosen is a family', () => {
  expect(all).toHaveLength(7);
  expect(asked === undefined || chosen.length === 1).toBe(true);
});

for (const family of chosen)
  test(`histories of the family ${family} keep every property`, () => proveFamily(family), limitMs);
