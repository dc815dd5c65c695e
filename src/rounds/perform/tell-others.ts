/**
 * Owns telling the other mailboxes of one S/4 appointment what this one has just written. The event of our own update goes nowhere (`isEcho`), and waiting for the
 * delta read would keep a colleague's calendar behind for a minute.
 */
import { type ETag, type S4Guid } from '../../model/ids.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { concernedBy, employeesOf } from '../concerned.ts';
import { type Context } from '../mailbox/context.ts';
import { nowOf } from '../mailbox/doubts.ts';
import { tellMailbox } from '../mailbox/tell-mailbox.ts';
import { inParallel } from '../parallel.ts';

const atOnce = 4;

/** @param seen as read back; absent: nobody could look, so those who are interested look themselves */
export const tellOthers = async (context: Context, guid: S4Guid, seen: S4Appointment | undefined): Promise<void> => {
  const { deps, enrolment, session } = context;
  const { system } = context.s4;
  const employees = seen === undefined ? [] : employeesOf(seen);
  const mailboxes = await concernedBy(deps.records, system, { guid, employees });
  const etag: { readonly etag?: ETag } = seen === undefined ? {} : { etag: seen.etag };
  const notice = { from: 's4', at: nowOf(context), correlation: session.correlation(), guid, ...etag } as const;
  const others = mailboxes.filter((mailbox) => mailbox !== enrolment.id);
  // What this mailbox wrote is to be settled all the same; the delta read tells the other.
  const otherwise = 'Another mailbox could not be told of a write; the delta read will';
  await inParallel(others, atOnce, (mailbox) => tellMailbox(context, mailbox, { notices: [notice], otherwise, guid }));
};
