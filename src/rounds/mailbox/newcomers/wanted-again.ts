/** Owns whether an item that was taken away because its person was no partner any more is wanted again: its person is one, and has brought the item back meanwhile. */
import { type Link, type Witness } from '../../../model/link.ts';
import { type ExchangeItem } from '../../../ports/exchange.ts';
import { employeesOf } from '../../concerned.ts';
import { type Context, itemResult, sideResult } from '../context.ts';
import { earlierIn } from '../doubts.ts';

export const isWantedAgain = async (context: Context, { guid, because }: Link): Promise<boolean> => {
  if (because !== ('person-removed' satisfies Witness)) return false;
  const read = await itemResult(context, 's4', context.s4.read(guid));
  return read.ok && employeesOf(read.value).includes(context.enrolment.employee);
};

/** @returns the link with the item that is in the calendar now; another one of the same appointment, which was taken away, may lie in Deleted Items still */
export const anew = async (context: Context, owner: Link, { itemId }: ExchangeItem): Promise<Link> => {
  const found = await sideResult('exchange', context.deps.exchange.find(context.mailbox, owner.key));
  const { earlier: _, ...link } = owner;
  return { ...link, itemId, ...earlierIn(found) };
};
