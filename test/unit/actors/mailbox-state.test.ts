/** What a mailbox stores: the record of this release, and that of release 1, frozen, which it goes on with. */
import { type ETag, type RoundToken } from '../../../src/model/ids.ts';
import { at, correlation, createStore, enrolment, guid, type Store, turns } from '../../support/mailbox-store.ts';

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
