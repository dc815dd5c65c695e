/**
 * Owns how links and series are stored and found: one key per link and per series, and a small index from item ids and identity keys to them. An update of a linked item writes
 * one link; only a new pair, a new item id or a removal touches the index.
 */
import { type IdentityKey, type ItemId, type S4Guid } from '../../model/ids.ts';
import { type Base, type Link, type SeriesLink, unknownChangeKey } from '../../model/link.ts';
import { type ReadState } from '../turn.ts';
import {
  allTargets,
  bucketKeys,
  editedBuckets,
  editsOf,
  hashOf,
  type IndexEdit,
  linkEntry,
  lookUp,
  seriesEntry,
  type SeriesStateKey,
} from './index-buckets.ts';

const linkKey = (guid: S4Guid): string => `link:${guid}`;
const seriesKey = (key: IdentityKey): SeriesStateKey => `series:${hashOf(key)}`;

/** As this release or the one before stored it, which knew four fields and nothing of what is optional. */
type StoredLink = Omit<Link, 'base'> & { readonly base: Partial<Base> };

const unknown: Base = { subject: null, when: null, location: null, note: null, importance: null, private: null };

/** A field that was not compared yet is unknown. */
const upgraded = (stored: StoredLink): Link => ({ ...stored, base: { ...unknown, ...stored.base } });

const readLink = async (read: ReadState, guid: S4Guid): Promise<Link | undefined> => {
  const stored = await read<StoredLink>(linkKey(guid));
  return stored === undefined ? undefined : upgraded(stored);
};

const entriesOf = (link: Link): readonly string[] =>
  // A tombstone is found by its identity and its GUID only: the item id is history.
  link.state === 'tombstone'
    ? [linkEntry('key', link.key)]
    : [linkEntry('item', link.itemId), linkEntry('key', link.key)];

/** What nobody has looked at to its end is remembered: its master may carry its key, and be no series any more when a crash is over. */
const isForgotten = ({ guids, changeKey }: SeriesLink): boolean => guids.length === 0 && changeKey !== unknownChangeKey;

const entriesOfSeries = (series: SeriesLink): readonly string[] =>
  isForgotten(series) ? [] : [seriesEntry('item', series.master), seriesEntry('key', series.key)];

type Wanted = {
  readonly guids: readonly S4Guid[];
  readonly itemIds: readonly ItemId[];
  readonly keys: readonly IdentityKey[];
};

const readAll = async <T>(ids: readonly T[], read: (id: T) => Promise<Link | undefined>): Promise<readonly Link[]> =>
  (await Promise.all(ids.map(read))).filter((link) => link !== undefined);

/** @returns each link once, in no particular order */
export const findLinks = async (read: ReadState, wanted: Wanted): Promise<readonly Link[]> => {
  const found = await lookUp(read, [
    ...wanted.itemIds.map((id) => linkEntry('item', id)),
    ...wanted.keys.map((key) => linkEntry('key', key)),
  ]);
  return readAll([...new Set([...wanted.guids, ...found.guids])], (guid) => readLink(read, guid));
};

const readSeries = async (read: ReadState, keys: readonly SeriesStateKey[]): Promise<readonly SeriesLink[]> =>
  (await Promise.all(keys.map((key) => read<SeriesLink>(key)))).filter((series) => series !== undefined);

/** The series whose masters or keys are named; each once, in no particular order. */
const findSeries = async (read: ReadState, wanted: Omit<Wanted, 'guids'>): Promise<readonly SeriesLink[]> => {
  const found = await lookUp(read, [
    ...wanted.itemIds.map((id) => seriesEntry('item', id)),
    ...wanted.keys.map((key) => seriesEntry('key', key)),
  ]);
  return readSeries(read, found.series);
};

export type Linked = { readonly links: readonly Link[]; readonly series: readonly SeriesLink[] };

/** Both; one bucket answers for both. */
export const findLinked = async (read: ReadState, wanted: Wanted): Promise<Linked> => {
  const [links, series] = await Promise.all([findLinks(read, wanted), findSeries(read, wanted)]);
  return { links, series };
};

/** What has to be written so that these replace the stored ones; `added` counts links that are new. */
type LinkChanges = {
  readonly set: { readonly [key: string]: object };
  readonly remove: readonly string[];
  readonly added: number;
};

const linkEdits = (before: Link | undefined, link: Link): readonly IndexEdit[] =>
  editsOf(link.guid, before === undefined ? [] : entriesOf(before), entriesOf(link));

const seriesEdits = (before: SeriesLink | undefined, series: SeriesLink): readonly IndexEdit[] =>
  editsOf(seriesKey(series.key), before === undefined ? [] : entriesOfSeries(before), entriesOfSeries(series));

export const storeLinks = async (read: ReadState, { links, series }: Linked): Promise<LinkChanges> => {
  // Of a series that is named twice the last counts: a key may not be both set and removed.
  const seriesByKey = new Map(series.map((one) => [seriesKey(one.key), one]));
  const [linksBefore, seriesBefore] = await Promise.all([
    Promise.all(links.map(({ guid }) => readLink(read, guid))),
    Promise.all([...seriesByKey.keys()].map((key) => read<SeriesLink>(key))),
  ]);
  const buckets = await editedBuckets(read, [
    ...links.flatMap((link, place) => linkEdits(linksBefore[place], link)),
    ...[...seriesByKey.values()].flatMap((one, place) => seriesEdits(seriesBefore[place], one)),
  ]);
  const kept = [...seriesByKey].filter(([, one]) => !isForgotten(one));
  return {
    set: {
      ...Object.fromEntries(links.map((link) => [linkKey(link.guid), link])),
      ...Object.fromEntries(kept),
      ...buckets,
    },
    remove: [...seriesByKey].filter(([, one]) => isForgotten(one)).map(([key]) => key),
    added: linksBefore.filter((before) => before === undefined).length,
  };
};

/** All links and series, for rebuilding views and for removal; reads every bucket. */
export const allLinks = async (read: ReadState): Promise<Linked> => {
  const { guids, series } = await allTargets(read);
  const [links, found] = await Promise.all([readAll(guids, (guid) => readLink(read, guid)), readSeries(read, series)]);
  return { links, series: found };
};

/** Every state key that holds links or series. */
export const linkStateKeys = ({ links, series }: Linked): readonly string[] => [
  ...bucketKeys,
  ...links.map(({ guid }) => linkKey(guid)),
  ...series.map(({ key }) => seriesKey(key)),
];
