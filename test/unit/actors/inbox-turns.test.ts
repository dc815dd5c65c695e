/** The turns of a system inbox as plain functions over stored keys: what is stored of an event, and who may move the delta read. */
import { type S4Notice, type SystemInboxProtocol } from '../../../src/actors/inbox-messages.ts';
import { createSystemInboxTurns } from '../../../src/actors/system-inbox/turns.ts';
import { type Fault } from '../../../src/model/fault.ts';
import { type ETag, type RoundToken } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { at, correlation, createStore, guid, type Store } from '../../support/mailbox-store.ts';

const turns = createSystemInboxTurns();
const changed: S4Notice = { guid, event: 'CHANGED', partners: [], byUs: false };
const tell = (store: Store, notices: readonly S4Notice[]) => store.run(turns.tell, { at, correlation, notices });
const begin = (store: Store, token: string, deltaEveryMs = 0) =>
  store.run(turns.begin, { at, leaseMs: 60_000, token: token as RoundToken, deltaEveryMs });

type Settle = SystemInboxProtocol['settle']['message'];
const settle = (store: Store, token: string, changes: Partial<Settle>) =>
  store.run(turns.settle, {
    at,
    leaseMs: 60_000,
    token: token as RoundToken,
    end: false,
    done: [],
    later: [],
    ...changes,
  });

test('of our own update nothing is stored; of our own creation and deletion it is', async () => {
  const store = createStore();
  expect(await tell(store, [{ ...changed, byUs: true }])).toEqual({ stored: 'yes' });
  expect(store.keys.size).toBe(0);
  await tell(store, [{ ...changed, event: 'DELETED', byUs: true }]);
  expect(await begin(store, 'a')).toMatchObject({ go: true, work: { notices: [{ guid, event: 'DELETED' }] } });
});

test('a change by a person does not hide behind our own of the same object', async () => {
  const store = createStore();
  await tell(store, [changed]);
  await tell(store, [{ ...changed, byUs: true }]);
  expect(await begin(store, 'a')).toMatchObject({ go: true, work: { notices: [{ guid, byUs: false }] } });
});

test('handing out notices stores nothing, and a second round may tell them too', async () => {
  const store = createStore();
  await tell(store, [changed]);
  const before = JSON.stringify([...store.keys]);
  expect(await begin(store, 'a')).toMatchObject({ go: true });
  expect(await begin(store, 'b')).toMatchObject({ go: true });
  expect(JSON.stringify([...store.keys])).toBe(before);
  const done = [{ guid, seq: 1, etag: 'e' as ETag }];
  expect(await settle(store, 'a', { done })).toEqual({ lost: false });
  expect(await settle(store, 'b', { done })).toEqual({ lost: false });
  expect(await begin(store, 'c')).toEqual({ go: false, because: 'nothing' });
});

test('a notice that came while another was told stays', async () => {
  const store = createStore();
  await tell(store, [changed]);
  await begin(store, 'a');
  await tell(store, [changed]);
  expect(await settle(store, 'a', { done: [{ guid, seq: 1 }] })).toMatchObject({ next: { notices: [{ seq: 2 }] } });
});

test('only one round at a time makes the delta read, and only it moves its position', async () => {
  const store = createStore();
  expect(await begin(store, 'delta', 60_000)).toMatchObject({ go: true, work: { delta: {} } });
  expect(await begin(store, 'other', 60_000)).toMatchObject({ go: false, because: 'busy' });
  const read = { at: instant('2026-11-22T08:00:00Z') };
  expect(await settle(store, 'other', { delta: read })).toEqual({ lost: true });
  expect(await settle(store, 'delta', { delta: { ...read, next: 'page-2' } })).toMatchObject({
    next: { delta: { next: 'page-2' } },
  });
});

test('a round that only tells does not take the delta read from the one that makes it', async () => {
  const store = createStore();
  await tell(store, [changed]);
  await begin(store, 'teller');
  await settle(store, 'teller', { later: [{ guid, seq: 1, afterMs: 0 }], end: true });
  await begin(store, 'delta', 60_000);
  await settle(store, 'delta', { delta: { at, next: 'page-2' } });
  const told = await settle(store, 'teller', { done: [{ guid, seq: 1 }] });
  expect(told).toEqual({ lost: false });
  expect(await settle(store, 'delta', { delta: { at } })).toEqual({ lost: false });
});

test('of two rounds that were told to wait the longer wait stands', async () => {
  const store = createStore();
  const busy: Fault = { kind: 'transient', code: 'busy', retryAfterMs: 3_600_000 };
  await tell(store, [changed]);
  await begin(store, 'a');
  await begin(store, 'b');
  const until = instant('2026-11-22T09:00:00Z');
  expect(await settle(store, 'a', { backOff: { fault: busy } })).toEqual({ lost: false, due: until });
  const other = { backOff: { fault: { kind: 'transient', code: 'unreachable' } as const } };
  expect(await settle(store, 'b', other)).toEqual({ lost: false, due: until });
  expect(await settle(store, 'c', {})).toEqual({ lost: false, due: until });
  expect(await begin(store, 'd')).toEqual({ go: false, because: 'waiting', until });
});

test('the first delta read looks back over a day, every other one over a long save', async () => {
  const store = createStore();
  const first = await begin(store, 'first', 60_000);
  expect(first).toMatchObject({ work: { delta: { since: instant('2026-11-21T08:00:00Z') } } });
  await settle(store, 'first', { delta: { at: instant('2026-11-22T07:59:00Z') } });
  const next = { at: instant('2026-11-22T08:01:00Z'), leaseMs: 60_000, deltaEveryMs: 60_000 };
  expect(await store.run(turns.begin, { ...next, token: 'next' as RoundToken })).toMatchObject({
    work: { delta: { since: instant('2026-11-22T07:57:00Z') } },
  });
});
