/** The laws of notes (P10): over random layouts and random texts nothing is lost, nothing is added, and nothing drifts. */
import fc from 'fast-check';
import { parse, serialize } from 'parse5';

import { htmlWithNote, htmlWithOwnLines, normaliseNote, noteOfHtml } from '../../src/mapping/exchange/note.ts';

/** Fixed where a test also counts what it met: how much that is must not be a matter of luck. */
const seed = 20_261_122;

const teams = `<div>________________________</div><p>Microsoft Teams meeting</p><p><a href="https://teams.microsoft.com/meet/123?p=x">Join</a></p><div>________________________</div>`;

const word = fc.constantFrom(
  'a',
  'offer',
  'R&amp;D',
  '&nbsp;',
  ' ',
  '\n  ',
  '&lt;b&gt;',
  '🚀',
  '12 €',
  'https://example.com',
  '1.',
  '- x',
  '\t',
);
const inline = (children: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .record({
      tag: fc.constantFrom('b', 'span', 'i', 'font', 'o:p', 'a href="https://example.com/x"', 'a', 'code'),
      children,
    })
    .map(({ tag, children: inner }) => `<${tag}>${inner}</${tag.split(' ')[0]}>`);
const { html } = fc.letrec<{ html: string; flow: string; text: string }>((tie) => ({
  text: fc.oneof({ weight: 4, arbitrary: word }, fc.constant('<br>'), inline(tie('text'))),
  flow: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('text'),
    fc
      .record({
        tag: fc.constantFrom(
          'p',
          'div',
          'p class="MsoNormal"',
          'blockquote',
          'h2',
          'pre',
          'li',
          'center',
          'div style="display:none"',
        ),
        inner: fc.array(tie('flow'), { maxLength: 3 }),
      })
      .map(({ tag, inner }) => `<${tag}>${inner.join('')}</${tag.split(' ')[0]}>`),
    fc
      .array(tie('flow'), { minLength: 1, maxLength: 3 })
      .map((items) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`),
    fc
      .array(tie('flow'), { minLength: 1, maxLength: 4 })
      .map((cells) => `<table><tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr></table>`),
    fc.constantFrom('<hr>', '<img src="cid:1">', '<!-- x -->', '</div>', '<p>', '<table>', '<style>p{}</style>', teams),
  ),
  html: fc.array(tie('flow'), { maxLength: 8 }).map((parts) => parts.join('')),
}));

const note = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '',
        'a',
        'offer',
        '- x',
        '  indented',
        'a  b',
        'x\ty',
        '<b>&amp;</b>',
        'R&D',
        '________________________',
        'Microsoft Teams meeting',
        '🚀',
        '\u2028',
        ']]>',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.join('\n'));

const own = { link: 'https://s4.example.com/1', names: ['Anna Muster'], language: 'de' } as const;
const hasMeeting = (text: string): boolean =>
  noteOfHtml(text) !== noteOfHtml(text.replaceAll('teams.microsoft.com', 'example.com'));

test('get after put returns what was put (P10)', () => {
  fc.assert(
    fc.property(html, note, (body, text) => {
      expect(noteOfHtml(htmlWithNote(body, text))).toBe(normaliseNote(text));
    }),
    { numRuns: 500 },
  );
});

test('put after get changes nothing, not one character of the body (P10)', () => {
  fc.assert(
    fc.property(html, note, (body, text) => {
      expect(htmlWithNote(body, noteOfHtml(body))).toBe(body);
      const written = htmlWithNote(body, text);
      expect(htmlWithNote(written, noteOfHtml(written))).toBe(written);
      expect(normaliseNote(noteOfHtml(body))).toBe(noteOfHtml(body));
    }),
    { numRuns: 250 },
  );
});

test('ten rounds with edits on both sides, a client that rewrites the HTML, and our own lines: no drift', () => {
  fc.assert(
    fc.property(html, fc.array(note, { minLength: 10, maxLength: 10 }), (start, notes) => {
      let body = start;
      for (const text of notes) {
        body = htmlWithOwnLines(htmlWithNote(body, text), own);
        // What a mail program does to a body that it stores.
        body = serialize(parse(body.replaceAll('<div>', '<div class="x">')));
        expect(noteOfHtml(body)).toBe(normaliseNote(text));
        expect(htmlWithOwnLines(htmlWithNote(body, text), own)).toBe(body);
      }
      expect(body.match(/Diesen Termin in S\/4HANA öffnen/g)).toHaveLength(1);
      expect(body.match(/Teilnehmer in S\/4HANA/g)).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});

test('an online meeting in any layout survives any other note', () => {
  let met = 0;
  fc.assert(
    fc.property(html, html, note, (before, after, text) => {
      const body = `<html><body>${before}${teams}${after}</body></html>`;
      if (!hasMeeting(body)) return;
      met += 1;
      const written = htmlWithNote(body, text);
      expect(noteOfHtml(written)).toBe(normaliseNote(text));
      expect(written).toContain('https://teams.microsoft.com/meet/123?p=x');
      expect(hasMeeting(written)).toBe(true);
    }),
    { numRuns: 150, seed },
  );
  expect(met).toBeGreaterThan(50);
});
