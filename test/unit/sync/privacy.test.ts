import fc from 'fast-check';

import { type Appointment } from '../../../src/model/appointment.ts';
import { instant, ianaZone } from '../../../src/model/instant.ts';
import { type Exposure, isPrivate, privateModeSchema } from '../../../src/model/privacy.ts';
import { exposed, exposureOf, type Held, heldAfter, privacySteps, syncedFields } from '../../../src/sync/privacy.ts';

const exposures: readonly Exposure[] = ['content', 'marked', 'times', 'nothing'];
const helds = Object.keys(privacySteps) as readonly Held[];
const modes = ['skip', 'busyBlock', 'full'] as const;

test('every sensitivity except Normal is private, one that was not stated too', () => {
  expect(['Private', 'Personal', 'Confidential', 'Unheard-of', undefined].every(isPrivate)).toBe(true);
  expect(isPrivate('Normal')).toBe(false);
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

test('without a setting private items are skipped', () => {
  expect(privateModeSchema.parse(undefined)).toBe('skip');
});

const turn = (mode: (typeof modes)[number], flagAllowed: boolean): readonly string[] => {
  const open = exposureOf({ private: false, mode, flagAllowed });
  const closed = exposureOf({ private: true, mode, flagAllowed });
  const held = heldAfter('content', closed);
  return [privacySteps.content[closed], held, privacySteps[held][open], heldAfter(held, open)];
};

test('turning private and public again, in every mode', () => {
  expect(turn('skip', true)).toEqual(['clearAndUnlink', 'orphan', 'relink', 'content']);
  expect(turn('busyBlock', true)).toEqual(['clear', 'times', 'fill', 'content']);
  expect(turn('full', true)).toEqual(['mark', 'marked', 'unmark', 'content']);
  expect(turn('full', false)).toEqual(['clear', 'times', 'fill', 'content']);
});

test('whatever is held, what may no longer be seen is cleared in the same step (P8)', () => {
  for (const held of ['content', 'marked'] as const) {
    expect(privacySteps[held].times).toBe('clear');
    expect(privacySteps[held].nothing).toBe('clearAndUnlink');
  }
});

test('a private item that has no appointment gets none in the mode skip, and one that is gone is not made twice', () => {
  expect(privacySteps.none.nothing).toBe('nothing');
  expect(privacySteps.orphan.nothing).toBe('nothing');
  expect(heldAfter('none', 'nothing')).toBe('none');
  const creating = helds.filter((held) => exposures.some((each) => privacySteps[held][each].startsWith('create')));
  expect(creating).toEqual(['none']);
});

test('a second look does nothing but synchronise what may be seen (P2)', () => {
  for (const held of helds) {
    for (const exposure of exposures) {
      expect(['sync', 'nothing']).toContain(privacySteps[heldAfter(held, exposure)][exposure]);
    }
  }
});

const secret = fc.string({ minLength: 1, maxLength: 20 }).map((text) => `secret ${text}`);
const appointment: fc.Arbitrary<Appointment> = fc
  .record({ subject: secret, location: secret, note: secret })
  .map((texts) => ({
    ...texts,
    when: {
      kind: 'timed',
      start: instant('2026-11-22T08:00:00Z'),
      end: instant('2026-11-22T09:00:00Z'),
      zone: ianaZone('Europe/Berlin'),
    },
  }));

test('no text of a private item is in what the other side gets of it, in the modes skip and busy block (P8)', () => {
  fc.assert(
    fc.property(
      appointment,
      fc.constantFrom('skip' as const, 'busyBlock' as const),
      fc.boolean(),
      (item, mode, flagAllowed) => {
        const exposure = exposureOf({ private: true, mode, flagAllowed });
        expect(JSON.stringify(exposed(item, exposure, 'de') ?? null)).not.toContain('secret');
      },
    ),
  );
});

test('a busy block says when and nothing else, in the user’s language, and its text never comes back', () => {
  fc.assert(
    fc.property(appointment, (item) => {
      expect(exposed(item, 'times', 'de')).toEqual({ subject: 'Privat', when: item.when, location: '', note: '' });
      expect(exposed(item, 'times', 'en')?.subject).toBe('Private');
      expect(exposed(item, 'marked', 'en')).toEqual(item);
    }),
  );
  expect(syncedFields('times')).toEqual(['when']);
  expect(syncedFields('nothing')).toEqual([]);
  expect(syncedFields('marked')).toHaveLength(4);
});
