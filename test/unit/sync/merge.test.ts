import fc from 'fast-check';

import { type Field } from '../../../src/model/appointment.ts';
import { type Base } from '../../../src/model/link.ts';
import { type WinnerRule } from '../../../src/model/settings.ts';
import { type Fingerprints } from '../../../src/sync/fingerprint.ts';
import { merge, type MergeInput, notRepresentable, restore } from '../../../src/sync/merge.ts';

const all = (value: string): Fingerprints => ({ subject: value, when: value, location: value, note: value });
const rule = (winner: WinnerRule) => ({ subject: winner, when: winner, location: winner, note: winner });
const input = (changes: Partial<MergeInput>): MergeInput => ({
  base: all('base'),
  now: { s4: all('base'), exchange: all('base') },
  ignored: [],
  winner: rule('s4'),
  latest: 'exchange',
  ...changes,
});

test('different fields changed on both sides both survive', () => {
  const merged = merge(
    input({ now: { s4: { ...all('base'), location: 'new' }, exchange: { ...all('base'), subject: 'other' } } }),
  );
  expect(merged.write).toEqual({ s4: ['subject'], exchange: ['location'] });
  expect(merged.conflicts).toEqual([]);
});

test.each([
  ['s4', 's4'],
  ['exchange', 'exchange'],
  ['latest', 'exchange'],
] as const)('the same field changed on both sides: the setting %s lets %s win', (winner, expected) => {
  const merged = merge(
    input({
      now: { s4: { ...all('base'), note: 'a' }, exchange: { ...all('base'), note: 'b' } },
      winner: rule(winner),
    }),
  );
  expect(merged.conflicts).toEqual([{ field: 'note', winner: expected }]);
  expect(merged.write[expected === 's4' ? 'exchange' : 's4']).toEqual(['note']);
});

test('the same change on both sides is no conflict and moves the base', () => {
  const merged = merge(input({ now: { s4: all('same'), exchange: all('same') } }));
  expect(merged.write).toEqual({ s4: [], exchange: [] });
  expect(merged.agreed).toEqual(all('same'));
});

test('an unknown base makes values that differ a conflict, and values that agree none', () => {
  const base: Base = { subject: null, when: null, location: null, note: null };
  const merged = merge(
    input({ base, now: { s4: { ...all('x'), subject: 'a' }, exchange: { ...all('x'), subject: 'b' } } }),
  );
  expect(merged.conflicts).toEqual([{ field: 'subject', winner: 's4' }]);
  expect(merged.agreed).toEqual({ subject: null, when: 'x', location: 'x', note: 'x' });
});

test('a field that one side cannot represent leaves the comparison (I6)', () => {
  expect(notRepresentable({ differs: { note: 2, subject: 1 } })).toEqual(['note']);
  const merged = merge(
    input({ ignored: ['note'], now: { s4: { ...all('base'), note: 'a' }, exchange: { ...all('base'), note: 'b' } } }),
  );
  expect(merged.write).toEqual({ s4: [], exchange: [] });
});

test('one-way: S/4 wins everything, and what the user had changed is reported', () => {
  const restored = restore(
    input({ now: { s4: all('base'), exchange: { ...all('base'), subject: 'edited' } }, winner: rule('exchange') }),
  );
  expect(restored.write).toEqual({ s4: [], exchange: ['subject'] });
  expect(restored.conflicts).toEqual([{ field: 'subject', winner: 's4' }]);
});

const value = fc.constantFrom('base', 'a', 'b');
const fingerprints = fc.record({ subject: value, when: value, location: value, note: value });
const winners = fc.constantFrom<WinnerRule>('s4', 'exchange', 'latest').map(rule);

test('after performing a merge both sides agree, and a second merge writes nothing (P1, P2)', () => {
  const history = fc.record({
    base: fingerprints,
    s4: fingerprints,
    exchange: fingerprints,
    winner: winners,
    latest: fc.constantFrom('s4' as const, 'exchange' as const),
  });
  fc.assert(
    fc.property(history, ({ base, s4, exchange, winner, latest }) => {
      const merged = merge(input({ base, now: { s4, exchange }, winner, latest }));
      const s4After = { ...s4, ...pick(exchange, merged.write.s4) };
      const exchangeAfter = { ...exchange, ...pick(s4, merged.write.exchange) };
      expect(s4After).toEqual(exchangeAfter);
      const again = merge(
        input({ base: merged.agreed, now: { s4: s4After, exchange: exchangeAfter }, winner, latest }),
      );
      expect(again.write).toEqual({ s4: [], exchange: [] });
      // Every value that differs from the base and is overwritten is a reported conflict (P3).
      const overwritten = [
        ...merged.write.s4.map((field) => ({ field, lost: s4[field] })),
        ...merged.write.exchange.map((field) => ({ field, lost: exchange[field] })),
      ];
      const unreported = overwritten.filter(
        ({ field, lost }) => lost !== base[field] && !merged.conflicts.some((conflict) => conflict.field === field),
      );
      expect(unreported).toEqual([]);
    }),
  );
});

const pick = (from: Fingerprints, chosen: readonly Field[]): Partial<Fingerprints> =>
  Object.fromEntries(chosen.map((field) => [field, from[field]]));
