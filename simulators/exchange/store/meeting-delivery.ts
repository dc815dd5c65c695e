/**
 * Owns what becomes of meeting mails inside the organisation: each goes to the outbox, and where the recipient has a mailbox here it lies in the inbox
 * and has been worked into the calendar, as Exchange's calendar attendant does: a tentative item for a request, a cancelled one for a cancellation,
 * the answer in the organiser's list of attendees for a response.
 */
import { type Actor, createItem, deleteItem, receiveMail } from './actions.ts';
import { type Mailbox } from './mailbox.ts';
import { attendeeCopy, cancelledCopy, orphan } from './meeting-copy.ts';
import { meetingMails, needsNewAnswer, type Recipients } from './meeting-mail.ts';
import { type Content, type Item, type Mail, type MeetingPart, type MessagePart, type Person } from './model.ts';
import { changeItem } from './series-actions.ts';
import { restored } from './series-edit.ts';
import { occurrenceOf } from './series.ts';
import { type Store } from './store.ts';

const ATTENDANT = 'Calendar Attendant';
const BY_HAND = 'by-hand/';

/** A meeting before and after, as items of the organiser's mailbox; an occurrence as its view. */
export type Announcement = { before?: Item | undefined; after?: Item | undefined; recipients: Recipients };

/** Sends what the change asks for and delivers it; the mails that went out. */
export function announce(actor: Actor, { before, after, recipients }: Announcement): Mail[] {
  const mails = meetingMails({
    ...(before && { before: before.content }),
    ...(after && { after: after.content }),
    recipients,
    from: actor.mailbox.email,
    at: actor.store.clock.now(),
  });
  actor.store.send(mails);
  for (const mail of mails) {
    const attendee = actor.store.mailbox(mail.to);
    if (!attendee || attendee === actor.mailbox) continue;
    const to = attendant(actor.store, attendee);
    if (mail.kind === 'cancellation') deliverCancellation(to, before ?? after, actor.mailbox.person);
    else deliverRequest(to, { before, after, from: actor.mailbox.person });
  }
  return mails;
}

/** Whoever works mails into that mailbox's calendar. Items show the mailbox's own person. */
export function attendant(store: Store, mailbox: Mailbox): Actor {
  return { store, mailbox, by: mailbox.person.name, through: ATTENDANT };
}

/** Says whether a mailbox leaves meeting mails to its owner: they lie in the inbox, and the calendar is not touched. */
export function processByHand(store: Store, mailbox: Mailbox, isByHand: boolean): void {
  store.keep(BY_HAND + mailbox.email, isByHand ? true : undefined);
}

/** A request as it arrives: the tentative item, made or brought up to date, and the mail that points at it. The item, if there is one. */
export function deliverRequest(
  to: Actor,
  sent: { before?: Item | undefined; after: Item | undefined; from: Person },
): Item | undefined {
  const { before, after, from } = sent;
  if (!after) return undefined;
  const isNew = localCopy(to.mailbox, after) === undefined;
  const isSilent = before !== undefined && !needsNewAnswer(before.content, after.content);
  const copy = isByHand(to) ? undefined : placeCopy(to, after);
  post(to, {
    itemClass: 'IPM.Schedule.Meeting.Request',
    content: { ...after.content, ...sentCalendar(after) },
    message: {
      from,
      to: [to.mailbox.person],
      meeting: {
        kind: 'request',
        requestType: isNew ? 'NewMeetingRequest' : isSilent ? 'InformationalUpdate' : 'FullUpdate',
        response: 'NoResponseReceived',
        ...placeOf(copy),
      },
    },
  });
  return copy;
}

/** Finds what a meeting of another mailbox is in this one: the item, the occurrence of the series, or the lone occurrence. */
export function localCopy(mailbox: Mailbox, meeting: Item): Item | undefined {
  const { calendar } = meeting.content;
  const at = meeting.occurrence?.originalStart ?? calendar?.recurrenceId;
  const same = [...mailbox.itemsIn('calendar')].filter(({ content }) => content.calendar?.uid === calendar?.uid);
  if (at === undefined) return same.find(({ content }) => content.calendar?.recurrenceId === undefined);
  const lone = same.find(({ content }) => content.calendar?.recurrenceId === at);
  const master = same.find(({ content }) => content.calendar?.series !== undefined);
  return lone ?? (master && meeting.occurrence && occurrenceOf(master, meeting.occurrence.date));
}

/** What a mail is about in the calendar of the mailbox that it lies in, as long as that is there. */
export function meetingOfMail(mailbox: Mailbox, mail: Item): Item | undefined {
  const meeting = mail.content.message?.meeting;
  const found = meeting?.item === undefined ? undefined : mailbox.item(meeting.item);
  return found && meeting?.date !== undefined ? occurrenceOf(found, meeting.date) : found;
}

/** Whether the meeting has been updated since the mail was sent. */
export function isOutOfDate(meeting: Item | undefined, mail: Item): boolean {
  return (meeting?.content.calendar?.sequence ?? 0) > (mail.content.calendar?.sequence ?? 0);
}

/** Where a mail points. */
export function placeOf(item: Item | undefined): Pick<MeetingPart, 'item' | 'date'> {
  if (!item) return {};
  return { item: item.number, ...(item.occurrence && { date: item.occurrence.date }) };
}

/** Puts a mail into the inbox: the meeting as it was sent, under the class and with the sender of the mail. */
export function post(to: Actor, mail: { itemClass: string; content: Content; message: MessagePart }): Item {
  return receiveMail(to, {
    ...mail.content,
    itemClass: mail.itemClass,
    categories: [],
    extended: {},
    reminderIsSet: false,
    message: mail.message,
  });
}

/** The attendee's item for a meeting as it was sent: made, or brought up to date. */
export function placeCopy(to: Actor, sent: Item): Item {
  const local = localCopy(to.mailbox, sent) ?? undeleted(to, sent);
  if (local) return changeItem(to, local, attendeeCopy(sent.content, local.content));
  const lone = [...to.mailbox.itemsIn('calendar')].filter(
    ({ content }) => content.calendar?.uid === sent.content.calendar?.uid && sent.content.calendar?.series,
  );
  for (const each of lone) deleteItem(to, each, 'HardDelete');
  return createItem(to, 'calendar', attendeeCopy(orphan(sent), undefined));
}

/** An occurrence that the attendee had declined is there again when the organiser changes it. */
function undeleted(to: Actor, sent: Item): Item | undefined {
  const date = sent.occurrence?.date;
  const master = [...to.mailbox.itemsIn('calendar')].find(
    ({ content }) => content.calendar?.uid === sent.content.calendar?.uid && content.calendar?.series,
  );
  if (!master || date === undefined) return undefined;
  return occurrenceOf(changeItem(to, master, restored(master, date)), date);
}

/** A cancellation as it arrives: the item marked, and the mail. */
export function deliverCancellation(to: Actor, meeting: Item | undefined, from: Person): void {
  if (!meeting) return;
  const local = localCopy(to.mailbox, meeting);
  const copy = local && !isByHand(to) ? changeItem(to, local, cancelledCopy(local.content)) : local;
  post(to, {
    itemClass: 'IPM.Schedule.Meeting.Canceled',
    content: cancelledCopy({ ...meeting.content, ...sentCalendar(meeting) }),
    message: {
      from,
      to: [to.mailbox.person],
      meeting: { kind: 'cancellation', requestType: 'None', response: 'Unknown', ...placeOf(copy) },
    },
  });
}

function isByHand({ store, mailbox }: Actor): boolean {
  return store.kept(BY_HAND + mailbox.email).length > 0;
}

/** The meeting as a mail carries it: without anybody's answers, and not as the organiser's own. */
function sentCalendar(meeting: Item): Pick<Content, 'calendar'> {
  const { calendar } = attendeeCopy(orphan(meeting), undefined);
  return calendar ? { calendar } : {};
}
