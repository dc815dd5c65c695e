/**
 * Owns that one meeting has two names. An item that Tandem made is known by its appointment; when its owner makes a meeting of it, whoever is invited knows its UID only. So the
 * organiser's mailbox says which appointment the UID stands for, and those who have silent copies look whether an invitation doubles them (docs/SPEC.md, The seventh witness).
 */
import { type EnrolmentId, type IdentityKey, type S4Guid } from '../../../model/ids.ts';
import { type Link, type OccurrenceLink } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { employeesOf } from '../../concerned.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';
import { keyOfUid } from '../exchange-born.ts';
import { type LinkBook } from '../link-book.ts';
import { tellMailbox } from '../tell-mailbox.ts';
import { holderOf } from './meetings.ts';

/** Another mailbox has to look: at one appointment, or at its whole calendar. */
export const tell = async (context: Context, mailbox: EnrolmentId, notice: Told): Promise<void> => {
  const stamp = { at: nowOf(context), correlation: context.session.correlation() };
  await tellMailbox(context, mailbox, {
    notices: [{ ...stamp, ...notice }],
    // It lists its calendar once a day.
    otherwise: 'Another mailbox could not be told that a meeting has a second name',
  });
};

type Told =
  | { readonly from: 'timer'; readonly relist: true; readonly andThen?: S4Guid }
  | { readonly from: 's4'; readonly guid: S4Guid };

type Named = { readonly link: Link; readonly item: ReadableItem };

/** Its appointment is known by another name than its UID gives: born in S/4, or Tandem's copy of an item in another calendar. */
const hasTwoNames = (context: Context, { link, item }: Named): boolean =>
  link.occurrence === undefined && link.key !== keyOfUid(context, item.uid);

/** @param invited enrolled mailboxes of those who take part */
export const nameMeeting = async (context: Context, named: Named, invited: readonly EnrolmentId[]): Promise<void> => {
  const { records } = context.deps;
  const { link, item } = named;
  if (invited.length === 0 || !hasTwoNames(context, named)) return;
  await records.nameMeeting(keyOfUid(context, item.uid), link.key);
  const interested = await records.interested(context.s4.system, link.guid);
  for (const mailbox of interested)
    if (invited.includes(mailbox)) await tell(context, mailbox, { from: 'timer', relist: true });
};

/**
 * Whoever was invited, and taken off again before anybody looked, has the invitation all the same. So a meeting of one's own has its name whoever is invited now, and those who have
 * the appointment look once.
 */
export const nameOnce = async (context: Context, named: Named): Promise<void> => {
  const { records } = context.deps;
  const { link, item } = named;
  if (item.meeting?.response !== 'organiser' || !hasTwoNames(context, named)) return;
  const byUid = keyOfUid(context, item.uid);
  if ((await records.meetingNamed(byUid)) !== undefined) return;
  await records.nameMeeting(byUid, link.key);
  for (const mailbox of await records.interested(context.s4.system, link.guid))
    if (mailbox !== context.enrolment.id) await tell(context, mailbox, { from: 'timer', relist: true });
};

/** Whom S/4 adds is invited when the organiser sends it: by then the name is known, and nobody has to look before. */
export const nameAhead = async (context: Context, named: Named, added: readonly EnrolmentId[]): Promise<void> => {
  if (added.length === 0 || !hasTwoNames(context, named)) return;
  await context.deps.records.nameMeeting(keyOfUid(context, named.item.uid), named.link.key);
};

/** Who organises it in Outlook need not lead it: another employee may be responsible in S/4. Whoever is invited is told of its name all the same. */
export const nameOwnMeeting = async (context: Context, named: Named): Promise<void> => {
  const { meeting } = named.item;
  if (meeting?.response !== 'organiser' || !hasTwoNames(context, named)) return;
  await nameOnce(context, named);
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
  const computed = keyOfUid(context, item.uid);
  const known = book.byKey(computed);
  if (known !== undefined) return known;
  const named = await context.deps.records.meetingNamed(computed);
  if (named === undefined) return undefined;
  book.add((await context.session.look({ itemIds: [], guids: [], keys: [named] })).links);
  return book.byKey(named);
};

/** What has a name and is not in S/4 any more was deleted there: whoever leads the series later does not make it again. */
export const noteOccurrenceMade = (
  context: Context,
  { key, occurrence }: { readonly key: IdentityKey; readonly occurrence: OccurrenceLink },
): Promise<void> => context.deps.records.nameMeeting(key, occurrence.series);

/**
 * An occurrence of a series that this mailbox leads by invitation is known in S/4 by a key of its own. Once S/4 names another employee as responsible, that one's mailbox has to find out who
 * leads the series: by this name.
 */
export const nameOccurrence = async (
  context: Context,
  { key, occurrence }: Pick<Link, 'key' | 'occurrence'>,
  item: S4Appointment,
): Promise<void> => {
  const { records } = context.deps;
  if (occurrence === undefined || item.responsible === context.enrolment.employee) return;
  if ((await records.meetingNamed(key)) !== undefined) return;
  await records.nameMeeting(key, occurrence.series);
  const mailboxes = await records.enrolledEmployees(context.s4.system, employeesOf(item));
  for (const mailbox of mailboxes)
    if (mailbox !== context.enrolment.id) await tell(context, mailbox, { from: 's4', guid: item.guid });
};

/** Whether another mailbox leads it by invitation, or did until it left: nobody but an invited one ever does. Of an occurrence, its series. */
export const isLedElsewhere = async (context: Context, key: IdentityKey): Promise<boolean> => {
  const holder = await leadOf(context, key);
  return holder !== undefined && holder !== context.enrolment.id;
};

/** The mailbox that the row names, whatever its copy is. */
export const leadOf = async (context: Context, key: IdentityKey): Promise<EnrolmentId | undefined> => {
  const own = await holderOf(context, key);
  if (own !== undefined) return own;
  const named = await context.deps.records.meetingNamed(key);
  return named === undefined ? undefined : holderOf(context, named);
};
