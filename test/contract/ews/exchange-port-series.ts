/** The part of the port's contract that is about series: what a master says, its occurrences by their place, and changing one without the others. */
import { type When } from '../../../src/model/appointment.ts';
import { type ItemId } from '../../../src/model/ids.ts';
import { instant, plainDate } from '../../../src/model/instant.ts';
import { type ItemVersion, occurrenceId, type ReadableItem } from '../../../src/ports/exchange.ts';
import { expanded, expectSeriesAgrees, mondays, occurrenceAt } from './exchange-series.ts';
import { appointmentAt, type ExchangeWorld, itemAt, must } from './exchange-world.ts';
import { keyOne } from './support/samples.ts';

const gone = { ok: false, fault: { kind: 'gone', code: 'not-found' } };
const stale = { ok: false, fault: { kind: 'stale', code: 'version-moved' } };
const at = (start: string, end: string): When => ({
  kind: 'timed',
  start: instant(start),
  end: instant(end),
  zone: 'Europe/Berlin' as never,
});

export function repeating(world: () => ExchangeWorld): void {
  const occurrence = (master: ItemId, ordinal: number): Promise<ReadableItem> => occurrenceAt(world(), master, ordinal);
  const asSeen = async (master: ItemId, ordinal: number): Promise<ItemVersion> => occurrence(master, ordinal);
  const expectAgreement = (master: ItemId): Promise<void> => expectSeriesAgrees(world(), master);

  test('a series keeps its hours, and every occurrence is where the master says', async () => {
    const { person } = world();
    const { itemId: master } = await person.create(mondays);
    const item = await itemAt(world(), master);
    expect(item.series).toEqual({
      series: {
        pattern: { kind: 'weekly', interval: 1, days: ['Monday'], firstDayOfWeek: 'Monday' },
        range: { firstDay: '2026-10-12', ends: 'afterCount', count: 5 },
        time: { kind: 'timed', start: '09:00:00', end: '10:30:00', endsDaysLater: 0, zone: 'Europe/Berlin' },
      },
      exceptions: [],
    });
    expect(item).toMatchObject({ categories: ['Rot'], appointment: { subject: 'Jour fixe', note: 'Agenda' } });
    expect(item.occurrence).toBeUndefined();
    await expectAgreement(master);
    expect(await occurrence(master, 3)).toMatchObject({
      changeKey: item.changeKey,
      uid: item.uid,
      occurrence: { master, ordinal: 3, original: '2026-10-26T08:00:00Z' },
      appointment: { subject: 'Jour fixe', when: at('2026-10-26T08:00:00Z', '2026-10-26T09:30:00Z') },
      categories: ['Rot'],
    });
    expect((await occurrence(master, 3)).series).toBeUndefined();
  });

  test('what was moved, deleted or changed is an exception, and shows in its place', async () => {
    const { person, port, mailbox } = world();
    const { itemId: master } = await person.create(mondays);
    await person.updateOccurrence(
      { master, date: '2026-10-19' },
      { start: '2026-10-21T14:00:00', end: '2026-10-21T15:00:00', timeZone: 'Europe/Berlin' },
    );
    await person.deleteOccurrence({ master, date: '2026-10-26' });
    await person.updateOccurrence({ master, date: '2026-11-02' }, { subject: 'Anders', body: 'Eigenes' });
    const item = await itemAt(world(), master);
    expect(item.series?.exceptions).toEqual([
      expect.objectContaining({
        kind: 'modified',
        original: '2026-10-19T07:00:00Z',
        when: at('2026-10-21T12:00:00Z', '2026-10-21T13:00:00Z'),
      }),
      expect.objectContaining({
        kind: 'modified',
        original: '2026-11-02T08:00:00Z',
        when: at('2026-11-02T08:00:00Z', '2026-11-02T09:30:00Z'),
      }),
      { kind: 'deleted', original: '2026-10-26T08:00:00Z' },
    ]);
    await expectAgreement(master);
    expect(expanded(item).inside.map(({ ordinal }) => ordinal)).toEqual([1, 2, 4, 5]);
    expect(must(await port.read(mailbox, [occurrenceId(master, 3), occurrenceId(master, 6)]))).toEqual([gone, gone]);
    expect((await occurrence(master, 4)).appointment).toMatchObject({ subject: 'Anders', note: 'Eigenes' });
    for (const each of item.series?.exceptions ?? []) {
      if (each.kind === 'deleted') continue;
      const own = await itemAt(world(), each.item);
      expect(own).toMatchObject({ itemId: each.item, uid: item.uid, appointment: { when: each.when } });
    }
  });

  test.each(['Europe/Berlin', 'Pacific/Auckland', 'Pacific/Honolulu'])(
    'an all-day series of %s has dates, over both changes of the clock',
    async (timeZone) => {
      const { person } = world();
      const { itemId: master } = await person.create({
        subject: 'Rufbereitschaft',
        start: '2026-03-28',
        end: '2026-03-30',
        timeZone,
        isAllDayEvent: true,
        recurrence: {
          pattern: { kind: 'weekly', interval: 2, days: ['Saturday'] },
          range: { start: '2026-03-28', end: '2026-11-30' },
        },
      });
      await person.deleteOccurrence({ master, date: '2026-04-11' });
      await person.updateOccurrence({ master, date: '2026-04-25' }, { subject: 'Tausch' });
      await person.updateOccurrence(
        { master, date: '2026-10-24' },
        { start: '2026-10-27', end: '2026-10-28', timeZone, isAllDayEvent: true },
      );
      const item = await itemAt(world(), master);
      expect(item.series?.series.time).toEqual({ kind: 'allDay', days: 2 });
      expect(item.series?.exceptions).toEqual([
        expect.objectContaining({ original: '2026-04-25', when: days('2026-04-25', '2026-04-26') }),
        expect.objectContaining({ original: '2026-10-24', when: days('2026-10-27', '2026-10-27') }),
        { kind: 'deleted', original: '2026-04-11' },
      ]);
      await expectAgreement(master);
      expect((await occurrence(master, 3)).occurrence?.original).toBe('2026-04-25');

      const ours = days('2026-06-08', '2026-06-10');
      const seen = await asSeen(master, 6);
      expect(await occurrence(master, 6)).toMatchObject({ appointment: { when: days('2026-06-06', '2026-06-07') } });
      must(await world().port.update(world().mailbox, seen, { when: ours, subject: 'Verlegt' }));
      expect(await occurrence(master, 6)).toMatchObject({
        appointment: { when: ours, subject: 'Verlegt' },
        occurrence: { original: '2026-06-06' },
      });
      await expectAgreement(master);
    },
  );

  test('occurrences and other items are read together, in the order asked', async () => {
    const { person, port, mailbox } = world();
    const { itemId: master } = await person.create(mondays);
    const single = await person.create({ subject: 'Einzeln', start: '2026-11-24T10:00:00Z' });
    const ids = [
      occurrenceId(master, 2),
      single.itemId,
      occurrenceId(master, 99),
      master,
      occurrenceId(single.itemId, 1),
    ];
    const read = must(await port.read(mailbox, ids));
    expect(read.map((each) => (each.ok ? each.value.itemId : each.fault.kind))).toEqual([
      ids[0],
      ids[1],
      'gone',
      ids[3],
      'gone',
    ]);
  });

  test('a change of an occurrence makes it an exception and leaves the others as they are', async () => {
    const { person, port, mailbox, writes } = world();
    const { itemId: master } = await person.create(mondays);
    const before = (await itemAt(world(), master)).appointment;
    const seen = await asSeen(master, 2);
    const when = at('2026-10-20T12:00:00Z', '2026-10-20T13:00:00Z');
    const changed = must(
      await port.update(mailbox, seen, {
        subject: 'Verlegt',
        note: 'Agenda\nneu',
        when,
        importance: 'High',
        categories: ['Rot', 'SAP'],
        busyState: 'Free',
      }),
    );
    expect(changed).toEqual({ itemId: seen.itemId, changeKey: expect.any(String) });
    expect(changed.changeKey).not.toBe(seen.changeKey);
    expect(await occurrence(master, 2)).toMatchObject({
      ...changed,
      appointment: { ...before, subject: 'Verlegt', note: 'Agenda\nneu', when, importance: 'High' },
      categories: ['Rot', 'SAP'],
      occurrence: { master, ordinal: 2, original: '2026-10-19T07:00:00Z' },
    });
    expect((await itemAt(world(), master)).appointment).toEqual(before);
    expect((await appointmentAt(world(), occurrenceId(master, 1))).subject).toBe('Jour fixe');
    await expectAgreement(master);

    const again = must(await port.update(mailbox, changed, { location: 'Raum 5' }));
    expect((await occurrence(master, 2)).appointment).toMatchObject({ subject: 'Verlegt', location: 'Raum 5', when });
    const written = await writes();
    expect(await port.update(mailbox, again, { note: 'Agenda\nneu' })).toEqual({
      ok: true,
      value: again,
    });
    expect(await port.update(mailbox, again, {})).toEqual({ ok: true, value: again });
    expect(await writes()).toBe(written);
  });

  test('an occurrence of a series that has moved on is stale for writes, until it is read again', async () => {
    const { person, port, mailbox } = world();
    const { itemId: master } = await person.create(mondays);
    const [second, third, fourth] = [await asSeen(master, 2), await asSeen(master, 3), await asSeen(master, 4)];
    must(await port.update(mailbox, second, { subject: 'Wir' }));
    expect(await port.update(mailbox, second, { subject: 'noch einmal' })).toEqual(stale);
    expect(await port.update(mailbox, third, { subject: 'Wir' })).toEqual(stale);
    expect(await port.delete(mailbox, fourth)).toEqual(stale);
    await person.updateOccurrence({ master, date: '2026-10-26' }, { subject: 'Person' });
    expect((await appointmentAt(world(), third.itemId)).subject).toBe('Person');
    const current = await itemAt(world(), master);
    must(await port.update(mailbox, { itemId: third.itemId, changeKey: current.changeKey }, { location: 'Raum 5' }));
    expect((await occurrence(master, 3)).appointment).toMatchObject({ subject: 'Person', location: 'Raum 5' });
  });

  test('a deleted occurrence is taken out, keeps its place, and is gone', async () => {
    const { person, port, mailbox, held } = world();
    const { itemId: master } = await person.create(mondays);
    const seen = await asSeen(master, 2);
    must(await port.delete(mailbox, seen));
    expect(must(await port.read(mailbox, [seen.itemId]))).toEqual([gone]);
    expect(await port.delete(mailbox, seen)).toEqual(gone);
    expect(await port.update(mailbox, seen, { subject: 'x' })).toEqual(gone);
    expect(expanded(await itemAt(world(), master)).inside.map(({ ordinal }) => ordinal)).toEqual([1, 3, 4, 5]);
    expect((await appointmentAt(world(), occurrenceId(master, 3))).when).toEqual(
      at('2026-10-26T08:00:00Z', '2026-10-26T09:30:00Z'),
    );
    expect(await held('deleteditems')).toEqual([]);
    must(await port.delete(mailbox, await asSeen(master, 3)));
    await expectAgreement(master);
  });

  test('occurrences of a series that is gone, or is none any more, are gone', async () => {
    const { person, port, mailbox } = world();
    const series = await person.create(mondays);
    const seen = await asSeen(series.itemId, 1);
    await person.delete(series.itemId);
    expect(must(await port.read(mailbox, [seen.itemId]))).toEqual([gone]);
    expect(await port.update(mailbox, seen, { subject: 'x' })).toEqual(gone);
    expect(await port.delete(mailbox, seen)).toEqual(gone);

    const single = await person.create(mondays);
    const known = await asSeen(single.itemId, 1);
    await person.update(single.itemId, { recurrence: null });
    expect(must(await port.read(mailbox, [known.itemId]))).toEqual([gone]);
    expect(await port.delete(mailbox, known)).toEqual(gone);
    expect((await itemAt(world(), single.itemId)).series).toBeUndefined();
  });

  test('the key is the master`s: occurrences have none and get none', async () => {
    const { person, port, mailbox } = world();
    const series = await person.create(mondays);
    must(await port.update(mailbox, series, { key: keyOne }));
    expect((await itemAt(world(), series.itemId)).key).toBe(keyOne);
    const seen = await occurrence(series.itemId, 1);
    expect(seen.key).toBeUndefined();
    expect(await port.update(mailbox, seen, { key: keyOne })).toMatchObject({ ok: false, fault: { kind: 'bug' } });
    await person.updateOccurrence({ master: series.itemId, date: '2026-10-19' }, { subject: 'x' });
    expect((await occurrence(series.itemId, 2)).key).toBeUndefined();
    expect(must(await port.find(mailbox, keyOne))).toMatchObject([{ itemId: series.itemId, folder: 'calendar' }]);
  });

  test('every change of an occurrence is a change of its master for those who follow the mailbox', async () => {
    const { person, port, mailbox } = world();
    const { itemId: master } = await person.create(mondays);
    const page = must(await port.syncCalendar(mailbox, undefined));
    expect(page.changed.map((each) => each.itemId)).toEqual([master]);
    const changed = must(await port.update(mailbox, await asSeen(master, 2), { subject: 'x' }));
    expect(must(await port.syncCalendar(mailbox, page.syncState)).changed).toEqual([
      { itemId: master, changeKey: changed.changeKey },
    ]);
  });
}

const days = (firstDay: string, lastDay: string): When => ({
  kind: 'allDay',
  firstDay: plainDate(firstDay),
  lastDay: plainDate(lastDay),
});
