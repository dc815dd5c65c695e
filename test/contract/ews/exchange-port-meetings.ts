/** The part of the port's contract that is about meetings: who organises, who attends, what was answered. Whatever we write, nobody is mailed (P7). */
import { type ItemId, itemId, smtpAddress } from '../../../src/model/ids.ts';
import { type Attendee } from '../../../src/model/people.ts';
import { type ItemVersion } from '../../../src/ports/exchange.ts';
import { type ExchangeWorld, type HeldItem, itemAt, must } from './exchange-world.ts';
import { draftOf, keyOne, meeting } from './support/samples.ts';

const start = '2026-11-24T10:00:00Z';
const guest: Attendee = { email: smtpAddress('gast@extern.example'), name: 'Gast & Co. <1>', kind: 'required' };
const second: Attendee = { email: smtpAddress('zweite@extern.example'), name: 'Zweite', kind: 'optional' };
const room: Attendee = { email: smtpAddress('raum4@tandem.example'), name: 'Raum 4', kind: 'resource' };
const byEmail = (attendees: readonly Attendee[]): readonly Attendee[] =>
  attendees.toSorted((one, other) => one.email.localeCompare(other.email));

export function inviting(world: () => ExchangeWorld): void {
  const copyHere = async (): Promise<ItemId> => itemId((await world().held())[0]?.itemId ?? 'nothing here');
  const held = async (): Promise<HeldItem | undefined> => (await world().held())[0];
  const attendeesAt = async (id: ItemId): Promise<readonly Attendee[] | undefined> =>
    (await itemAt(world(), id)).meeting?.attendees;
  const update = async (version: ItemVersion, attendees: readonly Attendee[]): Promise<ItemVersion> =>
    must(await world().port.update(world().mailbox, version, { attendees }));

  test('an appointment without people is no meeting', async () => {
    const { port, mailbox, person } = world();
    const ours = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const theirs = await person.create({ subject: 'x', start });
    for (const { itemId: id } of [ours, theirs]) expect((await itemAt(world(), id)).meeting).toBeUndefined();
  });

  test('a meeting is the organiser`s in one mailbox and an invitation in the other, with one UID', async () => {
    const { port, mailbox, colleague } = world();
    const own = await colleague.invite({
      subject: 'Abstimmung',
      body: 'Bitte lesen',
      start,
      requiredAttendees: [mailbox, 'gast@extern.example'],
      optionalAttendees: ['zweite@extern.example'],
    });
    const organised = await itemAt({ port, mailbox: colleague.mailbox }, own.itemId);
    const invited = await itemAt(world(), await copyHere());
    expect(invited.uid).toBe(organised.uid);
    expect(invited.appointment).toEqual(organised.appointment);
    expect(organised.meeting).toMatchObject({
      organiser: colleague.mailbox,
      response: 'organiser',
      cancelled: false,
    });
    expect(invited.meeting).toMatchObject({ organiser: colleague.mailbox, response: 'none', cancelled: false });
    for (const { meeting: each } of [organised, invited])
      expect(each?.attendees.map(({ email, kind }) => [email, kind])).toEqual([
        [mailbox, 'required'],
        ['gast@extern.example', 'required'],
        ['zweite@extern.example', 'optional'],
      ]);
  });

  test.each([
    ['accept', 'accepted'],
    ['tentative', 'tentative'],
  ] as const)('an invitation that its person answers with %s is %s', async (answer, response) => {
    const { mailbox, colleague, person } = world();
    await colleague.invite({ subject: 'x', start, requiredAttendees: [mailbox] });
    const id = await copyHere();
    await person.answer(id, answer);
    expect((await itemAt(world(), id)).meeting).toMatchObject({ response, organiser: colleague.mailbox });
  });

  test('a meeting that its organiser calls off stays, cancelled', async () => {
    const { mailbox, colleague, person } = world();
    const own = await colleague.invite({ subject: 'x', start, requiredAttendees: [mailbox] });
    const id = await copyHere();
    await person.answer(id, 'accept');
    await colleague.callOff(own.itemId);
    expect((await itemAt(world(), id)).meeting).toMatchObject({ cancelled: true });
  });

  test('people that we put on an item are there, and mailed by nobody (P7)', async () => {
    const { port, mailbox } = world();
    const attendees = [guest, second, room];
    const { itemId: id } = must(await port.create(mailbox, keyOne, draftOf(meeting, { attendees })));
    expect((await itemAt(world(), id)).meeting).toEqual({
      organiser: mailbox,
      response: 'organiser',
      attendees,
      cancelled: false,
    });
  });

  test('people come and go and change their part; no one is left and all come back (P7)', async () => {
    const { port, mailbox } = world();
    let version = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const { itemId: id } = version;
    for (const attendees of [
      [guest],
      [guest, second, room],
      [{ ...guest, kind: 'optional' } as const, second],
      [second],
      [],
      [guest, room],
    ]) {
      version = await update(version, attendees);
      expect(byEmail((await attendeesAt(id)) ?? [])).toEqual(byEmail(attendees));
    }
    expect((await itemAt(world(), id)).appointment).toEqual(meeting);
  });

  test('nothing is written when the people are the same already; the organiser is none of them', async () => {
    const { port, mailbox, writes } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf(meeting, { attendees: [guest, second] })));
    const before = await writes();
    const self: Attendee = { email: mailbox, name: 'Ich', kind: 'required' };
    expect(await update(created, [second, self, guest, { ...guest, kind: 'optional' }])).toEqual(created);
    expect(await writes()).toBe(before);
  });

  test('who stays keeps the answer that was given', async () => {
    const { mailbox, colleague, person, port } = world();
    const own = await colleague.invite({ subject: 'x', start, requiredAttendees: [mailbox, 'gast@extern.example'] });
    await person.answer(await copyHere(), 'accept');
    const answered = await itemAt({ port, mailbox: colleague.mailbox }, own.itemId);
    const staying = answered.meeting?.attendees.filter(({ email }) => email === mailbox) ?? [];
    const changed = must(await port.update(colleague.mailbox, answered, { attendees: [...staying, second] }));
    const after = await itemAt({ port, mailbox: colleague.mailbox }, changed.itemId);
    expect(after.meeting?.attendees.map(({ email }) => email)).toEqual([mailbox, second.email]);
    expect(await world().answersAt(colleague.mailbox, own.itemId)).toEqual({ [mailbox]: 'Accept' });
  });

  test('other changes, a category and the end of a meeting mail nobody and leave the people alone (P7)', async () => {
    const { port, mailbox, person } = world();
    const item = await person.create({ subject: 'x', start, requiredAttendees: ['gast@extern.example'] });
    const changed = must(
      await port.update(mailbox, item, { subject: 'y', when: meeting.when, key: keyOne, categories: ['SAP'] }),
    );
    expect((await held())?.required).toMatchObject([{ email: 'gast@extern.example' }]);
    must(await port.delete(mailbox, changed));
    expect(await held()).toBeUndefined();
  });
}
