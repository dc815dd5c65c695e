/**
 * Owns which S/4 appointments without a link are no news. The item that one was born from is seen in this very slice: single items would be found by their key before
 * anything is created, but occurrences carry none, and a mailbox that is enrolled again would get each of them a second time. Or it was born under another
 * installation, whose client this one is a copy of: its item is in a mailbox that is none of ours.
 */
import { type S4Appointment } from '../../../ports/s4.ts';
import { keyOfS4Item, parseKey } from '../../../sync/identity.ts';
import { type Context } from '../context.ts';
import { type NewOnExchange, type NewOnS4, type Skipped } from '../sighting.ts';

const isForeign = (context: Context, { externalId }: S4Appointment): boolean => {
  const key = externalId === undefined ? undefined : parseKey(externalId);
  return key?.born === 'exchange' && key.installation !== context.deps.installation;
};

/** @param fresh what this slice found in the calendar and is going to link */
export const notInSight = (
  context: Context,
  sightings: readonly NewOnS4[],
  fresh: readonly (NewOnExchange | Skipped)[],
): readonly (NewOnS4 | Skipped)[] => {
  const keys = new Set(fresh.flatMap((one) => (one.kind === 'new-on-exchange' ? [one.key] : [])));
  return sightings
    .filter(({ item }) => !keys.has(keyOfS4Item(context.s4.system, item)))
    .map((one) => (isForeign(context, one.item) ? { kind: 'skipped', ref: one.ref, reason: 'orphaned' } : one));
};
