import { noteText, plainText, singleLine } from '../../../../src/mapping/exchange/text.ts';

test('every line end becomes a line feed', () => {
  expect(plainText('a\r\nb\rc\nd\r\n\r\n')).toBe('a\nb\nc\nd\n\n');
});

test('what XML cannot carry is dropped, everything else stays', () => {
  expect(plainText('a\u0000b\u0001\u001b[31m\ufffe\ud800c')).toBe('ab[31mc');
  expect(plainText('R&D <b>"x"</b> 🚀 ]]> \t שלום')).toBe('R&D <b>"x"</b> 🚀 ]]> \t שלום');
});

test('a subject is one line and keeps its blanks', () => {
  expect(singleLine('  a\r\n\tb  ')).toBe('  a b  ');
});

test('a subject of more than 255 units is cut, never within a character', () => {
  expect(singleLine('x'.repeat(300))).toHaveLength(255);
  expect(singleLine(`${'x'.repeat(254)}🚀`)).toBe('x'.repeat(254));
  expect(singleLine(`${'x'.repeat(253)}🚀`)).toBe(`${'x'.repeat(253)}🚀`);
});

test('a note keeps its inner empty lines and loses those at the end', () => {
  expect(noteText('\r\n a\r\n\r\nb \r\n\r\n')).toBe('\n a\n\nb ');
});
