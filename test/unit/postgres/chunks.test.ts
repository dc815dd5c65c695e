import { chunks } from '../../../src/adapters/postgres/database.ts';

test.each([
  [0, []],
  [1, [1]],
  [3, [3]],
  [4, [3, 1]],
  [7, [3, 3, 1]],
])('%i rows in statements of at most three: %j', (count, sizes) => {
  const rows = Array.from({ length: count }, (_, n) => n);
  const split = chunks(rows, 3);
  expect(split.map((some) => some.length)).toEqual(sizes);
  expect(split.flat()).toEqual(rows);
});
