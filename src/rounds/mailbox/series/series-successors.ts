/** Owns which series take over the rest of which other ones in one look ("this and following"). Pure. */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link, type Successor } from '../../../model/link.ts';
import { type OccurrenceStep } from '../../../sync/occurrences.ts';
import { type SeriesInPlay } from './series-in-play.ts';

/** @returns by the key of a series, each that takes over something of it, once */
export const successorsIn = (
  steps: readonly OccurrenceStep<Link>[],
  inPlay: readonly SeriesInPlay[],
): ReadonlyMap<IdentityKey, readonly Successor[]> => {
  const ownOf = new Map(inPlay.flatMap(({ key, links }) => links.map(({ guid }) => [guid, key] as const)));
  const mastersOf = new Map<string, Successor>(
    inPlay.flatMap(({ key, master }) => (master.is === 'series' ? [[key, { key, master: master.item.itemId }]] : [])),
  );
  const found = new Map<IdentityKey, readonly Successor[]>();
  for (const step of steps) {
    const to = step.do === 'rekey' ? mastersOf.get(step.uid) : undefined;
    const from = step.do === 'rekey' ? ownOf.get(step.ref.guid) : undefined;
    if (to === undefined || from === undefined || from === to.key) continue;
    const others = (found.get(from) ?? []).filter(({ key }) => key !== to.key);
    found.set(from, [...others, to]);
  }
  return found;
};
