/** A mailbox after a restore: the turns that mark it, read both sides anew, hold deletes and give them back (I15). */
import { type MailboxProtocol, type Settle, type Work } from '../../../src/actors/messages.ts';
import { type IdentityKey, type ItemId, type RoundToken, syncState } from '../../../src/model/ids.ts';
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

const beginning = (store: Store, name: string, epoch?: number): Promise<MailboxProtocol['begin']['reply']> =>
  store.run(turns.begin, {
    at,
    leaseMs: 60_000,
    token: name as RoundToken,
    ...(epoch === undefined ? {} : { epoch }),
  });

const begin = async (store: Store, name: string, epoch?: number): Promise<Work> => {
  const reply = await beginning(store, name, epoch);
  if (!reply.go) throw new Error(`no work: ${reply.because}`);
  return reply.work;
};

const settle = async (store: Store, work: Work, changes: Partial<Settle> = {}): Promise<Work | undefined> => {
  const handled = { s4: work.s4, exchange: work.exchange, deletedEvents: [] };
  const reply = await store.run(turns.settle, settlementOf(work, { handled, ...changes }));
  if (reply.lost) throw new Error('the round was lost');
  return reply.next;
};

/** Enrolled, first round over, nothing to do. */
const quiet = async (): Promise<Store> => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  expect(await settle(store, await begin(store, 'first', 1), { syncState: syncState('old') })).toBeUndefined();
  return store;
};

const intending = ({ token }: Work, id: string): MailboxProtocol['intend']['message'] => ({
  token,
  correlation,
  at,
  leaseMs: 60_000,
  flushed: 0,
  intents: [
    { id, on: 's4', step: 'create', key: 'tandem:1:demo:5e71e5' as IdentityKey, sent: {}, because: 'new-on-exchange' },
  ],
  journal: [],
  subscribe: false,
});

const required = (work: Work | undefined): Work => {
  if (work === undefined) throw new Error('the round is over');
  return work;
};

test('a raised epoch makes the next round repair: read on, then everything from its beginning (I15)', async () => {
  const store = await quiet();
  expect(await beginning(store, 'same', 1)).toMatchObject({ go: false, because: 'nothing' });
  const first = await begin(store, 'restored', 2);
  expect(first).toMatchObject({
    repair: true,
    exchange: true,
    syncState: 'old',
    listing: {},
    subscription: { due: true },
  });
  const second = required(await settle(store, first, { syncState: syncState('read on') }));
  expect(second).toMatchObject({ repair: true, exchange: true });
  expect(second.syncState).toBeUndefined();
  expect(store.keys.has('sync')).toBe(false);
  expect(await settle(store, second, { syncState: syncState('new') })).toBeUndefined();
  expect(store.keys.get('sync')).toEqual({ v: 1, state: 'new' });
  expect(await beginning(store, 'after', 2)).toMatchObject({ go: false, because: 'nothing' });
});

test('held deletes come back with their witness, and only when pages and listing are done (I15)', async () => {
  const store = await quiet();
  const first = await begin(store, 'restored', 2);
  const held = [{ guid, deleted: true as const }];
  const second = required(
    await settle(store, first, { held, syncState: syncState('read on'), listing: { done: false } }),
  );
  expect(second.s4).toEqual([]);
  const third = required(await settle(store, second, { moreExchange: true, syncState: syncState('page 1') }));
  expect(third).toMatchObject({ repair: true, s4: [] });
  expect(third.listing).toBeUndefined();
  const released = required(await settle(store, third, { syncState: syncState('page 2') }));
  expect(released.repair).toBeUndefined();
  expect(released).toMatchObject({ s4: [guid], deletedOnS4: [guid] });
});

test('the listing alone does not end the repair, neither do the pages alone (I15)', async () => {
  const store = await quiet();
  const first = await begin(store, 'restored', 2);
  const second = required(await settle(store, first, { listing: { after: guid, done: false } }));
  const third = required(await settle(store, second, { listing: { after: guid, done: false } }));
  expect(third).toMatchObject({ repair: true, exchange: false, listing: { after: guid } });
  expect(await settle(store, third)).toBeUndefined();
});

test('a sync state that is refused begins the calendar anew and ends nothing (I15)', async () => {
  const store = await quiet();
  const first = await begin(store, 'restored', 2);
  const second = required(
    await settle(store, first, { syncState: null, moreExchange: true, listing: { done: false } }),
  );
  expect(second).toMatchObject({ repair: true, exchange: true, listing: {} });
  const third = required(
    await settle(store, second, { syncState: null, moreExchange: true, listing: { done: false } }),
  );
  expect(third).toMatchObject({ repair: true, exchange: true });
  expect(await settle(store, third)).toBeUndefined();
});

test('a round, a back-off and attempts of the life before the restore hold up nothing', async () => {
  const store = await quiet();
  await store.run(turns.tell, { notice: { from: 'timer', at, correlation } });
  const running = await begin(store, 'former life', 1);
  const restored = await begin(store, 'restored', 2);
  expect(restored.repair).toBe(true);
  await expect(settle(store, running)).rejects.toThrow('lost');
});

test('hard deletes seen before are remembered until the held ones were looked at', async () => {
  const store = await quiet();
  const deleted = ['item-1' as ItemId];
  const notice = { from: 'exchange' as const, generation: 0, deleted, at, correlation };
  await store.run(turns.tell, { notice });
  const second = required(await settle(store, await begin(store, 'restored', 2), { held: [{ guid }] }));
  const released = required(await settle(store, second));
  expect(released).toMatchObject({ s4: [guid], deletedEvents: deleted });
});

test('a second restore in the middle of a repair keeps what is held', async () => {
  const store = await quiet();
  await settle(store, await begin(store, 'restored', 2), { held: [{ guid, deleted: true }], end: true });
  const again = await begin(store, 'restored again', 3);
  const second = required(await settle(store, again));
  expect(required(await settle(store, second))).toMatchObject({ s4: [guid], deletedOnS4: [guid] });
});

test('an intent that was restored is told from one of this life (I15)', async () => {
  const store = await quiet();
  const notice = { from: 'admin' as const, at, correlation };
  await store.run(turns.tell, { notice });
  const lost = await begin(store, 'lost', 1);
  await store.run(turns.intend, intending(lost, 'of the former life'));
  const first = await begin(store, 'restored', 2);
  await store.run(turns.intend, intending(first, 'of this life'));
  const second = required(await settle(store, first, { syncState: syncState('read on') }));
  expect(second.intents).toMatchObject([{ id: 'of the former life', former: true }, { id: 'of this life' }]);
  expect(second.intents.map(({ former }) => former)).toEqual([true, undefined]);
});
