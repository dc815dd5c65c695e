/** The brake of a mailbox: what is counted, what is held, what the administrator is asked, and what follows from the answer. */
import { type Intent, type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ItemId, type S4Guid, s4Guid } from '../../../src/model/ids.ts';
import { type Instant, instantOfMs, msOfInstant } from '../../../src/model/instant.ts';
import { type Link } from '../../../src/model/link.ts';
import { type MailboxView, type OutboxEntry } from '../../../src/model/view.ts';
import { at, correlation, createStore, enrolment, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, link, quiet, settle } from './quiet-mailbox.ts';

const minutes = (count: number): Instant => instantOfMs(msOfInstant(at) + count * 60_000);
const guidOf = (number: number): S4Guid => s4Guid(number.toString(16).padStart(32, '0'));
const linkOf = (number: number): Link => ({ ...link, guid: guidOf(number), itemId: `item-${number}` as ItemId });
const held = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => ({ guid: guidOf(from + place) }));

const deletion = (number: number, more: Partial<Intent> = {}): Intent => ({
  id: `intent-${number}`,
  on: 's4',
  step: 'delete',
  key: link.key,
  guid: guidOf(number),
  sent: {},
  witness: 'deleted-by-person',
  because: 'lead/unchanged/deleted',
  ...more,
});
const deletions = (from: number, to: number): readonly Intent[] =>
  Array.from({ length: to - from }, (_, place) => deletion(from + place));

const woken = async (store: Store, name: string, when: Instant = at): Promise<Work> => {
  await store.run(turns.tell, { notice: { from: 'admin', at: when, correlation } });
  return begin(store, name, when);
};

type Announcing = { readonly intents: readonly Intent[]; readonly when?: Instant };

const intend = (store: Store, { token }: Work, { intents, when = at }: Announcing) =>
  store.run(turns.intend, {
    token,
    correlation,
    at: when,
    leaseMs: 60_000,
    flushed: 0,
    intents,
    journal: [],
    subscribe: false,
  });

/** One round that announces the writes and has done them. */
const wrote = async (store: Store, intents: readonly Intent[], when: Instant = at): Promise<void> => {
  const work = await woken(store, 'write', when);
  await intend(store, work, { intents, when });
  await settle(store, work, { settled: intents.map(({ id }) => id), at: when });
};

const viewIn = (outbox: readonly OutboxEntry[]): MailboxView | undefined =>
  outbox.flatMap((entry) => (entry.kind === 'mailbox-view' ? [entry.view] : [])).at(-1);

const journalIn = (outbox: readonly OutboxEntry[]): readonly string[] =>
  outbox.flatMap((entry) => (entry.kind === 'journal' ? [entry.entry.what] : []));

const viewOf = async (store: Store): Promise<MailboxView | undefined> =>
  viewIn((await store.run(turns.report, { at })).outbox);

/** A mailbox that was asked about twelve deletes. */
const paused = async (changes: Partial<Settle> = {}): Promise<Store> => {
  const store = await quiet();
  const work = await woken(store, 'braked');
  await settle(store, work, { braked: { deletes: 12, updates: 0, held: held(0, 12) }, ...changes });
  return store;
};

const answer = (store: Store, decision: 'approve' | 'reject', when: Instant = at) =>
  store.run(turns.answer, { decision, at: when, correlation });

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
  asked.length = 0;
  await turns.tell(read, { notice: { from: 'admin', at, correlation } });
  expect(asked).toEqual(['head']);
  await store.run(turns.remove, { at, correlation });
  expect([...store.keys.keys()]).toEqual([]);
});
