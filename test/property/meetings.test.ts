/** Meetings of an organiser outside, in several enrolled mailboxes: one S/4 appointment, one lead, whoever comes, leaves and returns (architecture, Identity 3; P6). */
import { partnerNumber } from '../../src/model/ids.ts';
import {
  anna,
  ben,
  changeCopy,
  decide,
  deletesIn,
  expectQuiet,
  inS4,
  invite,
  leading,
  linksOf,
  meetingOf,
  night,
  onlyInS4,
  rest,
  skipped,
  stage,
  throwAway,
  uid,
  unenrol,
} from './invited.ts';
import { appointmentOf } from './values.ts';

test('a meeting to which two mailboxes were invited is one appointment in S/4, led by one of them, and nobody gets a second copy (P6)', async () => {
  const at = await stage();
  invite(at, anna);
  invite(at, ben);
  await rest(at);
  const { partners } = onlyInS4(at);
  expect(new Set(partners.map(({ number }) => number))).toEqual(new Set([anna.employee, ben.employee]));
  expect(leading(at)).toHaveLength(1);
  const [other] = leading(at)[0] === anna ? [ben] : [anna];
  expect(skipped(at, other ?? ben)).toEqual(['attendee']);
  for (const { address } of [anna, ben]) expect(at.world.mailboxes.mailbox(address).items.size).toBe(1);
  await expectQuiet(at);
});

test('an invitation waits until it is accepted, and one that was declined is never synchronised', async () => {
  const at = await stage();
  invite(at, anna, meetingOf('none', [anna.address]));
  await rest(at);
  expect(skipped(at, anna)).toEqual(['not-accepted']);
  changeCopy(at, anna, { meeting: { response: 'declined' } });
  await rest(at);
  expect(inS4(at)).toEqual([]);
  changeCopy(at, anna, { meeting: { response: 'tentative' } });
  await rest(at);
  onlyInS4(at);
  await expectQuiet(at);
});

test('invitations that nobody answered are synchronised where the administrator wants them', async () => {
  const at = await stage();
  decide(at, { unansweredInvitations: true });
  invite(at, anna, meetingOf('none', [anna.address]));
  await rest(at);
  onlyInS4(at);
});

test('what S/4 changes about a meeting of somebody outside is restored, what the organiser changes arrives', async () => {
  const at = await stage();
  invite(at, anna);
  await rest(at);
  const { guid, appointment } = onlyInS4(at);
  at.world.s4.change(guid, { appointment: { ...appointment, subject: 'edited in S/4' }, by: 'user' });
  await rest(at);
  expect(onlyInS4(at).appointment.subject).toBe(appointment.subject);
  changeCopy(at, anna, { subject: 'moved by the organiser', meeting: { response: 'none' } });
  await rest(at);
  expect(onlyInS4(at).appointment.subject).toBe('moved by the organiser');
  await expectQuiet(at);
});

const leaving = {
  'throws it away': async (at: Awaited<ReturnType<typeof stage>>) => throwAway(at, anna),
  declines: async (at: Awaited<ReturnType<typeof stage>>) =>
    changeCopy(at, anna, { meeting: { response: 'declined' } }),
  'is not enrolled any more': (at: Awaited<ReturnType<typeof stage>>) => unenrol(at, anna),
};

test.each(Object.entries(leaving))(
  'when the mailbox that leads %s the other one takes over, at once and without a delete (P5, P6)',
  async (_, leave) => {
    const at = await stage();
    invite(at, anna);
    await rest(at);
    invite(at, ben);
    await rest(at);
    const { guid } = onlyInS4(at);
    expect(leading(at)).toEqual([anna]);
    await leave(at);
    await rest(at);
    expect(onlyInS4(at).guid).toBe(guid);
    expect(leading(at)).toEqual([ben]);
    changeCopy(at, ben, { subject: 'after the change of hands' });
    await rest(at);
    expect(onlyInS4(at).appointment.subject).toBe('after the change of hands');
    await expectQuiet(at);
    expect(deletesIn(at)).toEqual([]);
  },
);

test('whoever declined, and was followed by another, accepts again and follows', async () => {
  const at = await stage();
  invite(at, anna);
  await rest(at);
  invite(at, ben);
  changeCopy(at, anna, { meeting: { response: 'declined' } });
  await rest(at);
  changeCopy(at, anna, { meeting: { response: 'accepted' } });
  await rest(at);
  expect(leading(at)).toEqual([ben]);
  expect(linksOf(at, anna).map(({ role }) => role)).toEqual(['attendee']);
  onlyInS4(at);
  await expectQuiet(at);
});

test('whoever declined has left for good, however often the copy is looked at: the next who is invited leads', async () => {
  const at = await stage();
  invite(at, anna);
  await rest(at);
  changeCopy(at, anna, { meeting: { response: 'declined' } });
  await rest(at);
  changeCopy(at, anna, { subject: 'moved by the organiser' });
  await rest(at);
  invite(at, ben);
  await rest(at);
  expect(leading(at)).toEqual([ben]);
  onlyInS4(at);
  await expectQuiet(at);
});

test('whoever left alone and returns finds the appointment of before, and makes no second one (P6)', async () => {
  const at = await stage([anna]);
  const item = invite(at, anna, meetingOf('accepted', [anna.address]));
  await rest(at);
  const { guid } = onlyInS4(at);
  throwAway(at, anna);
  await rest(at);
  expect(onlyInS4(at).guid).toBe(guid);
  // The organiser sends an update: a new item with the UID of before.
  at.world.mailboxes.add(anna.address, {
    uid,
    appointment: { ...item.appointment, subject: 'sent again' },
    meeting: meetingOf('accepted', [anna.address]),
    by: 'user',
  });
  await rest(at);
  expect(onlyInS4(at)).toMatchObject({ guid, appointment: { subject: 'sent again' } });
  await expectQuiet(at);
});

test('what was deleted in S/4 is not made again by whoever comes to lead next (P4)', async () => {
  const at = await stage();
  invite(at, anna);
  await rest(at);
  invite(at, ben);
  await rest(at);
  at.world.s4.remove(onlyInS4(at).guid, 'user');
  await rest(at);
  changeCopy(at, anna, { subject: 'edited after' });
  await rest(at);
  expect(inS4(at)).toEqual([]);
  await unenrol(at, anna);
  changeCopy(at, ben, { subject: 'edited after' });
  await night(at);
  expect(inS4(at)).toEqual([]);
});

test('a meeting that its organiser cancels is deleted in S/4, with that witness (P5)', async () => {
  const at = await stage();
  invite(at, anna);
  await rest(at);
  invite(at, ben);
  await rest(at);
  for (const person of [anna, ben]) changeCopy(at, person, { meeting: { cancelled: true } });
  await rest(at);
  expect(inS4(at)).toEqual([]);
  const witnesses = [...at.world.tables.journal.values()].flatMap(({ witness }) => witness ?? []);
  expect(new Set(witnesses)).toEqual(new Set(['cancelled-by-organiser']));
  expect(deletesIn(at)).toEqual(['s4']);
  await expectQuiet(at);
});

test('a meeting that was cancelled before anybody synchronised it is left alone', async () => {
  const at = await stage();
  invite(at, anna, { ...meetingOf('accepted', [anna.address]), cancelled: true });
  await rest(at);
  expect(inS4(at)).toEqual([]);
  expect(skipped(at, anna)).toEqual(['cancelled']);
});

test('who saw the end of a meeting whose lead had gone ends it in S/4', async () => {
  const at = await stage();
  invite(at, anna);
  await rest(at);
  invite(at, ben, meetingOf('none', [anna.address, ben.address]));
  await rest(at);
  await unenrol(at, anna);
  await rest(at);
  onlyInS4(at);
  changeCopy(at, ben, { meeting: { cancelled: true } });
  await rest(at);
  expect(inS4(at)).toEqual([]);
});

test('the organiser whose mailbox is enrolled later takes over the appointment, and whoever led follows (P6)', async () => {
  const at = await stage([ben]);
  const guests = [ben.address];
  invite(at, ben, meetingOf('accepted', guests, anna.address));
  await rest(at);
  const { guid } = onlyInS4(at);
  expect(leading(at)).toEqual([ben]);
  at.world.mailboxes.add(anna.address, {
    uid,
    appointment: appointmentOf(1, 'timed'),
    meeting: meetingOf('organiser', guests, anna.address),
    by: 'user',
  });
  at.world.enrol(anna);
  await rest(at);
  expect(onlyInS4(at).guid).toBe(guid);
  expect(leading(at)).toEqual([anna]);
  expect(linksOf(at, ben).map(({ role }) => role)).toEqual(['attendee']);
  changeCopy(at, anna, { subject: 'by its organiser' });
  await rest(at);
  expect(onlyInS4(at).appointment.subject).toBe('by its organiser');
  await expectQuiet(at);
  expect(deletesIn(at)).toEqual([]);
});

test('an attendee of an enrolled organiser neither leads nor gets a silent copy, in whichever order the two are seen (P6)', async () => {
  for (const order of [
    [anna, ben],
    [ben, anna],
  ]) {
    const at = await stage();
    for (const person of order) {
      const response = person === anna ? 'organiser' : 'accepted';
      invite(at, person, meetingOf(response, [ben.address], anna.address));
      await rest(at);
    }
    expect(onlyInS4(at).responsible).toBe(anna.employee);
    expect(leading(at)).toEqual([anna]);
    expect(at.world.mailboxes.mailbox(ben.address).items.size).toBe(1);
    throwAway(at, ben);
    await rest(at);
    onlyInS4(at);
    await expectQuiet(at);
    expect(deletesIn(at)).toEqual([]);
  }
});

test('an invitation that was thrown away before its appointment was made is led by another', async () => {
  const at = await stage();
  const item = invite(at, anna);
  const { appointment } = item;
  at.world.mailboxes.change(anna.address, item.itemId, {
    appointment: { ...appointment, subject: 'POISON' },
    by: 'user',
  });
  await rest(at);
  invite(at, ben);
  await rest(at);
  expect(inS4(at)).toEqual([]);
  throwAway(at, anna);
  await night(at);
  onlyInS4(at);
  expect(leading(at)).toEqual([ben]);
});

test('who is made responsible in S/4 for a meeting of an organiser outside gets a silent copy that follows it (P1, P6)', async () => {
  const at = await stage();
  invite(at, anna, meetingOf('accepted', [anna.address]));
  await rest(at);
  const { guid } = onlyInS4(at);
  at.world.s4.change(guid, { responsible: ben.employee, partners: [partnerNumber(ben.employee)], by: 'user' });
  await rest(at);
  expect(linksOf(at, ben).map(({ role }) => role)).toEqual(['participant']);
  expect(leading(at)).toEqual([anna]);
  changeCopy(at, anna, { subject: 'by the organiser' });
  await rest(at);
  const [copy] = [...at.world.mailboxes.mailbox(ben.address).items.values()];
  expect(copy?.appointment.subject).toBe('by the organiser');
  expect(onlyInS4(at).appointment.subject).toBe('by the organiser');
  if (copy === undefined) throw new Error('no copy');
  at.world.mailboxes.move(ben.address, copy.itemId, { folder: 'deleted', by: 'user' });
  await rest(at);
  expect(onlyInS4(at).guid).toBe(guid);
  await expectQuiet(at);
  expect(deletesIn(at)).toEqual([]);
});
