/**
 * What Tandem says on a copy that stays (product, row 22): nobody's edit, never on the other side, and gone when both are in step again. Also switching off and on again:
 * nothing is doubled, nothing deleted (I22, I23).
 */
import { type Appointment } from '../../src/model/appointment.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { people } from '../support/world/world.ts';
import { owner, set, settle, type Stage, stage } from './one-mailbox.ts';
import { appointmentOf } from './values.ts';

const { address, employee } = owner;
const other = people.find((person) => person.employee !== employee);
const first = appointmentOf(1, 'timed');
const policies = ['delete', 'cancel', 'mark', 'ignore'] as const;
const staying = ['cancel', 'mark', 'ignore'] as const;

const inOutlook = ({ world }: Stage): void => void world.mailboxes.add(address, { appointment: first, by: 'user' });
const items = ({ world }: Stage): readonly StoredItem[] =>
  [...world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar');
const appointments = ({ world }: Stage): readonly StoredAppointment[] => [...world.s4.items.values()];
const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};
const change = (at: Stage, what: Parameters<Stage['world']['s4']['change']>[1]): void =>
  void at.world.s4.change(only(appointments(at)).guid, what);
const edit = (at: Stage, appointment: Partial<Appointment>): void => {
  const item = only(items(at));
  at.world.mailboxes.change(address, item.itemId, {
    appointment: { ...item.appointment, ...appointment },
    by: 'user',
  });
};

const isAsBefore = (at: Stage): void => {
  const item = only(items(at));
  expect(item.appointment).toEqual(only(appointments(at)).appointment);
  expect(item).toMatchObject({ busyState: 'Busy' });
  expect(item.categories).not.toContain('Deleted in S/4HANA');
};

describe('on an item of Outlook', () => {
  const ends = [
    ['cancelled in S/4', { status: 'E0004' }, { status: 'E0001' }],
    [
      'whose person was taken off',
      { responsible: other?.employee, partners: [] },
      { responsible: employee, partners: [] },
    ],
  ] as const;

  test.each(ends.flatMap(([name, end, back]) => policies.map((policy) => [name, policy, end, back] as const)))(
    '%s, policy %s: it is there again as before, with what both sides became meanwhile',
    async (...row) => {
      const [, policy, end, back] = row;
      const at = await stage({ deletes: { s4: 'delete', exchange: policy } });
      inOutlook(at);
      await settle(at);
      change(at, { ...end, by: 'user' } as never);
      await settle(at);
      change(at, { appointment: { ...first, location: 'in S/4' }, by: 'user' });
      if (policy !== 'delete') edit(at, { note: 'in Outlook' });
      await settle(at);
      change(at, { ...back, by: 'user' } as never);
      await settle(at);
      isAsBefore(at);
      const note = policy === 'delete' ? first.note : 'in Outlook';
      expect(only(appointments(at)).appointment).toEqual({ ...first, location: 'in S/4', note });
      expect(at.world.vault.size).toBe(0);
    },
  );

  test('what a person makes of the words is that person`s, and goes on without them', async () => {
    const at = await stage({ deletes: { s4: 'delete', exchange: 'cancel' } });
    inOutlook(at);
    await settle(at);
    change(at, { status: 'E0004', by: 'user' });
    await settle(at);
    edit(at, { subject: `${only(items(at)).appointment.subject} (moved)` });
    change(at, { status: 'E0001', by: 'user' });
    await settle(at);
    isAsBefore(at);
    expect(only(items(at)).appointment.subject).toBe(`${first.subject} (moved)`);
  });

  test('thrown away by its person while it was cancelled, it is not made again (P4)', async () => {
    const at = await stage({ deletes: { s4: 'delete', exchange: 'cancel' } });
    inOutlook(at);
    await settle(at);
    change(at, { status: 'E0004', by: 'user' });
    await settle(at);
    at.world.mailboxes.move(address, only(items(at)).itemId, { folder: 'deleted', by: 'user' });
    change(at, { status: 'E0001', by: 'user' });
    await settle(at);
    expect(items(at)).toEqual([]);
    expect(appointments(at)).toHaveLength(1);
  });
});

test.each(staying)(
  'in S/4, policy %s: brought back in Outlook, it is the same appointment as before',
  async (policy) => {
    const at = await stage({ deletes: { s4: policy, exchange: 'delete' } });
    inOutlook(at);
    await settle(at);
    const { guid, status } = only(appointments(at));
    at.world.mailboxes.move(address, only(items(at)).itemId, { folder: 'deleted', by: 'user' });
    await settle(at);
    const away = [...at.world.mailboxes.mailbox(address).items.values()].find(({ folder }) => folder === 'deleted');
    if (away === undefined) throw new Error('nothing was deleted');
    at.world.mailboxes.move(address, away.itemId, { folder: 'calendar', by: 'user' });
    await settle(at);
    expect(only(appointments(at))).toMatchObject({ guid, status, appointment: first });
    isAsBefore(at);
  },
);

describe('off and on again', () => {
  test.each(['off', 's4ToExchange', 'exchangeToS4'] as const)('the direction %s', async (direction) => {
    const at = await stage();
    inOutlook(at);
    await settle(at);
    set(at, { direction });
    await settle(at);
    change(at, { appointment: { ...first, location: 'in S/4' }, by: 'user' });
    edit(at, { note: 'in Outlook' });
    await settle(at);
    set(at, { direction: 'both' });
    // What rested goes on with the next look at everything.
    at.world.syncNow(only([...at.world.tables.enrolments.keys()]));
    await settle(at);
    edit(at, { subject: 'again' });
    await settle(at);
    isAsBefore(at);
    expect(at.writes.filter(({ step }) => step === 'delete')).toEqual([]);
  });
});
