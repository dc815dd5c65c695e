/** The brake of a mailbox: what is counted, what is held, and what the administrator is asked. */
import { type Work } from '../../../src/actors/messages.ts';
import { type Instant } from '../../../src/model/instant.ts';
import { at, correlation, createStore, enrolment, turns } from '../../support/mailbox-store.ts';
import {
  minutes,
  linkOf,
  held,
  deletions,
  woken,
  intend,
  wrote,
  viewIn,
  journalIn,
  viewOf,
  paused,
  answer,
} from './braked-mailbox.ts';
import { begin, quiet, settle } from './quiet-mailbox.ts';

test('the first round has no limit; the rounds after it have one, from the number of links', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const first = await begin(store, 'first');
  expect(first.brake).toBeUndefined();
  await intend(store, first, { intents: deletions(0, 30) });
  const links = Array.from({ length: 400 }, (_, number) => linkOf(number));
  await settle(store, first, { links, settled: deletions(0, 30).map(({ id }) => id) });
  expect((await woken(store, 'second')).brake).toEqual({ deletesLeft: 20, updatesLeft: 80, counted: [] });
});

test('while the calendar is listed for the first time, there is no limit, also after S/4 was listed', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const first = await begin(store, 'first');
  const { next } = await settle(store, first, { moreExchange: true });
  expect(next).toMatchObject({ firstRound: false, relisting: true });
  expect(next).not.toHaveProperty('brake');
});

test('what is announced is counted, over rounds and restarts, until an hour has passed', async () => {
  const store = await quiet();
  await wrote(store, deletions(0, 4));
  await wrote(store, deletions(4, 7), minutes(10));
  expect((await woken(store, 'third', minutes(20))).brake).toMatchObject({ deletesLeft: 3, updatesLeft: 50 });
  await settle(store, await begin(store, 'third', minutes(30)), { at: minutes(30) });
  expect((await woken(store, 'fourth', minutes(62))).brake).toMatchObject({ deletesLeft: 7 });
});

test('a write that is announced again after a crash is counted once, and the round is told so', async () => {
  const store = await quiet();
  await intend(store, await woken(store, 'crashed'), { intents: deletions(0, 10) });
  const next = await begin(store, 'next', minutes(5));
  expect(next.brake?.deletesLeft).toBe(0);
  expect(next.brake?.counted).toHaveLength(10);
  await intend(store, next, { intents: deletions(0, 10), when: minutes(5) });
  await settle(store, next, { settled: deletions(0, 10).map(({ id }) => id), at: minutes(5) });
  expect((await woken(store, 'after', minutes(6))).brake?.counted).toHaveLength(10);
});

test('one edit of a series is one cause', async () => {
  const store = await quiet();
  await wrote(
    store,
    deletions(0, 40).map((intent) => ({ ...intent, group: 'series 1, edit 1' })),
  );
  expect((await woken(store, 'after')).brake).toMatchObject({ deletesLeft: 9 });
});

test('counts of a clock that was set back since lock nothing', async () => {
  const store = await quiet();
  await wrote(store, deletions(0, 10), minutes(300));
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  expect((await begin(store, 'set back')).brake).toMatchObject({ deletesLeft: 10 });
});

test('what a round held pauses the mailbox and asks, with the causes, and says so in the journal once', async () => {
  const store = await quiet();
  const work = await woken(store, 'braked');
  const braked = { deletes: 3, updates: 0, held: held(0, 3) };
  await settle(store, work, { braked, partial: true });
  const reply = await settle(store, work, { braked: { deletes: 2, updates: 1, held: held(3, 6) } });
  expect(viewIn(reply.outbox)).toMatchObject({
    status: 'paused',
    question: { since: at, deletes: 5, updates: 1 },
    pending: 0,
  });
  expect(journalIn(reply.outbox).filter((what) => what === 'paused')).toHaveLength(1);
});

test('while it asks, nothing of that kind is left in any hour, and the other kind goes on', async () => {
  const store = await paused();
  expect((await woken(store, 'later', minutes(300))).brake).toMatchObject({ deletesLeft: 0, updatesLeft: 50 });
  const other = await quiet();
  await settle(other, await woken(other, 'braked'), { braked: { deletes: 0, updates: 1, held: held(0, 1) } });
  expect((await woken(other, 'later', minutes(300))).brake).toMatchObject({ deletesLeft: 10, updatesLeft: 0 });
});

const causes = (...names: readonly number[]) =>
  names.map((name) => ({ kind: 'delete' as const, name: `cause-${String(name).padStart(3, '0')}` }));

test('the question names its causes, the first hundred of them, so that two mailboxes with the same ones keep the same names', async () => {
  const store = await quiet();
  const work = await woken(store, 'braked');
  const some = { deletes: 2, updates: 0, causes: causes(3, 1), held: held(0, 2) };
  await settle(store, work, { braked: some, partial: true });
  await settle(store, work, { braked: { ...some, causes: causes(2, 3), held: held(2, 4) } });
  expect((await viewOf(store))?.question?.causes).toEqual(causes(1, 2, 3));
  const many = Array.from({ length: 150 }, (_, place) => 149 - place);
  await settle(store, await woken(store, 'again'), {
    braked: { deletes: 150, updates: 0, causes: causes(...many), held: held(4, 154) },
  });
  expect((await viewOf(store))?.question?.causes).toEqual(causes(...many.toReversed().slice(0, 100)));
});

test('a pair that changes again while it waits is asked about once', async () => {
  const store = await paused();
  await settle(store, await woken(store, 'again'), { braked: { deletes: 3, updates: 0, held: held(10, 13) } });
  expect((await viewOf(store))?.question).toEqual({ since: at, deletes: 13, updates: 0 });
});

test('a mailbox that waits for an answer is not due before its reconcile', async () => {
  const store = await quiet();
  const reply = await settle(store, await woken(store, 'braked'), {
    braked: { deletes: 1, updates: 0, held: held(0, 1) },
  });
  expect(reply.due).toBe((store.keys.get('head') as { reconcileAt: Instant }).reconcileAt);
});

test('a repair has no limit, but what is asked stays held in it', async () => {
  const store = await paused();
  const restored = await store.run(turns.begin, { at, leaseMs: 60_000, token: 'r' as Work['token'], epoch: 2 });
  expect(restored).toMatchObject({ work: { repair: true, brake: { deletesLeft: 0 } } });
  const other = await quiet();
  const free = await other.run(turns.begin, { at, leaseMs: 60_000, token: 'r' as Work['token'], epoch: 2 });
  expect(free).toMatchObject({ work: { repair: true } });
  expect(free).not.toHaveProperty('work.brake');
});

test('held pairs are read only while there are some, and removing the mailbox leaves none behind', async () => {
  const store = await paused();
  const asked: string[] = [];
  const read = async <T extends object>(key: string): Promise<T | undefined> => {
    asked.push(key);
    return store.keys.get(key) as T | undefined;
  };
  await turns.tell(read, { notice: { from: 'admin', at, correlation } });
  expect(asked).toEqual(['head', 'held']);
  await answer(store, 'approve');
  await begin(store, 'approved');
  asked.length = 0;
  await turns.tell(read, { notice: { from: 'admin', at, correlation } });
  expect(asked).toEqual(['head']);
  await store.run(turns.remove, { at, correlation });
  expect([...store.keys.keys()]).toEqual([]);
});
