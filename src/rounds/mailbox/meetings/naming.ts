/**
 * Owns that one meeting has two names. An item that Tandem made is known by its appointment; when its owner makes a meeting of it, whoever is invited knows its UID only. So the
 * organiser's mailbox says which appointment the UID stands for, and those who have silent copies look whether an invitation doubles them (docs/SPEC.md, The seventh witness).
 */
import { type EnrolmentId } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';
import { type LinkBook } from '../link-book.ts';
import { meetingKeyOf } from './meetings.ts';

const relist = async (context: Context, mailbox: EnrolmentId): Promise<void> => {
  const notice = {
    at: nowOf(context),
    correlation: context.session.correlation(),
    from: 'timer',
    relist: true,
  } as const;
  try {
    await context.deps.actors.mailbox(mailbox).tell({ notice });
  } catch (error) {
    // It lists its calendar once a day.
    context.log.warn('Another mailbox could not be told that a meeting has a second name', {
      error: error instanceof Error ? error.name : typeof error,
    });
  }
};

type Named = { readonly link: Link; readonly item: ReadableItem };

/** Its appointment is known by another name than its UID gives: born in S/4, or Tandem's copy of an item in another calendar. */
const hasTwoNames = (context: Context, { link, item }: Named): boolean =>
  link.occurrence === undefined && link.key !== meetingKeyOf(context, item.uid);

/** @param invited enrolled mailboxes of those who take part */
export const nameMeeting = async (context: Context, named: Named, invited: readonly EnrolmentId[]): Promise<void> => {
  const { records } = context.deps;
  const { link, item } = named;
  if (invited.length === 0 || !hasTwoNames(context, named)) return;
  await records.nameMeeting(meetingKeyOf(context, item.uid), link.key);
  const interested = await records.interested(context.s4.system, link.guid);
  for (const mailbox of interested) if (invited.includes(mailbox)) await relist(context, mailbox);
};

/** Who organises it in Outlook need not lead it: another employee may be responsible in S/4. Whoever is invited is told of its name all the same. */
export const nameOwnMeeting = async (context: Context, named: Named): Promise<void> => {
  const { meeting } = named.item;
  if (meeting?.response !== 'organiser' || !hasTwoNames(context, named)) return;
  const enrolled = await context.deps.records.enrolledAddresses(meeting.attendees.map(({ email }) => email));
  const others = enrolled.map(({ id }) => id).filter((id) => id !== context.enrolment.id);
  await nameMeeting(context, named, others);
};

/** What this mailbox has of the meeting that an invitation is about, by whichever of its names. */
export const ownerOfInvitation = async (
  context: Context,
  book: LinkBook,
  item: ReadableItem,
): Promise<Link | undefined> => {
  const computed = meetingKeyOf(context, item.uid);
  const known = book.byKey(computed);
  if (known !== undefined) return known;
  const named = await context.deps.records.meetingNamed(computed);
  if (named === undefined) return undefined;
  book.add((await context.session.look({ itemIds: [], guids: [], keys: [named] })).links);
  return book.byKey(named);
};
