/**
 * Owns invitations to what this mailbox has another item of. A silent copy (its person was added in S/4 first) gives way to the invitation if it is as Tandem left it, which is judged with
 * its pair (pairs/superseded.ts). Until then, and where it may not, both are listed for review.
 */
import { type ItemId } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type Meeting, type ReadableItem } from '../../../ports/exchange.ts';
import { type Context } from '../context.ts';
import { keyOfUid } from '../exchange-born.ts';
import { type LinkBook } from '../link-book.ts';
import { ownerOfInvitation } from '../meetings/naming.ts';

export type Doubled = { readonly link: Link; readonly invitation: ItemId };

/** @returns `called-off`: the invitation is worth nothing any more. `undefined`: this mailbox has no other item of the meeting */
export const doubledBy = async (
  context: Context,
  book: LinkBook,
  item: ReadableItem & { readonly meeting: Meeting },
): Promise<Doubled | 'called-off' | undefined> => {
  const key = keyOfUid(context, item.uid);
  const owner = await ownerOfInvitation(context, book, item);
  if (owner === undefined || owner.state === 'tombstone') return undefined;
  // What Tandem made has a UID of its own: the invitation is not that item under another id.
  if (owner.role !== 'participant' && owner.key === key && owner.made !== true) return undefined;
  if (item.meeting.cancelled || item.meeting.response === 'declined') return 'called-off';
  // Before the copy goes: nobody is to make it again.
  await context.deps.records.addMeetingCopies([owner.key, key], [context.enrolment.id]);
  return { link: owner, invitation: item.itemId };
};
