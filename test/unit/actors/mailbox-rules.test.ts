/** Owns the proof that changed settings count for what nobody touches, too: both sides are looked at from their beginning, once. */
import { type Work } from '../../../src/actors/messages.ts';
import { syncState } from '../../../src/model/ids.ts';
import { at, correlation, createStore, enrolment, type Store, turns } from '../../support/mailbox-store.ts';
import { woken } from './braked-mailbox.ts';
import { begin, quiet, settle } from './quiet-mailbox.ts';

const slice = async (store: Store, work: Work | undefined, rules: string): Promise<Work | undefined> => {
  if (work === undefined) throw new Error('there is no slice');
  return (await settle(store, work, { rules, syncState: syncState('s'), listing: { done: true } })).next;
};

test('other settings than before have both sides listed from their beginning, in the same round and once', async () => {
  const store = await quiet({ rules: 'one', syncState: syncState('s1') });
  const changed = await slice(store, await woken(store, 'changed'), 'other');
  expect(changed).toMatchObject({ exchange: true, listing: {}, firstRound: false });
  const listing = await slice(store, changed, 'other');
  expect(listing).toMatchObject({ exchange: true, relisting: true });
  expect(listing).not.toHaveProperty('syncState');
  expect(await slice(store, listing, 'other')).toBeUndefined();
  expect(await slice(store, await woken(store, 'later'), 'other')).toBeUndefined();
});

test('the same settings, and what a former release stored of none, ask for nothing', async () => {
  const store = await quiet({ rules: 'one', syncState: syncState('s1') });
  expect(await slice(store, await woken(store, 'same'), 'one')).toBeUndefined();
  const former = await quiet({ syncState: syncState('s1') });
  expect(await slice(former, await woken(former, 'first'), 'one')).toBeUndefined();
});

test('what a first round had judged before the settings changed is looked at when it is over', async () => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  const first = await begin(store, 'first');
  const { next } = await settle(store, first, { rules: 'one', syncState: syncState('s1'), moreExchange: true });
  if (next === undefined) throw new Error('there is no second page');
  expect(await slice(store, next, 'other')).toMatchObject({ exchange: true, listing: {}, firstRound: false });
});
