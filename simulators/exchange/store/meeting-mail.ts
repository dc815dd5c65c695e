/**
 * Owns which mails a change of a meeting sends: pure, decided from the item before and after and from what the caller asked for; and what sending
 * leaves on the organiser's item.
 */
import { changedFields } from './content-difference.ts';
import { type Attendee, type Calendar, type Content, type Mail, type MailKind } from './model.ts';

export type Recipients = 'none' | 'all' | 'changed';

/** A meeting's change: `before` is absent on creation, `after` on deletion. */
export type MeetingChange = { before?: Content; after?: Content; recipients: Recipients; from: string; at: number };

/** What attendees have to answer anew. */
const SIGNIFICANT = ['calendar.start', 'calendar.end', 'calendar.allDay'];

/** One mail per recipient. Only an organiser's meeting mails anybody. */
export function meetingMails(change: MeetingChange): Mail[] {
  const meeting = change.after ?? change.before;
  if (change.recipients === 'none' || meeting?.calendar === undefined || !isOrganised(meeting)) return [];
  const before = addressesOf(change.before);
  const after = addressesOf(change.after);
  const added = after.filter((address) => !before.includes(address));
  const removed = before.filter((address) => !after.includes(address));
  const kept = change.recipients === 'all' ? after.filter((address) => before.includes(address)) : [];
  const mail = (kind: MailKind) => (to: string) => ({
    at: change.at,
    from: change.from,
    to,
    subject: meeting.subject,
    kind,
  });
  return [...added.map(mail('request')), ...kept.map(mail('update')), ...removed.map(mail('cancellation'))];
}

/** All attendees and resources of an appointment. */
export function attendeesOf(content: Content | undefined): readonly Attendee[] {
  const calendar = content?.calendar;
  return calendar ? [...calendar.required, ...calendar.optional, ...calendar.resources] : [];
}

/** Whether this is the organiser's own item, and no mail. */
export function isOrganised({ calendar, message }: Content): boolean {
  return calendar?.myResponse === 'Organizer' && message === undefined;
}

/** Whether attendees who have answered the one have to answer again for the other. */
export function needsNewAnswer(before: Content, after: Content): boolean {
  const [old, series] = [before.calendar?.series, after.calendar?.series];
  const rule = (of: typeof series): string => JSON.stringify(of && [of.pattern, of.range, of.times]);
  return rule(old) !== rule(series) || changedFields(before, after).some((field) => SIGNIFICANT.includes(field));
}

/** The organiser's item once its mails have gone out: one update further, and without answers to what has changed. */
export function asSent(before: Content | undefined, after: Content): Content {
  const { calendar } = after;
  if (!calendar || attendeesOf(after).length === 0) return after;
  if (!before) return { ...after, calendar: { ...calendar, requestSent: true } };
  const sent = { ...calendar, requestSent: true, sequence: calendar.sequence + 1 };
  return { ...after, calendar: needsNewAnswer(before, after) ? unanswered(sent) : sent };
}

/** The appointment with nobody's answer in its lists. */
export function unanswered(calendar: Calendar): Calendar {
  const cleared = (list: readonly Attendee[]): Attendee[] =>
    list.map(({ name, email }) => ({ name, email, response: 'Unknown' }));
  return {
    ...calendar,
    required: cleared(calendar.required),
    optional: cleared(calendar.optional),
    resources: cleared(calendar.resources),
  };
}

function addressesOf(content: Content | undefined): string[] {
  return [...new Set(attendeesOf(content).map(({ email }) => email))];
}
