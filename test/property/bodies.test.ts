/** The laws of bodies with Tandem's own lines (P10): whatever is written, in plain text or HTML, the note reads back as it was put, and putting it again writes nothing. */
import fc from 'fast-check';

import { inscribed, type ItemBody, newBody, noteIn } from '../../src/adapters/ews/body.ts';
import { normaliseNote } from '../../src/mapping/exchange/note.ts';
import { type OwnLines } from '../../src/mapping/exchange/own-lines.ts';
import { noteText } from '../../src/mapping/exchange/text.ts';
import { type Result } from '../../src/model/fault.ts';

const link = 'https://s4.example.com/visits/1';
const teams = `<div>________________________</div><p>Microsoft Teams meeting</p><p><a href="https://teams.microsoft.com/meet/123?p=x">Join</a></p><div>________________________</div>`;

/** Among them the very words of our lines, as somebody copies them out of a body into S/4. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    'Agenda',
    '  indented',
    'Participants in S/4HANA: Anna; Ben',
    'Teilnehmer in S/4HANA: Anna',
    `Teilnehmer in S/4HANA <${link}>: Anna`,
    `Open this appointment in S/4HANA <${link}>`,
    `Diesen Termin in S/4HANA öffnen <${link}2>`,
    'Open this appointment in S/4HANA',
    '________________________',
  ),
  fc.string({ maxLength: 8 }),
);
const note = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
const names = fc.array(fc.constantFrom('Anna', 'Ben  Beispiel', 'Anna <b>; x', `x <${link}>`), { maxLength: 3 });
const own: fc.Arbitrary<OwnLines> = fc.record(
  { link: fc.constantFrom(link, `${link}2`), names, language: fc.constantFrom('de', 'en') },
  { requiredKeys: ['language'] },
);
const html = fc.constantFrom(
  '',
  '<p>Agenda</p>',
  `<p>Vorher</p>${teams}<p>Nachher</p>`,
  '<ul><li>a</li><li>b</li></ul>',
  teams,
);
const start: fc.Arbitrary<ItemBody | undefined> = fc.oneof(
  fc.constant(undefined),
  html.map((text): ItemBody => ({ type: 'HTML', text })),
  fc.constantFrom('', 'Agenda', 'a\r\n\r\nb').map((text): ItemBody => ({ type: 'Text', text })),
);

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.fault.code);
  return result.value;
};
const asHeld = ({ type }: ItemBody, text: string): string => (type === 'HTML' ? normaliseNote(text) : noteText(text));
type Put = { readonly note: string; readonly own: OwnLines; readonly named: boolean };
const put = (body: ItemBody | undefined, { note: text, own: said, named }: Put): ItemBody =>
  body === undefined
    ? valueOf(newBody(text, said))
    : (valueOf(inscribed(body, { note: text, own: said, named })) ?? body);
const remembers = (before: boolean, { names: now }: OwnLines): boolean => (now === undefined ? before : now.length > 0);
const hasMeeting = (body: ItemBody | undefined): boolean => body?.text.includes(teams) === true;

test('put then get returns what was put, and putting it again writes nothing, whatever is said besides', () => {
  const seen = { Text: 0, HTML: 0, turned: 0 };
  fc.assert(
    fc.property(start, fc.array(fc.tuple(note, own), { minLength: 1, maxLength: 5 }), (first, puts) => {
      let body = first;
      let named = false;
      for (const [text, said] of puts) {
        const before = body?.type ?? 'Text';
        body = put(body, { note: text, own: said, named });
        named = remembers(named, said);
        expect(valueOf(noteIn(body, named))).toBe(asHeld(body, text));
        expect(valueOf(inscribed(body, { note: text, own: said, named }))).toBeUndefined();
        seen[body.type === 'HTML' && before === 'Text' ? 'turned' : body.type] += 1;
        if (hasMeeting(first)) expect(body.text).toContain('teams.microsoft.com/meet/123');
      }
    }),
    { numRuns: 1_000, seed: 20_261_122 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
});

test('what is not named is not said: names that are taken away leave nothing of themselves', () => {
  fc.assert(
    fc.property(start, note, own, (first, text, said) => {
      const marked = { ...said, names: ['MARKED'] };
      const body = put(first, { note: text, own: marked, named: false });
      expect(body.text).toContain('MARKED');
      const cleared = valueOf(inscribed(body, { note: '', own: { names: [], language: 'de' }, named: true }));
      expect(cleared?.text).not.toContain('MARKED');
    }),
    { numRuns: 300 },
  );
});
