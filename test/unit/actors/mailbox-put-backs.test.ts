/** The order to put a value back that lost: stored by a turn, handed to rounds until one has answered, and refused where the link says enough. */
import { instant, type Instant } from '../../../src/model/instant.ts';
import { type Link } from '../../../src/model/link.ts';
import { type PutBackTurn } from '../../../src/model/put-back.ts';
import { at, correlation, createStore, guid, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, link, quiet, settle } from './quiet-mailbox.ts';

const order = { conflict: 'k1', guid, field: 'subject' } as const;
const message = { ...order, won: 'a', wanted: 'b', at, correlation };

const ask = (store: Store, more: Partial<PutBackTurn['message']> = {}) =>
  store.run(turns.putBack, { ...message, ...more });

const linked = (more: Partial<Link> = {}): Promise<Store> => quiet({ links: [{ ...link, ...more }] });

test('an order is stored with its pair to look at, and leaves with its answer', async () => {
  const store = await linked();
  expect(await ask(store)).toEqual({ answer: 'ordered' });
  expect(await ask(store)).toEqual({ answer: 'ordered' });
  const work = await begin(store, 'ordered');
  expect(work).toMatchObject({ s4: [guid], putBacks: [order] });
  const reply = await settle(store, work, { putBacks: [{ order, verdict: 'write' }], end: true });
  expect(reply.outbox).not.toContainEqual(
    expect.objectContaining({ entry: expect.objectContaining({ what: 'refused' }) }),
  );
  await ask(store, { conflict: 'k2' });
  expect((await begin(store, 'next')).putBacks).toEqual([{ ...order, conflict: 'k2' }]);
});

test('what no round has answered stays', async () => {
  const store = await linked();
  await ask(store);
  await settle(store, await begin(store, 'one'), { end: true });
  await ask(store, { conflict: 'k2', field: 'note' });
  expect((await begin(store, 'two')).putBacks).toHaveLength(2);
});

test('a later order for the same field takes the place of the one that waits', async () => {
  const store = await linked();
  await ask(store);
  await ask(store, { overwrite: true });
  expect((await begin(store, 'ordered')).putBacks).toEqual([{ ...order, overwrite: true }]);
});

test.each([
  ['unlinked', { state: 'tombstone' }, {}],
  ['unlinked', { state: 'vanished' }, {}],
  ['direction', { role: 'participant' }, {}],
  ['private', { hidden: { of: 's4', held: 'times' } }, {}],
  ['changed', {}, { won: 'c' }],
  ['there', {}, { wanted: 'a' }],
  ['ordered', {}, { won: 'c', overwrite: true }],
  ['ordered', { base: { ...link.base, subject: null } }, { won: 'c' }],
] as const)('%s: link %j, order %j', async (answer, changes, more) => {
  expect(await ask(await linked(changes), more)).toEqual({ answer });
});

test('a mailbox that is not enrolled, and one where too many wait, take none', async () => {
  expect(await ask(createStore())).toEqual({ answer: 'unlinked' });
  const store = await linked();
  const subjects = Array.from({ length: 100 }, (_, place) => `field ${place}` as 'subject');
  for (const field of subjects) await ask(store, { field, conflict: field, overwrite: true });
  expect(await ask(store)).toEqual({ answer: 'full' });
});

const ended = (because: string) =>
  expect.objectContaining({ entry: expect.objectContaining({ what: 'refused', guid, because, fields: ['subject'] }) });

const isDropped = async (store: Store, when: Instant): Promise<void> => {
  await store.run(turns.tell, { notice: { from: 's4', guid, at: when, correlation } });
  expect(await begin(store, 'last', when)).not.toHaveProperty('putBacks');
};

test('an order whose pair is linked no more is refused', async () => {
  const store = await linked();
  await ask(store);
  const links = [{ ...link, state: 'tombstone' as const }];
  const { outbox } = await settle(store, await begin(store, 'ordered'), { links, end: true });
  expect(outbox).toContainEqual(ended('unlinked'));
  await isDropped(store, at);
});

test('an order is refused when its pair becomes a dead letter, and waits as long as it is tried again', async () => {
  const store = await linked();
  await ask(store);
  const failures = [{ ref: { guid }, on: 's4' as const, fault: { kind: 'invalid', code: 'rejected' } as const }];
  const first = await settle(store, await begin(store, 'first try'), { failures, end: true });
  expect(first.outbox).not.toContainEqual(ended('failed'));
  const later = instant('2026-11-22T09:00:00Z');
  const again = await begin(store, 'second try', later);
  expect(again.putBacks).toEqual([order]);
  const { outbox } = await settle(store, again, { failures, at: later, end: true });
  expect(outbox).toContainEqual(ended('failed'));
  await isDropped(store, later);
});
