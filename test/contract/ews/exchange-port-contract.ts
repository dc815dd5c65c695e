/**
 * What every implementation of ExchangePort must do, whatever the protocol. Each implementation calls `exchangePortContract` once, with a world
 * that lets the tests be the mailbox's person and the weather.
 */
import { normaliseForExchange } from '../../../src/mapping/exchange/appointment.ts';
import { type Appointment, type When } from '../../../src/model/appointment.ts';
import { identityKey } from '../../../src/model/ids.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import { marking } from './exchange-port-marks.ts';
import { inviting } from './exchange-port-meetings.ts';
import { keepingNotes } from './exchange-port-notes.ts';
import { sayingItself } from './exchange-port-own-lines.ts';
import { repeatingWithPeople } from './exchange-port-series-people.ts';
import { repeating } from './exchange-port-series.ts';
import { failing, finding, subscribing, syncing } from './exchange-port-weather.ts';
import { appointmentAt, type ExchangeWorld, must } from './exchange-world.ts';
import { hostileTexts, draftOf, keyOne, meeting } from './support/samples.ts';

const keyTwo = identityKey('s4:S4H:100:1b9a1f0e-2f3c-4f55-9a5d-0c6e6f0a7a12');
const allDay = (firstDay: string, lastDay = firstDay): When => ({
  kind: 'allDay',
  firstDay: plainDate(firstDay),
  lastDay: plainDate(lastDay),
});

/** @param makeWorld an empty mailbox and a fresh adapter, once per test */
export function exchangePortContract(name: string, makeWorld: () => Promise<ExchangeWorld>): void {
  describe(`${name} keeps the Exchange port's promises:`, () => {
    let world: ExchangeWorld;
    beforeEach(async () => {
      world = await makeWorld();
    });
    afterEach(async () => {
      expect(await world.mails()).toBe(0);
      expect(await world.tooEarly()).toBe(0);
      await world.close();
    });
    const here = (): ExchangeWorld => world;
    writing(here);
    keepingNotes(here);
    sayingItself(here);
    timing(here);
    marking(here);
    inviting(here);
    repeating(here);
    repeatingWithPeople(here);
    syncing(here);
    finding(here);
    failing(here);
    subscribing(here);
  });
}

function writing(world: () => ExchangeWorld): void {
  test('what is created is there, with the key, once', async () => {
    const { port, mailbox, held } = world();
    const version = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const [read] = must(await port.read(mailbox, [version.itemId]));
    expect(read).toMatchObject({
      ok: true,
      value: { ...version, key: keyOne, appointment: normaliseForExchange(meeting) },
    });
    expect(await held()).toMatchObject([{ subject: 'Jour fixe', freeBusy: 'Busy', categories: ['SAP'] }]);
  });

  test.each(hostileTexts)('%j survives creating, reading and updating', async (text) => {
    const { port, mailbox } = world();
    const wanted: Appointment = { ...meeting, subject: text, location: text, note: text };
    const created = must(await port.create(mailbox, keyOne, draftOf(wanted)));
    expect(await appointmentAt(world(), created.itemId)).toEqual(normaliseForExchange(wanted));
    const updated = must(await port.update(mailbox, created, { subject: 'x', note: `${text}!` }));
    expect(await appointmentAt(world(), updated.itemId)).toEqual(
      normaliseForExchange({ ...wanted, subject: 'x', note: `${text}!` }),
    );
  });

  test('an update changes its fields and nothing else; empty fields are cleared', async () => {
    const { port, mailbox, held } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const second = must(await port.update(mailbox, created, { subject: 'Neu' }));
    expect(second.changeKey).not.toBe(created.changeKey);
    expect(await appointmentAt(world(), created.itemId)).toEqual(normaliseForExchange({ ...meeting, subject: 'Neu' }));
    must(await port.update(mailbox, second, { location: '', note: '', subject: '' }));
    expect(await appointmentAt(world(), created.itemId)).toEqual(
      normaliseForExchange({ ...meeting, subject: '', location: '', note: '' }),
    );
    expect(await held()).toMatchObject([{ subject: '', location: '', categories: ['SAP'] }]);
  });

  test('the category is ours at creation and the person`s afterwards', async () => {
    const { port, mailbox, person, held } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const changed = await person.update(created.itemId, { categories: ['Rot'] });
    must(await port.update(mailbox, changed, { subject: 'Neu' }));
    expect(await held()).toMatchObject([{ subject: 'Neu', categories: ['Rot'] }]);
  });

  test('an item of a person can be stamped with the key, content unchanged', async () => {
    const { port, mailbox, person } = world();
    const item = await person.create({
      subject: 'Privatissimum',
      start: '2026-11-24T10:00:00',
      timeZone: 'Europe/Berlin',
    });
    const before = await appointmentAt(world(), item.itemId);
    must(await port.update(mailbox, item, { key: keyTwo }));
    const [read] = must(await port.read(mailbox, [item.itemId]));
    expect(read).toMatchObject({ ok: true, value: { key: keyTwo, appointment: before } });
  });

  test('an older version than the current one is stale and changes nothing', async () => {
    const { port, mailbox, person } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    await person.update(created.itemId, { subject: 'Von mir' });
    expect(await port.update(mailbox, created, { subject: 'Von uns' })).toEqual({
      ok: false,
      fault: { kind: 'stale', code: 'version-moved' },
    });
    expect((await appointmentAt(world(), created.itemId)).subject).toBe('Von mir');
  });

  test('a deleted item lies in Deleted Items, and is gone for reads, updates and deletes', async () => {
    const { port, mailbox, held } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    expect(await port.delete(mailbox, created)).toEqual({ ok: true, value: undefined });
    expect(await held()).toEqual([]);
    expect(await held('deleteditems')).toMatchObject([{ subject: 'Jour fixe' }]);
    const gone = { ok: false, fault: { kind: 'gone', code: 'not-found' } };
    expect(must(await port.read(mailbox, [created.itemId]))).toEqual([gone]);
    expect(await port.update(mailbox, created, { subject: 'x' })).toEqual(gone);
    expect(await port.delete(mailbox, created)).toEqual(gone);
  });

  test('a time that is not possible is refused for good', async () => {
    const { port, mailbox } = world();
    const when: When = { ...(meeting.when as Extract<When, { kind: 'timed' }>), end: instant('2026-11-20T00:00:00Z') };
    expect(await port.create(mailbox, keyOne, draftOf({ ...meeting, when }))).toEqual({
      ok: false,
      fault: { kind: 'invalid', code: 'rejected' },
    });
  });

  test('writes with attendees on the item mail nobody (P7)', async () => {
    const { port, mailbox, person, mails } = world();
    const item = await person.create({
      subject: 'x',
      start: '2026-11-24T10:00:00Z',
      requiredAttendees: ['gast@extern.example'],
    });
    const before = await mails();
    const updated = must(
      await port.update(mailbox, item, { subject: 'y', when: meeting.when, location: 'z', key: keyOne }),
    );
    must(await port.delete(mailbox, updated));
    expect(await mails()).toBe(before);
  });
}

function timing(world: () => ExchangeWorld): void {
  test.each(['Europe/Vienna', 'Pacific/Auckland', 'Pacific/Honolulu', 'America/New_York', 'Europe/Kyiv', 'UTC'])(
    'a time in %s keeps its instants and comes back in the canonical zone (P9)',
    async (zone) => {
      const { port, mailbox } = world();
      for (const start of ['2026-03-29T00:30:00Z', '2026-10-25T00:30:00Z', '2026-12-31T23:30:00Z']) {
        const end = instant(new Date(Date.parse(start) + 5_400_000).toISOString());
        const wanted: Appointment = {
          ...meeting,
          when: { kind: 'timed', start: instant(start), end, zone: ianaZone(zone) },
        };
        const { itemId } = must(await port.create(mailbox, keyOne, draftOf(wanted)));
        expect(await appointmentAt(world(), itemId)).toEqual(normaliseForExchange(wanted));
      }
    },
  );

  test.each(['Pacific/Auckland', 'Pacific/Honolulu', 'Europe/Berlin', 'UTC'])(
    'an all-day item that a person in %s makes keeps its date (P9)',
    async (timeZone) => {
      const { person } = world();
      for (const [start, end] of [
        ['2026-03-29', '2026-03-30'],
        ['2026-11-23', '2026-11-25'],
      ] as const) {
        const { itemId } = await person.create({ subject: 'x', start, end, timeZone, isAllDayEvent: true });
        const lastDay = end === '2026-11-25' ? '2026-11-24' : start;
        expect((await appointmentAt(world(), itemId)).when).toEqual(allDay(start, lastDay));
      }
    },
  );

  test('all-day dates that we write come back, one day and many', async () => {
    const { port, mailbox, held } = world();
    for (const when of [allDay('2026-11-23'), allDay('2026-12-24', '2027-01-06')]) {
      const { itemId } = must(await port.create(mailbox, keyOne, draftOf({ ...meeting, when })));
      expect((await appointmentAt(world(), itemId)).when).toEqual(when);
    }
    expect((await held()).every((each) => each.isAllDayEvent)).toBe(true);
  });

  test('timed becomes all-day and timed again', async () => {
    const { port, mailbox, held } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const second = must(await port.update(mailbox, created, { when: allDay('2026-11-23', '2026-11-24') }));
    expect(await appointmentAt(world(), created.itemId)).toEqual({
      ...normaliseForExchange(meeting),
      when: allDay('2026-11-23', '2026-11-24'),
    });
    expect(await held()).toMatchObject([{ isAllDayEvent: true }]);
    must(await port.update(mailbox, second, { when: meeting.when }));
    expect(await appointmentAt(world(), created.itemId)).toEqual(normaliseForExchange(meeting));
    expect(await held()).toMatchObject([{ isAllDayEvent: false }]);
  });
}
