import { faultCodes, type FaultKind } from '../../../src/model/fault.ts';
import { languages } from '../../../src/model/language.ts';
import { failedMark, isFailedMark, withoutFailedMarks } from '../../../src/sync/failed-mark.ts';

const kinds = ['transient', 'stale', 'gone', 'refused', 'invalid', 'bug'] as const satisfies readonly FaultKind[];
const all = languages.flatMap((language) =>
  (['s4', 'exchange'] as const).flatMap((on) =>
    kinds.flatMap((kind) => faultCodes.map((code) => failedMark({ on, kind, code }, language))),
  ),
);

test('each reason is short, is no list of categories, and is recognised in either language', () => {
  expect(all.length).toBe(2 * 2 * kinds.length * faultCodes.length);
  for (const text of all) {
    expect(text.length).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/[,;]/);
    expect(isFailedMark(text)).toBe(true);
    expect(isFailedMark(` ${text.toUpperCase()} `)).toBe(true);
  }
});

test('it says why, in the language of the mailbox', () => {
  const cause = { on: 's4', kind: 'invalid', code: 'rejected' } as const;
  expect(failedMark(cause, 'en')).toBe('Tandem: not synchronised – refused by S/4HANA');
  expect(failedMark(cause, 'de')).toBe('Tandem: nicht synchronisiert – von S/4HANA abgelehnt');
  expect(failedMark({ ...cause, kind: 'transient', code: 'locked' }, 'de')).toBe(
    'Tandem: nicht synchronisiert – in S/4HANA zu lange geöffnet',
  );
});

test('what a person chose is never taken for it', () => {
  const own = ['Tandem', 'not synchronised', 'Kunde', 'Tandem: Messe', 'S/4HANA'];
  expect(withoutFailedMarks([...own, ...all])).toEqual(own);
});
