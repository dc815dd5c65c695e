/** Fingerprints of all synchronised fields at once, for laws that hold whatever the fields are. */
import fc from 'fast-check';

import { type Field, fields } from '../../../src/model/appointment.ts';
import { type WinnerRule, type WinnerRules } from '../../../src/model/settings.ts';
import { type Fingerprints } from '../../../src/sync/fingerprint.ts';

/** Every field with the same value. */
export const all = (value: string): Fingerprints =>
  Object.fromEntries(fields.map((field) => [field, value])) as Fingerprints;

/** Every field with one of the values, independently. */
export const someOf = (...values: readonly string[]): fc.Arbitrary<Fingerprints> =>
  fc.record(
    Object.fromEntries(fields.map((field) => [field, fc.constantFrom(...values)])),
  ) as fc.Arbitrary<Fingerprints>;

/** Every field by the same rule; of a private mark there is none. */
export const rule = (winner: WinnerRule): WinnerRules => ({
  subject: winner,
  when: winner,
  location: winner,
  note: winner,
  importance: winner,
});

/** What a side holds after some fields were written to it. */
export const written = (to: Fingerprints, from: Fingerprints, chosen: readonly Field[]): Fingerprints => ({
  ...to,
  ...Object.fromEntries(chosen.map((field) => [field, from[field]])),
});
