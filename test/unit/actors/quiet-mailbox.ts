/** A mailbox whose first round is over, and rounds that begin and settle without any runtime. */
import { type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ChangeKey, type ETag, type IdentityKey, type ItemId, type RoundToken } from '../../../src/model/ids.ts';
import { type Instant } from '../../../src/model/instant.ts';
import { type Link } from '../../../src/model/link.ts';
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

export const link: Link = {
  v: 1,
  guid,
  key: `s4:S4H:100:${guid}` as IdentityKey,
  role: 'lead',
  bornOn: 's4',
  itemId: 'item-1' as ItemId,
  changeKey: 'ck-1' as ChangeKey,
  etag: 'etag-1' as ETag,
  base: { subject: 'a', when: 'a', location: 'a', note: 'a', importance: 'a', private: 'a' },
  state: 'linked',
  since: at,
  differs: {},
};

export const beginning = (store: Store, name: string, when: Instant = at) =>
  store.run(turns.begin, { at: when, leaseMs: 60_000, token: name as RoundToken });

export const begin = async (store: Store, name: string, when: Instant = at): Promise<Work> => {
  const reply = await beginning(store, name, when);
  if (!reply.go) throw new Error(`no work: ${reply.because}`);
  return reply.work;
};

/** Everything that was asked for is done. */
export const settle = async (store: Store, work: Work, changes: Partial<Settle> = {}) => {
  const reply = await store.run(turns.settle, settlementOf(work, changes));
  if (reply.lost) throw new Error('the round was lost');
  return reply;
};

/** Enrolled, first round over, with what it settled. */
export const quiet = async (changes: Partial<Settle> = {}): Promise<Store> => {
  const store = createStore();
  await store.run(turns.enrol, { enrolment, at, correlation });
  await settle(store, await begin(store, 'first'), changes);
  return store;
};
