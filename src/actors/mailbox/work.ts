/**
 * Owns what is handed to a round: the next slice of stored work, bounded, so that a round settles often and a crash repeats little. Notices come before
 * the listing of a first round: what people do now is not kept waiting by what they did last year.
 */
import { type CorrelationId, type RoundToken, type S4Guid } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { isPostponed } from '../../sync/retry.ts';
import { type Work } from '../messages.ts';
import { type ReadState } from '../turn.ts';
import { brakeOf } from './brake.ts';
import { witnessesOf } from './held.ts';
import { findLinked, type Linked } from './links.ts';
import { dueMarks, markedVersions, marksFor } from './marks.ts';
import { putBacksFor } from './put-backs.ts';
import { type Head, keys, type MailboxState, type Notices, type StoredSyncState, type Waiting } from './state.ts';

/** S/4 objects and retries in one slice. */
const sliceSize = 20;

const dropKnownOnS4 = (state: MailboxState, { links }: Linked): MailboxState => {
  const known = new Map(links.map((link) => [link.guid, link.etag]));
  const entries = Object.entries(state.notices.s4) as [S4Guid, MailboxState['notices']['s4'][S4Guid]][];
  const open = entries.filter(([guid, notice]) => notice?.etag === undefined || notice.etag !== known.get(guid));
  if (open.length === entries.length) return state;
  return { ...state, notices: { ...state.notices, s4: Object.fromEntries(open) } };
};

const dropKnownOnExchange = (state: MailboxState, { links, series }: Linked): MailboxState => {
  const { exchange, ...head } = state.head;
  if (exchange?.versions === undefined) return state;
  const living = links.filter((link) => link.state !== 'tombstone');
  const known = new Map([
    ...living.map(({ itemId, changeKey }) => [itemId, changeKey] as const),
    ...series.map(({ master, changeKey }) => [master, changeKey] as const),
    ...markedVersions(state).map(({ itemId, changeKey }) => [itemId, changeKey] as const),
  ]);
  return exchange.versions.every(({ itemId, changeKey }) => known.get(itemId) === changeKey)
    ? { ...state, head }
    : state;
};

/** A notice that names the version which its link or series already holds says nothing new: the echo of our own write, or a doubled event. */
export const dropSatisfied = (state: MailboxState, known: Linked): MailboxState =>
  dropKnownOnExchange(dropKnownOnS4(state, known), known);

/** Links and series of what the waiting notices name: what `dropSatisfied` asks for. */
export const noticed = (read: ReadState, { head, notices }: MailboxState): Promise<Linked> =>
  findLinked(read, {
    guids: Object.keys(notices.s4) as S4Guid[],
    itemIds: (head.exchange?.versions ?? []).map(({ itemId }) => itemId),
    keys: [],
  });

/** A round that takes the calendar reads it to the end, whatever was named. */
export const taken = (state: MailboxState): MailboxState => {
  if (state.head.exchange?.versions === undefined) return state;
  const { versions: _versions, ...exchange } = state.head.exchange;
  return { ...state, head: { ...state.head, exchange } };
};

/** What waits for the calendar to be listed is not looked at before. */
const ready = ({ head, notices }: MailboxState): readonly (readonly [S4Guid, Notices['s4'][S4Guid]])[] =>
  (Object.entries(notices.s4) as [S4Guid, Notices['s4'][S4Guid]][]).filter(
    ([, { afterListing }]) => afterListing === undefined || head.relist === undefined,
  );

const deletedIn = (waiting: readonly (readonly [S4Guid, Notices['s4'][S4Guid]])[]): readonly S4Guid[] =>
  waiting.flatMap(([guid, { deleted }]) => (deleted === true ? [guid] : []));

/** What failed is looked at before it is due when its item changes: what S/4 told of it stands until then. */
const deletedInAttempts = ({ attempts }: MailboxState): readonly S4Guid[] =>
  Object.values(attempts.items).flatMap(({ ref }) =>
    ref.guid !== undefined && ref.deleted === true ? [ref.guid] : [],
  );

const dueRetries = (state: MailboxState, at: Instant) =>
  Object.values(state.attempts.items)
    .filter(({ due, fault }) => due !== undefined && !isPostponed(due, at, fault))
    .slice(0, sliceSize)
    .map(({ ref }) => ref);

/**
 * True when a round that is under way would find something to do now. Intents in doubt do not count here: they are looked up when a round begins, and a write
 * that keeps timing out must wait for its back-off instead of spinning.
 */
export const hasMore = (state: MailboxState, at: Instant): boolean =>
  state.head.exchange !== undefined ||
  state.head.listing !== undefined ||
  state.head.subscription.due ||
  ready(state).length > 0 ||
  dueRetries(state, at).length > 0 ||
  dueMarks(state, at).length > 0;

export const hasWork = (state: MailboxState, at: Instant): boolean =>
  state.intents.list.length > 0 || hasMore(state, at);

const oldest = (waiting: readonly Waiting[]): Waiting | undefined =>
  waiting.reduce<Waiting | undefined>(
    (first, one) => (first === undefined || one.seq < first.seq ? one : first),
    undefined,
  );

const lifeOf = ({ firstRoundDone, relist, repair }: Head): Pick<Work, 'firstRound' | 'relisting' | 'repair'> => ({
  firstRound: !firstRoundDone,
  ...(relist === 'listing' ? { relisting: true } : {}),
  ...(repair === undefined ? {} : { repair: true }),
});

const listingOf = ({ listing }: Head, noticed: number): Pick<Work, 'listing'> =>
  listing === undefined || noticed === sliceSize ? {} : { listing };

const subscriptionOf = ({ subscription: { generation, due, watermark } }: Head): Work['subscription'] => ({
  generation,
  due,
  ...(watermark === undefined ? {} : { watermark }),
});

/** The first notices to be looked at, with the links of everything that the slice names. */
export const takeWork = async (
  read: ReadState,
  state: MailboxState,
  { at, token }: { readonly at: Instant; readonly token: RoundToken },
): Promise<Work> => {
  const { head, notices, intents } = state;
  const movedEvents = notices.moved ?? [];
  const waiting = ready(state)
    .toSorted(([, a], [, b]) => a.seq - b.seq)
    .slice(0, sliceSize);
  const s4 = waiting.map(([guid]) => guid);
  const retries = dueRetries(state, at);
  const held = witnessesOf(state.held, [...s4, ...retries.flatMap(({ guid }) => guid ?? [])]);
  const named = waiting.flatMap(([, { event }]) => event ?? []);
  const deletedEvents = [...new Set([...notices.deleted, ...named, ...held.events])];
  const { links, series } = await findLinked(read, {
    guids: [...s4, ...retries.flatMap(({ guid }) => guid ?? []), ...intents.list.flatMap(({ guid }) => guid ?? [])],
    itemIds: [...retries.flatMap(({ itemId }) => itemId ?? []), ...deletedEvents, ...movedEvents],
    keys: intents.list.map(({ key }) => key),
  });
  const sync = head.exchange === undefined ? undefined : await read<StoredSyncState>(keys.sync);
  const first = oldest([
    ...waiting.map(([, notice]) => notice),
    ...(head.exchange === undefined ? [] : [head.exchange]),
  ]);
  return {
    token,
    correlation: first?.correlation ?? (`round-${token}` as CorrelationId),
    enrolment: head.enrolment,
    upTo: head.noticeSeq,
    ...(first?.receivedMs === undefined ? {} : { sinceMs: first.receivedMs }),
    exchange: head.exchange !== undefined,
    ...(sync === undefined ? {} : { syncState: sync.state }),
    deletedEvents,
    movedEvents,
    s4,
    deletedOnS4: [...new Set([...deletedIn(waiting), ...deletedInAttempts(state), ...held.deleted])],
    ...lifeOf(head),
    retries,
    ...marksFor(state, at),
    intents: intents.list,
    links,
    series,
    ...listingOf(head, waiting.length),
    subscription: subscriptionOf(head),
    linkCount: head.linkCount,
    ...brakeOf(state, at),
    ...(head.pauses === undefined ? {} : { pauses: head.pauses }),
    ...putBacksFor(head),
  };
};
