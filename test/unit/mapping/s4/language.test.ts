/** Which of our languages a language of S/4 is, and which counts. */
import { languageOfCode } from '../../../../src/mapping/s4/language.ts';
import { languageOf } from '../../../../src/model/language.ts';

test.each([
  ['DE', 'de'],
  ['de', 'de'],
  ['D', 'de'],
  ['EN', 'en'],
  ['E', 'en'],
  ['DA', 'en'],
  ['FR', 'en'],
  ['', undefined],
  ['  ', undefined],
] as const)('%j of S/4 is %s', (code, language) => {
  expect(languageOfCode(code)).toBe(language);
});

test('what an administrator decided counts, else what S/4 says of the person, else English', () => {
  for (const ofPerson of ['en', 'de', undefined] as const) {
    expect([languageOf('en', ofPerson), languageOf('de', ofPerson)]).toEqual(['en', 'de']);
    expect(languageOf('person', ofPerson)).toBe(ofPerson ?? 'en');
  }
});
