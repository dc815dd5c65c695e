/** Series from Outlook, in the in-memory world, through everything that people do to them (product, row 5; sync.md, Recurrence). */
import { type Appointment } from '../../src/model/appointment.ts';
import { ianaZone, instant } from '../../src/model/instant.ts';
import { type Series } from '../../src/model/series.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { masterOf, withChanged, withDeleted } from '../support/world/series-store.ts';
import { add, current, guids, mondays } from './mondays.ts';
import { owner, settle, type Stage, stage } from './one-mailbox.ts';
import { appointmentOf } from './values.ts';

const { address } = owner;

const inS4 = ({ world }: Stage): readonly string[] =>
  [...world.s4.items.values()]
    .map(({ appointment: { subject, when } }) => `${when.kind === 'timed' ? when.start : when.firstDay} ${subject}`)
    .toSorted();

const startsInS4 = (at: Stage): readonly string[] => inS4(at).map((text) => text.slice(0, 16));

type Place = { readonly id: StoredItem['itemId']; readonly ordinal: number };

const change = (at: Stage, { id, ordinal }: Place, values: Partial<Appointment>): void => {
  const item = current(at, id);
  const place = { ordinal, item: at.world.mailboxes.exceptionId() };
  at.world.mailboxes.change(address, id, { series: withChanged(item, place, values), by: 'user' });
};

const fiveMondays = [
  '2026-11-23T08:00',
  '2026-11-30T08:00',
  '2026-12-07T08:00',
  '2026-12-14T08:00',
  '2026-12-21T08:00',
];

test('each occurrence is one appointment, and a further look writes nothing (P1, P2)', async () => {
  const at = await stage();
  add(at, mondays(5));
  await settle(at);
  expect(startsInS4(at)).toEqual(fiveMondays);
});

test('a moved occurrence moves its appointment, a deleted one takes its appointment along (P1, P5)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(5));
  await settle(at);
  const before = guids(at);
  change(
    at,
    { id: itemId, ordinal: 2 },
    {
      when: {
        kind: 'timed',
        start: instant('2026-12-01T12:00:00Z'),
        end: instant('2026-12-01T13:00:00Z'),
        zone: ianaZone('Europe/Berlin'),
      },
    },
  );
  await settle(at);
  expect(guids(at)).toEqual(before);
  at.world.mailboxes.change(address, itemId, { series: withDeleted(current(at, itemId), 4), by: 'user' });
  await settle(at);
  expect(startsInS4(at)).toEqual([fiveMondays[0], '2026-12-01T12:00', fiveMondays[2], fiveMondays[4]]);
});

test('an exception that is changed twice is written twice, and nothing else is (trace: exception changed twice)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(5));
  await settle(at);
  const before = at.writes.length;
  change(at, { id: itemId, ordinal: 3 }, { subject: 'first' });
  await settle(at);
  change(at, { id: itemId, ordinal: 3 }, { subject: 'second' });
  await settle(at);
  expect(at.writes.slice(before).map(({ on, step }) => `${on} ${step}`)).toEqual(['s4 update', 's4 update']);
  expect(inS4(at)[2]).toBe('2026-12-07T08:00:00Z second');
});

test('an edit of the master reaches all its appointments, an edit of one appointment only its occurrence', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(3));
  await settle(at);
  const { appointment } = current(at, itemId);
  at.world.mailboxes.change(address, itemId, { appointment: { ...appointment, subject: 'all' }, by: 'user' });
  await settle(at);
  expect(inS4(at).map((text) => text.slice(21))).toEqual(['all', 'all', 'all']);
  const second = [...at.world.s4.items.values()].find(
    (one) => one.appointment.when.kind === 'timed' && one.appointment.when.start.startsWith('2026-11-30'),
  );
  if (second === undefined) throw new Error('no second occurrence');
  at.world.s4.change(second.guid, { appointment: { ...second.appointment, subject: 'one' }, by: 'user' });
  await settle(at);
  expect([...current(at, itemId).series.exceptions.keys()]).toEqual([2]);
  expect(inS4(at).map((text) => text.slice(21))).toEqual(['all', 'one', 'all']);
});

test('an appointment that is deleted in S/4 takes its occurrence out of the series, and does not come back (P4)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(3));
  await settle(at);
  const [first] = at.world.s4.items.keys();
  if (first === undefined) throw new Error('nothing in S/4');
  at.world.s4.remove(first, 'user');
  await settle(at);
  expect(current(at, itemId).series.exceptions.size).toBe(1);
  expect(at.world.s4.items.size).toBe(2);
});

test('"this and following": what follows keeps its appointments under the new series (trace)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(6));
  await settle(at);
  const before = guids(at);
  const item = current(at, itemId);
  at.world.mailboxes.change(address, itemId, { series: { ...item.series, series: mondays(3) }, by: 'user' });
  add(at, mondays(3, '2026-12-14'));
  await settle(at);
  expect(guids(at)).toEqual(before);
  expect(at.writes.filter(({ step }) => step === 'delete')).toEqual([]);
});

test('a series that is cut short loses what came after, with its owner as witness (P5)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(6));
  await settle(at);
  const item = current(at, itemId);
  at.world.mailboxes.change(address, itemId, { series: { ...item.series, series: mondays(2) }, by: 'user' });
  await settle(at);
  expect(startsInS4(at)).toEqual(fiveMondays.slice(0, 2));
  const deletes = [...at.world.tables.journal.values()].filter(
    ({ what, step }) => what === 'intend' && step === 'delete',
  );
  expect(new Set(deletes.map(({ witness }) => witness))).toEqual(new Set(['occurrence-removed']));
});

test('another day of the week moves the appointments instead of replacing them', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(4));
  await settle(at);
  const before = guids(at);
  const item = current(at, itemId);
  const tuesdays: Series = {
    ...mondays(4, '2026-11-24'),
    pattern: { kind: 'weekly', interval: 1, days: ['Tuesday'], firstDayOfWeek: 'Monday' },
  };
  at.world.mailboxes.change(address, itemId, {
    series: { series: tuesdays, exceptions: item.series.exceptions },
    by: 'user',
  });
  await settle(at);
  expect(guids(at)).toEqual(before);
  expect(startsInS4(at)[0]).toBe('2026-11-24T08:00');
});

test('a single appointment that becomes a series stays its first appointment, and the other way round', async () => {
  const at = await stage();
  const [when] = [masterOf(appointmentOf(1, 'timed'), mondays(1)).appointment.when];
  const single = at.world.mailboxes.add(address, { appointment: { ...appointmentOf(1, 'timed'), when }, by: 'user' });
  await settle(at);
  const [guid] = guids(at);
  at.world.mailboxes.change(address, single.itemId, {
    series: { series: mondays(3), exceptions: new Map() },
    by: 'user',
  });
  await settle(at);
  expect(guids(at)).toContain(guid);
  expect(startsInS4(at)).toEqual(fiveMondays.slice(0, 3));
  at.world.mailboxes.unrepeat(address, single.itemId);
  await settle(at);
  expect(guids(at)).toEqual([guid]);
});

test('a series of which nothing is in S/4 any more, and which becomes a single appointment, is one there (P1)', async () => {
  const at = await stage();
  at.world.decide((settings) => ({ ...settings, window: { ...settings.window, daysAhead: 21 } }));
  const { itemId } = add(at, mondays(5));
  await settle(at);
  for (const ordinal of [1, 2, 3]) {
    at.world.mailboxes.change(address, itemId, { series: withDeleted(current(at, itemId), ordinal), by: 'user' });
    await settle(at);
  }
  expect(guids(at)).toEqual([]);
  at.world.mailboxes.unrepeat(address, itemId);
  await settle(at);
  expect(startsInS4(at)).toEqual(fiveMondays.slice(0, 1));
});

test('what S/4 deleted, and a policy left in Outlook, is not made again when its series becomes that single appointment (P4)', async () => {
  const at = await stage({ deletes: { s4: 'delete', exchange: 'ignore' } });
  at.world.decide((settings) => ({ ...settings, window: { ...settings.window, daysAhead: 5 } }));
  const { itemId } = add(at, mondays(5));
  await settle(at);
  const [guid] = at.world.s4.items.keys();
  if (guid === undefined) throw new Error('nothing in S/4');
  at.world.s4.remove(guid, 'user');
  await settle(at);
  at.world.mailboxes.unrepeat(address, itemId);
  await settle(at);
  expect(guids(at)).toEqual([]);
});

test('a series in Deleted Items takes its appointments along; brought back it is made anew (P4, P6)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(3));
  await settle(at);
  const before = guids(at);
  const { itemId: thrown } = at.world.mailboxes.move(address, itemId, { folder: 'deleted', by: 'user' });
  await settle(at);
  expect(guids(at)).toEqual([]);
  at.world.mailboxes.move(address, thrown, { folder: 'calendar', by: 'user' });
  await settle(at);
  expect(startsInS4(at)).toEqual(fiveMondays.slice(0, 3));
  expect(guids(at).filter((guid) => before.includes(guid))).toEqual([]);
});

test('a series in another folder rests, and goes on when it is back', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(3));
  await settle(at);
  const before = guids(at);
  const { itemId: elsewhere } = at.world.mailboxes.move(address, itemId, { folder: 'other', by: 'user' });
  await settle(at);
  expect(guids(at)).toEqual(before);
  const { itemId: back } = at.world.mailboxes.move(address, elsewhere, { folder: 'calendar', by: 'user' });
  const { appointment } = current(at, back);
  at.world.mailboxes.change(address, back, { appointment: { ...appointment, subject: 'back' }, by: 'user' });
  await settle(at);
  expect(guids(at)).toEqual(before);
  expect(inS4(at).map((text) => text.slice(21))).toEqual(['back', 'back', 'back']);
});

test('a series that retention archived, or that is nowhere, is for review: nothing is deleted (P5)', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(3));
  await settle(at);
  at.world.mailboxes.archive(address, itemId);
  await settle(at);
  expect(startsInS4(at)).toEqual(fiveMondays.slice(0, 3));
  expect(at.writes.filter(({ step }) => step === 'delete')).toEqual([]);
});
