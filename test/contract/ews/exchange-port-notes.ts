/** What every implementation of ExchangePort must do with notes, whatever the protocol: the body is the person's, and the note is worked into it. */
import { largestBody } from '../../../src/adapters/ews/body.ts';
import { normaliseNote } from '../../../src/mapping/exchange/note.ts';
import { type ItemId } from '../../../src/model/ids.ts';
import { type ItemVersion } from '../../../src/ports/exchange.ts';
import { appointmentAt, type ExchangeWorld, must } from './exchange-world.ts';
import { hostileTexts, draftOf, keyOne, meeting } from './support/samples.ts';

const start = '2026-11-24T10:00:00Z';
const formatted =
  '<html><head><style>p.MsoNormal{margin:0}</style></head><body lang="DE"><p class="MsoNormal"><b>Agenda</b></p>' +
  '<p class="MsoNormal">Zahlen <span style="color:red">Q3</span></p><p class="MsoNormal"><img src="cid:chart@tandem.example" width="320">Bitte <u>lesen</u></p></body></html>';
const teams =
  '<div>________________________________________________________________________________</div><p>Microsoft Teams-Besprechung</p>' +
  '<p><a href="https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d">An der Besprechung teilnehmen</a></p>' +
  '<p>Besprechungs-ID: 123 456</p><div>________________________________________________________________________________</div>';

export function keepingNotes(world: () => ExchangeWorld): void {
  const noteOf = async (id: ItemId): Promise<string> => (await appointmentAt(world(), id)).note;
  const stored = async (): Promise<string> => (await world().held())[0]?.body ?? '';
  const update = async (version: ItemVersion, note: string): Promise<ItemVersion> =>
    must(await world().port.update(world().mailbox, version, { note }));
  const rich = (body: string): Promise<ItemVersion> =>
    world().person.create({ subject: 'x', start, body, bodyType: 'HTML' });

  test('a formatted body is read as text, and a new note changes only what is new in it', async () => {
    const item = await rich(formatted);
    expect(await noteOf(item.itemId)).toBe('Agenda\nZahlen Q3\nBitte lesen');
    const before = await stored();
    await update(item, 'Agenda\nZahlen Q4\nBitte lesen');
    expect(await noteOf(item.itemId)).toBe('Agenda\nZahlen Q4\nBitte lesen');
    const after = await stored();
    expect(before).toContain('Zahlen <span style="color:red">Q3</span>');
    expect(after).toContain('<p class="MsoNormal"><b>Agenda</b></p><p class="MsoNormal">Zahlen Q4</p>');
    expect(after).toContain('<img src="cid:chart@tandem.example" width="320">Bitte <u>lesen</u>');
    expect(after).toContain('p.MsoNormal{margin:0}');
    expect(await world().held()).toMatchObject([{ bodyType: 'HTML' }]);
  });

  test('other fields and the key leave the body as it is, character by character', async () => {
    const item = await rich(formatted + teams);
    const before = await stored();
    const { port, mailbox } = world();
    const second = must(await port.update(mailbox, item, { subject: 'y', location: 'z', when: meeting.when }));
    must(await port.update(mailbox, second, { key: keyOne }));
    expect(await stored()).toBe(before);
  });

  test('a note that is the same already is not written', async () => {
    const item = await rich(formatted);
    const writes = await world().writes();
    expect(await update(item, await noteOf(item.itemId))).toEqual(item);
    expect(await update(item, 'Agenda  \r\nZahlen Q3\nBitte lesen\n\n')).toEqual(item);
    const plain = await world().person.create({ subject: 'y', start, body: 'a\nb' });
    expect(await update(plain, 'a\nb')).toEqual(plain);
    expect(await world().writes()).toBe(writes);
  });

  test('ten rounds of edits on both sides: no drift (P10)', async () => {
    const { person } = world();
    let version = await rich(formatted + teams);
    for (let round = 1; round <= 10; round += 1) {
      const note = `${await noteOf(version.itemId)}\nR&D <${round}> von S/4`;
      version = await update(version, note);
      expect(await noteOf(version.itemId)).toBe(note);
      const body = (await stored()).replace('Agenda', 'Agenda.');
      version = await person.update(version.itemId, { body, bodyType: 'HTML' });
      expect(await noteOf(version.itemId)).toBe(note.replace('Agenda', 'Agenda.'));
    }
    const kept = await stored();
    expect(await noteOf(version.itemId)).toBe(
      `Agenda..........\nZahlen Q3\nBitte lesen${Array.from({ length: 10 }, (_, round) => `\nR&D <${round + 1}> von S/4`).join('')}`,
    );
    expect(kept).toContain('<u>lesen</u>');
    expect(kept.replaceAll(/\r?\n/g, '')).toContain(teams);
    expect(kept.match(/<html/g)).toHaveLength(1);
    expect(kept.match(/<meta/g)).toHaveLength(1);
  });

  test('the block of an online meeting is no note, and survives every note', async () => {
    let version = await rich(`<p>Vorher</p>${teams}`);
    expect(await noteOf(version.itemId)).toBe('Vorher');
    for (const note of ['Nachher', '', 'Eins\nZwei']) {
      version = await update(version, note);
      expect(await noteOf(version.itemId)).toBe(note);
      expect((await stored()).replaceAll(/\r?\n/g, '')).toContain(teams);
    }
  });

  test.each([...hostileTexts, 'x\ty', 'a\n\n\nb', '👩‍👩‍👧 und 🏳️‍🌈', 'مرحبا\nעברית'])(
    '%j is text also in an HTML body',
    async (note) => {
      const item = await rich('<p dir="rtl"><b>שלום</b></p><p>x</p>');
      await update(item, `שלום\n${note}`);
      expect(await noteOf(item.itemId)).toBe(normaliseNote(`שלום\n${note}`));
      expect(await stored()).toContain('<p dir="rtl"><b>שלום</b></p>');
    },
  );

  test('a plain body stays plain, and is the note as it is', async () => {
    const note = 'a\u00a0b  c\n  <b>&amp;\n\nhttps://example.com/?a=1&b=2';
    const created = must(await world().port.create(world().mailbox, keyOne, draftOf({ ...meeting, note })));
    expect(await noteOf(created.itemId)).toBe(note);
    await update(created, `${note}\n!`);
    expect(await noteOf(created.itemId)).toBe(`${note}\n!`);
    expect(await world().held()).toMatchObject([{ bodyType: 'Text', body: `${note}\n!`.replaceAll('\n', '\r\n') }]);
  });

  test('a plain body that a person formats gives the same note as before (P2)', async () => {
    const { port, mailbox, person } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const body = `<p><i>Bitte</i>&nbsp;pünktlich.</p><p>Danke.</p>`;
    await person.update(created.itemId, { body, bodyType: 'HTML' });
    expect(await noteOf(created.itemId)).toBe(meeting.note);
  });

  test.each(['HTML', 'Text'] as const)('a long note survives in a body of type %s', async (bodyType) => {
    const lines = Array.from({ length: 2_000 }, (_, line) => `Zeile ${line}: Straße & <Größe> 🚀`);
    const item = await world().person.create({ subject: 'x', start, body: 'kurz', bodyType });
    const second = await update(item, lines.join('\n'));
    expect(await noteOf(item.itemId)).toBe(lines.join('\n'));
    const changed = lines.with(1_000, 'anders').join('\n');
    await update(second, changed);
    expect(await noteOf(item.itemId)).toBe(changed);
  });

  test('an edit of a person between our look and our note is not overwritten', async () => {
    const item = await rich(formatted);
    await world().person.update(item.itemId, { body: `${formatted}<p>von mir</p>`, bodyType: 'HTML' });
    const before = await stored();
    expect(await world().port.update(world().mailbox, item, { note: 'von uns' })).toEqual({
      ok: false,
      fault: { kind: 'stale', code: 'version-moved' },
    });
    expect(await stored()).toBe(before);
  });

  test.each([`<p>${'_'.repeat(30_000)}x</p>${teams}`, `<p>${'<b>____</b><i> </i>'.repeat(2_000)}x</p>${teams}`])(
    'a line drawn by whoever invites is text like any other, however long',
    async (body) => {
      const { port, mailbox } = world();
      const item = await rich(body);
      expect(await noteOf(item.itemId)).toMatch(/^_[_ ]+x$/);
      must(await port.update(mailbox, item, { note: 'kurz' }));
      expect(await noteOf(item.itemId)).toBe('kurz');
      expect(await stored()).toContain('teams.microsoft.com');
    },
  );

  test.each([
    ['HTML', `<p>${'MARKED '.repeat(largestBody / 7 + 1)}</p>`],
    ['Text', 'MARKED '.repeat(largestBody / 7 + 1)],
    ['HTML', `${'<div>'.repeat(20_000)}MARKED`],
    ['HTML', Array.from({ length: 2_000 }, (_, at) => `<b id="${at}"><p>`).join('MARKED')],
  ] as const)(
    'a body of type %s that is too much to read is refused, kept, and no reason for others',
    async (bodyType, body) => {
      const { port, mailbox, person, held } = world();
      const item = await person.create({ subject: 'x', start, body, bodyType });
      const other = await person.create({ subject: 'y', start, body: 'z' });
      const before = (await held()).find(({ subject }) => subject === 'x')?.body;
      const refused = { ok: false, fault: { kind: 'invalid', code: 'rejected' } };
      expect(must(await port.read(mailbox, [item.itemId, other.itemId]))).toMatchObject([
        refused,
        { ok: true, value: { appointment: { note: 'z' } } },
      ]);
      // What is plain can be replaced without being understood, but what was never read is nobody's to replace.
      expect(await port.update(mailbox, item, { note: 'x' })).toEqual(refused);
      expect((await held()).find(({ subject }) => subject === 'x')?.body).toBe(before);
    },
  );

  test('a note that could not be read again is not written', async () => {
    const { port, mailbox, held } = world();
    const note = 'x'.repeat(largestBody + 1);
    const refused = { ok: false, fault: { kind: 'invalid', code: 'rejected' } };
    expect(await port.create(mailbox, keyOne, draftOf({ ...meeting, note }))).toEqual(refused);
    expect(await held()).toEqual([]);
    const item = await rich('<p>x</p>');
    expect(await port.update(mailbox, item, { note })).toEqual(refused);
    expect(await noteOf(item.itemId)).toBe('x');
  });
}
