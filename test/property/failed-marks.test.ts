/** What an item of Outlook says when its synchronisation has failed for good, in the in-memory world (product row 26): one write when it fails, one when it is fine again. */
import { type ItemId } from '../../src/model/ids.ts';
import { mondays } from './accidents/series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  appointmentsIn,
  editInOutlook,
  editInS4,
  editOccurrence,
  first,
  itemAt,
  itemsIn,
  minute,
  only,
  owner,
  settle,
  type Stage,
  stage,
  states,
  withAppointments,
} from './accidents/stage.ts';

/** S/4 and Exchange refuse it. */
const poison = { ...first, subject: 'POISON' };
const refusedEn = 'Tandem: not synchronised – refused by S/4HANA';
const refusedDe = 'Tandem: nicht synchronisiert – von S/4HANA abgelehnt';

const categoriesOf = (at: Stage): readonly string[] => only(itemsIn(at)).categories;
const marks = (at: Stage): number => at.written().filter((write) => write === 'exchange mark').length;
const categorise = (at: Stage, id: ItemId, categories: readonly string[]): void =>
  void at.world.mailboxes.change(owner.address, id, { categories, by: 'user' });

test('an item that S/4 refuses says so, beside what its person chose, and our mark tries nothing again (P2)', async () => {
  const at = await stage();
  addInOutlook(at, { appointment: poison, categories: ['Rot'] });
  await settle(at);
  expect(categoriesOf(at)).toEqual(['Rot', 'S/4HANA', refusedEn]);
  expect(marks(at)).toBe(1);
});

test.each([
  ['an item without a link', (at: Stage): unknown => addInOutlook(at, { appointment: poison })],
  [
    'an item with a link',
    async (at: Stage): Promise<void> => {
      addInS4(at);
      await settle(at);
      editInOutlook(at, only(itemsIn(at)).itemId, { subject: 'POISON' });
    },
  ],
] as const)('our own mark on %s wakes nothing: S/4 is asked as often as without it', async (_, fail) => {
  const asked: readonly number[] = await Promise.all(
    [true, false].map(async (markFailed): Promise<number> => {
      const at = await stage(withAppointments({ markFailed }));
      await fail(at);
      await at.world.drain();
      for (const minutes of [1, 2, 3, 4]) {
        at.world.scheduler.advance(minutes * minute);
        at.world.wakeAll();
        await at.world.drain();
      }
      expect(marks(at)).toBe(markFailed ? 1 : 0);
      return at.world.calls.served.filter(({ on }) => on === 's4').length;
    }),
  );
  expect(asked[0]).toBe(asked[1]);
});

test('it says so in the language of the mailbox', async () => {
  const at = await stage(withAppointments({ language: 'de' }));
  addInOutlook(at, { appointment: poison });
  await settle(at);
  expect(categoriesOf(at)).toEqual(['S/4HANA', refusedDe]);
});

test('when it is fine again it says nothing any more, and the categories of its person stay', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at, { appointment: poison, categories: ['Rot'] });
  await settle(at);
  editInOutlook(at, itemId, { subject: 'welcome' });
  await settle(at);
  expect(only(appointmentsIn(at)).appointment.subject).toBe('welcome');
  expect(categoriesOf(at)).toEqual(['Rot', 'S/4HANA']);
  expect(at.written()).toEqual(['exchange stamp', 'exchange mark', 's4 create', 'exchange mark']);
});

test('the same of an item that is linked; its appointment never has anything of it', async () => {
  const at = await stage();
  addInS4(at);
  await settle(at);
  const { itemId } = only(itemsIn(at));
  editInOutlook(at, itemId, { subject: 'POISON' });
  await settle(at);
  expect(categoriesOf(at)).toEqual(['S/4HANA', refusedEn]);
  expect(states(at)).toContain('parked: rejected');
  editInOutlook(at, itemId, { subject: 'better' });
  await settle(at);
  expect(categoriesOf(at)).toEqual(['S/4HANA']);
  expect(marks(at)).toBe(2);
  expect(only(appointmentsIn(at)).appointment).toEqual({ ...first, subject: 'better' });
});

test('what a person edits between our look and our mark is seen all the same', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at, { appointment: poison });
  await at.world.drain();
  at.world.scheduler.advance(2 * minute);
  at.world.wakeAll();
  // Just when everything was tried.
  for (let steps = 0; marks(at) === 0 && steps < 400; steps += 1) {
    const before = marks(at);
    if (!(await at.world.scheduler.step())) break;
    if (marks(at) > before) break;
  }
  editInOutlook(at, itemId, { subject: 'meanwhile' });
  await settle(at);
  expect(only(appointmentsIn(at)).appointment.subject).toBe('meanwhile');
  expect(categoriesOf(at)).toEqual(['S/4HANA']);
});

test('a reason that its person takes away is not given again, and nothing is left to take away', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at, { appointment: poison });
  await settle(at);
  categorise(at, itemId, ['Rot']);
  await settle(at);
  expect(categoriesOf(at)).toEqual(['Rot']);
  editInOutlook(at, itemId, { subject: 'welcome' });
  await settle(at);
  expect(categoriesOf(at)).toEqual(['Rot']);
  expect(marks(at)).toBe(1);
});

test('it says nothing where an administrator does not want it; what was said goes all the same', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at, { appointment: poison });
  await settle(at);
  at.decide(withAppointments({ markFailed: false }));
  addInOutlook(at, { appointment: { ...poison, location: 'elsewhere' } });
  await settle(at);
  expect(itemsIn(at).map(({ categories }) => categories)).toEqual([['S/4HANA', refusedEn], ['S/4HANA']]);
  editInOutlook(at, itemId, { subject: 'welcome' });
  await settle(at);
  expect(itemAt(at, itemId).categories).toEqual(['S/4HANA']);
});

test('an edit of S/4 that Exchange refuses is said by nothing, for the item refuses every write', async () => {
  const at = await stage();
  const { guid } = addInS4(at);
  await settle(at);
  editInS4(at, guid, { subject: 'POISON' });
  await settle(at);
  expect(states(at)).toContain('parked: rejected');
  expect(categoriesOf(at)).toEqual(['S/4HANA', 'Tandem: not synchronised – refused by Exchange']);
});

test('an occurrence says nothing, for it would become an exception (I24)', async () => {
  const at = await stage();
  const { itemId } = addSeries(at, mondays(3));
  await settle(at);
  editOccurrence(at, { id: itemId, ordinal: 2 }, { subject: 'POISON' });
  await settle(at);
  expect(states(at)).toContain('parked: rejected');
  expect(marks(at)).toBe(0);
});

test('a copy that is in step does not go on saying what its original says', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at, { appointment: poison });
  await settle(at);
  const { key, categories } = itemAt(at, itemId);
  if (key === undefined) throw new Error('not stamped');
  const copied = addInOutlook(at, { appointment: { ...first, subject: 'the copy' }, key, categories, copied: true });
  await settle(at);
  expect(appointmentsIn(at).map(({ appointment }) => appointment.subject)).toEqual(['the copy']);
  expect(itemAt(at, copied.itemId).categories).toEqual(['S/4HANA']);
  expect(itemAt(at, itemId).categories).toEqual(['S/4HANA', refusedEn]);
});
