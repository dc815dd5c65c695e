/** Accidents of the field: something leaves the scope of synchronisation, and the product takes "not in scope" for "deleted" (sync.md, Deletes). */
import { type Settings } from '../../../src/model/settings.ts';
import { type StoredItem } from '../../support/world/mailbox-store.ts';
import { askingCategory, askingTag } from '../values.ts';
import { mondays } from './series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  day,
  editInOutlook,
  first,
  guidsIn,
  inS4,
  itemsIn,
  minute,
  only,
  owner,
  settle,
  type Stage,
  stage,
  withAppointments,
} from './stage.ts';

type Exit = {
  readonly how: string;
  readonly decided?: (settings: Settings) => Settings;
  readonly leave: (at: Stage) => Promise<void> | void;
  readonly comeBack: (at: Stage) => Promise<void> | void;
};

const asItIs = (settings: Settings): Settings => settings;
const items = (at: Stage): readonly StoredItem[] => [...itemsIn(at), ...itemsIn(at, 'other')];

const moveAll = (at: Stage, from: 'calendar' | 'other', folder: 'calendar' | 'other'): void => {
  for (const { itemId } of itemsIn(at, from)) at.world.mailboxes.move(owner.address, itemId, { folder, by: 'user' });
};
const categorise = (at: Stage, categories: readonly string[]): void => {
  for (const { itemId } of itemsIn(at)) at.world.mailboxes.change(owner.address, itemId, { categories, by: 'user' });
};
const tag = (at: Stage, note: string): void => {
  for (const { itemId } of itemsIn(at)) editInOutlook(at, itemId, { note });
};

const exits: readonly Exit[] = [
  {
    how: 'the category is removed',
    decided: withAppointments({ trigger: { mode: 'category', category: askingCategory } }),
    leave: (at) => categorise(at, []),
    comeBack: (at) => categorise(at, [askingCategory]),
  },
  {
    how: 'the tag is removed',
    decided: withAppointments({ trigger: { mode: 'tag', tag: askingTag } }),
    leave: (at) => tag(at, 'no tag'),
    comeBack: (at) => tag(at, askingTag),
  },
  {
    how: 'moved to another folder',
    leave: (at) => moveAll(at, 'calendar', 'other'),
    comeBack: (at) => moveAll(at, 'other', 'calendar'),
  },
  {
    how: 'the type is switched off',
    leave: (at) => at.decide((settings) => ({ ...settings, transactionTypes: { '0001': { direction: 'off' } } })),
    comeBack: (at) => at.decide((settings) => ({ ...settings, transactionTypes: {} })),
  },
  {
    how: 'appointments are switched off',
    leave: (at) => at.decide(withAppointments({ direction: 'off' })),
    comeBack: (at) => at.decide(withAppointments({ direction: 'both' })),
  },
  {
    how: 'the mailbox is not enrolled any more',
    leave: (at) => at.world.remove(owner),
    comeBack: (at) => at.world.enrol(owner),
  },
  {
    how: 'the window is made smaller',
    leave: (at) => at.decide((settings) => ({ ...settings, window: { daysBack: 0, daysAhead: 1, occurrences: 200 } })),
    comeBack: (at) =>
      at.decide((settings) => ({ ...settings, window: { daysBack: 30, daysAhead: 400, occurrences: 200 } })),
  },
  {
    how: 'S/4 lists nothing, for an hour',
    leave: async (at) => {
      at.world.s4Double.emptyListings(20);
      at.world.exchange.invalidateSyncStates(owner.address);
      await at.world.drain();
    },
    comeBack: (at) => at.world.s4Double.emptyListings(0),
  },
  {
    how: 'Exchange lists nothing, page after page',
    leave: (at) => {
      at.world.exchange.invalidateSyncStates(owner.address);
      at.world.exchange.emptyPages(owner.address, 6);
    },
    comeBack: (at) => at.world.exchange.emptyPages(owner.address, 0),
  },
  {
    how: 'the authorisation in S/4 is lost, and S/4 answers 404 for everything',
    leave: (at) => at.world.s4Double.authorise(false),
    comeBack: (at) => at.world.s4Double.authorise(true),
  },
  {
    how: 'the right to the mailbox is lost',
    leave: (at) =>
      at.world.calls.arm({
        on: 'exchange',
        which: 'any',
        when: 'before',
        count: 1000,
        fault: { kind: 'refused', code: 'impersonation-denied' },
      }),
    comeBack: (at) => at.world.calls.disarm(),
  },
];

const asking: Partial<StoredItem> = {
  appointment: { ...first, note: askingTag },
  categories: [askingCategory],
};

const births: readonly (readonly [string, (at: Stage) => unknown, number])[] = [
  ['an appointment from Outlook', (at) => addInOutlook(at, asking), 1],
  ['an appointment from S/4', (at) => addInS4(at, { appointment: { ...first, note: askingTag } }), 1],
  [
    'a series',
    (at) => {
      const { itemId } = addSeries(at, mondays(4));
      at.world.mailboxes.change(owner.address, itemId, {
        appointment: { ...only(itemsIn(at)).appointment, note: askingTag },
        categories: [askingCategory],
        by: 'user',
      });
    },
    4,
  ],
];

/** Hours pass, a night among them, and the administrator asks for everything to be looked at. */
const timePasses = async (at: Stage): Promise<void> => {
  for (const minutes of [2, 31, 600, 31]) {
    await at.world.drain();
    for (const id of at.world.tables.enrolments.keys()) at.world.syncNow(id);
    at.world.wakeAll();
    await at.world.drain();
    at.world.scheduler.advance(minutes * minute);
  }
};

// The administrator narrows what is synchronised, or a right lapses over the weekend, and on Monday the calendars of a whole
// department are empty: the product compared with a listing that held nothing any more and deleted what was "missing".
// Restoring took days, because the deletes had been synchronised to the other side as well.
describe.each(births)('scope exit of %s', (_, make, count) => {
  test.each(exits)('scope exit: $how: no delete, both copies stay, and it goes on afterwards (P5)', async (exit) => {
    const at = await stage(exit.decided ?? asItIs);
    make(at);
    await settle(at);
    const [before, guids, calendar] = [inS4(at), guidsIn(at), items(at).length];
    expect(guids).toHaveLength(count);
    await exit.leave(at);
    await timePasses(at);
    expect(at.deletes()).toEqual([]);
    expect(inS4(at)).toEqual(before);
    expect(items(at)).toHaveLength(calendar);
    await exit.comeBack(at);
    await settle(at);
    expect(at.deletes()).toEqual([]);
    expect(guidsIn(at)).toEqual(guids);
    editInOutlook(at, only(itemsIn(at)).itemId, { location: 'goes on' });
    await settle(at);
    expect(guidsIn(at)).toEqual(guids);
    expect([...at.world.s4.items.values()].map(({ appointment }) => appointment.location)).toEqual(
      guids.map(() => 'goes on'),
    );
    expect(itemsIn(at)).toHaveLength(1);
  });
});

// Everything older than the window was removed from the phones "to save space", and so was its record in the CRM: the visits of
// the last quarter were gone when the commissions were to be paid. A window says what is looked at, not what may exist.
test('scope exit: what slides out of the window is left alone on both sides, and so is what is moved out of it (P5)', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at);
  addSeries(at, mondays(3));
  await settle(at);
  const before = inS4(at);
  for (let weeks = 0; weeks < 12; weeks += 1) {
    at.world.scheduler.advance(7 * day);
    await timePasses(at);
  }
  expect([at.deletes(), inS4(at), itemsIn(at).length]).toEqual([[], before, 2]);
  editInOutlook(at, itemId, { location: 'written long after' });
  await settle(at);
  expect([at.deletes(), inS4(at)]).toEqual([[], before]);
});

test('scope exit: moved far beyond the window and back again, it is the same appointment (P5, P6)', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at);
  await settle(at);
  const guids = guidsIn(at);
  const { when } = first;
  if (when.kind !== 'timed') throw new Error('an appointment with hours is wanted');
  const far = { ...when, start: `2029${when.start.slice(4)}`, end: `2029${when.end.slice(4)}` } as typeof when;
  editInOutlook(at, itemId, { when: far });
  await settle(at);
  expect([at.deletes(), guidsIn(at)]).toEqual([[], guids]);
  editInOutlook(at, itemId, { when, location: 'back' });
  await settle(at);
  expect([at.deletes(), guidsIn(at)]).toEqual([[], guids]);
  expect(only([...at.world.s4.items.values()]).appointment).toMatchObject({ when, location: 'back' });
});
