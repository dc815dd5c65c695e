/** Owns whether an item that was taken away because its person was no partner any more is wanted again: its person is one, and has brought the item back meanwhile. */
import { type Link, type Witness } from '../../../model/link.ts';
import { employeesOf } from '../../concerned.ts';
import { type Context, itemResult } from '../context.ts';

export const isWantedAgain = async (context: Context, { guid, because }: Link): Promise<boolean> => {
  if (because !== ('person-removed' satisfies Witness)) return false;
  const read = await itemResult(context, 's4', context.s4.read(guid));
  return read.ok && employeesOf(read.value).includes(context.enrolment.employee);
};
