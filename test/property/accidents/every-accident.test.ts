/** The field's accidents, each with the tests that tell its story; a story that loses its test is missed here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

const accidents: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'two participants in either order',
    [['test/contract/accidents/participants.test.ts', "describe('two participants in either order'"]],
  ],
  ['scope exit', [['test/property/accidents/scope-exit.test.ts', "describe.each(births)('scope exit of %s'"]]],
  [
    'retry after time-out',
    [['test/property/accidents/retry-after-time-out.test.ts', "describe('retry after time-out'"]],
  ],
  ['exception changed twice', [['test/property/series.test.ts', '(trace: exception changed twice)']]],
  ['all-day abroad', [['test/contract/accidents/all-day-abroad.test.ts', "describe('all-day abroad'"]]],
  [
    '"this and following"',
    [
      ['test/property/series.test.ts', '"this and following": what follows keeps'],
      ['test/property/series-split.test.ts', `describe.each(orders)('"this and following" in two looks, %s'`],
      [
        'test/contract/accidents/this-and-following.test.ts',
        `describe.each(orders)('"this and following" in two looks`,
      ],
    ],
  ],
  [
    'copy of an item',
    [
      ['test/property/accidents/copies.test.ts', "describe('copy of an item'"],
      ['test/contract/accidents/meeting-copied-and-archived.test.ts', 'copy of a meeting by %s'],
    ],
  ],
  ['private toggle', [['test/property/conduct.test.ts', 'busy block: times only, in both directions of the toggle']]],
  [
    'organiser presses "Send update"',
    [['test/contract/accidents/send-update.test.ts', `describe('organiser presses "Send update"'`]],
  ],
  [
    'retention run',
    [
      ['test/property/accidents/retention.test.ts', "describe('retention run'"],
      ['test/contract/accidents/meeting-copied-and-archived.test.ts', 'retention run on the wire'],
    ],
  ],
  [
    'sandbox copied from production',
    [['test/property/accidents/copied-from-production.test.ts', "describe('sandbox copied from production'"]],
  ],
  ['delegate edits', [['test/contract/accidents/delegates.test.ts', "describe('delegate edits'"]]],
  ['41-character subject', [['test/property/accidents/subject-of-41.test.ts', "describe('41-character subject'"]]],
  ['online-meeting body', [['test/contract/accidents/online-meeting.test.ts', "describe('online-meeting body'"]]],
];

test.each(accidents)('%s has its tests', (_, told) => {
  for (const [file, name] of told) expect(readFileSync(join(root, file), 'utf8')).toContain(name);
});

test('all fourteen accidents are there', () => {
  expect(accidents).toHaveLength(14);
});
