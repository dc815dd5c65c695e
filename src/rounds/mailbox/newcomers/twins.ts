/** Owns newcomers with one key in the same slice: all but one are copies of it, whichever was seen first. */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Context } from '../context.ts';
import { copyKey } from '../exchange-born.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';

/** The key that this item would get as a copy: then it is no copy of another item with that key. */
const ownsItsKey = (context: Context, { item, key }: NewOnExchange): boolean => key === copyKey(context, { item });

export const withoutTwins = (
  context: Context,
  verdicts: readonly (NewOnExchange | Skipped)[],
): readonly (NewOnExchange | Skipped)[] => {
  const fresh = verdicts.filter((one) => one.kind === 'new-on-exchange');
  const owned = new Set(fresh.filter((one) => ownsItsKey(context, one)).map(({ key }) => key));
  const taken = new Set<IdentityKey>();
  return verdicts.map((one) => {
    if (one.kind !== 'new-on-exchange' || ownsItsKey(context, one)) return one;
    const isCopy = taken.has(one.key) || owned.has(one.key);
    const key = isCopy ? copyKey(context, one) : one.key;
    taken.add(key);
    const { invited: _, ...copy } = one;
    return isCopy ? { ...copy, key } : one;
  });
};
