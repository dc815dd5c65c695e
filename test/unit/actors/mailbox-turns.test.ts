/** The turns of a mailbox as plain functions over stored keys, without any runtime. */
import { type MailboxNotice, type MailboxProtocol, type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ChangeKey, type ETag, type ItemId, type RoundToken, syncState } from '../../../src/model/ids.ts';
import { type Instant, instant, instantOfMs, msOfInstant } from '../../../src/model/instant.ts';
import {
  at,
  correlation,
  createStore,
  enrolment,
  guid,
  settlementOf,
  type Store,
  turns,
} from '../../support/mailbox-store.ts';
import { link } from './quiet-mailbox.ts';

const later = instant('2026-11-22T08:05:00Z');
const token = (name: string): RoundToken => name as RoundToken;

const enrolled = async (): Promise<Store> => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  return store;
};

const begin = async (store: Store, name: string, when: Instant = at): Promise<Work> => {
  const reply = await store.run(turns.begin, { at: when, leaseMs: 60_000, token: token(name) });
  if (!reply.go) throw new Error(`no work: ${reply.because}`);
  return reply.work;
};

const settlement = (work: Work, changes: Partial<Settle> = {}): Settle =>
  settlementOf(work, {
    handled: { s4: work.s4, exchange: true, deletedEvents: [] },
    listing: { done: true },
    subscription: { refused: true },
    ...changes,
  });

const fromS4 = (etag?: string): MailboxNotice => ({
  from: 's4',
  guid,
  at,
  correlation,
  ...(etag === undefined ? {} : { etag: etag as ETag }),
});

/** Enrolled, first round over, one link. */
const linked = async (): Promise<Store> => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  await store.run(turns.settle, settlement(work, { links: [link], syncState: syncState('s1') }));
  return store;
};

test('a notice to a mailbox that is not enrolled is not stored (I14)', async () => {
  const store = createStore();
  expect(await store.run(turns.tell, { notice: fromS4() })).toEqual({ stored: 'not-enrolled' });
  expect(store.keys.size).toBe(0);
});

test('a notice by an old generation of the callback URL is not stored', async () => {
  const store = await enrolled();
  const notice: MailboxNotice = { from: 'exchange', generation: 7, deleted: [], at, correlation };
  expect(await store.run(turns.tell, { notice })).toEqual({ stored: 'old' });
});

test('a second round is refused while the lease of the first lasts, and takes over after it', async () => {
  const store = await enrolled();
  await begin(store, 'first');
  expect(await store.run(turns.begin, { at, leaseMs: 60_000, token: token('second') })).toMatchObject({
    go: false,
    because: 'busy',
  });
  await begin(store, 'second', later);
});

test('a message that was under way for minutes does not take the lease of a round that runs; a lease of a wrong clock ends in one lease (I8)', async () => {
  const store = await enrolled();
  const minutes = (count: number) => instantOfMs(msOfInstant(at) + count * 60_000);
  const ask = (name: string, when: Instant) =>
    store.run(turns.begin, { at: when, leaseMs: 60_000, token: token(name) });
  await begin(store, 'first', minutes(10));
  const until = minutes(1);
  expect(await ask('late', at)).toMatchObject({ go: false, because: 'busy', until });
  expect(await ask('in time', minutes(10))).toMatchObject({ go: false, because: 'busy', until: minutes(11) });
  expect(await ask('soon', instantOfMs(msOfInstant(at) + 59_000))).toMatchObject({ go: false, until });
  expect(await ask('set back', until)).toMatchObject({ go: true });
});

test('a round that lost its lease can neither intend nor settle (I8)', async () => {
  const store = await enrolled();
  const work = await begin(store, 'first');
  await begin(store, 'second', later);
  const before = new Map(store.keys);
  const intend: MailboxProtocol['intend']['message'] = {
    token: work.token,
    correlation,
    at: later,
    leaseMs: 1,
    flushed: 0,
    intents: [],
    journal: [],
    subscribe: true,
  };
  expect(await store.run(turns.intend, intend)).toEqual({ lost: true });
  expect(await store.run(turns.settle, settlement(work, { links: [link] }))).toEqual({ lost: true });
  expect(store.keys).toEqual(before);
});

test('links and sync state are stored together (I5)', async () => {
  const store = await linked();
  expect(store.keys.get('sync')).toEqual({ v: 1, state: 's1' });
  expect(store.keys.get(`link:${guid}`)).toEqual(link);
});

test('a notice that names the version the link holds is an echo and makes no work', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromS4('etag-1') });
  expect(await store.run(turns.begin, { at, leaseMs: 60_000, token: token('echo') })).toMatchObject({
    go: false,
    because: 'nothing',
  });
});

test('a notice with another version, or without one, makes work', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromS4('etag-2') });
  expect((await begin(store, 'changed')).s4).toEqual([guid]);
});

test('a notice that comes while a round runs is not covered by its settle', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromS4('etag-2') });
  const work = await begin(store, 'running');
  await store.run(turns.tell, { notice: fromS4('etag-3') });
  const reply = await store.run(turns.settle, settlement(work, { links: [{ ...link, etag: 'etag-2' as ETag }] }));
  expect(reply).toMatchObject({ lost: false, next: { s4: [guid] } });
});

test('a failed item is tried again after its back-off, and becomes a dead letter when retrying cannot cure it', async () => {
  const store = await linked();
  const failure = { ref: { guid }, on: 's4' as const, fault: { kind: 'invalid' as const, code: 'rejected' as const } };
  await store.run(turns.tell, { notice: fromS4('etag-2') });
  const reply = await store.run(turns.settle, settlement(await begin(store, 'once'), { failures: [failure] }));
  expect(reply).toMatchObject({ lost: false, due: '2026-11-22T08:00:01Z' });
  const again = await begin(store, 'twice', later);
  expect(again.retries).toEqual([{ guid }]);
  const parked = await store.run(turns.settle, settlement(again, { failures: [failure], at: later }));
  expect(parked).toMatchObject({
    lost: false,
    outbox: expect.arrayContaining([expect.objectContaining({ kind: 'dead-letter' })]),
  });
  expect(await store.run(turns.retry, { at: later, correlation })).toEqual({ retried: 1 });
});

test('a back-off of the whole mailbox ends the round and keeps everything that was not handled', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromS4('etag-2') });
  const work = await begin(store, 'down');
  const backOff = {
    on: 's4' as const,
    fault: { kind: 'transient' as const, code: 'busy' as const, retryAfterMs: 90_000 },
  };
  await store.run(turns.settle, settlement(work, { backOff, handled: { s4: [], exchange: false, deletedEvents: [] } }));
  expect(await store.run(turns.begin, { at, leaseMs: 60_000, token: token('early') })).toMatchObject({
    go: false,
    because: 'waiting',
  });
  expect((await begin(store, 'after', later)).s4).toEqual([guid]);
});

test('an intent without an outcome is handed to the next round', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromS4('etag-2') });
  const work = await begin(store, 'crashed');
  const intent = {
    id: 'i1',
    on: 'exchange' as const,
    step: 'update' as const,
    key: link.key,
    guid,
    sent: { subject: 'x' },
    because: 'lead/changed/unchanged',
  };
  await store.run(turns.intend, {
    token: work.token,
    correlation,
    at,
    leaseMs: 60_000,
    flushed: 0,
    intents: [intent],
    journal: [],
    subscribe: false,
  });
  expect((await begin(store, 'next', later)).intents).toEqual([intent]);
});

test('removing a mailbox leaves no stored key behind', async () => {
  const store = await linked();
  expect(await store.run(turns.remove, { at, correlation })).toEqual({ removed: true });
  expect([...store.keys.keys()]).toEqual([]);
});

test('while the calendar is listed from its beginning, work says so: at first, after a refused sync state, and at each reconcile (P4)', async () => {
  const store = await enrolled();
  const first = await begin(store, 'first');
  expect(first.relisting).toBe(true);
  const more = await store.run(turns.settle, settlement(first, { syncState: syncState('s1'), moreExchange: true }));
  expect(more).toMatchObject({ next: { relisting: true } });
  const refused = await store.run(turns.settle, settlement(first, { syncState: null, moreExchange: true }));
  expect(refused).toMatchObject({ next: { relisting: true } });
  await store.run(turns.settle, settlement(first, { syncState: syncState('s2') }));
  await store.run(turns.tick, { at: instant('2026-11-22T12:00:00Z') });
  const reconcile = await begin(store, 'reconcile', instant('2026-11-22T12:00:01Z'));
  expect(reconcile.relisting).toBeUndefined();
  const listed = await store.run(turns.settle, settlement(reconcile, { syncState: syncState('s3') }));
  expect(listed).toMatchObject({ next: { relisting: true } });
  expect(store.keys.has('sync')).toBe(false);
});

test('the old id of a Moved event brings its link into the work, and is no witness by itself (I7)', async () => {
  const store = await linked();
  const notice: MailboxNotice = { from: 'exchange', generation: 0, deleted: [], moved: [link.itemId], at, correlation };
  await store.run(turns.tell, { notice });
  const work = await begin(store, 'moved');
  expect(work).toMatchObject({ movedEvents: [link.itemId], deletedEvents: [], links: [link] });
  const handled = { s4: [], exchange: true, deletedEvents: [link.itemId] };
  await store.run(turns.settle, settlement(work, { handled }));
  await store.run(turns.tell, { notice: { ...notice, moved: [] } });
  expect((await begin(store, 'after')).movedEvents).toEqual([]);
});

const fromExchange = (...versions: readonly (readonly [item: string, version: string])[]): MailboxNotice => ({
  from: 'exchange',
  generation: 0,
  deleted: [],
  at,
  correlation,
  versions: versions.map(([itemId, changeKey]) => ({ itemId: itemId as ItemId, changeKey: changeKey as ChangeKey })),
});

test('the notice of our own write to Exchange that comes before its settle needs no read of the calendar', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromS4('etag-2') });
  const work = await begin(store, 'write');
  await store.run(turns.tell, { notice: fromExchange(['item-1', 'ck-2']) });
  const links = [{ ...link, changeKey: 'ck-2' as ChangeKey, etag: 'etag-2' as ETag }];
  const handled = { s4: work.s4, exchange: false, deletedEvents: [] };
  const settled = await store.run(turns.settle, { ...settlement(work, { links, handled }) });
  expect(settled).not.toHaveProperty('next');
  expect(await store.run(turns.begin, { at, leaseMs: 60_000, token: token('more') })).toMatchObject({ go: false });
});

test('a version that no link holds, or an item that no link knows, makes the calendar read', async () => {
  for (const named of [
    ['item-1', 'ck-2'],
    ['item-2', 'ck-1'],
  ] as const) {
    const store = await linked();
    await store.run(turns.tell, { notice: fromExchange(['item-1', 'ck-1'], named) });
    expect(await begin(store, 'read')).toMatchObject({ exchange: true, syncState: 's1' });
  }
});

test('known versions hide no notice beside them that names none', async () => {
  const { versions: _versions, ...unnamed } = fromExchange() as Extract<MailboxNotice, { from: 'exchange' }>;
  for (const notices of [
    [unnamed, fromExchange(['item-1', 'ck-1'])],
    [fromExchange(['item-1', 'ck-1']), unnamed],
    [fromExchange(['item-1', 'ck-1']), { from: 'admin', at, correlation } as const],
  ]) {
    const store = await linked();
    for (const notice of notices) await store.run(turns.tell, { notice });
    expect(await begin(store, 'read')).toMatchObject({ exchange: true });
  }
});

test('a round that takes the calendar reads it to the end, whatever its links come to hold', async () => {
  const store = await linked();
  await store.run(turns.tell, { notice: fromExchange(['item-1', 'ck-2']) });
  const work = await begin(store, 'crashed');
  const links = [{ ...link, changeKey: 'ck-2' as ChangeKey }];
  await store.run(turns.settle, {
    ...settlement(work, { links }),
    handled: { s4: [], exchange: false, deletedEvents: [] },
    partial: true,
  });
  expect(await begin(store, 'next', later)).toMatchObject({ exchange: true });
});

test('a notice with the version that the link holds is not stored', async () => {
  const store = await linked();
  const before = JSON.stringify([...store.keys]);
  expect(await store.run(turns.tell, { notice: fromS4('etag-1') })).toEqual({ stored: 'yes' });
  expect(JSON.stringify([...store.keys])).toBe(before);
});
