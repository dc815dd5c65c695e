/**
 * Owns newcomers: calendar items that no link knows by their item id. They may be new, a user's copy, an old friend under a new item id (moved back, mailbox
 * moved), restored from Deleted Items, or of another installation; their key and UID tell (architecture, Identity 1 and 5).
 */
import { type ItemRef, type Work } from '../../actors/messages.ts';
import { type IdentityKey, type ItemId, type S4Guid, type S4System } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type ExchangeItem } from '../../ports/exchange.ts';
import { unknownBase } from '../../sync/fingerprint.ts';
import { keyOfExchangeBorn, parseKey } from '../../sync/identity.ts';
import { type Context, itemResult, sideResult } from './context.ts';
import { newLink } from './doubts.ts';
import { type LinkBook } from './link-book.ts';
import { type Failure, type Reader } from './reader.ts';
import { leftBehind } from './rest.ts';
import { type NewOnExchange, type Skipped } from './sighting.ts';

export type Newcomers = {
  readonly fresh: readonly (NewOnExchange | Skipped)[];
  /** Links that get this item now; `adopted` when no link was stored. */
  readonly relinked: readonly { readonly link: Link; readonly adopted: boolean }[];
  readonly failures: readonly Failure[];
};

type Verdict =
  | NewOnExchange
  | Skipped
  | { readonly kind: 'relink'; readonly link: Link; readonly adopted: boolean }
  | { readonly kind: 'failure'; readonly failure: Failure };

type Newcomer = { readonly item: ExchangeItem; readonly ref: ItemRef; readonly computed: IdentityKey };

const relinkedTo = (link: Link, item: ExchangeItem): Link => ({ ...link, itemId: item.itemId });

const fresh = ({ item, ref }: Newcomer, key: IdentityKey): NewOnExchange | Skipped =>
  item.skip === undefined ? { kind: 'new-on-exchange', ref, item, key } : { kind: 'skipped', ref, reason: item.skip };

const copyKey = (context: Context, { item }: Newcomer): IdentityKey =>
  keyOfExchangeBorn(context.deps.installation, item.uid, item.itemId);

/** The key or the UID belongs to a link. Does that link's item still exist? */
const withOwner = (
  context: Context,
  reader: Reader,
  { newcomer, owner }: { readonly newcomer: Newcomer; readonly owner: Link },
): Verdict => {
  if (owner.state === 'tombstone') {
    // Deleted on S/4 while this copy was out of sight: it is deleted now. Otherwise a person restored it: a new life, a new identity.
    return owner.because === leftBehind
      ? { kind: 'relink', link: relinkedTo(owner, newcomer.item), adopted: false }
      : fresh(newcomer, copyKey(context, newcomer));
  }
  const original = reader.onExchange(owner.itemId);
  if (original.ok && original.value.itemId !== newcomer.item.itemId) return fresh(newcomer, copyKey(context, newcomer));
  if (!original.ok && original.fault.kind !== 'gone')
    return { kind: 'failure', failure: { ref: newcomer.ref, on: 'exchange', fault: original.fault } };
  return { kind: 'relink', link: relinkedTo(owner, newcomer.item), adopted: false };
};

type Keyed = { readonly newcomer: Newcomer; readonly key: IdentityKey };

const orphaned = (ref: ItemRef): Skipped => ({ kind: 'skipped', ref, reason: 'orphaned' });

/** Interest goes first, as with every link: without it nobody would tell this mailbox of a delete. */
const adopt = async (context: Context, { newcomer, key }: Keyed, guid: S4Guid): Promise<Verdict> => {
  await context.deps.records.addInterest(context.s4.system, guid, context.enrolment.id);
  const link = newLink(context, { guid, key, itemId: newcomer.item.itemId, base: unknownBase });
  return { kind: 'relink', link, adopted: true };
};

const bornOnS4 = async (
  context: Context,
  keyed: Keyed,
  { system, guid }: { readonly system: S4System; readonly guid: S4Guid },
): Promise<Verdict> => {
  const own = context.s4.system;
  const { ref } = keyed.newcomer;
  if (system.system !== own.system || system.client !== own.client) return orphaned(ref);
  const read = await itemResult(context, 's4', context.s4.read(guid));
  if (read.ok) return adopt(context, keyed, guid);
  if (read.fault.kind !== 'gone') return { kind: 'failure', failure: { ref, on: 's4', fault: read.fault } };
  // Without authorisation S/4 answers 404 for everything.
  await sideResult('s4', context.s4.mayRead());
  return orphaned(ref);
};

const bornOnExchange = async (context: Context, keyed: Keyed, work: Work): Promise<Verdict> => {
  const found = await sideResult('s4', context.s4.findByExternalId(keyed.key));
  if (found !== undefined) return adopt(context, keyed, found.guid);
  // Stamped, but never created in S/4? Or deleted there while nobody watched? Only our own evidence tells; without it nothing is resurrected (P4).
  const { item, ref } = keyed.newcomer;
  return (work.firstRound || work.relisting === true || context.repair) &&
    !isOurUnfinishedWork(context, work, { itemId: item.itemId, key: keyed.key })
    ? orphaned(ref)
    : fresh(keyed.newcomer, isOwnKey(context, keyed) ? keyed.key : copyKey(context, keyed.newcomer));
};

/** Made from this item's own UID: a key that it brought along belongs to the item that it was copied from, which may be waiting for its appointment still. */
const isOwnKey = (context: Context, { newcomer, key }: Keyed): boolean =>
  key === newcomer.computed || key === copyKey(context, newcomer);

/** Carries a key of ours, but no link is stored: after re-enrolment, a lost state, a crash before the link was settled. */
const withKeyOnly = async (context: Context, work: Work, keyed: Keyed): Promise<Verdict> => {
  const parsed = parseKey(keyed.key);
  if (parsed?.born === 's4') return bornOnS4(context, keyed, parsed);
  return parsed?.installation === context.deps.installation
    ? bornOnExchange(context, keyed, work)
    : orphaned(keyed.newcomer.ref);
};

/** An intent that a restore brought back was carried out long ago, and whatever it made is gone again; an item that kept failing may still wait. */
const isOurUnfinishedWork = (
  context: Context,
  work: Work,
  { itemId, key }: { readonly itemId: ItemId; readonly key: IdentityKey },
): boolean =>
  (!context.repair && work.intents.some((intent) => intent.key === key)) ||
  work.retries.some((ref) => ref.itemId === itemId);

const judge = async (
  context: Context,
  work: Work,
  knowledge: { readonly reader: Reader; readonly book: LinkBook; readonly newcomer: Newcomer },
): Promise<Verdict> => {
  const { reader, book, newcomer } = knowledge;
  const key = newcomer.item.key;
  const owner = book.byKey(key ?? newcomer.computed);
  if (owner !== undefined) return withOwner(context, reader, { newcomer, owner });
  return key === undefined ? fresh(newcomer, newcomer.computed) : withKeyOnly(context, work, { newcomer, key });
};

/** The key that this item would get as a copy: then it is no copy of another item with that key. */
const ownsItsKey = (context: Context, { item, key }: NewOnExchange): boolean =>
  key === keyOfExchangeBorn(context.deps.installation, item.uid, item.itemId);

/** Newcomers with one key in the same slice: all but one are copies of it, whichever was seen first. */
const withoutTwins = (
  context: Context,
  verdicts: readonly (NewOnExchange | Skipped)[],
): readonly (NewOnExchange | Skipped)[] => {
  const fresh = verdicts.filter((one) => one.kind === 'new-on-exchange');
  const owned = new Set(fresh.filter((one) => ownsItsKey(context, one)).map(({ key }) => key));
  const taken = new Set<IdentityKey>();
  return verdicts.map((one) => {
    if (one.kind !== 'new-on-exchange' || ownsItsKey(context, one)) return one;
    const isCopy = taken.has(one.key) || owned.has(one.key);
    const key = isCopy ? keyOfExchangeBorn(context.deps.installation, one.item.uid, one.item.itemId) : one.key;
    taken.add(key);
    return { ...one, key };
  });
};

/** @param ids items of the calendar that no link names; they have been read */
export const judgeNewcomers = async (
  context: Context,
  work: Work,
  { reader, book, ids }: { readonly reader: Reader; readonly book: LinkBook; readonly ids: readonly ItemId[] },
): Promise<Newcomers> => {
  const failures: Failure[] = [];
  const newcomers: Newcomer[] = [];
  for (const id of ids) {
    const read = reader.onExchange(id);
    const ref: ItemRef = { itemId: id };
    if (read.ok)
      newcomers.push({ item: read.value, ref, computed: keyOfExchangeBorn(context.deps.installation, read.value.uid) });
    // Gone again already: its deletion is a change of its own, if anybody ever knew the item.
    else if (read.fault.kind !== 'gone') failures.push({ ref, on: 'exchange', fault: read.fault });
  }
  if (newcomers.length > 0) {
    const keys = newcomers.flatMap(({ item, computed }) =>
      item.key === undefined ? [computed] : [item.key, computed],
    );
    book.add((await context.session.look({ itemIds: [], guids: [], keys })).links);
    const owners = newcomers.flatMap(({ item, computed }) => book.byKey(item.key ?? computed) ?? []);
    await reader.exchange(owners.filter(({ state }) => state !== 'tombstone').map(({ itemId }) => itemId));
  }
  const freshOnes: (NewOnExchange | Skipped)[] = [];
  const relinked = new Map<string, { readonly link: Link; readonly adopted: boolean }>();
  for (const newcomer of newcomers) {
    const verdict = await judge(context, work, { reader, book, newcomer });
    if (verdict.kind === 'failure') failures.push(verdict.failure);
    else if (verdict.kind !== 'relink') freshOnes.push(verdict);
    else if (relinked.has(verdict.link.guid)) freshOnes.push(fresh(newcomer, copyKey(context, newcomer)));
    else relinked.set(verdict.link.guid, verdict);
  }
  return { fresh: withoutTwins(context, freshOnes), relinked: [...relinked.values()], failures };
};
