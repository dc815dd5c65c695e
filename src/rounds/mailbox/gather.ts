/**
 * Owns gathering: which items this slice looks at, and what it sees of them on both sides. Reads only. Its order keeps requests few: the page and the listing,
 * then links, then one batch per side.
 */
import { type Work } from '../../actors/messages.ts';
import { type ItemId, type S4Guid, type SyncState } from '../../model/ids.ts';
import { type Link, type SeriesLink, type Witness } from '../../model/link.ts';
import { type SyncPage } from '../../ports/exchange.ts';
import { keyOfExchangeBorn } from '../../sync/identity.ts';
import { together } from '../parallel.ts';
import { completeAll } from './complete-new.ts';
import { type Context, SideDown } from './context.ts';
import { type Found, resolveDoubts } from './doubts.ts';
import { createLinkBook, type LinkBook } from './link-book.ts';
import { type Listing, listingAfter, readListing, waitsForListing } from './listing.ts';
import { withMatches } from './match.ts';
import { newOnS4 } from './new-on-s4.ts';
import { judgeNewcomers } from './newcomers.ts';
import { notInSight } from './not-in-sight.ts';
import { pairOf } from './pairs.ts';
import { createReader, type Failure, type Reader } from './reader.ts';
import { withAnswers } from './reviews.ts';
import { createSeriesBook, type SeriesBook } from './series-book.ts';
import { isMaster, type Master } from './series-in-play.ts';
import { gatherSeries, masterOf, type SeriesSighting } from './series.ts';
import { type Pair, type Sighting } from './sighting.ts';

export type Gathered = {
  readonly sightings: readonly Sighting[];
  /** The series in play, as they are when this slice is done. */
  readonly series: readonly SeriesSighting[];
  readonly failures: readonly Failure[];
  /** `null`: refused by the server; list everything again, on both sides. */
  readonly syncState?: SyncState | null;
  readonly moreExchange: boolean;
  readonly listing?: { readonly after?: S4Guid; readonly done: boolean };
};

const readPage = async (context: Context, work: Work): Promise<SyncPage | 'refused' | undefined> => {
  if (!work.exchange) return undefined;
  const page = await context.deps.exchange.syncCalendar(context.mailbox, work.syncState);
  if (page.ok) return page.value;
  if (page.fault.code === 'sync-state-invalid' && work.syncState !== undefined) return 'refused';
  throw new SideDown('exchange', page.fault);
};

type Scope = {
  readonly page: SyncPage | undefined;
  readonly listing: Listing | undefined;
  readonly found: readonly Found[];
  readonly book: LinkBook;
  readonly seriesBook: SeriesBook;
};

/** Links whose items have to be compared, once each. */
const linksInPlay = (work: Work, { page, listing, found, book }: Scope): readonly Link[] => {
  const named = [
    ...work.s4,
    ...(listing?.appointments ?? []).map(({ guid }) => guid),
    ...work.retries.flatMap(({ guid }) => guid ?? []),
    ...work.intents.flatMap(({ guid }) => guid ?? []),
  ];
  const moved = (page?.changed ?? []).flatMap((version) => {
    const link = book.byItem(version.itemId);
    // Our own write comes back with the change key that it made: an echo, nothing to read.
    return link === undefined || link.changeKey === version.changeKey ? [] : [link];
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

/** Items that failed, or were to be made in S/4, and have no link; of an occurrence its master. */
const unlinkedAttempts = (work: Work): readonly ItemId[] =>
  [
    ...work.retries.flatMap(({ guid, itemId }) => (guid === undefined && itemId !== undefined ? [itemId] : [])),
    ...work.intents.flatMap((intent) => (intent.step === 'create' && intent.on === 's4' ? (intent.itemId ?? []) : [])),
  ].map(masterOf);

const unlinkedIds = (work: Work, { page, book, seriesBook }: Scope): readonly ItemId[] => {
  const ids = [...(page?.changed ?? []).map(({ itemId }) => itemId), ...unlinkedAttempts(work)];
  return [...new Set(ids)].filter((id) => book.byItem(id) === undefined && seriesBook.byMaster(id) === undefined);
};

/** Whenever everything is listed the window has moved on, and so masters are expanded again although they did not change. */
const expandsAll = (context: Context, work: Work): boolean =>
  work.firstRound || work.relisting === true || context.repair;

const seriesToLookAt = (
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
  const ofLinks = links.flatMap(({ occurrence }) =>
    occurrence === undefined ? [] : (seriesBook.byKey(occurrence.series) ?? []),
  );
  return [...new Set([...changed, ...named, ...ofLinks])];
};

const scopeOf = async (context: Context, work: Work, page: SyncPage | undefined): Promise<Scope> => {
  const listing = await readListing(context, work, page);
  const found = await resolveDoubts(context, work);
  const book = createLinkBook([...work.links, ...found.map(({ link }) => link)]);
  const seriesBook = createSeriesBook(work.series);
  const scope = { page, listing, found, book, seriesBook };
  const itemIds = [
    ...(page?.changed ?? []).map(({ itemId }) => itemId),
    ...(page?.deleted ?? []),
    ...unlinkedAttempts(work),
  ];
  const guids = (listing?.appointments ?? []).map(({ guid }) => guid);
  if (itemIds.length + guids.length > 0) {
    const doubtful = new Set(found.map(({ link }) => link.guid));
    const { links, series } = await context.session.look({ itemIds, guids, keys: [] });
    book.add(links.filter(({ guid }) => !doubtful.has(guid)));
    seriesBook.add(series);
  }
  const keys = linksInPlay(work, scope).flatMap(({ occurrence }) => occurrence?.series ?? []);
  const unknown = [...new Set(keys)].filter((key) => seriesBook.byKey(key) === undefined);
  if (unknown.length > 0)
    seriesBook.add((await context.session.look({ itemIds: [], guids: [], keys: unknown })).series);
  return scope;
};

/** Not linked, or taken away only because the person was no partner any more: whoever is made responsible again gets the item again. */
const isOpen = (link: Link | undefined): boolean =>
  link === undefined || (link.state === 'tombstone' && link.because === ('person-removed' satisfies Witness));

/** Items by what they turned out to be, read once. */
const sortItems = async (
  reader: Reader,
  scope: Scope,
  { ids, links }: { readonly ids: readonly ItemId[]; readonly links: readonly Link[] },
) => {
  const singles = links.filter(({ occurrence }) => occurrence === undefined);
  const moved = new Set((scope.page?.changed ?? []).map(({ itemId }) => itemId));
  await reader.exchange([...ids, ...singles.map(({ itemId }) => itemId).filter((id) => moved.has(id))]);
  const masterAt = (id: ItemId): Master | undefined => {
    const read = reader.onExchange(id);
    return read.ok && isMaster(read.value) ? read.value : undefined;
  };
  const became = singles.filter(({ itemId }) => moved.has(itemId) && masterAt(itemId) !== undefined);
  const masterIds = [...ids, ...became.map(({ itemId }) => itemId)];
  return {
    masters: masterIds.flatMap((id) => masterAt(id) ?? []),
    became,
    others: ids.filter((id) => masterAt(id) === undefined),
  };
};

const readBothSides = async (context: Context, work: Work, scope: Scope) => {
  const reader = createReader(context);
  reader.knowS4(scope.listing?.appointments ?? []);
  const inPlay = linksInPlay(work, scope);
  const { masters, became, others } = await sortItems(reader, scope, { ids: unlinkedIds(work, scope), links: inPlay });
  const keys = masters.map(({ uid }) => keyOfExchangeBorn(context.deps.installation, uid));
  if (keys.length > 0) scope.seriesBook.add((await context.session.look({ itemIds: [], guids: [], keys })).series);
  const known = seriesToLookAt(context, work, { scope, links: inPlay });
  const knownKeys = new Set(known.map(({ key }) => key));
  const bySeries = inPlay.filter(
    (link) =>
      became.includes(link) ||
      (link.occurrence !== undefined &&
        (knownKeys.has(link.occurrence.series) || masters.some(({ itemId }) => itemId === masterOf(link.itemId)))),
  );
  const judged = await judgeNewcomers(context, work, { reader, book: scope.book, ids: others });
  const expanded = await gatherSeries(context, work, {
    reader,
    book: scope.seriesBook,
    series: known,
    masters,
    loose: bySeries,
    forced: new Set(bySeries.map(({ guid }) => guid)),
  });
  const found = { reader, book: scope.book, newcomers: judged, series: expanded };
  const { newcomers, series } = await withMatches(context, work, found);
  const relinked = new Map(newcomers.relinked.map((one) => [one.link.guid, one]));
  const preset = new Map(scope.found.map((one) => [one.link.guid, one]));
  const links = [
    ...inPlay.filter((link) => !relinked.has(link.guid) && !bySeries.includes(link)),
    ...newcomers.relinked.map(({ link }) => link),
  ];
  const wanted = [...work.s4, ...work.retries.flatMap(({ guid }) => guid ?? [])].filter(
    (guid) => isOpen(scope.book.byGuid(guid)) && !relinked.has(guid),
  );
  const unread = links.filter(({ guid }) => preset.get(guid)?.exchange === undefined);
  await together([
    reader.exchange(unread.map(({ itemId }) => itemId)),
    reader.s4([...[...links, ...series.linked.map(({ link }) => link)].map(({ guid }) => guid), ...wanted]),
  ]);
  const isEarly = (guid: S4Guid): boolean =>
    waitsForListing(context, work, { page: scope.page, read: reader.onS4(guid) });
  return { reader, newcomers, series, relinked, preset, links, wanted: wanted.filter((guid) => !isEarly(guid)) };
};

type Read = Awaited<ReturnType<typeof readBothSides>>;

const pairsOf = async (
  context: Context,
  work: Work,
  { reader, relinked, preset, links, series }: Read,
): Promise<readonly (Pair | Failure)[]> => {
  const pairs: (Pair | Failure)[] = [];
  for (const link of links) {
    const found = preset.get(link.guid);
    const adopted = found !== undefined || relinked.get(link.guid)?.adopted === true;
    const known = found?.exchange === undefined ? {} : { exchange: found.exchange };
    pairs.push(await pairOf(context, work, { link, reader, adopted, ...known }));
    await context.session.keepAlive();
  }
  for (const { link, exchange, rekey, adopted: isNew } of series.linked) {
    const adopted = isNew === true || preset.has(link.guid);
    const pair = await pairOf(context, work, { link, reader, adopted, exchange });
    pairs.push(rekey === undefined || isFailure(pair) ? pair : { ...pair, rekey });
    await context.session.keepAlive();
  }
  return pairs;
};

const unlinkedOnS4 = (context: Context, scope: Scope, read: Read): ReturnType<typeof newOnS4> => {
  const { reader, links, wanted, series } = read;
  const linked = new Set([...links, ...series.linked.map(({ link }) => link)].map(({ guid }) => guid));
  const listed = (scope.listing?.appointments ?? []).map(({ guid }) => guid);
  const guids = [...wanted, ...listed].filter((guid) => !linked.has(guid) && isOpen(scope.book.byGuid(guid)));
  return newOnS4(context, reader, guids);
};

const isFailure = (one: Pair | Failure): one is Failure => 'fault' in one;

export const gather = async (context: Context, given: Work): Promise<Gathered> => {
  const work = await withAnswers(context, given);
  const page = await readPage(context, work);
  if (page === 'refused')
    return { sightings: [], series: [], failures: [], syncState: null, moreExchange: true, listing: { done: false } };
  const scope = await scopeOf(context, work, page);
  const read = await readBothSides(context, work, scope);
  const pairs = await pairsOf(context, work, read);
  const unlinked = await unlinkedOnS4(context, scope, read);
  const occurrences = await completeAll(context, read.series.fresh);
  const unknown = (page?.unknown ?? []).map((itemId): Sighting => ({
    kind: 'skipped',
    ref: { itemId },
    reason: 'not-an-appointment',
  }));
  return {
    sightings: [
      ...read.newcomers.fresh,
      ...occurrences.fresh,
      ...unknown,
      ...pairs.filter((one): one is Pair => !isFailure(one)),
      ...notInSight(context, unlinked.sightings, [...read.newcomers.fresh, ...read.series.fresh]),
    ],
    series: read.series.series,
    failures: [
      ...read.newcomers.failures,
      ...read.series.failures,
      ...occurrences.failures,
      ...pairs.filter(isFailure),
      ...unlinked.failures,
    ],
    ...(page === undefined ? {} : { syncState: page.syncState }),
    moreExchange: page?.more ?? false,
    ...(scope.listing === undefined ? {} : { listing: listingAfter(scope.listing) }),
  };
};
