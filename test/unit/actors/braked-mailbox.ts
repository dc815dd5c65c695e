/** A mailbox whose brake has asked, and what rounds announce and hold, for the tests of the brake. */
import { type Intent, type Settle, type Work } from '../../../src/actors/messages.ts';
import { type ItemId, type S4Guid, s4Guid } from '../../../src/model/ids.ts';
import { type Instant, instantOfMs, msOfInstant } from '../../../src/model/instant.ts';
import { type Link } from '../../../src/model/link.ts';
import { type MailboxView, type OutboxEntry } from '../../../src/model/view.ts';
import { at, correlation, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, link, quiet, settle } from './quiet-mailbox.ts';

export const minutes = (count: number): Instant => instantOfMs(msOfInstant(at) + count * 60_000);
export const guidOf = (number: number): S4Guid => s4Guid(number.toString(16).padStart(32, '0'));
export const linkOf = (number: number): Link => ({ ...link, guid: guidOf(number), itemId: `item-${number}` as ItemId });
export const held = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => ({ guid: guidOf(from + place) }));

export const deletion = (number: number, more: Partial<Intent> = {}): Intent => ({
  id: `intent-${number}`,
  on: 's4',
  step: 'delete',
  key: link.key,
  guid: guidOf(number),
  sent: {},
  witness: 'deleted-by-person',
  because: 'lead/unchanged/deleted',
  ...more,
});
export const deletions = (from: number, to: number): readonly Intent[] =>
  Array.from({ length: to - from }, (_, place) => deletion(from + place));

export const woken = async (store: Store, name: string, when: Instant = at): Promise<Work> => {
  await store.run(turns.tell, { notice: { from: 'admin', at: when, correlation } });
  return begin(store, name, when);
};

type Announcing = { readonly intents: readonly Intent[]; readonly when?: Instant };

export const intend = (store: Store, { token }: Work, { intents, when = at }: Announcing) =>
  store.run(turns.intend, {
    token,
    correlation,
    at: when,
    leaseMs: 60_000,
    flushed: 0,
    intents,
    journal: [],
    subscribe: false,
  });

/** One round that announces the writes and has done them. */
export const wrote = async (store: Store, intents: readonly Intent[], when: Instant = at): Promise<void> => {
  const work = await woken(store, 'write', when);
  await intend(store, work, { intents, when });
  await settle(store, work, { settled: intents.map(({ id }) => id), at: when });
};

export const viewIn = (outbox: readonly OutboxEntry[]): MailboxView | undefined =>
  outbox.flatMap((entry) => (entry.kind === 'mailbox-view' ? [entry.view] : [])).at(-1);

export const journalIn = (outbox: readonly OutboxEntry[]): readonly string[] =>
  outbox.flatMap((entry) => (entry.kind === 'journal' ? [entry.entry.what] : []));

export const viewOf = async (store: Store): Promise<MailboxView | undefined> =>
  viewIn((await store.run(turns.report, { at })).outbox);

/** A mailbox that was asked about twelve deletes. */
export const paused = async (changes: Partial<Settle> = {}): Promise<Store> => {
  const store = await quiet();
  const work = await woken(store, 'braked');
  await settle(store, work, { braked: { deletes: 12, updates: 0, held: held(0, 12) }, ...changes });
  return store;
};

export const answer = (store: Store, decision: 'approve' | 'reject', when: Instant = at) =>
  store.run(turns.answer, { decision, at: when, correlation });
