/**
 * "This and following" seen in two looks: the series is cut, and the one that goes on comes to sight later, or the other way round (sync.md, Recurrence). What S/4 has
 * of the later half keeps its GUIDs; a cut that really is one is deleted after the wait.
 */
import { plainDate } from '../../src/model/instant.ts';
import { type Series } from '../../src/model/series.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { add, current, guids, mondays, rewrite } from './mondays.ts';
import { owner, set, settle, type Stage, stage } from './one-mailbox.ts';

const later = plainDate('2026-12-14');
const deletesOf = ({ writes }: Stage): number =>
  writes.filter(({ on, step }) => on === 's4' && step === 'delete').length;
const createsOf = ({ writes }: Stage): number =>
  writes.filter(({ on, step }) => on === 's4' && step === 'create').length;

type Begun = { readonly at: Stage; readonly id: StoredItem['itemId']; readonly before: readonly string[] };

const begin = async (): Promise<Begun> => {
  const at = await stage();
  const { itemId: id } = add(at, mondays(6));
  await settle(at);
  return { at, id, before: guids(at) };
};

const pass = async ({ world }: Stage, seconds: number): Promise<void> => {
  world.scheduler.advance(seconds * 1000);
  world.wakeAll();
  await world.drain();
};

const cut = ({ at, id }: Begun): void => rewrite(at, id, mondays(3));
const goOn = ({ at }: Begun, series: Series = mondays(3, later)): StoredItem => add(at, series);

/** All six are where Outlook shows them, by the GUIDs of before. */
const keptAll = ({ at, before }: Begun): void => {
  expect(guids(at)).toEqual(before);
  expect([deletesOf(at), createsOf(at)]).toEqual([0, 6]);
};

const orders = [
  ['the cut first', cut, goOn],
  ['the new series first', goOn, cut],
] as const;

describe.each(orders)('"this and following" in two looks, %s', (_, first, second) => {
  test('what follows keeps its appointments (P2, P5)', async () => {
    const begun = await begin();
    first(begun);
    await begun.at.world.drain();
    second(begun);
    await settle(begun.at);
    keptAll(begun);
  });

  test('also if no notice tells of the second: it is looked for when the wait is over', async () => {
    const begun = await begin();
    first(begun);
    await begun.at.world.drain();
    begun.at.world.doors.drop('exchange', 10);
    second(begun);
    await pass(begun.at, 25);
    begun.at.world.doors.drop('exchange', 0);
    await settle(begun.at);
    keptAll(begun);
  });

  test('a crash between any two effects forgets nothing of the wait (I8)', async () => {
    for (let releases = 1; releases < 60; releases += 3) {
      const begun = await begin();
      const { world } = begun.at;
      first(begun);
      await world.run(releases % 20);
      world.restart(releases % 2 === 0);
      await world.drain();
      second(begun);
      await world.run(releases);
      world.restart(releases % 2 === 0);
      await world.drain();
      await settle(begun.at);
      keptAll(begun);
    }
  }, 60_000);

  test('another replica that takes over in the midst knows of the wait (I8)', async () => {
    for (const releases of [3, 9, 15, 21, 27, 33]) {
      const begun = await begin();
      const { world } = begun.at;
      const mailbox = world.enrolled(owner) ?? '';
      first(begun);
      await world.drain();
      second(begun);
      await world.run(releases);
      world.scheduler.advance(61_000);
      world.startRound('mailbox', mailbox);
      await world.drain();
      await settle(begun.at);
      keptAll(begun);
    }
  }, 60_000);
});

test('at another hour, too, if the subject tells whose it is', async () => {
  const begun = await begin();
  goOn(begun, mondays(3, later, 14));
  await begun.at.world.drain();
  cut(begun);
  await settle(begun.at);
  keptAll(begun);
});

test('a cut that is one is deleted after the wait, not before, with its owner as witness (P5, P13)', async () => {
  const begun = await begin();
  const { at } = begun;
  cut(begun);
  await at.world.drain();
  await pass(at, 10);
  expect(guids(at)).toEqual(begun.before);
  await pass(at, 15);
  expect(guids(at)).toHaveLength(3);
  const deletes = [...at.world.tables.journal.values()].filter(
    ({ what, step }) => what === 'intend' && step === 'delete',
  );
  expect(deletes.map(({ witness }) => witness)).toEqual(Array.from({ length: 3 }, () => 'occurrence-removed'));
  await settle(at);
});

test('a cut whose person takes it back within the wait leaves no trace; what S/4 wrote meanwhile arrives', async () => {
  const begun = await begin();
  const { at, id } = begun;
  cut(begun);
  await at.world.drain();
  const last = [...at.world.s4.items.values()].at(-1);
  if (last === undefined) throw new Error('nothing in S/4');
  at.world.s4.change(last.guid, { appointment: { ...last.appointment, subject: 'from S/4' }, by: 'user' });
  await at.world.drain();
  rewrite(at, id, mondays(6));
  await settle(at);
  keptAll(begun);
  expect(current(at, id).series.exceptions.size).toBe(1);
});

test('what S/4 deletes while it waits is taken out of the series that goes on (P4)', async () => {
  const begun = await begin();
  const { at } = begun;
  cut(begun);
  await at.world.drain();
  const last = [...at.world.s4.items.values()].at(-1);
  if (last === undefined) throw new Error('nothing in S/4');
  at.world.s4.remove(last.guid, 'user');
  await at.world.drain();
  const { itemId } = goOn(begun);
  await settle(at);
  expect(guids(at)).toEqual(begun.before.filter((guid) => guid !== last.guid));
  expect(current(at, itemId).series.exceptions.size).toBe(1);
});

test('an occurrence that stays in Outlook by policy after its delete in S/4 is not made again when its series goes on in another one (P4)', async () => {
  const begun = await begin();
  const { at } = begun;
  set(at, { deletes: { s4: 'delete', exchange: 'ignore' } });
  const last = [...at.world.s4.items.values()].at(-1);
  if (last === undefined) throw new Error('nothing in S/4');
  cut(begun);
  goOn(begun);
  at.world.s4.remove(last.guid, 'user');
  await settle(at);
  expect(guids(at)).toEqual(begun.before.filter((guid) => guid !== last.guid));
  for (let night = 0; night < 2; night += 1) {
    at.world.scheduler.advance(26 * 3_600_000);
    at.world.wakeAll();
    await at.world.drain();
  }
  expect(guids(at)).toEqual(begun.before.filter((guid) => guid !== last.guid));
});

test('a cut is waited for once: a refused delete follows the back-off, and another end waits anew', async () => {
  const begun = await begin();
  const { at, id } = begun;
  const [locked] = [...at.world.s4.items.values()].slice(-1);
  at.world.s4Double.lock(locked?.guid);
  cut(begun);
  await at.world.drain();
  await pass(at, 25);
  expect(guids(at)).toHaveLength(4);
  at.world.s4Double.lock(undefined);
  await pass(at, 5);
  expect(guids(at)).toHaveLength(3);
  rewrite(at, id, mondays(2));
  await at.world.drain();
  await pass(at, 5);
  expect(guids(at)).toHaveLength(3);
  await settle(at);
  expect(guids(at)).toHaveLength(2);
});

test.each(orders)(
  'a re-keyed appointment that S/4 refuses for a while is re-keyed later, %s',
  async (_, first, second) => {
    for (const isBusy of [true, false]) {
      const begun = await begin();
      const { at } = begun;
      const items = [...at.world.s4.items.values()];
      first(begun);
      await at.world.drain();
      at.world.s4Double.lock(items.at(-1)?.guid);
      if (isBusy)
        at.world.calls.arm({
          on: 's4',
          which: 'write',
          fault: { kind: 'transient', code: 'busy', retryAfterMs: 30_000 },
          when: 'before',
          count: 2,
        });
      second(begun);
      await at.world.drain();
      await pass(at, 25);
      await pass(at, 60);
      at.world.s4Double.lock(undefined);
      await settle(at);
      keptAll(begun);
    }
  },
);

test('a series of its own on the same Mondays is not taken for what follows', async () => {
  const begun = await begin();
  const { at } = begun;
  add(at, mondays(3, later), 2);
  await settle(at);
  expect(createsOf(at)).toBe(9);
  cut(begun);
  await settle(at);
  expect(guids(at)).toHaveLength(6);
  expect(deletesOf(at)).toBe(3);
});

test('a new series waits for no other that has nothing in common with it', async () => {
  const begun = await begin();
  const { at } = begun;
  add(at, mondays(3, later, 14), 2);
  await at.world.drain();
  expect(createsOf(at)).toBe(9);
  await settle(at);
});
