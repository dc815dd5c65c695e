/**
 * Owns which mails a change of a meeting sends: pure, decided from the item before and after and from what the caller asked for.
 */
import { type Attendee, type Content, type Mail, type MailKind } from './model.ts';

export type Recipients = 'none' | 'all' | 'changed';

/** A meeting's change: `before` is absent on creation, `after` on deletion. */
export type MeetingChange = { before?: Content; after?: Content; recipients: Recipients; from: string; at: number };

/** One mail per recipient. Only an organiser's meeting mails anybody. */
export function meetingMails(change: MeetingChange): Mail[] {
  const meeting = change.after ?? change.before;
  if (change.recipients === 'none' || meeting?.calendar === undefined || meeting.calendar.myResponse !== 'Organizer')
    return [];
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

function addressesOf(content: Content | undefined): string[] {
  return [...new Set(attendeesOf(content).map(({ email }) => email))];
}
