/**
 * Owns which links belong to which series while a slice stores its outcomes: a series is always stored together with the links that it names, so that a crash
 * leaves none behind.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link, type SeriesLink } from '../../../model/link.ts';
import { type Outcome } from '../../perform/job.ts';
import { type Context } from '../context.ts';
import { unknownChangeKey } from '../doubts.ts';
import { masterOf, type SeriesSighting } from './series.ts';

export type SeriesMembers = {
  /** @returns the series that these outcomes changed */
  readonly after: (outcome: Outcome) => Promise<readonly SeriesLink[]>;
};

const guidsAfter = (series: SeriesLink, links: readonly Link[]): SeriesLink['guids'] => {
  const moved = new Set(links.map(({ guid }) => guid));
  const own = links.filter(({ occurrence, state }) => occurrence?.series === series.key && state !== 'tombstone');
  return [...series.guids.filter((guid) => !moved.has(guid)), ...own.map(({ guid }) => guid)];
};

/** Thrown away as a whole: what it had is remembered, so that it is known when it comes back. */
const orAsBefore = (before: SeriesLink, guids: SeriesLink['guids']): SeriesLink['guids'] =>
  guids.length === 0 ? before.guids : guids;

/** A series that nobody stored yet: its first link was made by a creation that was in doubt. */
const startOf = (key: IdentityKey, link: Link): SeriesLink => ({
  v: 1,
  key,
  master: masterOf(link.itemId),
  changeKey: unknownChangeKey,
  guids: [],
});

export const createSeriesMembers = (context: Context, sightings: readonly SeriesSighting[]): SeriesMembers => {
  const known = new Map(sightings.map(({ link, single }) => [link.key, { link, single: single === true }]));
  let first = true;
  const learn = async (links: readonly Link[]): Promise<void> => {
    const named = new Map(
      links.flatMap((link) => (link.occurrence === undefined ? [] : [[link.occurrence.series, link]])),
    );
    const unknown = [...named.keys()].filter((key) => !known.has(key));
    if (unknown.length === 0) return;
    const { series } = await context.session.look({ itemIds: [], guids: [], keys: unknown });
    for (const key of unknown) {
      const link = named.get(key);
      if (link !== undefined)
        known.set(key, { link: series.find((one) => one.key === key) ?? startOf(key, link), single: false });
    }
  };
  return {
    after: async ({ links, masters }) => {
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
        if (first || JSON.stringify(after) !== JSON.stringify(before)) changed.push(after);
      }
      first = false;
      return changed;
    },
  };
};
