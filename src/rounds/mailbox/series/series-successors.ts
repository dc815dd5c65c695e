/** Owns which series take over the rest of which other ones in one look ("this and following"), and of which it could not be handed over. Pure. */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link, type Successor } from '../../../model/link.ts';
import { type OccurrenceStep } from '../../../sync/series-desk.ts';
import { type SeriesInPlay } from './series-in-play.ts';

export type HandedOver = {
  /** By the key of a series: those that take over its rest, each once. */
  readonly successors: ReadonlyMap<IdentityKey, readonly Successor[]>;
  /** Series of which something is to be taken over by an occurrence that could not be read: it departs from its series, which was changed again meanwhile. */
  readonly halfRead: ReadonlySet<IdentityKey>;
};

/** @param linked what becomes of these steps */
export const handedOver = (
  steps: readonly OccurrenceStep<Link>[],
  inPlay: readonly SeriesInPlay[],
  linked: readonly { readonly link: Link }[],
): HandedOver => {
  const ownOf = new Map(inPlay.flatMap(({ key, links }) => links.map(({ guid }) => [guid, key] as const)));
  const mastersOf = new Map<string, Successor>(
    inPlay.flatMap(({ key, master }) => (master.is === 'series' ? [[key, { key, master: master.item.itemId }]] : [])),
  );
  const read = new Set(linked.map(({ link }) => link.guid));
  const successors = new Map<IdentityKey, readonly Successor[]>();
  const halfRead = new Set<IdentityKey>();
  for (const step of steps) {
    const to = step.do === 'rekey' ? mastersOf.get(step.uid) : undefined;
    const from = step.do === 'rekey' ? ownOf.get(step.ref.guid) : undefined;
    if (step.do !== 'rekey' || to === undefined || from === undefined || from === to.key) continue;
    const others = (successors.get(from) ?? []).filter(({ key }) => key !== to.key);
    successors.set(from, [...others, to]);
    if (!read.has(step.ref.guid)) halfRead.add(from);
  }
  return { successors, halfRead };
};
