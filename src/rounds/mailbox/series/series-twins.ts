/**
 * Owns masters of one slice that would get one key: one of them is the series, any other is a copy, with an identity besides that of the meeting, as with single items
 * (newcomers/twins.ts). A meeting that was sent again lies beside the declined one that its person took back out of Deleted Items.
 */
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type Context } from '../context.ts';
import { keyOfUid } from '../exchange-born.ts';

/** Those that are to be the series before those that are then copies of it. */
export const originalsFirst = <M extends ReadableItem>(context: Context, masters: readonly M[]): readonly M[] => {
  const isStamped = ({ key, uid }: M): boolean => key === keyOfUid(context, uid);
  const rank = (item: M): number => (item.meeting?.response === 'declined' ? 2 : 0) + (isStamped(item) ? 0 : 1);
  return masters.toSorted((one, other) => rank(one) - rank(other));
};
