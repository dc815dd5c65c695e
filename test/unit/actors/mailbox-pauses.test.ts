/** How a mailbox keeps series that wait for a second look, and sees to it that they get one. */
import { type SeriesPause } from '../../../src/actors/messages.ts';
import { type IdentityKey, type ItemId } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { at, correlation, guid, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, beginning, quiet, settle } from './quiet-mailbox.ts';

const due = instant('2026-11-22T08:00:20Z');
const pause: SeriesPause = {
  of: 'end',
  key: 'tandem:1:demo:5e71e5' as IdentityKey,
  master: 'master-1' as ItemId,
  due,
  asked: [{ guid, deleted: true }],
};

const paused = (...pauses: readonly SeriesPause[]): Promise<Store> => quiet({ pauses });
const pendingIn = async (store: Store): Promise<number | undefined> => {
  const { outbox } = await store.run(turns.report, { at });
  const views = outbox.flatMap((entry) => (entry.kind === 'mailbox-view' ? [entry.view] : []));
  return views.at(-1)?.pending;
};

test('nobody looks before the wait is over; then the calendar is read, though no notice came', async () => {
  const store = await paused(pause);
  expect(await beginning(store, 'early', instant('2026-11-22T08:00:19Z'))).toMatchObject({ because: 'nothing' });
  expect(await begin(store, 'due', due)).toMatchObject({ exchange: true, pauses: [pause] });
});

test('the mailbox says when it has to be looked at, and is not at rest before (P13)', async () => {
  const store = await paused(pause);
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  expect(await settle(store, await begin(store, 'another'))).toMatchObject({ due });
  expect(await pendingIn(store)).toBe(1);
  expect(await store.run(turns.tick, { at })).toEqual({ due: true });
});

test('whatever else is looked at meanwhile comes with what waits', async () => {
  const store = await paused(pause);
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  expect(await begin(store, 'meanwhile')).toMatchObject({ pauses: [pause] });
});

test('a round that is lost, or was not finished, leaves the wait as it was (I8)', async () => {
  const store = await paused(pause);
  const work = await begin(store, 'due', due);
  await settle(store, work, { at: due, partial: true });
  expect(await begin(store, 'next', instant('2026-11-22T08:05:00Z'))).toMatchObject({ pauses: [pause] });
});

test('what a round says waits on replaces what waited, and nothing is left of the last one', async () => {
  const store = await paused(pause);
  const later = { ...pause, due: instant('2026-11-22T08:00:50Z') };
  await settle(store, await begin(store, 'due', due), { at: due, pauses: [later] });
  expect(await beginning(store, 'early', instant('2026-11-22T08:00:40Z'))).toMatchObject({ because: 'nothing' });
  await settle(store, await begin(store, 'again', later.due), { at: later.due, pauses: [] });
  expect(JSON.stringify([...store.keys.values()])).not.toContain('pauses');
  expect(await pendingIn(store)).toBe(0);
});

test('a wait that a wrong clock stored is over', async () => {
  const store = await quiet();
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  const wrong = { ...pause, due: instant('2026-11-23T08:00:00Z') };
  const reply = await settle(store, await begin(store, 'stores it'), { pauses: [wrong] });
  expect(reply).toMatchObject({ next: { exchange: true, pauses: [wrong] } });
});
