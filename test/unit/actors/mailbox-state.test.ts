/** What a mailbox stores: the record of this release, and that of release 1, frozen, which it goes on with. */
import { type ETag, type RoundToken } from '../../../src/model/ids.ts';
import { at, correlation, createStore, enrolment, guid, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, quiet, settle } from './quiet-mailbox.ts';

/** Stored by release 1 while a round was under way: each part under a key of its own. Never to be changed. */
const ofRelease1: { readonly [key: string]: object } = {
  head: {
    v: 1,
    enrolment,
    round: { token: 'lost', leaseUntil: '2026-11-22T07:59:00Z' },
    noticeSeq: 7,
    outboxSeq: 3,
    firstRoundDone: true,
    subscription: { generation: 2, due: false, id: 'sub', watermark: 'w' },
    reconcileAt: '2026-11-22T20:00:00Z',
    linkCount: 0,
    lastSuccess: {},
  },
  notices: { v: 1, s4: { [guid]: { seq: 7, at, correlation, etag: 'e7' } }, deleted: ['gone-1'] },
  attempts: {
    v: 1,
    items: {
      'item-9': {
        ref: { itemId: 'item-9' },
        on: 's4',
        fault: { kind: 'invalid', code: 'rejected' },
        times: 5,
        since: at,
      },
    },
  },
  intents: { v: 1, list: [{ id: 'i', on: 's4', step: 'update', key: 'k', guid, sent: {}, because: 'edited' }] },
  outbox: { v: 1, entries: [{ kind: 'dead-letter-resolved', id: 'x', mailbox: enrolment.id, seq: 3 }] },
  sync: { v: 1, state: 's' },
};

const storedByRelease1 = (): Store => {
  const store = createStore();
  for (const [key, value] of Object.entries(ofRelease1)) store.keys.set(key, value);
  return store;
};

test('a mailbox that release 1 stored goes on with its notices, intents, dead letters and outbox', async () => {
  const store = storedByRelease1();
  const begun = await store.run(turns.begin, { at, leaseMs: 60_000, token: 'new' as RoundToken });
  expect(begun).toMatchObject({
    go: true,
    work: { s4: [guid], deletedEvents: ['gone-1'], intents: [{ id: 'i' }], upTo: 7 },
    outbox: [{ kind: 'dead-letter-resolved', seq: 3 }],
  });
  expect(store.keys.get('head')).toMatchObject({ v: 2, notices: { s4: { [guid]: {} } }, intents: {}, outbox: {} });
  expect(await store.run(turns.retry, { at, correlation })).toEqual({ retried: 1 });
});

test('a notice that comes first to a mailbox of release 1 keeps what its other keys held', async () => {
  const store = storedByRelease1();
  const notice = { from: 's4' as const, guid, at, correlation, etag: 'e8' as ETag };
  expect(await store.run(turns.tell, { notice })).toEqual({ stored: 'yes' });
  expect(store.keys.get('head')).toMatchObject({
    v: 2,
    notices: { s4: { [guid]: { seq: 8, etag: 'e8' } }, deleted: ['gone-1'] },
    intents: ofRelease1['intents'],
    outbox: ofRelease1['outbox'],
    hasAttempts: true,
  });
});

test('a mailbox of release 1 is removed with all its keys', async () => {
  const store = storedByRelease1();
  expect(await store.run(turns.remove, { at, correlation })).toEqual({ removed: true });
  expect([...store.keys.keys()]).toEqual([]);
});

/** Stored by the release before this one, which knew neither brake nor progress, in the midst of a first listing. Never to be changed. */
const ofFormerRelease: object = {
  v: 2,
  enrolment,
  noticeSeq: 4,
  outboxSeq: 2,
  exchange: { seq: 4, at, correlation },
  listing: { after: guid },
  relist: 'listing',
  firstRoundDone: false,
  subscription: { generation: 1, due: false },
  reconcileAt: '2026-11-22T20:00:00Z',
  linkCount: 3,
  lastSuccess: {},
  notices: {
    v: 1,
    s4: { [guid]: { seq: 3, at, correlation, deleted: true } },
    deleted: ['gone-1'],
    moved: ['moved-1'],
  },
};

test('a mailbox that the former release stored goes on without a brake, and counts its first listing from here', async () => {
  const store = createStore();
  store.keys.set('head', ofFormerRelease);
  const work = await begin(store, 'new');
  expect(work).toMatchObject({
    s4: [guid],
    deletedOnS4: [guid],
    deletedEvents: ['gone-1'],
    movedEvents: ['moved-1'],
    listing: { after: guid },
    series: [],
  });
  expect(work).not.toHaveProperty('brake');
  await settle(store, work, { progress: { done: 8, total: 20 }, listing: { after: guid, done: false } });
  expect(store.keys.get('head')).toMatchObject({ v: 2, progress: { done: 8, total: 20, since: at } });
});

test('what this release adds to the record is kept by the turns of a release that does not know it', async () => {
  const store = await quiet();
  const { brake: _brake, ...known } = store.keys.get('head') as { readonly brake?: object };
  const brake = { slots: [], question: { since: at, deletes: 1, updates: 0 }, ofTheNextRelease: 1 };
  store.keys.set('head', { ...known, brake, ofTheNextRelease: true });
  await store.run(turns.tell, { notice: { from: 's4', guid, at, correlation } });
  expect(store.keys.get('head')).toMatchObject({ brake, ofTheNextRelease: true });
});

test('a turn of a mailbox in which nothing waits reads one key', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const asked: string[] = [];
  const read = async <T extends object>(key: string): Promise<T | undefined> => {
    asked.push(key);
    return store.keys.get(key) as T | undefined;
  };
  await turns.tell(read, { notice: { from: 's4', guid, at, correlation } });
  expect(asked).toEqual(['head']);
});
