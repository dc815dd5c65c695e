/** Owns whether an item that was thrown away, and that its person has brought back, belongs to its appointment again. */
import { type Link, type Witness } from '../../../model/link.ts';
import { type ExchangeItem } from '../../../ports/exchange.ts';
import { employeesOf } from '../../concerned.ts';
import { isCancelledOnS4 } from '../conduct.ts';
import { type Context, itemResult, sideResult } from '../context.ts';
import { earlierIn } from '../doubts.ts';
import { cancelledOnS4 } from '../rest.ts';

const ends: readonly string[] = [
  'person-removed' satisfies Witness,
  'deleted-by-person' satisfies Witness,
  cancelledOnS4,
];

/**
 * Brought back although the policy or the direction had left S/4's appointment where it is: then it is the same appointment still.
 * @param owner a tombstone
 */
export const isWantedAgain = async (context: Context, { guid, because, occurrence }: Link): Promise<boolean> => {
  if (occurrence !== undefined || !ends.some((one) => one === because)) return false;
  const read = await itemResult(context, 's4', context.s4.read(guid));
  if (!read.ok || !employeesOf(read.value).includes(context.enrolment.employee)) return false;
  return because !== cancelledOnS4 || !isCancelledOnS4(context, read.value);
};

/** @returns the link with the item that is in the calendar now; another one of the same appointment, which was taken away, may lie in Deleted Items still */
export const anew = async (context: Context, owner: Link, { itemId }: ExchangeItem): Promise<Link> => {
  const found = await sideResult('exchange', context.deps.exchange.find(context.mailbox, owner.key));
  const { earlier: _, because: _because, ...link } = owner;
  return { ...link, state: 'linked', itemId, ...earlierIn(found) };
};
