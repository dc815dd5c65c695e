/** Owns what one slice is about: the page and the listing that it reads, and the links and series that these and the work name. */
import { type SeriesPause, type Work } from '../../actors/messages.ts';
import { type IdentityKey, type ItemId } from '../../model/ids.ts';
import { type Link, type SeriesLink } from '../../model/link.ts';
import { type SyncPage } from '../../ports/exchange.ts';
import { type Context, SideDown } from './context.ts';
import { type Found, resolveDoubts } from './doubts.ts';
import { createLinkBook, type LinkBook } from './link-book.ts';
import { type Listing, listedWithInterest, readListing } from './listing.ts';
import { createSeriesBook, type SeriesBook, startOf } from './series/series-book.ts';
import { masterOf } from './series/series-in-play.ts';

export const readPage = async (context: Context, work: Work): Promise<SyncPage | 'refused' | undefined> => {
  if (!work.exchange) return undefined;
  const page = await context.deps.exchange.syncCalendar(context.mailbox, work.syncState);
  if (page.ok) return page.value;
  if (page.fault.code === 'sync-state-invalid' && work.syncState !== undefined) return 'refused';
  throw new SideDown('exchange', page.fault);
};

export type Scope = {
  readonly page: SyncPage | undefined;
  readonly listing: Listing | undefined;
  readonly found: readonly Found[];
  readonly book: LinkBook;
  readonly seriesBook: SeriesBook;
};

/** Links whose items have to be compared, once each. */
export const linksInPlay = (work: Work, { page, listing, found, book }: Scope): readonly Link[] => {
  const named = [
    ...work.s4,
    ...(listing?.appointments ?? []).map(({ guid }) => guid),
    ...work.retries.flatMap(({ guid }) => guid ?? []),
    ...work.intents.flatMap(({ guid }) => guid ?? []),
  ];
  const moved = (page?.changed ?? []).flatMap((version) => {
    const link = book.byItem(version.itemId);
    if (link === undefined) return [];
    // Our own write comes back with the change key that it made: an echo, nothing to read. What rests may go on by a setting, which changes no item.
    const isEcho = link.changeKey === version.changeKey;
    return isEcho && !(work.relisting === true && link.state === 'resting') ? [] : [link];
  });
  // An item that came and went since the sync state is on no page: only its event tells.
  const missing = missingIds(work, page).flatMap((id) => book.byItem(id) ?? []);
  const links = [
    ...named.flatMap((guid) => book.byGuid(guid) ?? []),
    ...moved,
    ...missing,
    ...found.map(({ link }) => link),
  ];
  return [...new Map(links.filter(({ state }) => state !== 'tombstone').map((link) => [link.guid, link])).values()];
};

const missingIds = (work: Work, page: SyncPage | undefined): readonly ItemId[] => [
  ...(page?.deleted ?? []),
  ...work.deletedEvents,
  ...work.movedEvents,
];

/** What its intent was begun for: to make an appointment of it, or to stamp it as the master of what is made next. */
const isBegun = ({ step, on }: Work['intents'][number]): boolean =>
  step === 'stamp' || (step === 'create' && on === 's4');

/**
 * Items that failed, or that something was begun for, and have no link; of an occurrence its master. They are looked at in the slice that ends their intents: afterwards
 * nobody knows that a key on them is unfinished work of ours.
 */
const unlinkedAttempts = (work: Work): readonly ItemId[] =>
  [
    ...work.retries.flatMap(({ guid, itemId }) => (guid === undefined && itemId !== undefined ? [itemId] : [])),
    ...work.intents.flatMap((intent) => (isBegun(intent) ? (intent.itemId ?? []) : [])),
  ].map(masterOf);

/** Series that wait are looked at together with whatever the calendar shows now: it may be what they wait for. */
const pausesIn = ({ exchange, pauses = [] }: Work, of: SeriesPause['of']): readonly SeriesPause[] =>
  exchange ? pauses.filter((pause) => pause.of === of) : [];

/** Without what only got our mark since it failed (product, row 26); whoever lists everything looks at it again. */
const changedIn = (work: Work, page: SyncPage | undefined): readonly ItemId[] => {
  const isListing = work.syncState === undefined || work.relisting === true;
  const marked = new Map(isListing ? [] : work.markedVersions?.map(({ itemId, changeKey }) => [itemId, changeKey]));
  return (page?.changed ?? []).flatMap(({ itemId, changeKey }) => (marked.get(itemId) === changeKey ? [] : [itemId]));
};

/** Whether or not the calendar is read. */
const endingsIn = ({ pauses = [] }: Work): readonly IdentityKey[] =>
  pauses.flatMap(({ of, key }) => (of === 'end' ? [key] : []));

export const unlinkedIds = (work: Work, { page, book, seriesBook }: Scope): readonly ItemId[] => {
  const ids = [
    ...changedIn(work, page),
    ...unlinkedAttempts(work),
    ...pausesIn(work, 'beginning').map(({ master }) => master),
  ];
  return [...new Set(ids)].filter((id) => book.byItem(id) === undefined && seriesBook.byMaster(id) === undefined);
};

/** Whenever everything is listed the window has moved on, and so masters are expanded again although they did not change. */
const expandsAll = (context: Context, work: Work): boolean =>
  work.firstRound || work.relisting === true || context.repair;

export const seriesToLookAt = (
  context: Context,
  work: Work,
  { scope: { page, seriesBook }, links }: { readonly scope: Scope; readonly links: readonly Link[] },
): readonly SeriesLink[] => {
  const all = expandsAll(context, work);
  const changed = (page?.changed ?? []).flatMap(({ itemId, changeKey }) => {
    const series = seriesBook.byMaster(itemId);
    return series === undefined || (series.changeKey === changeKey && !all) ? [] : [series];
  });
  const named = [...missingIds(work, page), ...unlinkedAttempts(work)].flatMap((id) => seriesBook.byMaster(id) ?? []);
  const ofLinks = links.flatMap(
    ({ occurrence, guid }) =>
      (occurrence === undefined ? seriesBook.byMember(guid) : seriesBook.byKey(occurrence.series)) ?? [],
  );
  const waiting = pausesIn(work, 'end').flatMap(({ key }) => seriesBook.byKey(key) ?? []);
  return [...new Set([...changed, ...named, ...ofLinks, ...waiting])];
};

/** Of the links in play; a single appointment may belong to one that waits. One that nobody stored begins with what a creation in doubt had made of it: its master may be no series any more. */
const learnSeries = async (context: Context, work: Work, scope: Scope): Promise<void> => {
  const { seriesBook } = scope;
  const links = linksInPlay(work, scope);
  const firstOf = new Map(
    links.flatMap((link) => (link.occurrence === undefined ? [] : [[link.occurrence.series, link] as const])),
  );
  const waiting = links.some(({ occurrence }) => occurrence === undefined) ? endingsIn(work) : [];
  const keys = [...firstOf.keys(), ...waiting].filter((key) => seriesBook.byKey(key) === undefined);
  if (keys.length === 0) return;
  seriesBook.add((await context.session.look({ itemIds: [], guids: [], keys })).series);
  const unstored = [...firstOf].filter(([key]) => seriesBook.byKey(key) === undefined);
  seriesBook.add(unstored.map(([key, link]) => startOf(key, link)));
};

export const scopeOf = async (context: Context, work: Work, page: SyncPage | undefined): Promise<Scope> => {
  const first = await readListing(context, work, page);
  const found = await resolveDoubts(context, work);
  const book = createLinkBook([...work.links, ...found.map(({ link }) => link)]);
  const seriesBook = createSeriesBook(work.series);
  const itemIds = [
    ...(page?.changed ?? []).map(({ itemId }) => itemId),
    ...(page?.deleted ?? []),
    ...unlinkedAttempts(work),
  ];
  const guids = (first?.appointments ?? []).map(({ guid }) => guid);
  const waiting = pausesIn(work, 'end').map(({ key }) => key);
  if (itemIds.length + guids.length + waiting.length > 0) {
    const doubtful = new Set(found.map(({ link }) => link.guid));
    const { links, series } = await context.session.look({ itemIds, guids, keys: waiting });
    book.add(links.filter(({ guid }) => !doubtful.has(guid)));
    seriesBook.add(series);
  }
  const unlinked = guids.filter((guid) => book.byGuid(guid) === undefined);
  const listing = first === undefined ? undefined : await listedWithInterest(context, work, { first, unlinked });
  const scope = { page, listing, found, book, seriesBook };
  await learnSeries(context, work, scope);
  return scope;
};
