/** How far the first listing is: counted over slices, rounds and kills, and gone when it is complete. */
import { type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ItemId } from '../../../src/model/ids.ts';
import { type Instant, instantOfMs, msOfInstant } from '../../../src/model/instant.ts';
import { type MailboxView } from '../../../src/model/view.ts';
import { at, correlation, createStore, enrolment, guid, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, link, quiet, settle } from './quiet-mailbox.ts';

const seconds = (count: number): Instant => instantOfMs(msOfInstant(at) + count * 1000);

const enrolled = async (): Promise<Store> => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  return store;
};

const listing = { listing: { after: guid, done: false } };

/** A part of the first listing, with more to come. */
const part = async (store: Store, work: Work, changes: Partial<Settle>): Promise<MailboxView['progress']> => {
  const { outbox } = await settle(store, work, { ...listing, moreExchange: true, ...changes });
  return outbox.flatMap((entry) => (entry.kind === 'mailbox-view' ? [entry.view] : [])).at(-1)?.progress;
};

test('what is looked at adds up over slices, and the pace so far tells the time left', async () => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  expect(await part(store, work, { progress: { done: 20, total: 100 }, at: seconds(10) })).toEqual({
    done: 20,
    total: 100,
    since: at,
    secondsLeft: 40,
  });
  expect(await part(store, work, { progress: { done: 30 }, at: seconds(20) })).toEqual({
    done: 50,
    total: 100,
    since: at,
    secondsLeft: 20,
  });
});

test('a partial settle counts too, and is seen with the next slice', async () => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  await settle(store, work, { ...listing, partial: true, progress: { done: 16, total: 40 } });
  expect(await part(store, work, { progress: { done: 4 } })).toMatchObject({ done: 20, total: 40 });
});

test('a round that is killed loses nothing of what it had settled', async () => {
  const store = await enrolled();
  await part(store, await begin(store, 'killed'), { progress: { done: 20, total: 100 } });
  const next = await begin(store, 'next', seconds(600));
  expect(await part(store, next, { progress: { done: 5 }, at: seconds(600) })).toMatchObject({ done: 25, total: 100 });
});

test('without a count of the round, links and reports are counted; without a total there is no time left', async () => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  const reports = [{ ref: { itemId: 'i' as ItemId }, skipped: 'unreadable' as const }];
  expect(await part(store, work, { links: [link], reports, at: seconds(10) })).toEqual({ done: 2, since: at });
});

test('more than there were at first is no negative time', async () => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  const now = await part(store, work, { progress: { done: 30, total: 20 }, at: seconds(10) });
  expect(now).toEqual({ done: 30, total: 30, since: at, secondsLeft: 0 });
});

test('a clock that was set back gives no time left', async () => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  const now = await part(store, work, { progress: { done: 30, total: 40 }, at: seconds(-100) });
  expect(now).toEqual({ done: 30, total: 40, since: at });
});

test('the progress ends when both sides are listed, and no later listing has one', async () => {
  const store = await enrolled();
  const first = await begin(store, 'first');
  const done = { listing: { done: true } };
  expect(await part(store, first, { ...done, progress: { done: 1 } })).toMatchObject({ done: 1 });
  expect(await part(store, first, { ...done, moreExchange: false, progress: { done: 1 } })).toBeUndefined();
  expect(store.keys.get('head')).not.toHaveProperty('progress');
  const quietStore = await quiet();
  await quietStore.run(turns.tick, { at: '2026-11-23T12:00:00Z' as Instant });
  const again = await begin(quietStore, 'reconcile', '2026-11-23T12:00:01Z' as Instant);
  expect(await part(quietStore, again, { progress: { done: 1, total: 2 } })).toBeUndefined();
  const { next } = await settle(quietStore, again);
  expect(next?.relisting).toBe(true);
  expect(await part(quietStore, again, { progress: { done: 1, total: 2 } })).toBeUndefined();
  expect(quietStore.keys.get('head')).not.toHaveProperty('progress');
});
