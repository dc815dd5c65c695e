/**
 * Owns which of several items that carry the key of one link is its item when all item ids were renewed at once (a mailbox was moved): the one that says what both sides
 * agreed on last. The other is a copy that a person made, which the trigger keeps out and which therefore still carries the key of its original.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type ExchangeItem } from '../../../ports/exchange.ts';
import { changedFields } from '../../../sync/fingerprint.ts';
import { type Context } from '../context.ts';
import { type LinkBook } from '../link-book.ts';
import { seenOnExchange } from '../observe.ts';

type Keyed = { readonly item: ExchangeItem; readonly computed: IdentityKey };

const isAsAgreed = (context: Context, book: LinkBook, { item, computed }: Keyed): boolean => {
  const owner = book.byKey(item.key ?? computed);
  const now = seenOnExchange(context, item);
  return owner !== undefined && now !== undefined && changedFields(owner.base, now).length === 0;
};

export const likestFirst = <N extends Keyed>(
  context: Context,
  book: LinkBook,
  newcomers: readonly N[],
): readonly N[] => {
  const like = newcomers.filter((one) => isAsAgreed(context, book, one));
  return [...like, ...newcomers.filter((one) => !like.includes(one))];
};
