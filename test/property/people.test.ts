/** Attendees and partners, in the in-memory world: who is found, who is reported, who is added and removed on which side (sync.md, People; product, rows 7 and 8). */
import { partnerNumber } from '../../src/model/ids.ts';
import { type Meeting } from '../../src/ports/exchange.ts';
import { transient } from '../support/world/calls.ts';
import {
  anna,
  ben,
  changeCopy,
  copyOf,
  decide,
  expectQuiet,
  guest,
  inS4,
  invite,
  linksOf,
  meetingOf,
  onlyInS4,
  rest,
  type Stage,
  stage,
} from './invited.ts';

const customer = 'kunde1@customer.example';
const customerNumber = partnerNumber('0000000201');
const shared = 'zentrale@customer.example';
const [sharedOne, sharedOther] = ['0000000202', '0000000203'].map(partnerNumber);
const blocked = 'kunde4@customer.example';
const stranger = 'fremd@elsewhere.example';
const contactPerson = '00000015';
const participant = '00000032';

const own = (guests: readonly string[]): Meeting => meetingOf('organiser', guests, anna.address);
const guestsOf = (at: Stage): readonly string[] => copyOf(at, anna)?.meeting?.attendees.map(({ email }) => email) ?? [];

/** But the employee responsible. */
const partnersOf = (at: Stage): readonly string[] =>
  onlyInS4(at)
    .partners.filter(({ number }) => number !== anna.employee)
    .map(({ number, function: role }) => `${role}/${number}`)
    .toSorted((one, other) => (one < other ? -1 : 1));

const reported = ({ world }: Stage): readonly string[] =>
  [...world.tables.people.values()]
    .map(({ kind, email, partners }) => [kind, email, ...partners].join(' '))
    .toSorted((one, other) => (one < other ? -1 : 1));

const setPartners = (at: Stage, add: readonly string[], remove: readonly string[] = []): void => {
  const { guid, partners } = onlyInS4(at);
  const kept = partners.flatMap(({ number, function: role }) =>
    number === undefined || remove.includes(number) ? [] : [{ number, function: role }],
  );
  const added = add.map((number) => ({ number: partnerNumber(number), function: contactPerson }));
  at.world.s4.change(guid, { partners: [...kept, ...added], by: 'user' });
};

test('attendees become partners: employees as participants, others as contact persons; whom nobody or several are is reported and not guessed', async () => {
  const at = await stage();
  const room = guest('raum1@tandem.example', 'resource');
  const meeting = own([ben.address, customer, shared, blocked, stranger, anna.address]);
  invite(at, anna, { ...meeting, attendees: [...meeting.attendees, room] });
  await rest(at);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${customerNumber}`, `${participant}/${ben.employee}`]);
  expect(reported(at)).toEqual([
    `ambiguous ${shared} ${sharedOne} ${sharedOther}`,
    `unmatched ${stranger}`,
    `unmatched ${blocked}`,
  ]);
  expect(guestsOf(at)).toHaveLength(7);
  await expectQuiet(at);
});

test('an employee who was invited gets no silent copy, and one who is invited no more may be named in S/4 later', async () => {
  const at = await stage();
  invite(at, anna, own([ben.address]));
  await rest(at);
  expect(at.world.mailboxes.mailbox(ben.address).items.size).toBe(0);
  changeCopy(at, anna, { meeting: { attendees: [] } });
  await rest(at);
  expect(partnersOf(at)).toEqual([]);
  const { guid } = onlyInS4(at);
  at.world.s4.change(guid, { partners: [anna.employee, ben.employee], by: 'user' });
  await rest(at);
  expect(at.world.mailboxes.mailbox(ben.address).items.size).toBe(1);
  expect(linksOf(at, ben).map(({ role }) => role)).toEqual(['participant']);
  await expectQuiet(at);
});

test('whoever is added or removed in Outlook is added or removed in S/4, and a report ends when its reason does', async () => {
  const at = await stage();
  invite(at, anna, own([customer, stranger]));
  await rest(at);
  expect(reported(at)).toEqual([`unmatched ${stranger}`]);
  changeCopy(at, anna, { meeting: { attendees: [guest(ben.address)] } });
  await rest(at);
  expect(partnersOf(at)).toEqual([`${participant}/${ben.employee}`]);
  expect(reported(at)).toEqual([]);
  await expectQuiet(at);
});

test('under names nobody is invited or uninvited from S/4 (P7)', async () => {
  const at = await stage();
  invite(at, anna, own([stranger, ben.address]));
  await rest(at);
  setPartners(at, [customerNumber], [ben.employee]);
  await rest(at);
  expect(guestsOf(at)).toEqual([stranger, ben.address]);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${customerNumber}`]);
  // Removed in S/4, and not added again because of another change.
  changeCopy(at, anna, { subject: 'another one' });
  await rest(at);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${customerNumber}`]);
  await expectQuiet(at);
});

test('under attendees partners become attendees of own meetings, and no longer are when they are removed', async () => {
  const at = await stage();
  decide(at, { people: { policy: 'attendees', contactPerson, participant } });
  invite(at, anna, own([stranger]));
  await rest(at);
  setPartners(at, [customerNumber]);
  await rest(at);
  expect(guestsOf(at)).toEqual([stranger, customer]);
  setPartners(at, [], [customerNumber]);
  await rest(at);
  expect(guestsOf(at)).toEqual([stranger]);
  await expectQuiet(at);
});

test('an invitation of somebody outside gets no attendees from S/4, whatever the policy (P7)', async () => {
  const at = await stage();
  decide(at, { people: { policy: 'attendees', contactPerson, participant } });
  invite(at, anna, meetingOf('accepted', [anna.address, ben.address]));
  await rest(at);
  setPartners(at, [customerNumber]);
  await rest(at);
  expect(guestsOf(at)).toEqual([anna.address, ben.address]);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${customerNumber}`, `${participant}/${ben.employee}`]);
  await expectQuiet(at);
});

test('one of several partners whom a person names in S/4 is the attendee from then on', async () => {
  const at = await stage();
  invite(at, anna, own([shared]));
  await rest(at);
  expect(partnersOf(at)).toEqual([]);
  setPartners(at, [String(sharedOther)]);
  await rest(at);
  expect(reported(at)).toEqual([]);
  changeCopy(at, anna, { meeting: { attendees: [] } });
  await rest(at);
  expect(partnersOf(at)).toEqual([]);
  await expectQuiet(at);
});

test('where S/4 names several of those who have one address, nobody is taken for the attendee', async () => {
  const at = await stage();
  invite(at, anna, own([shared]));
  await rest(at);
  setPartners(at, [String(sharedOne), String(sharedOther)]);
  await rest(at);
  expect(reported(at)).toEqual([`ambiguous ${shared} ${sharedOne} ${sharedOther}`]);
  changeCopy(at, anna, { meeting: { attendees: [] } });
  await rest(at);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${sharedOne}`, `${contactPerson}/${sharedOther}`]);
});

test('the employee responsible is no participant besides, though another mailbox leads who sees that employee among the attendees', async () => {
  const at = await stage();
  invite(at, anna, meetingOf('accepted', [anna.address, ben.address]));
  await rest(at);
  invite(at, ben, meetingOf('accepted', [anna.address, ben.address]));
  changeCopy(at, anna, { meeting: { response: 'declined' } });
  await rest(at);
  changeCopy(at, ben, { meeting: { attendees: [anna.address, ben.address, customer].map((each) => guest(each)) } });
  await rest(at);
  expect(onlyInS4(at).partners.filter(({ number }) => number === anna.employee)).toHaveLength(1);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${customerNumber}`, `${participant}/${ben.employee}`]);
  await expectQuiet(at);
});

test('who was matched once is not searched for again, and so not taken for removed when the search shows nothing', async () => {
  const at = await stage();
  invite(at, anna, own([customer]));
  await rest(at);
  const asked = () => at.world.calls.served.filter(({ operation }) => operation === 'searchAddress').length;
  const before = asked();
  changeCopy(at, anna, { meeting: { attendees: [guest(customer), guest(ben.address)] } });
  await rest(at);
  expect(partnersOf(at)).toEqual([`${contactPerson}/${customerNumber}`, `${participant}/${ben.employee}`]);
  expect(asked() - before).toBe(1);
});

test('a search that fails keeps its own item waiting and no other, and is made up for', async () => {
  const at = await stage();
  const fault = transient('server-error');
  at.world.calls.arm({ on: 's4', which: 'read', operation: 'searchAddress', fault, when: 'before', count: 1 });
  invite(at, anna, own([customer]));
  at.world.mailboxes.add(anna.address, {
    appointment: { ...invitedAlone(at), subject: 'alone' },
    by: 'user',
  });
  await at.world.drain();
  expect(inS4(at).map(({ appointment }) => appointment.subject)).toContain('alone');
  await rest(at);
  expect(inS4(at)).toHaveLength(2);
});

const invitedAlone = (at: Stage) => {
  const item = copyOf(at, anna);
  if (item === undefined) throw new Error('no meeting');
  return item.appointment;
};

test('nobody is searched for on behalf of an item that S/4 gets as a block only (P8)', async () => {
  const at = await stage();
  decide(at, { privateMode: 'busyBlock' });
  const { appointment } = invite(at, anna, own([customer, stranger]));
  const item = copyOf(at, anna);
  if (item === undefined) throw new Error('no meeting');
  at.world.mailboxes.change(anna.address, item.itemId, { appointment: { ...appointment, private: true }, by: 'user' });
  await rest(at);
  expect(partnersOf(at)).toEqual([]);
  expect(reported(at)).toEqual([]);
  expect(at.world.calls.served.filter(({ operation }) => operation === 'searchAddress')).toEqual([]);
});
