/** Which failures count, and which only repeat what is known: people who go on working must not push an item's next attempt away. */
import { type MailboxProtocol, type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ETag, type ItemId, type RoundToken, syncState } from '../../../src/model/ids.ts';
import { type Instant, instant } from '../../../src/model/instant.ts';
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

type Begun = MailboxProtocol['begin']['message'];

const begin = async (store: Store, name: string, when: Instant): Promise<Work> => {
  const message: Begun = { at: when, leaseMs: 60_000, token: name as RoundToken };
  const reply = await store.run(turns.begin, message);
  if (!reply.go) throw new Error(`no work: ${reply.because}`);
  return reply.work;
};

/** Of the subscription only what a test says. */
const settle = (store: Store, work: Work, changes: Partial<Settle> & Pick<Settle, 'at'>) => {
  const handled = { s4: work.s4, exchange: true, deletedEvents: [] };
  const { subscription: _, ...settlement } = settlementOf(work, { handled, listing: { done: true } });
  return store.run(turns.settle, { ...settlement, ...changes });
};

const failure = { ref: { guid }, on: 's4' as const, fault: { kind: 'transient' as const, code: 'locked' as const } };
const second = (count: number): Instant => instant(new Date(Date.parse(at) + count * 1000).toISOString());
const subscribed = { refused: true as const };

test('dead letters are tried again one by one, by cause, or all', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const refused = { kind: 'refused', code: 'forbidden' } as const;
  const invalid = { kind: 'invalid', code: 'rejected' } as const;
  const named = { one: refused, two: refused, three: invalid };
  const failures = Object.entries(named).map(([name, fault]) => ({
    ref: { itemId: name as ItemId },
    on: 's4' as const,
    fault,
  }));
  await settle(store, await begin(store, 'first', at), { at, subscription: subscribed, failures });
  await settle(store, await begin(store, 'second', second(5)), { at: second(5), failures, end: true });
  const retry = (which: object) => store.run(turns.retry, { at: second(6), correlation, ...which });
  expect(await retry({ fault: 'locked' })).toEqual({ retried: 0 });
  expect(await retry({ fault: 'forbidden', items: ['one', 'three'] })).toEqual({ retried: 1 });
  expect(await retry({ fault: 'forbidden' })).toEqual({ retried: 1 });
  expect((await begin(store, 'third', second(7))).retries).toEqual([{ itemId: 'one' }, { itemId: 'two' }]);
  expect(await retry({})).toEqual({ retried: 1 });
});

test('a dead letter whose item fails otherwise, and is tried again by itself, is none any more', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const refused = { ref: { guid }, on: 's4' as const, fault: { kind: 'invalid' as const, code: 'rejected' as const } };
  const lost = {
    ref: { guid },
    on: 'exchange' as const,
    fault: { kind: 'transient' as const, code: 'timeout' as const },
  };
  await settle(store, await begin(store, 'first', at), { at, subscription: subscribed, failures: [refused] });
  const parked = await settle(store, await begin(store, 'second', second(5)), { at: second(5), failures: [refused] });
  const kinds = ({ lost: isLost, ...reply }: typeof parked): readonly string[] =>
    isLost || !('outbox' in reply) ? [] : reply.outbox.map(({ kind }) => kind);
  expect(kinds(parked)).toContain('dead-letter');
  await store.run(turns.tell, notice(1, second(6)));
  const again = await settle(store, await begin(store, 'third', second(6)), { at: second(6), failures: [lost] });
  expect(kinds(again)).toContain('dead-letter-resolved');
});

const notice = (number: number, when: Instant) =>
  ({ notice: { from: 's4', at: when, correlation, guid, etag: `etag-${number}` as ETag } }) as const;

test('what people change meanwhile is tried at once, but counts as no further failure', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  await settle(store, await begin(store, 'first', at), { at, subscription: subscribed, failures: [failure] });
  // Twelve edits, each tried in vain, while the document is locked: by doubling, the thirteenth attempt would be an hour away.
  for (let edits = 1; edits <= 12; edits += 1) {
    await store.run(turns.tell, notice(edits, at));
    const reply = await settle(store, await begin(store, `edit-${edits}`, at), { at, failures: [failure] });
    expect(reply).toMatchObject({ lost: false, due: second(1) });
  }
  const again = await begin(store, 'due', second(1));
  expect(again.retries).toEqual([{ guid }]);
  const reply = await settle(store, again, { at: second(1), failures: [failure] });
  expect(reply).toMatchObject({ lost: false, due: second(3) });
});

test('what S/4 told of an item stands while its delete waits to be tried again (I7)', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const stale = { kind: 'stale' as const, code: 'version-moved' as const };
  const failures = [{ ref: { guid, deleted: true as const }, on: 'exchange' as const, fault: stale }];
  await settle(store, await begin(store, 'first', at), { at, subscription: subscribed, failures });
  // Its item was changed, and is looked at before the delete is due.
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  expect(await begin(store, 'early', at)).toMatchObject({ exchange: true, retries: [], deletedOnS4: [guid] });
});

test('a refused sync state makes the subscription doubtful too: a mailbox that was moved has lost both', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const first = await begin(store, 'first', at);
  await settle(store, first, { at, subscription: subscribed, syncState: syncState('state-1') });
  await store.run(turns.tell, { notice: { from: 'admin', at, correlation } });
  const work = await begin(store, 'refused', at);
  expect(work.subscription.due).toBe(false);
  const reply = await settle(store, work, { at, syncState: null, moreExchange: true });
  expect(reply).toMatchObject({ lost: false, next: { exchange: true, subscription: { due: true } } });
});
