/** How a mailbox stores series and finds them, and how it reads what the release before stored. */
import { type MailboxProtocol, type Settle } from '../../../src/actors/messages.ts';
import { type ChangeKey, type IdentityKey, type ItemId, type RoundToken } from '../../../src/model/ids.ts';
import { type SeriesLink } from '../../../src/model/link.ts';
import { at, correlation, createStore, enrolment, guid, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, beginning, link, quiet, settle } from './quiet-mailbox.ts';

const series: SeriesLink = {
  v: 1,
  key: 'tandem:1:demo:5e71e5' as IdentityKey,
  master: 'master-1' as ItemId,
  changeKey: 'ck-m1' as ChangeKey,
  guids: [guid],
};

const change = async (store: Store, changes: Partial<Settle>): Promise<void> => {
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  await settle(store, await begin(store, 'change'), changes);
};

type Look = MailboxProtocol['look']['message'];

const look = async (store: Store, wanted: Partial<Pick<Look, 'itemIds' | 'guids' | 'keys'>>) => {
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  const { token } = await begin(store, 'look');
  const reply = await store.run(turns.look, { token, at, itemIds: [], guids: [], keys: [], ...wanted });
  if (reply.lost) throw new Error('the round was lost');
  return reply;
};

const stateKeys = (store: Store, prefix: string): readonly string[] =>
  [...store.keys.keys()].filter((key) => key.startsWith(prefix));

const entries = (store: Store): readonly string[] =>
  stateKeys(store, 'index:').flatMap((key) => Object.keys((store.keys.get(key) as { entries: object }).entries));

test('a series is found by its master, and by its key', async () => {
  for (const wanted of [{ itemIds: [series.master] }, { keys: [series.key] }]) {
    const store = await quiet({ series: [series] });
    expect(await look(store, wanted)).toEqual({ lost: false, links: [], series: [series] });
  }
});

test('a single item with the key and the item id of a series is no series, and the other way round', async () => {
  const single = { ...link, key: series.key, itemId: series.master };
  const store = await quiet({ links: [single], series: [series] });
  expect(await look(store, { itemIds: [series.master] })).toEqual({ lost: false, links: [single], series: [series] });
  await settle(store, await begin(store, 'look', '2026-11-22T08:05:00Z' as typeof at), {
    series: [{ ...series, guids: [] }],
  });
  expect(await look(store, { keys: [series.key] })).toEqual({ lost: false, links: [single], series: [] });
});

test('a series is stored under one key, which the next settle of it replaces', async () => {
  const store = await quiet({ series: [series] });
  const moved = { ...series, master: 'master-2' as ItemId, changeKey: 'ck-m2' as ChangeKey };
  await change(store, { series: [moved] });
  expect(stateKeys(store, 'series:')).toHaveLength(1);
  expect(await look(store, { itemIds: [series.master, moved.master] })).toMatchObject({ series: [moved] });
  expect(entries(store)).toHaveLength(2);
});

test('a series without occurrences is forgotten, and nothing leads to it any more', async () => {
  const store = await quiet({ links: [link], series: [series] });
  await change(store, { series: [{ ...series, guids: [] }] });
  expect(stateKeys(store, 'series:')).toEqual([]);
  expect(entries(store)).toHaveLength(2);
  expect(await look(store, { keys: [link.key, series.key] })).toMatchObject({ links: [link], series: [] });
});

test('a master that another series took over stays with that one when the first is forgotten', async () => {
  const other = { ...series, key: 'tandem:1:demo:07e5' as IdentityKey };
  const store = await quiet({ series: [series] });
  await change(store, { series: [other] });
  await change(store, { series: [{ ...series, guids: [] }] });
  expect(await look(store, { itemIds: [series.master] })).toMatchObject({ series: [other] });
});

test('the master of a Deleted or a Moved event, and of a retry, brings its series into the work', async () => {
  const events = { from: 'exchange' as const, generation: 0, at, correlation };
  for (const named of [{ deleted: [series.master] }, { deleted: [], moved: [series.master] }]) {
    const store = await quiet({ series: [series] });
    await store.run(turns.tell, { notice: { ...events, ...named } });
    expect((await begin(store, 'event')).series).toEqual([series]);
  }
  const store = await quiet({ series: [series] });
  const fault = { kind: 'transient', code: 'locked' } as const;
  await change(store, { failures: [{ ref: { itemId: series.master }, on: 'exchange', fault }] });
  const work = await begin(store, 'retry', '2026-11-22T08:05:00Z' as typeof at);
  expect(work).toMatchObject({ retries: [{ itemId: series.master }], series: [series] });
});

test('an intent under the key of a series brings it into the work', async () => {
  const store = await quiet({ series: [series] });
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  const { token } = await begin(store, 'crashed');
  const intent = {
    id: 'i',
    on: 'exchange' as const,
    step: 'stamp' as const,
    key: series.key,
    sent: {},
    because: 'new',
  };
  const said = { token, correlation, at, leaseMs: 60_000, flushed: 0, journal: [], subscribe: false };
  await store.run(turns.intend, { ...said, intents: [intent] });
  expect((await begin(store, 'next', '2026-11-22T08:05:00Z' as typeof at)).series).toEqual([series]);
});

test('a notice with the version of a master that was expanded needs no read of the calendar; with another one it does', async () => {
  const store = await quiet({ series: [series] });
  const notice = (version: string) => ({
    from: 'exchange' as const,
    generation: 0,
    deleted: [],
    at,
    correlation,
    versions: [{ itemId: series.master, changeKey: version as ChangeKey }],
  });
  await store.run(turns.tell, { notice: notice('ck-m1') });
  expect(await beginning(store, 'echo')).toMatchObject({ go: false, because: 'nothing' });
  await store.run(turns.tell, { notice: notice('ck-m2') });
  expect(await begin(store, 'changed')).toMatchObject({ exchange: true });
});

test('a slice sees the series that the settle before it stored', async () => {
  const store = await quiet();
  const events = { from: 'exchange' as const, generation: 0, at, correlation, deleted: [] };
  await store.run(turns.tell, { notice: events });
  const work = await begin(store, 'first slice');
  await store.run(turns.tell, { notice: { ...events, deleted: [series.master] } });
  expect(await settle(store, work, { series: [series] })).toMatchObject({ next: { series: [series] } });
});

test('a slice does not see a series that the settle before it forgot', async () => {
  const store = await quiet({ series: [series] });
  const events = { from: 'exchange' as const, generation: 0, at, correlation, deleted: [] };
  await store.run(turns.tell, { notice: events });
  const work = await begin(store, 'first slice');
  await store.run(turns.tell, { notice: { ...events, deleted: [series.master] } });
  expect(await settle(store, work, { series: [{ ...series, guids: [] }] })).toMatchObject({ next: { series: [] } });
});

test('removing a mailbox leaves no series behind', async () => {
  const store = await quiet({ links: [link], series: [series] });
  expect(await store.run(turns.remove, { at, correlation })).toEqual({ removed: true });
  expect([...store.keys.keys()]).toEqual([]);
});

/** A link and the index as release 1 stored them. Never to be changed. */
const ofRelease1: { readonly [key: string]: object } = {
  'link:be0ad4f1-dc90-4dda-afe3-d7db41a70e9d': {
    v: 1,
    guid: 'be0ad4f1-dc90-4dda-afe3-d7db41a70e9d',
    key: 's4:S4H:100:be0ad4f1-dc90-4dda-afe3-d7db41a70e9d',
    role: 'lead',
    bornOn: 's4',
    itemId: 'item-1',
    changeKey: 'ck-1',
    etag: 'etag-1',
    base: { subject: 'a', when: 'b', location: null, note: 'd' },
    state: 'linked',
    since: '2026-11-22T08:00:00Z',
    differs: {},
  },
  'index:12': { v: 1, entries: { '12a52ede53f7b3b048cd6299': 'be0ad4f1-dc90-4dda-afe3-d7db41a70e9d' } },
  'index:b6': { v: 1, entries: { b68eb42b15a0c602e50e3c13: 'be0ad4f1-dc90-4dda-afe3-d7db41a70e9d' } },
};

const storedByRelease1 = async (): Promise<Store> => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  for (const [key, value] of Object.entries(ofRelease1)) store.keys.set(key, value);
  return store;
};

test('of a link that release 1 stored, the fields that it did not know are unknown, however it is found', async () => {
  const base = { subject: 'a', when: 'b', location: null, note: 'd', importance: null, private: null };
  for (const wanted of [{ guids: [guid] }, { itemIds: [link.itemId] }, { keys: [link.key] }]) {
    expect(await look(await storedByRelease1(), wanted)).toMatchObject({ links: [{ guid, base }] });
  }
});

test('a bucket that release 1 stored takes series beside its links', async () => {
  const store = await storedByRelease1();
  const beside = { ...series, master: link.itemId, key: link.key };
  await settle(store, await begin(store, 'first'), { series: [beside] });
  const reply = await look(store, { itemIds: [link.itemId] });
  expect(reply).toMatchObject({ links: [{ guid }], series: [beside] });
});

/** What stays of an index entry of a series in a release that knows none: it looks for a link under what it finds, and keeps what it does not know. */
test('an index entry of a series names no link', async () => {
  const store = await quiet({ series: [series] });
  const named = stateKeys(store, 'index:').flatMap((key) =>
    Object.values((store.keys.get(key) as { entries: { readonly [entry: string]: string } }).entries),
  );
  expect(new Set(named)).toEqual(new Set(stateKeys(store, 'series:')));
  expect(named.filter((target) => store.keys.has(`link:${target}`))).toEqual([]);
});

test('rebuilding views lists the links and stumbles over no series', async () => {
  const store = await quiet({ links: [link], series: [series] });
  await store.run(turns.begin, { at, leaseMs: 1, token: 'flushed' as RoundToken, flushed: 100 });
  const { outbox } = await store.run(turns.report, { at });
  const items = outbox.flatMap((entry) => (entry.kind === 'item-view' ? [entry.view.item] : []));
  expect(new Set(items)).toEqual(new Set([guid]));
});

test('a token that is not the current one finds no series', async () => {
  const store = await quiet({ series: [series] });
  const wanted = { at, itemIds: [series.master], guids: [], keys: [] };
  expect(await store.run(turns.look, { token: 'other' as RoundToken, ...wanted })).toEqual({ lost: true });
});
