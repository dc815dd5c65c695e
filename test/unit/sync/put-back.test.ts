/** When a value that lost may be put back: over the value that won, never over what a person has written since, unless that is asked for. */
import { putBackVerdict } from '../../../src/sync/put-back.ts';

const [won, wanted] = ['won', 'wanted'];

test.each([
  ['won', 'won', false, 'write'],
  ['wanted', 'wanted', false, 'there'],
  ['wanted', 'won', false, 'write'],
  ['won', 'wanted', false, 'write'],
  ['edited', 'edited', false, 'changed'],
  ['edited', 'won', false, 'changed'],
  ['won', 'edited', false, 'changed'],
  ['wanted', 'edited', false, 'changed'],
  ['edited', 'edited', true, 'write'],
  ['wanted', 'edited', true, 'write'],
  ['wanted', 'wanted', true, 'there'],
] as const)('S/4 shows %s, Outlook %s, overwrite %s: %s', (...row) => {
  const [s4, exchange, overwrite, verdict] = row;
  expect(putBackVerdict({ won, wanted, now: { s4, exchange }, overwrite })).toBe(verdict);
});
