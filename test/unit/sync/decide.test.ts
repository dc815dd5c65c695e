import { type Change, causeOf, decide, decisions } from '../../../src/sync/decide.ts';

const changes: readonly Change[] = ['unseen', 'unchanged', 'changed', 'deleted', 'vanished', 'out-of-scope'];
const roles = ['lead', 'participant', 'attendee'] as const;
const cells = roles.flatMap((role) =>
  changes.flatMap((s4) => changes.map((exchange) => ({ role, s4, exchange, decision: decide(role, s4, exchange) }))),
);

test('the table is total: every role has every pair of changes', () => {
  expect(cells).toHaveLength(3 * 6 * 6);
  expect(cells.every(({ decision }) => typeof decision === 'string')).toBe(true);
  expect(Object.keys(decisions)).toEqual([...roles]);
});

test('a delete is decided only where the other side was deleted with a witness (I7)', () => {
  for (const { s4, exchange, decision } of cells) {
    if (decision === 'delete-on-s4') expect(exchange).toBe('deleted');
    if (decision === 'delete-on-exchange') expect(s4).toBe('deleted');
  }
});

test('only a lead copy may ever delete or edit in S/4 (I9)', () => {
  const writesToS4 = cells.filter(({ decision }) => decision === 'delete-on-s4' || decision === 'merge');
  expect(new Set(writesToS4.map(({ role }) => role))).toEqual(new Set(['lead']));
});

test('an attendee copy is never written (I9)', () => {
  const decided = new Set(cells.filter(({ role }) => role === 'attendee').map(({ decision }) => decision));
  expect([...decided].sort()).toEqual(['bury', 'nothing', 'rest']);
});

test('what vanished without a witness propagates nothing (I7)', () => {
  for (const { s4, exchange, decision } of cells.filter(
    (cell) => cell.s4 === 'vanished' || cell.exchange === 'vanished',
  )) {
    expect(['nothing', 'report-vanished', 'rest', 'bury']).toContain(decision);
    // Burying forgets the link; it may only happen when the other side is gone for good, or for a copy that is not ours to lead.
    if (decision === 'bury' && s4 !== 'deleted' && exchange !== 'deleted') expect([s4, exchange]).toContain('vanished');
  }
});

test('out of scope never writes (I7)', () => {
  for (const { decision } of cells.filter((cell) => cell.s4 === 'out-of-scope' || cell.exchange === 'out-of-scope')) {
    expect(['rest', 'bury', 'report-vanished']).toContain(decision);
  }
});

test('nothing is done where neither side changed', () => {
  for (const role of roles) expect(decide(role, 'unchanged', 'unchanged')).toBe('nothing');
});

test('the journal names the cell', () => {
  expect(causeOf('lead', 'changed', 'unchanged')).toBe('lead/changed/unchanged');
});
