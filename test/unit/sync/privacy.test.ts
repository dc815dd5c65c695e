import fc from 'fast-check';

import { type Appointment, fields, otherSide, type Side } from '../../../src/model/appointment.ts';
import { ianaZone, instant } from '../../../src/model/instant.ts';
import { type Hidden } from '../../../src/model/link.ts';
import { isPrivate, privateModeSchema } from '../../../src/model/privacy.ts';
import {
  blockInPlaceOf,
  blockOf,
  type Concealment,
  concealment,
  exposureOf,
  hiddenFields,
  type PairPrivacy,
} from '../../../src/sync/privacy.ts';

const modes = ['skip', 'busyBlock', 'full'] as const;
const sides = ['s4', 'exchange'] as const;

test('every sensitivity except Normal is private, one that was not stated too', () => {
  expect(['Private', 'Personal', 'Confidential', 'Unheard-of', undefined].every(isPrivate)).toBe(true);
  expect(isPrivate('Normal')).toBe(false);
});

test('without a setting private items are skipped', () => {
  expect(privateModeSchema.parse(undefined)).toBe('skip');
});

test.each([
  ['skip', true, 'nothing'],
  ['skip', false, 'nothing'],
  ['busyBlock', true, 'times'],
  ['busyBlock', false, 'times'],
  ['full', true, 'marked'],
  ['full', false, 'times'],
] as const)('a private item in the mode %s, flag allowed %s, shows %s', (mode, flagAllowed, expected) => {
  expect(exposureOf({ private: true, mode, flagAllowed })).toBe(expected);
  expect(exposureOf({ private: false, mode, flagAllowed })).toBe('content');
});

/** Everything that a pair may come to a round with. */
const marks: readonly PairPrivacy['private'][] = [
  { s4: false, exchange: false },
  { s4: true, exchange: false },
  { s4: false, exchange: true },
  { s4: true, exchange: true },
];
const hiddenBefore: readonly (Hidden | undefined)[] = [
  undefined,
  ...sides.flatMap((of) => (['times', 'orphan'] as const).map((held) => ({ of, held }))),
];
const pairs: readonly PairPrivacy[] = modes.flatMap((mode) =>
  [true, false].flatMap((flagAllowed) =>
    marks.flatMap((mark) =>
      hiddenBefore.flatMap((hidden) => sides.map((bornOn) => ({ mode, flagAllowed, private: mark, hidden, bornOn }))),
    ),
  ),
);
const isHiding = ({ mode, flagAllowed }: PairPrivacy): boolean => mode !== 'full' || !flagAllowed;
const isMarked = ({ private: mark }: PairPrivacy): boolean => mark.s4 || mark.exchange;

const times = (of: Side, clear: boolean): Concealment => ({ hidden: { of, held: 'times' }, clear });
const before = (of: Side): Hidden => ({ of, held: 'times' });

test.each<readonly [string, Omit<PairPrivacy, 'mode' | 'flagAllowed'>, Concealment | undefined]>([
  ['public on both sides', { private: { s4: false, exchange: false }, hidden: undefined, bornOn: 's4' }, undefined],
  ['public again', { private: { s4: false, exchange: false }, hidden: before('exchange'), bornOn: 's4' }, undefined],
  [
    'turned private in S/4',
    { private: { s4: true, exchange: false }, hidden: undefined, bornOn: 'exchange' },
    times('s4', true),
  ],
  [
    'turned private in Outlook',
    { private: { s4: false, exchange: true }, hidden: undefined, bornOn: 's4' },
    times('exchange', true),
  ],
  [
    'turned private on both, born in S/4',
    { private: { s4: true, exchange: true }, hidden: undefined, bornOn: 's4' },
    times('s4', true),
  ],
  [
    'turned private on both, born in Outlook',
    { private: { s4: true, exchange: true }, hidden: undefined, bornOn: 'exchange' },
    times('exchange', true),
  ],
  [
    'still private in S/4',
    { private: { s4: true, exchange: false }, hidden: before('s4'), bornOn: 'exchange' },
    times('s4', false),
  ],
  [
    'still private in Outlook',
    { private: { s4: false, exchange: true }, hidden: before('exchange'), bornOn: 's4' },
    times('exchange', false),
  ],
  [
    'the block was marked private too',
    { private: { s4: true, exchange: true }, hidden: before('exchange'), bornOn: 's4' },
    times('exchange', false),
  ],
  // The block has no content that its side could keep for itself; the item keeps its own until both sides are public.
  [
    'only the block is private now',
    { private: { s4: true, exchange: false }, hidden: before('exchange'), bornOn: 's4' },
    times('exchange', false),
  ],
])('in the mode busy block: %s', (_, pair, expected) => {
  for (const flagAllowed of [true, false]) {
    expect(concealment({ ...pair, mode: 'busyBlock', flagAllowed })).toEqual(expected);
    // In the mode skip the same is hidden, but the block is left behind.
    expect(concealment({ ...pair, mode: 'skip', flagAllowed })).toEqual(
      expected && { ...expected, hidden: { ...expected.hidden, held: 'orphan' } },
    );
  }
  expect(concealment({ ...pair, mode: 'full', flagAllowed: false })).toEqual(expected);
  expect(concealment({ ...pair, mode: 'full', flagAllowed: true })).toBeUndefined();
});

test('exactly what is private and may not be seen is hidden, in every standing (P8)', () => {
  for (const pair of pairs) expect(concealment(pair) !== undefined).toBe(isMarked(pair) && isHiding(pair));
});

test('only what is private turns hidden, and what holds a block never becomes the item that hides: content would be on neither side (P3)', () => {
  for (const pair of pairs) {
    const found = concealment(pair);
    if (found === undefined) continue;
    if (pair.hidden === undefined) expect(pair.private[found.hidden.of]).toBe(true);
    else expect(found).toMatchObject({ hidden: { of: pair.hidden.of }, clear: false });
  }
});

test('what may not be seen is cleared in the same round, and nothing is cleared twice (P2, P8)', () => {
  for (const pair of pairs) {
    const found = concealment(pair);
    if (found === undefined) continue;
    // Only an item that was hidden before has no content left on the other.
    expect(found.clear).toBe(pair.hidden === undefined);
    expect(concealment({ ...pair, hidden: found.hidden })).toEqual({ ...found, clear: false });
  }
});

test('turning public on both sides ends it, whatever was hidden', () => {
  for (const pair of pairs) expect(concealment({ ...pair, private: { s4: false, exchange: false } })).toBeUndefined();
});

test('hiding is the same on both sides: swapped sides give the swapped answer', () => {
  const swapped = (hidden: Hidden | undefined) => hidden && { ...hidden, of: otherSide(hidden.of) };
  for (const pair of pairs) {
    const mirror = concealment({
      ...pair,
      private: { s4: pair.private.exchange, exchange: pair.private.s4 },
      hidden: swapped(pair.hidden),
      bornOn: otherSide(pair.bornOn),
    });
    const found = concealment(pair);
    expect(mirror).toEqual(found && { ...found, hidden: swapped(found.hidden) });
  }
});

const secret = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `secret ${text}`);
const appointment: fc.Arbitrary<Appointment> = fc.record({
  subject: secret,
  location: secret,
  note: secret,
  importance: fc.constantFrom('High', 'Normal', 'Low'),
  private: fc.constant(true),
  when: fc.constant({
    kind: 'timed',
    start: instant('2026-11-22T08:00:00Z'),
    end: instant('2026-11-22T09:00:00Z'),
    zone: ianaZone('Europe/Berlin'),
  }),
});

test('a block says when and nothing else, in the language of the mailbox, and carries no mark (P8)', () => {
  fc.assert(
    fc.property(appointment, (item) => {
      const empty = { when: item.when, location: '', note: '', importance: 'Normal', private: false };
      expect(blockOf(item, 'de')).toEqual({ ...empty, subject: 'Privat' });
      expect(blockOf(item, 'en')).toEqual({ ...empty, subject: 'Private' });
    }),
  );
});

test('a block that is there keeps its language, whatever the language is by now (P2)', () => {
  fc.assert(
    fc.property(appointment, fc.constantFrom('en', 'de'), fc.constantFrom('en', 'de'), (item, before, now) => {
      const block = blockOf(item, before);
      expect(blockInPlaceOf(block, now)).toEqual(block);
      const content = { ...item, subject: `${item.subject} of a person` };
      expect(blockInPlaceOf(content, now)).toEqual(blockOf(item, now));
    }),
  );
});

test('while an item is hidden only its times are compared', () => {
  expect(fields.filter((field) => !hiddenFields.includes(field))).toEqual(['when']);
});
