/**
 * Owns which of our writes to Exchange mail the people of a meeting, by the administrator's policy (P7): one that makes, changes or calls off a meeting which this mailbox
 * organises. What Tandem writes for itself (its key, its words, its marks) and what is or turns private mails nobody.
 */
import { type MailPolicy } from '../../model/mail-policy.ts';
import { type Attendee } from '../../model/people.ts';
import { type ItemChange, type ReadableItem } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { mayMail } from '../../sync/mail.ts';
import { settingsOf } from '../mailbox/conduct.ts';
import { type Context } from '../mailbox/context.ts';
import { type DeletePlan } from '../mailbox/pairs/delete-plan.ts';
import { type MergePlan } from '../mailbox/pairs/merge-plan.ts';
import { isHiding } from './hiding.ts';

type Typed = Pick<S4Appointment, 'transactionType'>;

const policyFor = (context: Context, item: Typed | undefined): MailPolicy =>
  settingsOf(context, item).appointments.mail;

const may = (context: Context, item: Typed | undefined, people: readonly Attendee[]): boolean =>
  mayMail(
    policyFor(context, item),
    context.mailbox,
    people.map(({ email }) => email),
  );

export const mailsOfNew = (context: Context, item: S4Appointment, attendees: readonly Attendee[]): boolean =>
  may(context, item, attendees);

/** An item that nobody is invited to yet is its person's, too. */
const isOwn = ({ meeting }: ReadableItem): boolean => meeting === undefined || meeting.response === 'organiser';

/** What an administrator puts back is told to nobody (sync.md, P14). */
const isContent = ({ link, before, clear, unsaid, putBack }: MergePlan): boolean =>
  putBack === undefined &&
  link.hidden === undefined &&
  before.hidden === undefined &&
  clear === undefined &&
  unsaid === undefined;

/** Whoever is invited already, or is now. */
const concerned = ({ exchange, people }: MergePlan): readonly Attendee[] => [
  ...(exchange.meeting?.attendees ?? []),
  ...(people?.exchange ?? []),
];

/** `all`: everybody is told what changed. `changed`: only whoever comes or goes. */
export const mailOfMerge = (context: Context, plan: MergePlan): Pick<ItemChange, 'mail'> => {
  const { s4, exchange, people, values } = plan;
  const told = Object.keys(values.exchange).length > 0 ? 'all' : people?.exchange && 'changed';
  if (told === undefined || !isOwn(exchange) || !isContent(plan) || isHiding(context, plan)) return {};
  return may(context, s4, concerned(plan)) ? { mail: told } : {};
};

/** Whether a delete calls the meeting off. Of what is gone in S/4 the type is known from the link. */
export const mailsOfDelete = (context: Context, plan: DeletePlan): boolean => {
  const { link, s4, exchange } = plan;
  if (exchange?.meeting?.response !== 'organiser' || link.hidden !== undefined || isHiding(context, plan)) return false;
  const { transactionType } = link;
  const item = s4 ?? (transactionType === undefined ? undefined : { transactionType });
  return may(context, item, exchange.meeting.attendees);
};
