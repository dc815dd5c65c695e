/** Owns the series that one slice knows, found by their master's item id, by their key and by what they name. Later additions replace earlier ones of the same key. */
import { type IdentityKey, type ItemId, type S4Guid } from '../../../model/ids.ts';
import { type Link, type SeriesLink, unknownChangeKey } from '../../../model/link.ts';
import { parseOccurrenceId } from '../../../ports/exchange.ts';

export type SeriesBook = {
  readonly add: (series: readonly SeriesLink[]) => void;
  readonly byMaster: (id: ItemId) => SeriesLink | undefined;
  readonly byKey: (key: IdentityKey) => SeriesLink | undefined;
  /** Of what it names, whatever the link itself knows of it. */
  readonly byMember: (guid: S4Guid) => SeriesLink | undefined;
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
    byMember: (guid) => [...byKey.values()].find(({ guids }) => guids.includes(guid)),
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
