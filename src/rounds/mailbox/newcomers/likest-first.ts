/**
 * Owns which of several items that carry the key of one link is its item when all item ids were renewed at once (a mailbox was moved): the one whose UID the key was made of, or else
 * the one that says what both sides agreed on last. The other is a copy that a person made, which the trigger keeps out and which therefore still carries the key of its original.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type ExchangeItem } from '../../../ports/exchange.ts';
import { changedFields } from '../../../sync/fingerprint.ts';
import { type Context, sideResult } from '../context.ts';
import { keyOfUid } from '../exchange-born.ts';
import { type LinkBook } from '../link-book.ts';
import { seenOnExchange } from '../observe.ts';
import { type Reader } from '../reader.ts';

type Keyed = { readonly item: ExchangeItem; readonly computed: IdentityKey };

const isAsAgreed = (context: Context, owner: Link | undefined, item: ExchangeItem): boolean => {
  const now = seenOnExchange(context, item);
  return owner !== undefined && now !== undefined && changedFields(owner.base, now).length === 0;
};

export const likestFirst = <N extends Keyed>(
  context: Context,
  book: LinkBook,
  newcomers: readonly N[],
): readonly N[] => {
  const like = newcomers.filter((one) => isAsAgreed(context, book.byKey(one.item.key ?? one.computed), one.item));
  return [...like, ...newcomers.filter((one) => !like.includes(one))];
};

/** It may come on another page of the calendar, or be a series by now. What nothing could be liker than is not asked for. */
export const isLikerElsewhere = async (
  context: Context,
  reader: Reader,
  { owner, item }: { readonly owner: Link; readonly item: ExchangeItem },
): Promise<boolean> => {
  const isOwn = ({ uid }: ExchangeItem): boolean => keyOfUid(context, uid) === owner.key;
  const agrees = isAsAgreed(context, owner, item);
  if (item.key !== owner.key || (agrees && (isOwn(item) || owner.bornOn === 's4'))) return false;
  const found = await sideResult('exchange', context.deps.exchange.find(context.mailbox, owner.key));
  const others = found.flatMap(({ itemId, folder }) => (folder === 'calendar' && itemId !== item.itemId ? itemId : []));
  await reader.exchange(others);
  const isLiker = (other: ExchangeItem): boolean =>
    isOwn(other) === isOwn(item) ? !agrees && isAsAgreed(context, owner, other) : isOwn(other);
  return others.some((id) => {
    const other = reader.onExchange(id);
    return other.ok && isLiker(other.value);
  });
};
