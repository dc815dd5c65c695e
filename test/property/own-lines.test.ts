/** What Tandem says in the body of an item besides its note, in the in-memory world (product row 26; people under the policy `names`; notes that a type does not have). */
import { partnerNumber, smtpAddress } from '../../src/model/ids.ts';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { createWorld, people, type Person, type World } from '../support/world/world.ts';
import { appointmentOf } from './values.ts';

const [owner, colleague] = people as readonly [Person, Person, Person];
const { address, employee } = owner;
const [one, two] = ['0000000201', '0000000202'].map((number) => ({
  number: partnerNumber(number),
  function: '00000015',
})) as [Wanted, Wanted];
type Wanted = { readonly number: ReturnType<typeof partnerNumber>; readonly function: string };

const objectUrl = 'https://s4.example.com/visits/{guid}';
type Stage = { readonly world: World; readonly writes: string[] };

const set = ({ world }: Stage, change: Partial<Settings['appointments']>): void => {
  const { settings } = world.tables;
  world.tables.settings = { ...settings, appointments: { ...settings.appointments, ...change } };
};

const stage = async (change: Partial<Settings['appointments']> = {}): Promise<Stage> => {
  const writes: string[] = [];
  const world = createWorld(
    { seed: 1, engine: await loadEngine() },
    { turn: () => undefined, wrote: ({ on, step }) => void writes.push(`${on} ${step}`), vaulted: () => undefined },
  );
  const at = { world, writes };
  set(at, change);
  world.enrol(owner);
  await world.drain();
  return at;
};

const content = appointmentOf(1, 'timed');
const inS4 = ({ world }: Stage, partners: readonly Wanted[], transactionType = '0001'): StoredAppointment =>
  world.s4.add({ appointment: content, responsible: employee, partners, transactionType, by: 'user' });
const onlyItem = ({ world }: Stage): StoredItem => {
  const all = [...world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar');
  const [item, ...more] = all;
  if (item === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return item;
};
const onlyAppointment = ({ world }: Stage): StoredAppointment => {
  const [item, ...more] = world.s4.items.values();
  if (item === undefined || more.length > 0) throw new Error('not one');
  return item;
};
const namesOf = (at: Stage): readonly string[] | undefined => onlyItem(at).own?.named?.map(({ name }) => name);

/** Everything rests, and further looks at everything write nothing (P2). @returns what was written until then */
const settle = async ({ world, writes }: Stage): Promise<readonly string[]> => {
  await world.drain();
  world.scheduler.advance(2 * 60_000);
  world.wakeAll();
  await world.drain();
  const written = [...writes];
  const id = world.enrolled(owner);
  if (id === undefined) throw new Error('not enrolled');
  for (let round = 0; round < 3; round += 1) {
    world.syncNow(id);
    await world.drain();
  }
  expect(writes).toEqual(written);
  expect(world.failures()).toEqual([]);
  writes.length = 0;
  return written;
};

const setPartners = (at: Stage, partners: readonly Wanted[]): void =>
  void at.world.s4.change(onlyAppointment(at).guid, {
    partners: [{ number: employee, function: '00000014' }, ...partners],
    by: 'user',
  });
const edit = (at: Stage, change: Partial<StoredItem['appointment']>): void => {
  const item = onlyItem(at);
  at.world.mailboxes.change(address, item.itemId, { appointment: { ...item.appointment, ...change }, by: 'user' });
};
const editInS4 = (at: Stage, change: Partial<StoredAppointment['appointment']>): void => {
  const item = onlyAppointment(at);
  at.world.s4.change(item.guid, { appointment: { ...item.appointment, ...change }, by: 'user' });
};

test('an item that S/4 made links to its appointment and names the partners, in the write that makes it', async () => {
  const at = await stage({ objectUrl });
  const { guid } = inS4(at, [one, { ...two, number: colleague.employee, function: '00000032' }]);
  expect(await settle(at)).toEqual(['exchange create']);
  expect(onlyItem(at).own).toEqual({
    link: `https://s4.example.com/visits/${guid}`,
    named: [
      { id: one.number, name: 'Kunde Eins' },
      { id: colleague.employee, name: 'Person 2' },
    ],
  });
});

test('under the policy attendees partners are invited in the write that makes the item, and nobody is named', async () => {
  const at = await stage({ people: { policy: 'attendees', contactPerson: '00000015', participant: '00000032' } });
  inS4(at, [one, { ...one, function: '00000032' }, two, { number: colleague.employee, function: '00000032' }]);
  expect(await settle(at)).toEqual(['exchange create']);
  expect(onlyItem(at).own).toEqual({});
  expect(onlyItem(at).meeting?.attendees.map(({ email }) => email)).toEqual([
    'kunde1@customer.example',
    'zentrale@customer.example',
    colleague.address,
  ]);
  expect(onlyAppointment(at).partners).toHaveLength(5);
});

test('a change of the partners alone is one write on Exchange, and none where nobody was ever named', async () => {
  const at = await stage();
  inS4(at, []);
  await settle(at);
  expect(namesOf(at)).toEqual([]);
  setPartners(at, [one, two]);
  expect(await settle(at)).toEqual(['exchange update']);
  expect(namesOf(at)).toEqual(['Kunde Eins', 'Kunde Zwei']);
  setPartners(at, [two]);
  expect(await settle(at)).toEqual(['exchange update']);
  expect(namesOf(at)).toEqual(['Kunde Zwei']);
  // As items are that were made before names were written.
  at.world.mailboxes.change(address, onlyItem(at).itemId, { own: {}, by: 'user' });
  setPartners(at, [one]);
  expect(await settle(at)).toEqual([]);
  editInS4(at, { subject: 'Anders' });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(namesOf(at)).toEqual(['Kunde Eins']);
});

test('who becomes an attendee is named until the next write, and that is no write of its own', async () => {
  const at = await stage();
  inS4(at, [one, two]);
  await settle(at);
  const attendees = [{ email: 'kunde1@customer.example', name: 'Kunde Eins', kind: 'required' }] as const;
  const meeting = { organiser: smtpAddress(address), response: 'organiser', cancelled: false, attendees } as never;
  at.world.mailboxes.change(address, onlyItem(at).itemId, { meeting, by: 'user' });
  expect(await settle(at)).toEqual([]);
  expect(namesOf(at)).toEqual(['Kunde Eins', 'Kunde Zwei']);
  editInS4(at, { subject: 'Anders' });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(namesOf(at)).toEqual(['Kunde Zwei']);
});

const linked = (at: Stage) => ({ link: `https://s4.example.com/visits/${onlyAppointment(at).guid}` });

test('an item that was born in Outlook gets the link with the first thing that S/4 changes in it, in the same write (P2)', async () => {
  const at = await stage({ objectUrl });
  at.world.mailboxes.add(address, { appointment: content, by: 'user' });
  expect(await settle(at)).toEqual(['exchange stamp', 's4 create']);
  expect(onlyItem(at).own).toBeUndefined();
  edit(at, { subject: 'Anders' });
  expect(await settle(at)).toEqual(['s4 update']);
  editInS4(at, { location: 'Anderswo' });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(onlyItem(at).own).toEqual(linked(at));
});

test('once: what its person takes away comes back with a note of S/4 only', async () => {
  const at = await stage({ objectUrl });
  at.world.mailboxes.add(address, { appointment: content, by: 'user' });
  await settle(at);
  editInS4(at, { subject: 'Anders' });
  await settle(at);
  at.world.mailboxes.change(address, onlyItem(at).itemId, { own: {}, by: 'user' });
  editInS4(at, { subject: 'Wieder anders' });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(onlyItem(at).own).toEqual({});
  editInS4(at, { note: 'Anders' });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(onlyItem(at).own).toEqual(linked(at));
});

test('where an administrator wants it at once, the link is one more write of each new item, and no more', async () => {
  const at = await stage({ objectUrl, newItems: { ...defaultSettings.appointments.newItems, linkAtOnce: true } });
  at.world.mailboxes.add(address, { appointment: content, by: 'user' });
  expect(await settle(at)).toEqual(['exchange stamp', 's4 create', 'exchange update']);
  expect(onlyItem(at).own).toEqual(linked(at));
  at.world.mailboxes.change(address, onlyItem(at).itemId, { own: {}, by: 'user' });
  edit(at, { subject: 'Anders' });
  expect(await settle(at)).toEqual(['s4 update']);
  expect(onlyItem(at).own).toEqual({});
});

test('the body of a meeting, which its organiser may send, gets no link by itself; nor does what is hidden (P8)', async () => {
  const newItems = { ...defaultSettings.appointments.newItems, linkAtOnce: true };
  const meeting = { organiser: smtpAddress(address), response: 'organiser', cancelled: false, attendees: [] } as const;
  const at = await stage({ objectUrl, newItems });
  at.world.mailboxes.add(address, { appointment: content, meeting, by: 'user' });
  expect(await settle(at)).toEqual(['exchange stamp', 's4 create']);
  editInS4(at, { location: 'Anderswo' });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(onlyItem(at).own).toBeUndefined();
  const hidden = await stage({ objectUrl, newItems, privateMode: 'busyBlock' });
  hidden.world.mailboxes.add(address, { appointment: { ...content, private: true }, by: 'user' });
  expect(await settle(hidden)).toEqual(['exchange stamp', 's4 create']);
  expect(onlyItem(hidden).own).toBeUndefined();
});

test('of a private appointment nobody is named and nothing is linked; turning private takes the names away, turning public brings them back (P8)', async () => {
  const at = await stage({ objectUrl, privateMode: 'busyBlock' });
  inS4(at, [one]);
  await settle(at);
  editInS4(at, { private: true });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(namesOf(at)).toEqual([]);
  setPartners(at, [one, two]);
  expect(await settle(at)).toEqual([]);
  editInS4(at, { private: false });
  expect(await settle(at)).toEqual(['exchange update']);
  expect(namesOf(at)).toEqual(['Kunde Eins', 'Kunde Zwei']);
});

test('a block that is made of a private appointment says nothing (P8)', async () => {
  const at = await stage({ objectUrl, privateMode: 'busyBlock' });
  const { guid } = at.world.s4.add({
    appointment: { ...content, private: true },
    responsible: employee,
    partners: [one],
    transactionType: '0001',
    by: 'user',
  });
  expect(await settle(at)).toEqual(['exchange create']);
  expect(JSON.stringify(onlyItem(at).own)).not.toContain(guid);
  expect(namesOf(at)).toBeUndefined();
});

test('a type without a note: what is noted in Outlook stays there, whoever made the appointment', async () => {
  const at = await stage();
  at.world.s4.add({
    appointment: { ...content, note: '' },
    responsible: employee,
    partners: [],
    transactionType: 'ZNON',
    by: 'user',
  });
  await settle(at);
  edit(at, { note: 'Nur hier' });
  expect(await settle(at)).toEqual([]);
  edit(at, { note: 'Nur hier', subject: 'Anders' });
  expect(await settle(at)).toEqual(['s4 update']);
  expect(onlyItem(at).appointment.note).toBe('Nur hier');
  expect(onlyAppointment(at).appointment).toMatchObject({ note: '', subject: 'Anders' });
});

test('a type without a note takes a new item of Outlook without it', async () => {
  const at = await stage({ defaultTransactionType: 'ZNON' });
  at.world.mailboxes.add(address, { appointment: { ...content, note: 'Nur hier' }, by: 'user' });
  expect(await settle(at)).toEqual(['exchange stamp', 's4 create']);
  expect(onlyAppointment(at).appointment).toMatchObject({ note: '', subject: content.subject });
  edit(at, { note: 'Auch nur hier' });
  expect(await settle(at)).toEqual([]);
  expect(onlyItem(at).appointment.note).toBe('Auch nur hier');
});
