/** Owns the proof that docs/faults.md explains every fault code and every kind, and nothing that does not exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type FaultKind, faultCodes } from '../../../src/model/fault.ts';

const text = readFileSync(join(__dirname, '../../../docs/faults.md'), 'utf8');
const kinds: Record<FaultKind, true> = {
  transient: true,
  stale: true,
  gone: true,
  refused: true,
  invalid: true,
  bug: true,
};

test('every code is explained: meaning, what Tandem does, what the administrator does', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` *\| ([^|]+)\| ([^|]+)\| ([^|]+)\|$/gm)];
  expect(rows.map(([, code = '']) => code).toSorted()).toEqual([...faultCodes].toSorted());
  for (const [, , ...cells] of rows) for (const cell of cells) expect(cell.trim()).toMatch(/^[A-Z].*\.$/);
});

test('every kind is explained', () => {
  const rows = [...text.matchAll(/^\| `([a-z-]+)` *\| ([^|]+)\|$/gm)];
  expect(rows.map(([, kind = '']) => kind).toSorted()).toEqual(Object.keys(kinds).toSorted());
});
