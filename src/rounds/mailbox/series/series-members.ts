/**
 * Owns which links belong to which series while a slice stores its outcomes: a series is always stored together with the links that it names, so that a crash
 * leaves none behind.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link, type SeriesLink, unknownChangeKey } from '../../../model/link.ts';
import { type Outcome } from '../../perform/job.ts';
import { type Context } from '../context.ts';
import { startOf } from './series-book.ts';
import { type SeriesSighting } from './series.ts';

export type SeriesMembers = {
  /** @returns the series that these outcomes changed; the version of their masters is known when `all` is done: whoever stops before looks at them again */
  readonly after: (outcome: Outcome, all: boolean) => Promise<readonly SeriesLink[]>;
};

const guidsAfter = (series: SeriesLink, links: readonly Link[]): SeriesLink['guids'] => {
  const moved = new Set(links.map(({ guid }) => guid));
  const own = links.filter(({ occurrence, state }) => occurrence?.series === series.key && state !== 'tombstone');
  return [...series.guids.filter((guid) => !moved.has(guid)), ...own.map(({ guid }) => guid)];
};

/** Thrown away as a whole: what it had is remembered, so that it is known when it comes back. */
const orAsBefore = (before: SeriesLink, guids: SeriesLink['guids']): SeriesLink['guids'] =>
  guids.length === 0 ? before.guids : guids;

export const createSeriesMembers = (context: Context, sightings: readonly SeriesSighting[]): SeriesMembers => {
  const known = new Map(sightings.map(({ link, single }) => [link.key, { link, single: single === true }]));
  const looked = new Set(known.keys());
  const stored = new Map<IdentityKey, string>();
  const learn = async (links: readonly Link[]): Promise<void> => {
    const named = new Map(
      links.flatMap((link) => (link.occurrence === undefined ? [] : [[link.occurrence.series, link]])),
    );
    const unknown = [...named.keys()].filter((key) => !known.has(key));
    if (unknown.length === 0) return;
    const { series } = await context.session.look({ itemIds: [], guids: [], keys: unknown });
    for (const key of unknown) {
      const link = named.get(key);
      if (link === undefined) continue;
      const found = series.find((one) => one.key === key);
      known.set(key, { link: found ?? startOf(key, link), single: false });
      if (found !== undefined) stored.set(key, JSON.stringify(found));
    }
  };
  return {
    after: async ({ links, masters }, all) => {
      await learn(links);
      const changed: SeriesLink[] = [];
      for (const [key, { link: before, single }] of known) {
        const stamped = masters.find((one) => one.key === key);
        const guids = guidsAfter(before, links);
        const after: SeriesLink = {
          ...before,
          guids: single ? guids : orAsBefore(before, guids),
          ...(stamped === undefined ? {} : { master: stamped.itemId, changeKey: stamped.changeKey }),
        };
        known.set(key, { link: after, single });
        const now: SeriesLink = all || !looked.has(key) ? after : { ...after, changeKey: unknownChangeKey };
        const text = JSON.stringify(now);
        if (stored.get(key) !== text) changed.push(now);
        stored.set(key, text);
      }
      return changed;
    },
  };
};
