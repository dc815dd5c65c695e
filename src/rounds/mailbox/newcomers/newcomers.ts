/**
 * Owns newcomers: calendar items that no link knows by their item id. They may be new, a user's copy, an old friend under a new item id (moved back, mailbox
 * moved), restored from Deleted Items, or of another installation; their key and UID tell (architecture, Identity 1 and 5).
 */
import { type ItemRef, type Work } from '../../../actors/messages.ts';
import { type IdentityKey, type ItemId, type S4Guid, type S4System } from '../../../model/ids.ts';
import { type Link, type SkipReason } from '../../../model/link.ts';
import { type ExchangeItem, type Meeting, type ReadableItem } from '../../../ports/exchange.ts';
import { unknownBase } from '../../../sync/fingerprint.ts';
import { parseKey } from '../../../sync/identity.ts';
import { type Context, itemResult, sideResult } from '../context.ts';
import { newLink } from '../doubts.ts';
import { copyKey, keyOfUid } from '../exchange-born.ts';
import { type LinkBook } from '../link-book.ts';
import { offerLead } from '../meetings/hand-over.ts';
import { forgetLostLeads, type Judgement, standingOf } from '../meetings/meetings.ts';
import { type Failure, type Reader } from '../reader.ts';
import { leftBehind } from '../rest.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';
import { completeAll } from './complete-new.ts';
import { type Doubled, doubledBy } from './doubles.ts';
import { isLikerElsewhere, likestFirst } from './likest-first.ts';
import { isOrphan } from './orphans.ts';
import { withoutTwins } from './twins.ts';
import { anew, isWantedAgain } from './wanted-again.ts';

export type Newcomers = {
  readonly fresh: readonly (NewOnExchange | Skipped)[];
  /** Links that get this item now; `adopted` when no link was stored. */
  readonly relinked: readonly { readonly link: Link; readonly adopted: boolean }[];
  readonly doubled: readonly Doubled[];
  readonly failures: readonly Failure[];
};

type Verdict =
  | NewOnExchange
  | Skipped
  | { readonly kind: 'doubles'; readonly doubled: Doubled | 'called-off'; readonly skipped: Skipped }
  | { readonly kind: 'relink'; readonly link: Link; readonly adopted: boolean }
  | { readonly kind: 'failure'; readonly failure: Failure };

type Newcomer = { readonly item: ExchangeItem; readonly ref: ItemRef; readonly computed: IdentityKey };

/** Without the key that Tandem gave it, it is not the item that Tandem made. */
const relinkedTo = ({ made, ...link }: Link, item: ExchangeItem): Link => ({
  ...link,
  itemId: item.itemId,
  ...(made === true && item.key === link.key ? { made } : {}),
});

const skipped = ({ ref }: Newcomer, reason: SkipReason): Skipped => ({ kind: 'skipped', ref, reason });

const fresh = ({ item, ref }: Newcomer, key: IdentityKey): NewOnExchange | Skipped =>
  item.skip === undefined ? { kind: 'new-on-exchange', ref, item, key } : { kind: 'skipped', ref, reason: item.skip };

const wasLeft = ({ said }: Link): boolean => said?.on === 'exchange';

type Owned = { readonly newcomer: Newcomer; readonly owner: Link };

/** What the link was about has been deleted, or taken away. */
const withTombstone = async (context: Context, reader: Reader, { newcomer, owner }: Owned): Promise<Verdict> => {
  // Deleted on S/4 while this copy was out of sight: it is deleted now.
  if (owner.because === leftBehind) return { kind: 'relink', link: relinkedTo(owner, newcomer.item), adopted: false };
  // It never went away: what it belonged to was deleted, and the policy left it here. Whatever becomes of it, that is not made again (P4).
  if (owner.itemId === newcomer.item.itemId) return skipped(newcomer, 'orphaned');
  const isLeft = wasLeft(owner);
  const isCopy = isLeft && reader.onExchange(owner.itemId).ok;
  // Its person was put on again, or it is not cancelled any more. Otherwise somebody restored it: a new life, a new identity.
  if (isCopy || !(await isWantedAgain(context, owner)))
    return isLeft && !isCopy ? skipped(newcomer, 'orphaned') : fresh(newcomer, copyKey(context, newcomer));
  return { kind: 'relink', link: await anew(context, owner, newcomer.item), adopted: true };
};

/** The key or the UID belongs to a link. Does that link's item still exist? */
const withOwner = async (context: Context, reader: Reader, owned: Owned): Promise<Verdict> => {
  const { newcomer, owner } = owned;
  if (owner.state === 'tombstone') return withTombstone(context, reader, owned);
  const original = reader.onExchange(owner.itemId);
  if (original.ok && original.value.itemId !== newcomer.item.itemId) return fresh(newcomer, copyKey(context, newcomer));
  if (!original.ok && original.fault.kind !== 'gone')
    return { kind: 'failure', failure: { ref: newcomer.ref, on: 'exchange', fault: original.fault } };
  return !original.ok && (await isLikerElsewhere(context, reader, { owner, item: newcomer.item }))
    ? fresh(newcomer, copyKey(context, newcomer))
    : { kind: 'relink', link: relinkedTo(owner, newcomer.item), adopted: false };
};

type Keyed = { readonly newcomer: Newcomer; readonly key: IdentityKey };

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
  if (system.system !== own.system || system.client !== own.client) return skipped(keyed.newcomer, 'orphaned');
  const read = await itemResult(context, 's4', context.s4.read(guid));
  if (read.ok) return adopt(context, keyed, guid);
  if (read.fault.kind !== 'gone') return { kind: 'failure', failure: { ref, on: 's4', fault: read.fault } };
  // Without authorisation S/4 answers 404 for everything.
  await sideResult('s4', context.s4.mayRead());
  return skipped(keyed.newcomer, 'orphaned');
};

const bornOnExchange = async (context: Context, keyed: Keyed, work: Work): Promise<Verdict> => {
  const found = await sideResult('s4', context.s4.findByExternalId(keyed.key));
  if (found !== undefined) return adopt(context, keyed, found.guid);
  const { itemId } = keyed.newcomer.item;
  const isOwn = isOwnKey(context, keyed);
  return (await isOrphan(context, work, { itemId, key: keyed.key, isOwn }))
    ? skipped(keyed.newcomer, 'orphaned')
    : fresh(keyed.newcomer, isOwn ? keyed.key : copyKey(context, keyed.newcomer));
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
    : skipped(keyed.newcomer, 'orphaned');
};

type Unlinked = { readonly newcomer: Newcomer; readonly owner: Link | undefined };

const withoutOwner = (context: Context, work: Work, newcomer: Newcomer): Verdict | Promise<Verdict> => {
  const { key } = newcomer.item;
  return key === undefined ? fresh(newcomer, newcomer.computed) : withKeyOnly(context, work, { newcomer, key });
};

/** Nothing carries the ExternalId: a meeting that was there has been deleted, and one that may be under way is waited for. */
const notInS4 = async (
  context: Context,
  { newcomer, owner }: Unlinked,
  { onlyKnown, takenOver }: Judgement,
): Promise<Verdict | undefined> => {
  // Without authorisation nothing is found.
  await sideResult('s4', context.s4.mayRead());
  if (onlyKnown === true) return skipped(newcomer, 'cancelled');
  if (owner !== undefined || takenOver?.made === true) return skipped(newcomer, 'orphaned');
  const { waitMs = 0 } = takenOver ?? {};
  if (waitMs === 0) return undefined;
  const fault = { kind: 'transient', code: 'busy', retryAfterMs: waitMs } as const;
  return { kind: 'failure', failure: { ref: newcomer.ref, on: 's4', fault } };
};

/** Whoever comes to lead a meeting that another mailbox, or an earlier life, may have made takes what S/4 has. */
const asLead = async (
  context: Context,
  work: Work,
  { judgement, ...unlinked }: Unlinked & { readonly judgement: Judgement },
): Promise<Verdict> => {
  const { newcomer, owner } = unlinked;
  const { computed: key } = newcomer;
  const isNew = judgement.takenOver === undefined && judgement.onlyKnown === undefined && owner === undefined;
  if (isNew) return withoutOwner(context, work, newcomer);
  const found = await sideResult('s4', context.s4.findByExternalId(key));
  if (found === undefined)
    return (await notInS4(context, unlinked, judgement)) ?? withoutOwner(context, work, newcomer);
  // The mailbox that led until the organiser's was enrolled believes that it still does.
  if (judgement.standing === 'own') await offerLead(context, key, found.guid);
  return adopt(context, { newcomer, key }, found.guid);
};

const invitedIf = (verdict: Verdict, { standing }: Judgement): Verdict => {
  if (standing !== 'invited') return verdict;
  if (verdict.kind === 'new-on-exchange') return { ...verdict, invited: true };
  return verdict.kind === 'relink' ? { ...verdict, link: { ...verdict.link, invited: true } } : verdict;
};

type MeetingItem = { readonly item: ReadableItem & { readonly meeting: Meeting }; readonly isOwn: boolean };

/** A meeting under its own identity; what carries another key is a copy of something, or was born in S/4. */
const meetingIn = (context: Context, { item, computed }: Newcomer): MeetingItem | undefined => {
  if (item.skip !== undefined || item.meeting === undefined) return undefined;
  if (item.key !== undefined && item.key !== computed) return undefined;
  const { organiser, response } = item.meeting;
  const isOwn = response === 'organiser' || organiser === context.mailbox;
  return { item: { ...item, meeting: item.meeting }, isOwn };
};

/** A meeting keeps its identity however often its invitation is thrown away and sent again. */
const asMeeting = async (
  context: Context,
  work: Work,
  { item, ...unlinked }: Unlinked & { readonly item: ReadableItem },
): Promise<Verdict> => {
  const { newcomer } = unlinked;
  const judgement = await standingOf(context, item, { key: newcomer.computed });
  if (judgement.standing === 'attendee') return skipped(newcomer, judgement.reason ?? 'attendee');
  return invitedIf(await asLead(context, work, { ...unlinked, judgement }), judgement);
};

/** The link of a meeting that its mailbox has, or had and left for good, knows what becomes of it. */
const isSettled = (owner: Link, newcomer: Newcomer): boolean =>
  owner.state !== 'tombstone' || owner.because === leftBehind || owner.itemId === newcomer.item.itemId;

const judge = async (
  context: Context,
  work: Work,
  knowledge: { readonly reader: Reader; readonly book: LinkBook; readonly newcomer: Newcomer },
): Promise<Verdict> => {
  const { reader, book, newcomer } = knowledge;
  const owner = book.byKey(newcomer.item.key ?? newcomer.computed);
  const meeting = meetingIn(context, newcomer);
  if (meeting !== undefined && !meeting.isOwn) {
    const doubled = await doubledBy(context, book, meeting.item);
    if (doubled !== undefined) return { kind: 'doubles', doubled, skipped: skipped(newcomer, 'review') };
  }
  if (meeting !== undefined && (owner === undefined || (!meeting.isOwn && !isSettled(owner, newcomer))))
    return asMeeting(context, work, { newcomer, owner, item: meeting.item });
  return owner === undefined ? withoutOwner(context, work, newcomer) : withOwner(context, reader, { newcomer, owner });
};

type Looked = { readonly reader: Reader; readonly book: LinkBook; readonly ids: readonly ItemId[] };
type Read = { readonly newcomers: readonly Newcomer[]; readonly failures: readonly Failure[] };

/** Items without a link that are gone: leads may have gone with them. */
const isAnyLost = (work: Work, { book, ids }: Looked, { newcomers, failures }: Read): boolean =>
  newcomers.length + failures.length < ids.length ||
  [...work.deletedEvents, ...work.movedEvents].some((id) => book.byItem(id) === undefined);

const readAll = (context: Context, { reader, ids }: Looked): Read => {
  const failures: Failure[] = [];
  const newcomers: Newcomer[] = [];
  for (const id of ids) {
    const read = reader.onExchange(id);
    const ref: ItemRef = { itemId: id };
    if (read.ok) newcomers.push({ item: read.value, ref, computed: keyOfUid(context, read.value.uid) });
    // Gone again already: its deletion is a change of its own, if anybody ever knew the item.
    else if (read.fault.kind !== 'gone') failures.push({ ref, on: 'exchange', fault: read.fault });
  }
  return { newcomers, failures };
};

/** The links that know them by key or UID, and the items of those. What this slice found under another item id already is not stored yet, and stays. */
const readOwners = async (
  context: Context,
  { reader, book }: Looked,
  newcomers: readonly Newcomer[],
): Promise<void> => {
  if (newcomers.length === 0) return;
  const keys = newcomers.flatMap(({ item, computed }) => (item.key === undefined ? [computed] : [item.key, computed]));
  const { links } = await context.session.look({ itemIds: [], guids: [], keys });
  book.add(links.filter(({ guid }) => book.byGuid(guid) === undefined));
  const owners = newcomers.flatMap(({ item, computed }) => book.byKey(item.key ?? computed) ?? []);
  const living = owners.filter((owner) => owner.state !== 'tombstone' || wasLeft(owner));
  await reader.exchange(living.map(({ itemId }) => itemId));
};

/** @param looked `ids`: items of the calendar that no link names; they have been read */
export const judgeNewcomers = async (context: Context, work: Work, looked: Looked): Promise<Newcomers> => {
  const { reader, book } = looked;
  const read = readAll(context, looked);
  if (isAnyLost(work, looked, read)) await forgetLostLeads(context);
  const failures = [...read.failures];
  await readOwners(context, looked, read.newcomers);
  const judged: (NewOnExchange | Skipped)[] = [];
  const doubled: Doubled[] = [];
  const relinked = new Map<string, { readonly link: Link; readonly adopted: boolean }>();
  for (const newcomer of likestFirst(context, book, read.newcomers)) {
    const verdict = await judge(context, work, { reader, book, newcomer });
    if (verdict.kind === 'failure') failures.push(verdict.failure);
    else if (verdict.kind === 'doubles') {
      judged.push(verdict.skipped);
      if (verdict.doubled !== 'called-off') doubled.push(verdict.doubled);
    } else if (verdict.kind !== 'relink') judged.push(verdict);
    else if (relinked.has(verdict.link.guid)) judged.push(fresh(newcomer, copyKey(context, newcomer)));
    else relinked.set(verdict.link.guid, verdict);
  }
  const completed = await completeAll(context, withoutTwins(context, judged));
  return {
    fresh: completed.fresh,
    relinked: [...relinked.values()],
    doubled,
    failures: [...failures, ...completed.failures],
  };
};
