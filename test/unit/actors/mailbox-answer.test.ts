/** What follows from the answer to the brake's question: what goes out, what does not, and which witnesses have waited with it. */
import { type Work } from '../../../src/actors/messages.ts';
import { at, correlation, createStore, turns } from '../../support/mailbox-store.ts';
import { minutes, guidOf, linkOf, held, deletions, woken, intend, viewOf, paused, answer } from './braked-mailbox.ts';
import { begin, quiet, settle } from './quiet-mailbox.ts';

test('approved: no limit for one hour, and what was held is looked at again', async () => {
  const store = await paused();
  expect(await answer(store, 'approve')).toEqual({ answered: true });
  expect(await viewOf(store)).not.toHaveProperty('question');
  expect((await viewOf(store))?.status).toBe('working');
  const work = await begin(store, 'approved', minutes(1));
  expect(work).toMatchObject({ s4: held(0, 12).map(({ guid }) => guid) });
  expect(work).not.toHaveProperty('brake');
  expect(work).not.toHaveProperty('rejected');
  await intend(store, work, { intents: deletions(0, 12), when: minutes(1) });
  await settle(store, work, { settled: deletions(0, 12).map(({ id }) => id), at: minutes(1) });
  expect(await woken(store, 'still', minutes(59))).not.toHaveProperty('brake');
  await settle(store, await begin(store, 'still', minutes(60)), { at: minutes(60) });
  expect((await woken(store, 'limited', minutes(61))).brake).toMatchObject({ deletesLeft: 10 });
});

test('an approval of a clock that was set back since does not last until that clock is there again', async () => {
  const store = await paused();
  await answer(store, 'approve', minutes(300));
  expect((await begin(store, 'set back')).brake).toMatchObject({ deletesLeft: 10 });
});

test('what a round held that began before the approval is looked at again, and asks nothing', async () => {
  const store = await paused();
  const running = await woken(store, 'running');
  await answer(store, 'approve');
  const reply = await settle(store, running, { braked: { deletes: 1, updates: 0, held: held(20, 21) } });
  expect(reply.next?.s4).toContain(guidOf(20));
  expect(await viewOf(store)).not.toHaveProperty('question');
});

test('rejected: the round is told of which pairs, until they are unlinked', async () => {
  const store = await paused();
  expect(await answer(store, 'reject')).toEqual({ answered: true });
  const work = await begin(store, 'rejected');
  const guids = held(0, 12).map(({ guid }) => guid);
  expect(work).toMatchObject({ s4: guids, rejected: guids });
  const gone = { ...linkOf(0), state: 'tombstone' as const };
  const handled = { s4: [], exchange: false, deletedEvents: [] };
  await settle(store, work, { links: [gone], handled, partial: true });
  await settle(store, work, { handled, end: true });
  expect((await begin(store, 'next')).rejected).toEqual(guids.slice(1));
});

test('a rejected pair that could not be read stays rejected; one that needs nothing leaves the list', async () => {
  const store = await paused();
  await answer(store, 'reject');
  const fault = { kind: 'transient', code: 'locked' } as const;
  const failures = [{ ref: { guid: guidOf(3) }, on: 's4' as const, fault }];
  const work = await begin(store, 'rejected');
  await settle(store, work, { failures, handled: { s4: [], exchange: false, deletedEvents: [] }, partial: true });
  await settle(store, work);
  expect((await begin(store, 'retry', minutes(5))).rejected).toEqual([guidOf(3)]);
});

test('what a round held that began before the rejection asks nothing again', async () => {
  const store = await paused();
  const running = await woken(store, 'running');
  await answer(store, 'reject');
  await settle(store, running, { braked: { deletes: 12, updates: 0, held: held(0, 12) } });
  expect(await viewOf(store)).not.toHaveProperty('question');
});

test('an answer that nobody asked for changes nothing', async () => {
  const store = await quiet();
  const before = JSON.stringify([...store.keys]);
  expect(await answer(store, 'approve')).toEqual({ answered: false });
  expect(JSON.stringify([...store.keys])).toBe(before);
  expect(await answer(createStore(), 'reject')).toEqual({ answered: false });
});

test('the second of two answers finds no question', async () => {
  const store = await paused();
  await answer(store, 'reject');
  expect(await answer(store, 'approve')).toEqual({ answered: false });
});

test('the witnesses of held deletes wait with them: what S/4 named deleted, and Deleted events (I7)', async () => {
  const store = await quiet({ links: [linkOf(0), linkOf(1)] });
  const deleted = [linkOf(0).itemId];
  await store.run(turns.tell, { notice: { from: 'exchange', generation: 0, deleted, at, correlation } });
  const work = await begin(store, 'braked');
  const braked = { deletes: 2, updates: 0, held: [{ guid: guidOf(0) }, { guid: guidOf(1), deleted: true as const }] };
  await settle(store, work, { braked, handled: { s4: [], exchange: false, deletedEvents: [] }, partial: true });
  await settle(store, work, { handled: { s4: [], exchange: true, deletedEvents: deleted } });
  await answer(store, 'approve');
  const again = await begin(store, 'approved');
  expect(again).toMatchObject({ s4: [guidOf(0), guidOf(1)], deletedEvents: deleted, deletedOnS4: [guidOf(1)] });
  expect(again.links.map(({ guid }) => guid)).toContain(guidOf(0));
});

test('a pair that S/4 named deleted stays that when it is held again, or named before the answer (I7)', async () => {
  const store = await quiet();
  const braked = { deletes: 1, updates: 0, held: [{ guid: guidOf(0), deleted: true as const }, { guid: guidOf(1) }] };
  await settle(store, await woken(store, 'braked'), { braked });
  await settle(store, await woken(store, 'again'), { braked: { ...braked, held: held(0, 1) } });
  const notice = { from: 's4' as const, guid: guidOf(1), deleted: true, at, correlation };
  await store.run(turns.tell, { notice });
  await answer(store, 'approve');
  expect(new Set((await begin(store, 'approved')).deletedOnS4)).toEqual(new Set([guidOf(0), guidOf(1)]));
});

test('a witness survives that its pair is held once more, and that the pair changes meanwhile (I7)', async () => {
  const store = await quiet({ links: [linkOf(0)] });
  const deleted = [linkOf(0).itemId];
  const braked = { deletes: 1, updates: 0, held: [{ guid: guidOf(0) }] };
  await store.run(turns.tell, { notice: { from: 'exchange', generation: 0, deleted, at, correlation } });
  await settle(store, await begin(store, 'braked'), { braked });
  await answer(store, 'approve');
  await store.run(turns.tell, { notice: { from: 's4', guid: guidOf(0), at, correlation } });
  // The hour of the approval is over before anybody looked.
  await settle(store, await begin(store, 'late', minutes(90)), { braked, at: minutes(90) });
  await answer(store, 'approve', minutes(91));
  expect(await begin(store, 'approved', minutes(91))).toMatchObject({ s4: [guidOf(0)], deletedEvents: deleted });
});

test('an item that only a Moved event names has no witness after the answer either (I7)', async () => {
  const store = await quiet({ links: [linkOf(0)] });
  const moved = [linkOf(0).itemId];
  await store.run(turns.tell, { notice: { from: 'exchange', generation: 0, deleted: [], moved, at, correlation } });
  const braked = { deletes: 1, updates: 0, held: [{ guid: guidOf(0) }] };
  const handled = { s4: [], exchange: true, deletedEvents: moved };
  await settle(store, await begin(store, 'braked'), { braked, handled });
  await answer(store, 'approve');
  expect((await begin(store, 'approved')).deletedEvents).toEqual([]);
});

test('more pairs than are kept: approved, both sides are looked at from their beginning', async () => {
  const store = await quiet();
  const work = await woken(store, 'braked');
  await settle(store, work, { braked: { deletes: 2_100, updates: 0, held: held(0, 2_100) } });
  expect((store.keys.get('held') as { pairs: readonly object[] }).pairs).toHaveLength(2_000);
  expect(await viewOf(store)).toMatchObject({ question: { deletes: 2_100 } });
  await answer(store, 'approve');
  const head = store.keys.get('head');
  expect(head).toMatchObject({ listing: {}, relist: true, exchange: {} });
});

test('as many pairs as are kept, or a no to more of them, list nothing anew', async () => {
  const few = await paused();
  await answer(few, 'approve');
  expect(few.keys.get('head')).not.toHaveProperty('relist');
  const many = await quiet();
  await settle(many, await woken(many, 'braked'), { braked: { deletes: 2_100, updates: 0, held: held(0, 2_100) } });
  await answer(many, 'reject');
  expect(many.keys.get('head')).not.toHaveProperty('relist');
});

test('a witness goes with its pair also when something else makes a round look at it before the answer (I7)', async () => {
  const store = await quiet({ links: [linkOf(0), linkOf(1)] });
  const deleted = [linkOf(0).itemId];
  const braked = { deletes: 2, updates: 0, held: [{ guid: guidOf(0) }, { guid: guidOf(1), deleted: true as const }] };
  await store.run(turns.tell, { notice: { from: 'exchange', generation: 0, deleted, at, correlation } });
  await settle(store, await begin(store, 'braked'), { braked });
  for (const guid of [guidOf(0), guidOf(1)])
    await store.run(turns.tell, { notice: { from: 's4', guid, at, correlation } });
  expect(await begin(store, 'early')).toMatchObject({ deletedEvents: deleted, deletedOnS4: [guidOf(1)] });
});

test('thousands of answered pairs are looked at some at a time, each once', async () => {
  const store = await quiet();
  await settle(store, await woken(store, 'braked'), { braked: { deletes: 500, updates: 0, held: held(0, 500) } });
  await answer(store, 'approve');
  expect((await viewOf(store))?.pending).toBe(500);
  const seen: string[] = [];
  let work: Work | undefined = await begin(store, 'approved');
  while (work !== undefined) {
    seen.push(...work.s4);
    const { notices } = store.keys.get('head') as { readonly notices: { readonly s4: object } };
    expect(Object.keys(notices.s4).length).toBeLessThan(120);
    work = (await settle(store, work)).next;
  }
  expect(seen.toSorted()).toEqual(held(0, 500).map(({ guid }) => guid));
  expect((await viewOf(store))?.pending).toBe(0);
});
