/**
 * Owns whom an organiser takes off a meeting that somebody else leads by now, because S/4 names another employee as responsible. Who takes part is not the organiser's to say in S/4 any more;
 * but whoever was to be invited, and is not, need not wait for an invitation (architecture, Identity 4).
 */
import { type PartnerNumber } from '../../../model/ids.ts';
import { type Link, type PeopleBase } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type Context } from '../context.ts';
import { keysOfMeeting } from '../meetings/meetings.ts';
import { tell } from '../meetings/naming.ts';
import { addressHash } from './people-search.ts';

type Left = { readonly link: Link; readonly item: ReadableItem };

const isOwn = (context: Context, { meeting }: ReadableItem): boolean =>
  meeting === undefined || meeting.response === 'organiser' || meeting.organiser === context.mailbox;

/** Whoever is known by an address that is not invited any more. */
const takenOff = (context: Context, { link, item }: Left): readonly PartnerNumber[] => {
  const invited = new Set((item.meeting?.attendees ?? []).map(({ email }) => addressHash(context, email)));
  const known = Object.entries(link.people?.addresses ?? {}) as [PartnerNumber, string][];
  return known.flatMap(([number, hash]) => (invited.has(hash) ? [] : [number]));
};

/** They are compared again once this mailbox leads: until then they are partners, and known to have been invited. */
const without = ({ addresses = {}, ...people }: PeopleBase, gone: readonly PartnerNumber[]): PeopleBase => ({
  ...people,
  seen: '',
  addresses: Object.fromEntries(
    (Object.entries(addresses) as [PartnerNumber, string][]).filter(([number]) => !gone.includes(number)),
  ),
});

/**
 * For the mailbox that does not lead. Each of them lists the calendar first, because the invitation may have been sent: then it is known there, and nothing is made beside it.
 * @returns what the link knows of people from then on; `undefined`: nobody was taken off
 */
export const releaseTakenOff = async (context: Context, left: Left): Promise<PeopleBase | undefined> => {
  const { link, item } = left;
  const gone = isOwn(context, item) ? takenOff(context, left) : [];
  if (link.people === undefined || gone.length === 0) return undefined;
  const { records } = context.deps;
  const mailboxes = await records.enrolledEmployees(context.s4.system, gone);
  for (const mailbox of mailboxes) {
    for (const key of keysOfMeeting(context, link.key, item)) await records.removeMeetingCopies(key, mailbox);
    await tell(context, mailbox, { from: 'timer', relist: true, andThen: link.guid });
  }
  return without(link.people, gone);
};
