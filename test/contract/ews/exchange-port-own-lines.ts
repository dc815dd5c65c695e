/** What every implementation of ExchangePort must do with Tandem's own lines (product row 26, policy `names`): in the body, and never in the note. */
import { type ItemVersion, type OwnLines, type ReadableItem } from '../../../src/ports/exchange.ts';
import { type ExchangeWorld, itemAt, must } from './exchange-world.ts';
import { draftOf, hostileTexts, keyOne, meeting } from './support/samples.ts';

const link = 'https://s4.tandem.example/sap/appointment?guid=1&lang=x';
const anna = { id: '0000000010', name: 'Anna <b>Muster</b>' };
const ben = { id: '0000000020', name: 'Ben; Beispiel' };
const german: OwnLines = { link, names: [anna, ben], language: 'de' };
const start = '2026-11-24T10:00:00Z';
const teams =
  '<div>________________________________________________________________________________</div><p>Microsoft Teams-Besprechung</p>' +
  '<p><a href="https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d">An der Besprechung teilnehmen</a></p>' +
  '<p>Besprechungs-ID: 123 456</p><div>________________________________________________________________________________</div>';

export function sayingItself(world: () => ExchangeWorld): void {
  const stored = async (): Promise<string> => (await world().held())[0]?.body ?? '';
  const created = async (note: string, own: OwnLines): Promise<ItemVersion> =>
    must(await world().port.create(world().mailbox, keyOne, draftOf({ ...meeting, note }, { own })));
  const update = async (
    version: ItemVersion,
    change: Parameters<ExchangeWorld['port']['update']>[2],
  ): Promise<ItemVersion> => must(await world().port.update(world().mailbox, version, change));
  const read = (version: ItemVersion): Promise<ReadableItem> => itemAt(world(), version.itemId);

  test.each([...hostileTexts, 'a\n\n\nb', ''])(
    'a new item with the note %j has link and names besides',
    async (note) => {
      const item = await read(await created(note, german));
      expect(item.appointment.note).toBe(note);
      expect(item.named).toEqual([anna.id, ben.id]);
      const body = await stored();
      expect(body).toContain(`Diesen Termin in S/4HANA öffnen <${link}>`);
      expect(body).toContain('Teilnehmer in S/4HANA: Anna <b>Muster</b>; Ben; Beispiel');
    },
  );

  test.each(['de', 'en'] as const)(
    'ten rounds of notes in both languages, on a plain body without a link (%s): no drift (P10)',
    async (language) => {
      let version = await created('0', { names: [anna], language });
      for (let round = 1; round <= 10; round += 1) {
        const note = `Runde ${round}\nTeilnehmer in S/4HANA: ${round}`;
        const own: OwnLines = {
          names: round % 2 === 0 ? [anna] : [anna, ben],
          language: round % 2 === 0 ? 'en' : 'de',
        };
        version = await update(version, { note, own });
        expect((await read(version)).appointment.note).toBe(note);
        expect(await update(version, { note, own })).toEqual(version);
      }
      expect((await stored()).match(/(Participants|Teilnehmer) in S\/4HANA: Anna/g)).toHaveLength(1);
    },
  );

  test('a formatted body with an online meeting keeps all that a person has in it', async () => {
    const body = `<p><b>Agenda</b></p>${teams}<p>Danach</p>`;
    let version = await world().person.create({ subject: 'x', start, body, bodyType: 'HTML' });
    for (const note of ['Agenda\nDanach', 'Anders\nDanach', '', 'Agenda']) {
      version = await update(version, { note, own: german });
      expect((await read(version)).appointment.note).toBe(note);
      expect((await stored()).replaceAll(/\r?\n/g, '')).toContain(teams);
    }
    expect((await stored()).match(/Diesen Termin in S\/4HANA öffnen/g)).toHaveLength(1);
  });

  test('a plain body that a person turns into HTML, or cleans of our lines, has the note that it had', async () => {
    const version = await created('Agenda', german);
    const html =
      `<p>Agenda</p><p>&nbsp;</p><p>Teilnehmer in S/4HANA: Anna; Ben</p>` +
      `<p>Diesen Termin in S/4HANA öffnen &lt;<a href="${link.replace('&', '&amp;')}">${link.replace('&', '&amp;')}</a>&gt;</p>`;
    const formatted = await world().person.update(version.itemId, { body: html, bodyType: 'HTML' });
    expect((await read(formatted)).appointment.note).toBe('Agenda');
    const bare = await world().person.update(version.itemId, { body: '<p>Agenda</p>', bodyType: 'HTML' });
    expect((await read(bare)).appointment.note).toBe('Agenda');
  });

  test('the link alone is no reason to write, and names are, once', async () => {
    const item = await world().person.create({ subject: 'x', start, body: 'Agenda' });
    const writes = await world().writes();
    expect(await update(item, { note: 'Agenda', own: { link, language: 'en' } })).toEqual(item);
    expect(await update(item, { own: { link, language: 'en' } })).toEqual(item);
    expect(await world().writes()).toBe(writes);
    const named = await update(item, { own: { link, names: [ben], language: 'en' } });
    expect(await world().writes()).toBe(writes + 1);
    expect(await stored()).toContain(
      `Participants in S/4HANA: Ben; Beispiel\r\nOpen this appointment in S/4HANA <${link}>`,
    );
    expect(await update(named, { own: { link, names: [ben], language: 'de' } })).toEqual(named);
    expect(await world().writes()).toBe(writes + 1);
    expect(await read(named)).toMatchObject({ named: [ben.id], appointment: { note: 'Agenda' } });
  });

  test.each(['Text', 'HTML'] as const)(
    'a link that is due is written by itself into a body of type %s, once, and the note stays what it was (P10)',
    async (bodyType) => {
      const body = bodyType === 'Text' ? 'Agenda' : `<p><b>Agenda</b></p>${teams}`;
      const item = await world().person.create({ subject: 'x', start, body, bodyType });
      const before = (await read(item)).appointment;
      const own: OwnLines = { link, due: true, language: 'de' };
      const writes = await world().writes();
      const told = await update(item, { own, location: 'Raum 5' });
      expect(await world().writes()).toBe(writes + 1);
      expect((await read(told)).appointment).toEqual({ ...before, location: 'Raum 5' });
      expect((await stored()).match(/Diesen Termin in S\/4HANA öffnen/g)).toHaveLength(1);
      if (bodyType === 'HTML') expect((await stored()).replaceAll(/\r?\n/g, '')).toContain(teams);
      expect(await update(told, { own })).toEqual(told);
      expect(await world().writes()).toBe(writes + 1);
    },
  );

  test.each(['Text', 'HTML'] as const)(
    'names that are taken away leave nothing in a body of type %s (P8)',
    async (bodyType) => {
      let version = await created('Agenda', { names: [anna, ben], language: 'de' });
      if (bodyType === 'HTML') {
        const body = '<p>Agenda</p><p>Teilnehmer in S/4HANA: Anna; Ben</p>';
        version = await world().person.update(version.itemId, { body, bodyType });
      }
      version = await update(version, { note: '', own: { names: [], language: 'de' } });
      expect(await read(version)).toMatchObject({ named: [], appointment: { note: '' } });
      expect(await stored()).not.toMatch(/Anna|Ben|Teilnehmer/);
    },
  );

  test('a note that says itself what our lines say is the user’s, also without lines of ours', async () => {
    const note = `Agenda\nOpen this appointment in S/4HANA <${link}>`;
    const version = await created(note, { language: 'en' });
    expect((await read(version)).appointment.note).toBe(note);
    const changed = await update(version, { note: `${note}\nTeilnehmer in S/4HANA: Anna`, own: german });
    expect((await read(changed)).appointment.note).toBe(`${note}\nTeilnehmer in S/4HANA: Anna`);
  });
}
