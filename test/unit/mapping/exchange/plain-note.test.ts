/** The note in a plain body, and Tandem's own lines beside it. */
import { namedPartnersOf, namedPartnersText } from '../../../../src/mapping/exchange/named-partners.ts';
import { type OwnLines } from '../../../../src/mapping/exchange/own-lines.ts';
import { noteOfText, textWithNote, textWithOwnLines } from '../../../../src/mapping/exchange/plain-note.ts';

const link = 'https://s4.example.com/appointment/1';
const own: OwnLines = { link, names: ['Anna  Muster', 'Ben Beispiel'], language: 'en' };
const written = `Agenda

Participants in S/4HANA: Anna Muster; Ben Beispiel
Open this appointment in S/4HANA <${link}>`;

test('our lines stand below the note, once, in whichever language, and are no part of it', () => {
  expect(textWithOwnLines('Agenda', own)).toBe(written);
  expect(textWithOwnLines(written, own, true)).toBe(written);
  expect(textWithOwnLines(written, { ...own, language: 'de' }, true)).toBe(written);
  expect(noteOfText(written.replaceAll('\n', '\r\n'))).toBe('Agenda');
  expect(textWithOwnLines('', { link, language: 'de' })).toBe(`Diesen Termin in S/4HANA öffnen <${link}>`);
  expect(noteOfText(`Diesen Termin in S/4HANA öffnen <${link}>`)).toBe('');
});

test('another note leaves our lines as they are, wherever a person has written', () => {
  expect(textWithNote(written, 'Agenda\n\n\n')).toBe(written);
  expect(textWithNote(written, 'Other')).toBe(written.replace('Agenda', 'Other'));
  expect(noteOfText(`${written}\nby hand`)).toBe('Agenda\n\nby hand');
  expect(textWithNote(`${written}\nby hand`, 'Agenda\n\nby hand')).toBe(`${written}\nby hand`);
});

test('other names and another link take the place of the old ones; what is not said stays; nobody means no line', () => {
  const fewer = textWithOwnLines(written, { names: ['Ben Beispiel'], language: 'de' }, true);
  expect(fewer).toBe(written.replace(/Participants.*/, 'Teilnehmer in S/4HANA: Ben Beispiel'));
  expect(textWithOwnLines(written, { names: [], language: 'en' }, true)).toBe(
    `Agenda\n\nOpen this appointment in S/4HANA <${link}>`,
  );
  const moved = textWithOwnLines(written, { link: `${link}2`, language: 'de' }, true);
  expect(moved).toBe(written.replace(/Open.*/, `Diesen Termin in S/4HANA öffnen <${link}2>`));
  expect(textWithOwnLines(written, { language: 'de' }, true)).toBe(written);
});

test('the same words are the user’s where nothing says that they are ours', () => {
  const typed = 'Teilnehmer in S/4HANA: Anna\n\nOpen this appointment in S/4HANA';
  expect(noteOfText(typed)).toBe(typed);
  expect(noteOfText(textWithOwnLines(typed, { link, language: 'de' }))).toBe(typed);
  // The item remembers that names were written: the last such line is ours.
  expect(noteOfText(textWithOwnLines(typed, { names: ['Ben'], language: 'de' }), true)).toBe(typed);
});

test('an item remembers whom we named, and what it holds otherwise is nothing of ours', () => {
  expect(namedPartnersText(['20', '10', '20'])).toBe('1:10,20');
  expect(namedPartnersOf('1:10,20')).toEqual(['10', '20']);
  expect(namedPartnersOf(namedPartnersText([]))).toEqual([]);
  for (const strange of [undefined, '', '2:10', '10']) expect(namedPartnersOf(strange)).toBeUndefined();
});
