/** What an item of Outlook has to say of its failure: when a round is asked to write it, how often it is tried, and that our own write wakes nobody (product row 26). */
import { type MailboxProtocol, type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ChangeKey, itemId, type RoundToken, syncState } from '../../../src/model/ids.ts';
import { type Instant, instant } from '../../../src/model/instant.ts';
import { type Marked } from '../../../src/model/mark.ts';
import {
  at,
  correlation,
  createStore,
  enrolment,
  settlementOf,
  type Store,
  turns,
} from '../../support/mailbox-store.ts';

const item = itemId('item-1');
const version = (changeKey: string) => changeKey as ChangeKey;
const ref = { itemId: item };
const rejected = { kind: 'invalid', code: 'rejected' } as const;
const busy = { kind: 'transient', code: 'timeout', maybeDone: true } as const;
const failure = { ref, on: 's4', fault: rejected, changeKey: version('failed') } as const;
const wanted = { item, itemId: item, failed: version('failed'), because: { on: 's4', ...rejected } };
const second = (count: number): Instant => instant(new Date(Date.parse(at) + count * 1000).toISOString());

type Reply = MailboxProtocol['settle']['reply'];

/** One round after the other with the same token; a reply that has work is gone on with. */
const begin = async (store: Store, name: string, when: Instant): Promise<Work | undefined> => {
  const reply = await store.run(turns.begin, { at: when, leaseMs: 60_000, token: name as RoundToken });
  return reply.go ? reply.work : undefined;
};
const settle = (store: Store, work: Work, changes: Partial<Settle> & Pick<Settle, 'at'>): Promise<Reply> => {
  const handled = { s4: work.s4, exchange: true, deletedEvents: [] };
  const { subscription: _, ...settlement } = settlementOf(work, { handled, listing: { done: true } });
  return store.run(turns.settle, { ...settlement, ...changes });
};
const nextOf = (reply: Reply): Work | undefined => (reply.lost ? undefined : reply.next);
const must = (work: Work | undefined): Work => {
  if (work === undefined) throw new Error('no work');
  return work;
};

/** An item of Outlook that failed twice. @returns what the round is asked for next */
const parked = async (store: Store): Promise<Work | undefined> => {
  await store.run(turns.enrol, { enrolment, at, correlation });
  const first = must(await begin(store, 'first', at));
  const quiet = { subscription: { refused: true as const }, syncState: syncState('state-1') };
  expect(nextOf(await settle(store, first, { at, ...quiet, failures: [failure] }))).toBeUndefined();
  return nextOf(
    await settle(store, must(await begin(store, 'second', second(5))), { at: second(5), failures: [failure] }),
  );
};
const done = (marked: Marked): Partial<Settle> => ({ marked: [marked] });
const named = { item, itemId: item };

test('an item that failed for good is to say so, once', async () => {
  const store = createStore();
  const next = must(await parked(store));
  expect(next.marks).toEqual([wanted]);
  const set = { ...named, did: 'set', changeKey: version('marked') } as const;
  expect(nextOf(await settle(store, next, { at: second(6), ...done(set) }))).toBeUndefined();
  expect(await begin(store, 'third', second(7))).toBeUndefined();
});

test('the notice of our own mark wakes nobody, that of anybody else`s change does', async () => {
  const store = createStore();
  const set = { ...named, did: 'set', changeKey: version('marked') } as const;
  const next = must(await parked(store));
  await settle(store, next, { at: second(6), ...done(set) });
  const told = (changeKey: string) =>
    store.run(turns.tell, {
      notice: {
        from: 'exchange',
        at: second(7),
        correlation,
        generation: next.subscription.generation,
        deleted: [],
        versions: [{ itemId: item, changeKey: version(changeKey) }],
      },
    });
  await told('marked');
  expect(await begin(store, 'echo', second(8))).toBeUndefined();
  await told('edited');
  expect(await begin(store, 'edit', second(9))).toMatchObject({
    exchange: true,
    markedVersions: [{ itemId: item, changeKey: 'marked' }],
  });
});

test('when it is fine again it is to say nothing, and then nothing is remembered', async () => {
  const store = createStore();
  await settle(store, must(await parked(store)), { at: second(6), ...done({ ...named, did: 'set' }) });
  await store.run(turns.retry, { at: second(7), correlation });
  // While it is tried again it goes on saying so.
  const again = must(await begin(store, 'retry', second(8)));
  expect(again).toMatchObject({ retries: [ref] });
  expect(again.marks).toBeUndefined();
  const healed = must(nextOf(await settle(store, again, { at: second(9), cured: [ref] })));
  expect(healed.marks).toEqual([named]);
  expect(nextOf(await settle(store, healed, { at: second(10), ...done({ ...named, did: 'none' }) }))).toBeUndefined();
  expect(store.keys.get('marks')).toEqual({ v: 1, items: {} });
});

test('one that shall not say so says nothing, whatever becomes of it', async () => {
  const store = createStore();
  await settle(store, must(await parked(store)), { at: second(6), ...done({ ...named, did: 'none' }) });
  await store.run(turns.retry, { at: second(7), correlation });
  const again = must(await begin(store, 'retry', second(8)));
  expect(nextOf(await settle(store, again, { at: second(9), cured: [ref] }))).toBeUndefined();
});

test('a mark that could not be written is tried after a while, and given up in the end', async () => {
  const store = createStore();
  let work = await parked(store);
  let when = 6;
  let tries = 0;
  const failed = { ...named, did: 'failed', fault: rejected, perhaps: false } as const;
  while (work !== undefined && tries < 10) {
    expect(work.marks).toEqual([wanted]);
    const reply = await settle(store, work, { at: second(when), ...done(failed) });
    expect(nextOf(reply)).toBeUndefined();
    expect(await begin(store, 'early', second(when))).toBeUndefined();
    tries += 1;
    when += 3_600;
    work = await begin(store, `try-${tries}`, second(when));
  }
  expect(tries).toBe(2);
});

test('what may have been written is taken away as if it had been', async () => {
  const store = createStore();
  await settle(store, must(await parked(store)), {
    at: second(6),
    ...done({ ...named, did: 'failed', fault: busy, perhaps: true }),
  });
  await store.run(turns.retry, { at: second(7), correlation });
  const again = must(await begin(store, 'retry', second(3_600)));
  const reply = await settle(store, again, { at: second(3_601), cured: [ref], marked: [] });
  expect(must(nextOf(reply)).marks).toEqual([named]);
});

test('an occurrence is never to say so (I24)', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const occurrence = { ...failure, ref: { itemId: itemId('occurrence:2:master') } };
  const quiet = { subscription: { refused: true as const } };
  await settle(store, must(await begin(store, 'first', at)), { at, ...quiet, failures: [occurrence] });
  const reply = await settle(store, must(await begin(store, 'second', second(5))), {
    at: second(5),
    failures: [occurrence],
  });
  expect(nextOf(reply)).toBeUndefined();
});
