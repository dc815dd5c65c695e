/**
 * Owns gathering: which items this slice looks at, and what it sees of them on both sides. Reads only. Its order keeps requests few: the page and the listing,
 * then links, then one batch per side.
 */
import { type SeriesPause, type Work } from '../../actors/messages.ts';
import { type IdentityKey, type ItemId, type S4Guid, type SyncState } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type SyncPage } from '../../ports/exchange.ts';
import { together } from '../parallel.ts';
import { type Context } from './context.ts';
import { takeInterest } from './interest.ts';
import { listingAfter, waitsForListing } from './listing.ts';
import { completeAll } from './newcomers/complete-new.ts';
import { withMatches } from './newcomers/match.ts';
import { newOnS4 } from './newcomers/new-on-s4.ts';
import { judgeNewcomers, type Newcomers } from './newcomers/newcomers.ts';
import { comingBack, isOpen } from './pairs/come-back.ts';
import { notInSight } from './pairs/not-in-sight.ts';
import { pairOf } from './pairs/pairs.ts';
import { createReader, type Failure, isFailure, type Reader } from './reader.ts';
import { withAnswers } from './reviews.ts';
import { linksInPlay, readPage, type Scope, scopeOf, seriesToLookAt, unlinkedIds } from './scope.ts';
import { halfWay, learnMasters } from './series/half-way.ts';
import { isMaster, type Master, masterOf } from './series/series-in-play.ts';
import { forcedBy, withAsked } from './series/series-pauses.ts';
import { gatherSeries, type SeriesGathered, type SeriesSighting } from './series/series.ts';
import { type Pair, type Sighting } from './sighting.ts';

export type Gathered = {
  readonly sightings: readonly Sighting[];
  /** The series in play, as they are when this slice is done. */
  readonly series: readonly SeriesSighting[];
  readonly failures: readonly Failure[];
  /** What creations in doubt had made, by their identity: their intents stay until a link is stored, or nobody would know of it. */
  readonly found: ReadonlyMap<IdentityKey, S4Guid>;
  /** `null`: refused by the server; list everything again, on both sides. */
  readonly syncState?: SyncState | null;
  readonly moreExchange: boolean;
  /** Series that wait for a second look; absent: none does or did. */
  readonly pauses?: readonly SeriesPause[];
  /** Items of the calendar, where its first page is its last. */
  readonly calendar?: number;
  readonly listing?: { readonly after?: S4Guid; readonly done: boolean };
};

/** Items by what they turned out to be, read once. */
const sortItems = async (
  reader: Reader,
  { ids, links }: { readonly ids: readonly ItemId[]; readonly links: readonly Link[] },
) => {
  const singles = links.filter(({ occurrence }) => occurrence === undefined);
  await reader.exchange([...ids, ...singles.map(({ itemId }) => itemId)]);
  const masterAt = (id: ItemId): Master | undefined => {
    const read = reader.onExchange(id);
    return read.ok && isMaster(read.value) ? read.value : undefined;
  };
  const became = singles.filter(({ itemId }) => masterAt(itemId) !== undefined);
  const masterIds = [...ids, ...became.map(({ itemId }) => itemId)];
  return {
    masters: masterIds.flatMap((id) => masterAt(id) ?? []),
    became,
    others: ids.filter((id) => masterAt(id) === undefined),
  };
};

/** What was a series until just now, and is found by its key under another item id, is no newcomer. */
const withoutClaimed = (newcomers: Newcomers, { linked, fresh }: SeriesGathered): Newcomers => {
  const claimed = new Set([
    ...linked.flatMap(({ exchange }) => (exchange.is === 'there' ? [exchange.item.itemId] : [])),
    ...fresh.flatMap(({ ref }) => ref.itemId ?? []),
  ]);
  const guids = new Set(linked.map(({ link }) => link.guid));
  return {
    ...newcomers,
    relinked: newcomers.relinked.filter(({ link }) => !guids.has(link.guid)),
    fresh: newcomers.fresh.filter(({ ref }) => ref.itemId === undefined || !claimed.has(ref.itemId)),
  };
};

const readBothSides = async (context: Context, work: Work, scope: Scope) => {
  const reader = createReader(context);
  reader.knowS4(scope.listing?.appointments ?? []);
  const inPlay = linksInPlay(work, scope);
  const { masters, became, others } = await sortItems(reader, { ids: unlinkedIds(work, scope), links: inPlay });
  const renamed = await learnMasters(context, scope, { reader, masters });
  const asked = seriesToLookAt(context, work, { scope, links: inPlay });
  const knownKeys = new Set(asked.map(({ key }) => key));
  const again = new Set(renamed.map(({ guid }) => guid));
  const bySeries = inPlay.filter(
    (link) =>
      became.includes(link) ||
      again.has(link.guid) ||
      (link.occurrence !== undefined &&
        (knownKeys.has(link.occurrence.series) || masters.some(({ itemId }) => itemId === masterOf(link.itemId)))),
  );
  const { series: known, singles } = await halfWay(context, work, {
    reader,
    book: scope.book,
    seriesBook: scope.seriesBook,
    series: asked,
    known: [...bySeries, ...renamed],
    inPlay,
    items: others,
  });
  const half = new Set(singles.map(({ guid }) => guid));
  const claimed = inPlay.filter((link) => bySeries.includes(link) || half.has(link.guid));
  const judged = await judgeNewcomers(context, work, { reader, book: scope.book, ids: others });
  const expanded = await gatherSeries(context, work, {
    reader,
    book: scope.seriesBook,
    series: known,
    masters,
    loose: [...bySeries.filter(({ guid }) => !again.has(guid)), ...renamed, ...singles],
    forced: new Set([...claimed.map(({ guid }) => guid), ...forcedBy(work)]),
    isLastPage: scope.page?.more === false,
  });
  const found = { reader, book: scope.book, newcomers: withoutClaimed(judged, expanded), series: expanded };
  const { newcomers, series } = await withMatches(context, work, found);
  const relinked = new Map(newcomers.relinked.map((one) => [one.link.guid, one]));
  const preset = new Map(scope.found.map((one) => [one.link.guid, one]));
  const invitations = new Map(newcomers.doubled.map(({ link, invitation }) => [link.guid, invitation]));
  const living = inPlay.filter((link) => !relinked.has(link.guid) && !claimed.includes(link));
  const inSight = new Set([...living, ...bySeries, ...singles].map(({ guid }) => guid));
  const links = [
    ...living,
    ...newcomers.relinked.map(({ link }) => link),
    ...newcomers.doubled.map(({ link }) => link).filter(({ guid }) => !inSight.has(guid) && !relinked.has(guid)),
  ];
  const wanted = [...work.s4, ...work.retries.flatMap(({ guid }) => guid ?? [])].filter(
    (guid) => isOpen(scope.book.byGuid(guid)) && !relinked.has(guid),
  );
  const unread = links.filter(({ guid }) => preset.get(guid)?.exchange === undefined);
  await takeInterest(
    context,
    wanted.filter((guid) => scope.book.byGuid(guid) === undefined),
  );
  await together([
    reader.exchange(unread.map(({ itemId }) => itemId)),
    reader.s4([...[...links, ...series.linked.map(({ link }) => link)].map(({ guid }) => guid), ...wanted]),
  ]);
  const isEarly = (guid: S4Guid): boolean =>
    waitsForListing(context, work, { page: scope.page, read: reader.onS4(guid) });
  const listed = (scope.listing?.appointments ?? []).map(({ guid }) => guid);
  const back = await comingBack(
    context,
    reader,
    [...new Set([...wanted, ...listed])].flatMap((guid) => (relinked.has(guid) ? [] : (scope.book.byGuid(guid) ?? []))),
  );
  for (const link of back) relinked.set(link.guid, { link, adopted: true });
  return {
    reader,
    newcomers,
    series,
    relinked,
    preset,
    links: [...links, ...back],
    invitations,
    wanted: wanted.filter((guid) => !isEarly(guid)),
  };
};

type Read = Awaited<ReturnType<typeof readBothSides>>;

const invitedBeside = (pair: Pair | Failure, invitation: ItemId | undefined): Pair | Failure =>
  invitation === undefined || isFailure(pair) ? pair : { ...pair, invitation };

const pairsOf = async (
  context: Context,
  work: Work,
  { reader, relinked, preset, links, invitations, series }: Read,
): Promise<readonly (Pair | Failure)[]> => {
  const pairs: (Pair | Failure)[] = [];
  for (const link of links) {
    const found = preset.get(link.guid);
    const adopted = found !== undefined || relinked.get(link.guid)?.adopted === true;
    const known = found?.exchange === undefined ? {} : { exchange: found.exchange };
    const pair = await pairOf(context, work, { link, reader, adopted, ...known });
    pairs.push(invitedBeside(pair, invitations.get(link.guid)));
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
  return newOnS4(context, { reader, formerOf: scope.book.byGuid }, guids);
};

const calendarOf = (work: Work, page: SyncPage | undefined): Pick<Gathered, 'calendar'> =>
  work.syncState === undefined && page?.more === false ? { calendar: page.changed.length } : {};

/** Which version of an item without a link it was that failed. */
const ofVersion = (reader: Reader, failure: Failure): Failure => {
  const { itemId, guid } = failure.ref;
  const item = itemId === undefined || guid !== undefined ? undefined : reader.onExchange(itemId);
  return item?.ok === true ? { ...failure, changeKey: item.value.changeKey } : failure;
};

export const gather = async (context: Context, given: Work): Promise<Gathered> => {
  const work = withAsked(await withAnswers(context, given));
  const page = await readPage(context, work);
  if (page === 'refused')
    return {
      sightings: [],
      series: [],
      failures: [],
      found: new Map(),
      syncState: null,
      moreExchange: true,
      listing: { done: false },
    };
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
      ...read.newcomers.failures.map((one) => ofVersion(read.reader, one)),
      ...read.series.failures,
      ...occurrences.failures,
      ...pairs.filter(isFailure),
      ...unlinked.failures,
    ],
    found: new Map(scope.found.map(({ link }) => [link.key, link.guid])),
    ...(page === undefined ? {} : { syncState: page.syncState }),
    moreExchange: page?.more ?? false,
    ...(read.series.pauses === undefined ? {} : { pauses: read.series.pauses }),
    ...calendarOf(work, page),
    ...(scope.listing === undefined ? {} : { listing: listingAfter(scope.listing) }),
  };
};
