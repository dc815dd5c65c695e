/**
 * Owns what an item of a person is given when it is stamped: our key, and with the first stamp the categories of new items, in the same write. Afterwards they are the
 * person's: nobody adds again what was taken away.
 */
import { type IdentityKey } from '../../model/ids.ts';
import { type ItemChange, type ReadableItem } from '../../ports/exchange.ts';
import { withCategories } from '../../sync/categories.ts';
import { settingsOf } from '../mailbox/conduct.ts';
import { type Context } from '../mailbox/context.ts';

/** A copy carries the key of what it was copied from, and its categories. */
export const stampOf = (
  context: Context,
  item: Pick<ReadableItem, 'key' | 'categories'>,
  key: IdentityKey,
): Pick<ItemChange, 'key' | 'categories'> => {
  if (item.key !== undefined) return { key };
  const categories = withCategories(item.categories, settingsOf(context).appointments.newItems.categories);
  return { key, ...(categories.length === item.categories.length ? {} : { categories }) };
};
