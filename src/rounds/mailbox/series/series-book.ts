/** Owns the series that one slice knows, found by their master's item id and by their key. Later additions replace earlier ones of the same key. */
import { type IdentityKey, type ItemId } from '../../../model/ids.ts';
import { type Link, type SeriesLink, unknownChangeKey } from '../../../model/link.ts';
import { parseOccurrenceId } from '../../../ports/exchange.ts';

export type SeriesBook = {
  readonly add: (series: readonly SeriesLink[]) => void;
  readonly byMaster: (id: ItemId) => SeriesLink | undefined;
  readonly byKey: (key: IdentityKey) => SeriesLink | undefined;
};

export const createSeriesBook = (series: readonly SeriesLink[]): SeriesBook => {
  const byKey = new Map<IdentityKey, SeriesLink>();
  const add = (more: readonly SeriesLink[]): void => {
    for (const one of more) byKey.set(one.key, one);
  };
  add(series);
  return {
    add,
    byMaster: (id) => [...byKey.values()].find(({ master }) => master === id),
    byKey: (key) => byKey.get(key),
  };
};

/** A series that nobody stored yet: its first link was made by a creation that was in doubt. */
export const startOf = (key: IdentityKey, link: Link): SeriesLink => ({
  v: 1,
  key,
  master: parseOccurrenceId(link.itemId)?.master ?? link.itemId,
  changeKey: unknownChangeKey,
  guids: [],
});

/** Nothing of it was stored yet, but perhaps that its master was to carry its key. */
export const isStart = ({ changeKey, guids }: SeriesLink): boolean =>
  changeKey === unknownChangeKey && guids.length === 0;

export const isUnknown = (series: SeriesLink | undefined): boolean => series === undefined || isStart(series);
