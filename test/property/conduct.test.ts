/** What the administrator's settings make of an appointment, in the in-memory world: privacy, trigger, direction, deletes, statuses (product, rows 1–4, 22). */
import { type Appointment } from '../../src/model/appointment.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { owner, set, settle, type Stage, stage } from './one-mailbox.ts';
import { appointmentOf } from './values.ts';

const { address, employee } = owner;

const first = appointmentOf(1, 'timed');
const inOutlook = ({ world }: Stage, more: Partial<StoredItem> = {}): StoredItem =>
  world.mailboxes.add(address, { appointment: first, by: 'user', ...more });
const inS4 = ({ world }: Stage): StoredAppointment =>
  world.s4.add({
    appointment: first,
    responsible: employee,
    partners: [employee],
    transactionType: '0001',
    by: 'user',
  });

const items = ({ world }: Stage): readonly StoredItem[] =>
  [...world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar');
const appointments = ({ world }: Stage): readonly StoredAppointment[] => [...world.s4.items.values()];
const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};

const edit = (at: Stage, change: Partial<Appointment>): void => {
  const item = only(items(at));
  at.world.mailboxes.change(address, item.itemId, { appointment: { ...item.appointment, ...change }, by: 'user' });
};
const editInS4 = (at: Stage, change: Partial<Appointment>): void => {
  const item = only(appointments(at));
  at.world.s4.change(item.guid, { appointment: { ...item.appointment, ...change }, by: 'user' });
};
const isBlock = ({ appointment: { subject, location, note, importance } }: StoredAppointment | StoredItem): boolean =>
  subject === 'Private' && location === '' && note === '' && importance === 'Normal';

describe('private', () => {
  test('skip: never created; what turns private leaves a block behind that nothing keeps in step (P8)', async () => {
    const at = await stage();
    inOutlook(at, { appointment: { ...first, private: true } });
    await settle(at);
    expect(appointments(at)).toEqual([]);
    edit(at, { private: false });
    await settle(at);
    edit(at, { private: true });
    await settle(at);
    const block = only(appointments(at));
    expect(isBlock(block)).toBe(true);
    edit(at, { when: appointmentOf(2, 'timed').when });
    await settle(at);
    expect(only(appointments(at)).appointment.when).toEqual(block.appointment.when);
    edit(at, { private: false });
    await settle(at);
    expect(only(appointments(at)).guid).toBe(block.guid);
    expect(only(appointments(at)).appointment).toEqual(only(items(at)).appointment);
  });

  test('busy block: times only, in both directions of the toggle, and the block never comes back over the content (P8)', async () => {
    const at = await stage({ privateMode: 'busyBlock' });
    inOutlook(at, { appointment: { ...first, private: true } });
    await settle(at);
    expect(isBlock(only(appointments(at)))).toBe(true);
    edit(at, { when: appointmentOf(2, 'timed').when });
    await settle(at);
    expect(only(appointments(at)).appointment.when).toEqual(appointmentOf(2, 'timed').when);
    editInS4(at, { when: appointmentOf(3, 'timed').when });
    await settle(at);
    expect(only(items(at)).appointment).toMatchObject({ when: appointmentOf(3, 'timed').when, subject: first.subject });
    edit(at, { private: false });
    await settle(at);
    expect(only(appointments(at)).appointment).toEqual(only(items(at)).appointment);
    edit(at, { private: true });
    await settle(at);
    expect(isBlock(only(appointments(at)))).toBe(true);
  });

  test('a private appointment of S/4 is a block in Outlook, and its content when it turns public', async () => {
    const at = await stage({ privateMode: 'busyBlock' });
    inS4(at);
    await settle(at);
    editInS4(at, { private: true });
    await settle(at);
    expect(isBlock(only(items(at)))).toBe(true);
    editInS4(at, { private: false });
    await settle(at);
    expect(only(items(at)).appointment).toEqual(only(appointments(at)).appointment);
  });

  test('full: content and mark travel both ways where the type has a flag', async () => {
    const at = await stage({ privateMode: 'full' });
    inOutlook(at, { appointment: { ...first, private: true } });
    await settle(at);
    expect(only(appointments(at)).appointment).toEqual({ ...first, private: true });
    editInS4(at, { private: false });
    await settle(at);
    expect(only(items(at)).appointment).toEqual(first);
  });

  test('nothing of what was private is in the vault, although it had lost a conflict before', async () => {
    const at = await stage();
    inOutlook(at);
    await settle(at);
    edit(at, { subject: 'in Outlook' });
    editInS4(at, { subject: 'in S/4' });
    await settle(at);
    expect(at.world.vault.size).toBe(1);
    edit(at, { private: true });
    await settle(at);
    expect(at.world.vault.size).toBe(0);
  });
});

describe('trigger', () => {
  test('a category asks for an appointment; without it both copies stay as they are', async () => {
    const at = await stage({ trigger: { mode: 'category', category: 'Customer' } });
    const { itemId } = inOutlook(at);
    await settle(at);
    expect(appointments(at)).toEqual([]);
    at.world.mailboxes.change(address, itemId, { categories: ['customer'], by: 'user' });
    await settle(at);
    const { guid } = only(appointments(at));
    at.world.mailboxes.change(address, itemId, { categories: [], by: 'user' });
    edit(at, { subject: 'no longer in step' });
    await settle(at);
    expect(only(appointments(at)).appointment).toEqual(first);
    at.world.mailboxes.change(address, itemId, { categories: ['Customer'], by: 'user' });
    await settle(at);
    expect(only(appointments(at))).toMatchObject({ guid, appointment: { subject: 'no longer in step' } });
  });

  test('an item that asks no more is its owner`s alone: thrown away, it leaves its appointment in S/4', async () => {
    const at = await stage({ trigger: { mode: 'category', category: 'Customer' } });
    const { itemId } = inOutlook(at, { categories: ['Customer'] });
    await settle(at);
    at.world.mailboxes.change(address, itemId, { categories: [], by: 'user' });
    await settle(at);
    at.world.mailboxes.move(address, itemId, { folder: 'deleted', by: 'user' });
    await settle(at);
    expect(only(appointments(at)).appointment).toEqual(first);
  });

  test('a tag in the body asks as well, and what S/4 made needs no trigger', async () => {
    const at = await stage({ trigger: { mode: 'tag', tag: '#sap' } });
    inS4(at);
    await settle(at);
    expect(items(at).length).toBe(1);
    inOutlook(at);
    await settle(at);
    expect(appointments(at).length).toBe(1);
    inOutlook(at, { appointment: { ...appointmentOf(3, 'timed'), note: 'for (#SAP)' } });
    await settle(at);
    expect(appointments(at).length).toBe(2);
  });
});

describe('direction', () => {
  test.each([
    ['off', 0, 0],
    ['s4ToExchange', 1, 0],
    ['exchangeToS4', 0, 1],
    ['both', 1, 1],
  ] as const)('%s: what is made on the other side', async (direction, onExchange, onS4) => {
    const at = await stage({ direction });
    inS4(at);
    inOutlook(at, { appointment: appointmentOf(2, 'timed') });
    await settle(at);
    expect([items(at).length - 1, appointments(at).length - 1]).toEqual([onExchange, onS4]);
  });

  test('one-way: an edit of the target is restored and kept, a delete of the target stays its own', async () => {
    const at = await stage();
    inOutlook(at);
    await settle(at);
    set(at, { direction: 'exchangeToS4' });
    editInS4(at, { subject: 'in S/4' });
    await settle(at);
    expect(only(appointments(at)).appointment.subject).toBe(first.subject);
    expect([...at.world.vault.values()].map(({ reason }) => reason)).toEqual(['restored']);
    at.world.s4.remove(only(appointments(at)).guid, 'user');
    await settle(at);
    expect(items(at).length).toBe(1);
    expect(appointments(at)).toEqual([]);
  });

  test('a type that is switched off: no write, no delete, and it goes on when it is switched on again', async () => {
    const at = await stage();
    inOutlook(at);
    await settle(at);
    const before = at.writes.length;
    at.world.tables.settings = { ...at.world.tables.settings, transactionTypes: { '0001': { direction: 'off' } } };
    edit(at, { subject: 'while it was off' });
    await settle(at);
    at.world.s4.change(only(appointments(at)).guid, { status: 'E0004', by: 'user' });
    await settle(at);
    expect(at.writes.length).toBe(before);
    at.world.s4.change(only(appointments(at)).guid, { status: 'E0001', by: 'user' });
    at.world.tables.settings = { ...at.world.tables.settings, transactionTypes: {} };
    await settle(at);
    edit(at, { location: 'again' });
    await settle(at);
    expect(only(appointments(at)).appointment).toMatchObject({ subject: 'while it was off', location: 'again' });
  });
});

describe('deletes by policy (product, row 22)', () => {
  const inDeletedItems = (at: Stage): void => {
    at.world.mailboxes.move(address, only(items(at)).itemId, { folder: 'deleted', by: 'user' });
  };

  test.each([
    ['delete', []],
    ['cancel', [{ status: 'E0004', subject: first.subject }]],
    ['mark', [{ status: 'E0001', subject: `Deleted in Outlook: ${first.subject}`.slice(0, 40).trimEnd() }]],
    ['ignore', [{ status: 'E0001', subject: first.subject }]],
  ] as const)('deleted in Outlook, policy %s', async (policy, expected) => {
    const at = await stage({ deletes: { s4: policy, exchange: 'delete' } });
    inOutlook(at);
    await settle(at);
    inDeletedItems(at);
    await settle(at);
    expect(appointments(at).map(({ status, appointment: { subject } }) => ({ status, subject }))).toEqual(expected);
    expect(items(at)).toEqual([]);
  });

  test.each([
    ['delete', []],
    ['cancel', [{ subject: `Cancelled: ${first.subject}`, busyState: 'Free' }]],
    ['mark', [{ subject: first.subject, busyState: 'Busy' }]],
    ['ignore', [{ subject: first.subject, busyState: 'Busy' }]],
  ] as const)('cancelled in S/4, policy %s', async (policy, expected) => {
    const at = await stage({ deletes: { s4: 'delete', exchange: policy } });
    inS4(at);
    await settle(at);
    at.world.s4.change(only(appointments(at)).guid, { status: 'E0004', by: 'user' });
    await settle(at);
    expect(items(at).map(({ busyState, appointment: { subject } }) => ({ subject, busyState }))).toEqual(expected);
    expect(items(at).every(({ categories }) => categories.includes('Deleted in S/4HANA'))).toBe(
      policy === 'mark' || policy === 'delete',
    );
  });
});

test('importance travels by the table of priorities, and a code that means the same stays (P10)', async () => {
  const at = await stage();
  inS4(at);
  await settle(at);
  at.world.s4.change(only(appointments(at)).guid, { priority: '1', by: 'user' });
  await settle(at);
  expect(only(items(at)).appointment.importance).toBe('High');
  expect(only(appointments(at)).priority).toBe('1');
  edit(at, { importance: 'Low' });
  await settle(at);
  expect(only(appointments(at)).priority).toBe('9');
});
