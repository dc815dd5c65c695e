/**
 * Owns telling those who have copies of a meeting that its lead is to be had: their copies have no link, so they list their calendars anew; who has a link (the
 * lead before) is told of the S/4 appointment.
 */
import { type MailboxNotice } from '../../../actors/messages.ts';
import { type EnrolmentId, type IdentityKey, type S4Guid } from '../../../model/ids.ts';
import { inParallel } from '../../parallel.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';

const atOnce = 4;

const tell = async (context: Context, mailbox: EnrolmentId, notices: readonly MailboxNotice[]): Promise<void> => {
  try {
    for (const notice of notices) await context.deps.actors.mailbox(mailbox).tell({ notice });
  } catch (error) {
    // The row says that the lead is to be had; the next reconcile of that mailbox finds it.
    context.log.warn('Another mailbox could not be told that a meeting has no lead', {
      error: error instanceof Error ? error.name : typeof error,
    });
  }
};

export const offerLead = async (context: Context, key: IdentityKey, guid: S4Guid | undefined): Promise<void> => {
  const { deps, enrolment, session } = context;
  const stamp = { at: nowOf(context), correlation: session.correlation() };
  const others = (await deps.records.meetingCopies(key)).filter((mailbox) => mailbox !== enrolment.id);
  const notices: readonly MailboxNotice[] = [
    ...(guid === undefined ? [] : [{ ...stamp, from: 's4' as const, guid }]),
    { ...stamp, from: 'timer', relist: true },
  ];
  await inParallel(others, atOnce, (mailbox) => tell(context, mailbox, notices));
};
