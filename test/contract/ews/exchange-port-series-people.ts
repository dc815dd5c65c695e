/** The part of the port's contract that is about people of series: invitations to all of one or to one occurrence, and what an occurrence has for itself. */
import { type ItemId, itemId, smtpAddress } from '../../../src/model/ids.ts';
import { expectSeriesAgrees, mondays, occurrenceAt } from './exchange-series.ts';
import { type ExchangeWorld, itemAt, must } from './exchange-world.ts';
import { keyOne } from './support/samples.ts';

export function repeatingWithPeople(world: () => ExchangeWorld): void {
  const copyHere = async (): Promise<ItemId> => itemId((await world().held())[0]?.itemId ?? 'nothing here');

  test('people of an occurrence are its own, and are mailed by nobody (P7)', async () => {
    const { person, port, mailbox } = world();
    const { itemId: master } = await person.create({ ...mondays, requiredAttendees: ['gast@extern.example'] });
    const seen = await occurrenceAt(world(), master, 2);
    expect(seen.meeting).toMatchObject({ response: 'organiser', attendees: [{ email: 'gast@extern.example' }] });
    const attendees = [{ email: smtpAddress('neu@extern.example'), name: 'Neu', kind: 'optional' }] as const;
    const changed = must(await port.update(mailbox, seen, { attendees }));
    expect((await occurrenceAt(world(), master, 2)).meeting?.attendees).toEqual(attendees);
    expect((await itemAt(world(), master)).meeting?.attendees).toMatchObject([{ email: 'gast@extern.example' }]);
    must(await port.delete(mailbox, changed));
  });

  test('an invitation to a series comes with its occurrences', async () => {
    const { mailbox, colleague, person, port } = world();
    const own = await colleague.invite({ ...mondays, requiredAttendees: [mailbox] });
    const copy = await copyHere();
    const organised = await itemAt({ port, mailbox: colleague.mailbox }, own.itemId);
    const invited = await itemAt(world(), copy);
    expect(invited.series).toEqual(organised.series);
    expect([invited.uid, invited.meeting?.response]).toEqual([organised.uid, 'none']);
    await person.answer(copy, 'accept');
    expect((await occurrenceAt(world(), copy, 2)).meeting).toMatchObject({
      response: 'accepted',
      organiser: colleague.mailbox,
    });
    await expectSeriesAgrees(world(), copy);
  });

  test('an invitation to one occurrence alone is a single item, which can carry a key', async () => {
    const { mailbox, colleague, port } = world();
    const own = await colleague.invite(mondays);
    await colleague.inviteTo({ master: own.itemId, date: '2026-10-19' }, mailbox);
    const copy = await itemAt(world(), await copyHere());
    expect(copy).toMatchObject({
      meeting: { organiser: colleague.mailbox, response: 'none' },
      appointment: { subject: 'Jour fixe', when: { start: '2026-10-19T07:00:00Z' } },
    });
    expect([copy.series, copy.occurrence, copy.key]).toEqual([undefined, undefined, undefined]);
    must(await port.update(mailbox, copy, { key: keyOne }));
    expect((await itemAt(world(), copy.itemId)).key).toBe(keyOne);
  });

  test('an occurrence that its organiser calls off is cancelled in its place', async () => {
    const { mailbox, colleague, port } = world();
    const own = await colleague.invite({ ...mondays, requiredAttendees: [mailbox] });
    const copy = await copyHere();
    const organised = { port, mailbox: colleague.mailbox };
    const before = await itemAt(organised, own.itemId);
    await colleague.callOff(own.itemId, '2026-10-19');
    expect((await itemAt(organised, own.itemId)).changeKey).not.toBe(before.changeKey);
    const here = (await itemAt(world(), copy)).series?.exceptions ?? [];
    expect(here).toHaveLength(1);
    expect((await occurrenceAt(world(), copy, 2)).meeting).toMatchObject({ cancelled: true });
    expect((await occurrenceAt(world(), copy, 3)).meeting).toMatchObject({ cancelled: false });
  });
}
