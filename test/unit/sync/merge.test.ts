import fc from 'fast-check';

import { type Field, fields, otherSide, type Side } from '../../../src/model/appointment.ts';
import { type Base } from '../../../src/model/link.ts';
import { type WinnerRule } from '../../../src/model/settings.ts';
import { type Fingerprints, unknownBase } from '../../../src/sync/fingerprint.ts';
import { type Merge, merge, type MergeInput, notRepresentable, restore } from '../../../src/sync/merge.ts';
import { all, rule, someOf, written } from './fields.ts';

const sides = ['s4', 'exchange'] as const;
const input = (changes: Partial<MergeInput>): MergeInput => ({
  base: all('base'),
  now: { s4: all('base'), exchange: all('base') },
  ignored: [],
  winner: rule('s4'),
  latest: 'exchange',
  privateOn: 's4',
  ...changes,
});
const nothing = { s4: [], exchange: [] };
const both = (field: Field): MergeInput['now'] => ({
  s4: { ...all('base'), [field]: 'a' },
  exchange: { ...all('base'), [field]: 'b' },
});
const only = (side: Side, field: Field): MergeInput['now'] => ({
  s4: all('base'),
  exchange: all('base'),
  [side]: { ...all('base'), [field]: 'new' },
});

test('different fields changed on both sides both survive', () => {
  const merged = merge(
    input({ now: { s4: { ...all('base'), location: 'new' }, exchange: { ...all('base'), subject: 'other' } } }),
  );
  expect(merged.write).toEqual({ s4: ['subject'], exchange: ['location'] });
  expect(merged.conflicts).toEqual([]);
});

test.each(fields.flatMap((field) => sides.map((side) => [field, side] as const)))(
  'the field %s changed on %s alone is written to the other side, whatever the settings say',
  (field, side) => {
    for (const winner of sides) {
      const privateOn = winner;
      const merged = merge(input({ now: only(side, field), winner: rule(winner), privateOn }));
      expect(merged.write).toEqual({ ...nothing, [otherSide(side)]: [field] });
      expect(merged.conflicts).toEqual([]);
    }
  },
);

test.each([
  ['s4', 's4'],
  ['exchange', 'exchange'],
  ['latest', 'exchange'],
] as const)('the same field changed on both sides: the setting %s lets %s win', (winner, expected) => {
  for (const field of fields.filter((each) => each !== 'private')) {
    const merged = merge(input({ now: both(field), winner: rule(winner) }));
    expect(merged.conflicts).toEqual([{ field, winner: expected }]);
    expect(merged.write).toEqual({ ...nothing, [otherSide(expected)]: [field] });
  }
});

test.each(sides)('a private mark on %s wins every conflict about it, whatever the settings say (P8)', (privateOn) => {
  for (const winner of ['s4', 'exchange', 'latest'] as const) {
    const now: MergeInput['now'] = {
      s4: { ...all('base'), private: privateOn === 's4' ? 'true' : 'false' },
      exchange: { ...all('base'), private: privateOn === 's4' ? 'false' : 'true' },
    };
    // Two values can differ from each other and from the base only if nobody knows the base.
    const base: Base = { ...all('base'), private: null };
    const merged = merge(input({ base, now, winner: rule(winner), latest: otherSide(privateOn), privateOn }));
    expect(merged.conflicts).toEqual([{ field: 'private', winner: privateOn }]);
    expect(merged.write).toEqual({ ...nothing, [otherSide(privateOn)]: ['private'] });
  }
});

test('a mark that one side took away is taken away on the other: turning public is an edit like any other', () => {
  const now = { s4: { ...all('base'), private: 'false' }, exchange: { ...all('base'), private: 'true' } };
  const base = { ...all('base'), private: 'true' };
  expect(merge(input({ base, now, privateOn: 'exchange' }))).toMatchObject({
    write: { s4: [], exchange: ['private'] },
    conflicts: [],
  });
});

test('the same change on both sides is no conflict and moves the base', () => {
  const merged = merge(input({ now: { s4: all('same'), exchange: all('same') } }));
  expect(merged.write).toEqual(nothing);
  expect(merged.agreed).toEqual(all('same'));
});

test('an unknown base makes values that differ a conflict, and values that agree none', () => {
  const now = { s4: { ...all('x'), subject: 'a' }, exchange: { ...all('x'), subject: 'b' } };
  const merged = merge(input({ base: unknownBase, now }));
  expect(merged.conflicts).toEqual([{ field: 'subject', winner: 's4' }]);
  expect(merged.agreed).toEqual({ ...all('x'), subject: null });
});

test.each(fields)('when one side cannot represent %s, it leaves the comparison (I6)', (field) => {
  expect(notRepresentable({ differs: { [field]: 2 } })).toEqual([field]);
  expect(notRepresentable({ differs: { [field]: 1 } })).toEqual([]);
  const merged = merge(input({ ignored: [field], now: both(field) }));
  expect(merged).toEqual({ write: nothing, conflicts: [], agreed: all('base') });
});

describe.each(sides)('one-way from %s', (source) => {
  const target = otherSide(source);
  const against = (changes: Partial<MergeInput>): MergeInput =>
    input({ winner: rule(target), latest: target, privateOn: target, ...changes });

  test.each(fields)('an edit of %s on the target is undone and reported', (field) => {
    const restored = restore(against({ now: only(target, field) }), source);
    expect(restored.write).toEqual({ ...nothing, [target]: [field] });
    expect(restored.conflicts).toEqual([{ field, winner: source }]);
  });

  test.each(fields)('an edit of %s on the source reaches the target and is no conflict', (field) => {
    const restored = restore(against({ now: only(source, field) }), source);
    expect(restored.write).toEqual({ ...nothing, [target]: [field] });
    expect(restored.conflicts).toEqual([]);
  });

  test.each(fields)('edits of %s on both sides: the source wins whatever the settings say', (field) => {
    const restored = restore(against({ now: both(field) }), source);
    expect(restored.write).toEqual({ ...nothing, [target]: [field] });
    expect(restored.conflicts).toEqual([{ field, winner: source }]);
  });
});

type History = {
  readonly base: Base;
  readonly now: { readonly [S in Side]: Fingerprints };
  readonly winner: WinnerRule;
  readonly latest: Side;
  readonly privateOn: Side;
  readonly ignored: readonly Field[];
};

const fingerprints = someOf('base', 'a', 'b');
const side = fc.constantFrom<Side>(...sides);
const history: fc.Arbitrary<History> = fc.record({
  base: fc.oneof(fingerprints, fc.constant(unknownBase)),
  now: fc.record({ s4: fingerprints, exchange: fingerprints }),
  winner: fc.constantFrom<WinnerRule>('s4', 'exchange', 'latest'),
  latest: side,
  privateOn: side,
  ignored: fc.subarray([...fields]),
});

const after = ({ now }: History, { write }: Merge): History['now'] => ({
  s4: written(now.s4, now.exchange, write.s4),
  exchange: written(now.exchange, now.s4, write.exchange),
});

/** Every value that somebody wrote and that is overwritten is a reported conflict (P3). */
const unreported = ({ base, now }: History, { write, conflicts }: Merge): readonly Field[] =>
  sides.flatMap((on) =>
    write[on].filter(
      (field) => now[on][field] !== base[field] && !conflicts.some((conflict) => conflict.field === field),
    ),
  );

const flows: readonly (readonly [string, (with_: MergeInput) => Merge])[] = [
  ['a merge', merge],
  ['a restore from S/4', (with_) => restore(with_, 's4')],
  ['a restore from Exchange', (with_) => restore(with_, 'exchange')],
];

test.each(flows)(
  'after %s both sides agree, a second one writes nothing, and no edit is lost unreported (P1, P2, P3)',
  (_, run) => {
    fc.assert(
      fc.property(history, (before) => {
        const rules = { ...before, winner: rule(before.winner) };
        const merged = run(rules);
        const now = after(before, merged);
        for (const field of fields.filter((each) => !before.ignored.includes(each)))
          expect(now.s4[field]).toBe(now.exchange[field]);
        for (const field of before.ignored)
          expect([now.s4[field], now.exchange[field]]).toEqual([before.now.s4[field], before.now.exchange[field]]);
        expect(run({ ...rules, base: merged.agreed, now }).write).toEqual(nothing);
        expect(unreported(before, merged)).toEqual([]);
      }),
    );
  },
);

test('the two one-way flows are mirrors of each other', () => {
  const swapped = <T>({ s4, exchange }: { readonly [S in Side]: T }) => ({ s4: exchange, exchange: s4 });
  fc.assert(
    fc.property(history, (before) => {
      const rules = { ...before, winner: rule(before.winner) };
      const there = restore(rules, 's4');
      const back = restore({ ...rules, now: swapped(before.now) }, 'exchange');
      const inOrder = (list: readonly Field[]) => [...list].sort();
      expect(inOrder(back.write.s4)).toEqual(inOrder(there.write.exchange));
      expect(back.write.exchange).toEqual(there.write.s4);
      expect(back.conflicts).toEqual(there.conflicts.map(({ field }) => ({ field, winner: 'exchange' })));
    }),
  );
});
