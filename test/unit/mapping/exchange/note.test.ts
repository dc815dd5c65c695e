import { htmlWithNote, htmlWithOwnLines, normaliseNote, noteOfHtml } from '../../../../src/mapping/exchange/note.ts';
import { type OwnLines } from '../../../../src/mapping/exchange/own-lines.ts';

const teams = `<div><span>________________________________________________________________________________</span></div>
<div class="me-email-text"><div><span>Microsoft Teams meeting</span></div><div><span>Join on your computer, mobile app or room device</span></div>
<div><a class="me-email-link" href="https://teams.microsoft.com/l/meetup-join/19%3ameeting_AbC%40thread.v2/0?context=x">Join the meeting now</a></div>
<div>Meeting ID: 123 456 789 01<br>Passcode: aBc123</div></div>
<div><span>________________________________________________________________________________</span></div>`;
const zoom = `<p>Anna Muster is inviting you to a scheduled Zoom meeting.</p><p>Join Zoom Meeting<br>
<a href="https://example.zoom.us/j/12345678901?pwd=abc">https://example.zoom.us/j/12345678901?pwd=abc</a></p><p>Meeting ID: 123 4567 8901</p>`;
const outlook = (body: string): string =>
  `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0cm}</style></head><body lang="DE"><div class="WordSection1">${body}</div></body></html>`;

test.each([
  [
    'paragraphs',
    '<p class="MsoNormal">One<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">Two<o:p></o:p></p>',
    'One\n\nTwo',
  ],
  ['line breaks', '<div>One<br>Two<br></div><div><br></div><div>Three</div>', 'One\nTwo\n\nThree'],
  ['white space of the source', '<p>\n  One\n  <b>and</b>\n  two </p>\n\n<p>x</p>', 'One and two\nx'],
  ['entities', '<p>R&amp;D &lt;x&gt; &euro;&nbsp;5 &#8211; &auml;</p>', 'R&D <x> € 5 – ä'],
  [
    'lists',
    '<ul><li>One</li><li>Two<ul><li>deeper</li></ul></li></ul><ol start="3"><li>Third</li><li>Fourth</li></ol>',
    '- One\n- Two\n  - deeper\n3. Third\n4. Fourth',
  ],
  ['items without text', '<ul><li></li></ul><p>after</p>', 'after'],
  [
    'tables',
    '<table><tr><th>Who</th><th>What</th></tr><tr><td><p>Anna</p></td><td><p>Offer</p></td></tr><tr><td></td><td>Demo</td></tr></table>after',
    'Who\tWhat\nAnna\tOffer\n\tDemo\nafter',
  ],
  [
    'links',
    '<p>See <a href="https://example.com/a">the agenda</a> or <a href="https://example.com/">example.com</a> or <a href="mailto:a@example.com">a@example.com</a></p>',
    'See the agenda <https://example.com/a> or example.com or a@example.com',
  ],
  ['preformatted text', '<pre>a  b\n  c</pre>', 'a  b\n  c'],
  [
    'what is not shown',
    '<style>p{}</style><p style="display:none">hidden</p><!-- no --><script>1</script><p>shown</p>',
    'shown',
  ],
])('%s become plain text', (_, html, text) => {
  expect(noteOfHtml(html)).toBe(text);
  expect(noteOfHtml(outlook(html))).toBe(text);
});

test('a changed line changes only itself: the others keep their formatting', () => {
  const html = outlook(
    '<p class="MsoNormal"><b>Agenda</b></p><p class="MsoNormal">Offer</p><ul><li>with <i>price</i></li></ul>',
  );
  const changed = htmlWithNote(html, 'Agenda\nNew offer\n- with price');
  expect(changed).toContain(
    '<p class="MsoNormal"><b>Agenda</b></p><p class="MsoNormal">New offer</p><ul><li>with <i>price</i></li></ul>',
  );
  expect(changed).toContain('p.MsoNormal {margin:0cm}');
});

test('lines are added and removed where they belong', () => {
  const html = outlook('<p><b>One</b></p><p><i>Two</i></p><p><u>Three</u></p>');
  expect(htmlWithNote(html, 'One\nThree')).toContain('<p><b>One</b></p><p><u>Three</u></p>');
  expect(htmlWithNote(html, 'One\nTwo\nand more\nThree')).toContain('<p><i>Two</i><br>and more</p><p><u>Three</u></p>');
  expect(htmlWithNote(html, 'Zero\nOne\nTwo\nThree')).toContain(
    '<div>Zero</div><div class="WordSection1"><p><b>One</b></p>',
  );
});

test('an unchanged note returns the very same body', () => {
  const html = '<P>One<BR>Two</P>';
  expect(htmlWithNote(html, 'One\nTwo\n\n')).toBe(html);
  expect(htmlWithNote(html, 'One  \r\nTwo')).toBe(html);
});

test.each([
  ['Teams', teams, 'Join the meeting now'],
  ['Zoom', zoom, 'Join Zoom Meeting'],
])('the block of a %s meeting is no part of the note and survives every change of it', (_, block, sign) => {
  const html = outlook(`<p>Agenda</p>${block}`);
  expect(noteOfHtml(html)).toBe('Agenda');
  for (const note of ['', 'Other agenda', 'Agenda\nand more', 'a\nb\nc\nd']) {
    const changed = htmlWithNote(html, note);
    expect(noteOfHtml(changed)).toBe(note);
    expect(changed).toContain(sign);
    expect(changed.match(/<a /g)).toHaveLength(1);
    // And back again, in the body as it was.
    expect(noteOfHtml(htmlWithNote(changed, 'Agenda'))).toBe('Agenda');
  }
});

test('text behind an online meeting belongs to the note', () => {
  const html = outlook(`<p>Before</p>${teams}<p>After</p>`);
  expect(noteOfHtml(html)).toBe('Before\nAfter');
  const changed = htmlWithNote(html, 'Before\nChanged');
  expect(noteOfHtml(changed)).toBe('Before\nChanged');
  expect(changed.indexOf('Changed')).toBeGreaterThan(changed.indexOf('Join the meeting'));
});

test('an address of a meeting that somebody pasted is text, with or without a link', () => {
  const address = 'https://teams.microsoft.com/l/meetup-join/19%3ameeting';
  expect(noteOfHtml(`<p>Join: <a href="${address}">${address}</a></p>`)).toBe(`Join: ${address}`);
  const note = `Microsoft Teams meeting\n${address}\n______________________`;
  expect(noteOfHtml(htmlWithNote('<p>x</p>', note))).toBe(note);
});

const own: OwnLines = { link: 'https://s4.example.com/appointment/1', names: [], language: 'en' };

test('the link to S/4 is appended once, in whichever language it was written, and is no part of the note', () => {
  const html = outlook('<p>Agenda</p>');
  const once = htmlWithOwnLines(html, own);
  expect(noteOfHtml(once)).toBe('Agenda');
  expect(once.match(/s4\.example\.com/g)).toHaveLength(1);
  expect(htmlWithOwnLines(once, own)).toBe(once);
  expect(htmlWithOwnLines(once, { ...own, language: 'de' })).toBe(once);
  const changed = htmlWithNote(once, 'Other\nagenda');
  expect(changed.match(/s4\.example\.com/g)).toHaveLength(1);
  expect(noteOfHtml(changed)).toBe('Other\nagenda');
});

test('a link to another object, and a second one, are replaced', () => {
  const copied = htmlWithOwnLines('<p>x</p>', {
    ...own,
    link: 'https://s4.example.com/appointment/2',
    language: 'de',
  });
  const mine = htmlWithOwnLines(copied, own);
  expect(mine).not.toContain('appointment/2');
  expect(mine.match(/s4\.example\.com/g)).toHaveLength(1);
  const twice = mine.replace(
    '</body>',
    '<div><a href="https://s4.example.com/appointment/1">Open this appointment in S/4HANA</a></div></body>',
  );
  expect(htmlWithOwnLines(twice, own).match(/s4\.example\.com/g)).toHaveLength(1);
});

test('the partners’ names stand in a line of their own that follows them and is no part of the note', () => {
  const names = ['Anna Muster', 'Ben  Beispiel'];
  const html = htmlWithOwnLines('<p>Agenda</p>', { ...own, names });
  expect(html).toContain('</a>: Anna Muster; Ben Beispiel');
  expect(noteOfHtml(html)).toBe('Agenda');
  expect(htmlWithOwnLines(html, { ...own, names, language: 'de' })).toBe(html);
  const fewer = htmlWithOwnLines(html, { ...own, names: ['Anna Muster'] });
  expect(fewer).not.toContain('Beispiel');
  expect(htmlWithOwnLines(fewer, own)).not.toContain('Muster');
});

test('the words of our lines without a link are the user’s', () => {
  const note = 'Open this appointment in S/4HANA\nTeilnehmer in S/4HANA: Anna';
  expect(noteOfHtml(htmlWithNote('', note))).toBe(note);
});

test('blanks, tabs and empty lines come back as they were', () => {
  const note = '\n  indented\n\ta\tb\na  b   c\n\nend';
  expect(noteOfHtml(htmlWithNote('', note))).toBe(note);
  expect(normaliseNote('a\u00a0b \r\n\r\n')).toBe('a b');
});

test('a note of 200,000 characters is written and read, and one changed line in it stays one', () => {
  const lines = Array.from({ length: 4_000 }, (_, index) => `${index} ${'word '.repeat(9)}end`);
  const html = htmlWithNote('', lines.join('\n'));
  expect(noteOfHtml(html)).toBe(lines.join('\n'));
  const changed = htmlWithNote(html, lines.with(2_000, 'changed').join('\n'));
  expect(changed).toHaveLength(html.length - (lines[2_000] ?? '').length + 'changed'.length);
});
