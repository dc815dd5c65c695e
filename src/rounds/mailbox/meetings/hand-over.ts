/**
 * Owns telling those who have copies of a meeting that its lead is to be had: their copies have no link, so they list their calendars anew; who has a link (the
 * lead before) is told of the S/4 appointment.
 */
import { type MailboxNotice } from '../../../actors/messages.ts';
import { type IdentityKey, type S4Guid } from '../../../model/ids.ts';
import { inParallel } from '../../parallel.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';
import { tellMailbox } from '../tell-mailbox.ts';

const atOnce = 4;

/** The row says that the lead is to be had; the next reconcile of that mailbox finds it. */
const otherwise = 'Another mailbox could not be told that a meeting has no lead';

export const offerLead = async (context: Context, key: IdentityKey, guid: S4Guid | undefined): Promise<void> => {
  const { deps, enrolment, session } = context;
  const stamp = { at: nowOf(context), correlation: session.correlation() };
  const others = (await deps.records.meetingCopies(key)).filter((mailbox) => mailbox !== enrolment.id);
  const notices: readonly MailboxNotice[] = [
    ...(guid === undefined ? [] : [{ ...stamp, from: 's4' as const, guid }]),
    { ...stamp, from: 'timer', relist: true },
  ];
  await inParallel(others, atOnce, (mailbox) => tellMailbox(context, mailbox, { notices, otherwise }));
};
