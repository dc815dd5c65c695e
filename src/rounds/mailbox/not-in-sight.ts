/**
 * Owns which S/4 appointments without a link are no news: the item that they were born from is seen in this very slice. Single items would be found by their key before
 * anything is created; occurrences carry none, and a mailbox that is enrolled again would get each of them a second time, as an item of its own.
 */
import { keyOfS4Item } from '../../sync/identity.ts';
import { type Context } from './context.ts';
import { type NewOnExchange, type NewOnS4, type Skipped } from './sighting.ts';

/** @param fresh what this slice found in the calendar and is going to link */
export const notInSight = (
  context: Context,
  sightings: readonly NewOnS4[],
  fresh: readonly (NewOnExchange | Skipped)[],
): readonly NewOnS4[] => {
  const keys = new Set(fresh.flatMap((one) => (one.kind === 'new-on-exchange' ? [one.key] : [])));
  return sightings.filter(({ item }) => !keys.has(keyOfS4Item(context.s4.system, item)));
};
