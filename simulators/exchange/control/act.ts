/**
 * Owns what a person does in Outlook, ordered by a control route: the same actions, events and change keys as by EWS, under the person's own name.
 */
import { z } from 'zod';

import { readInstant } from '../ews/date-time.ts';
import { withCrLf } from '../ews/fields/body-conversion.ts';
import { changeKey, idOf, readItemId } from '../ews/ids.ts';
import { type Actor, copyItem, createItem, deleteItem, moveItem, updateItem } from '../store/actions.ts';
import { emptyAppointment, problemOf, settled } from '../store/content.ts';
import { folderNamed } from '../store/folders.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { attendeesOf, meetingMails } from '../store/meeting-mail.ts';
import { type Attendee, type Calendar, type Content, type Item } from '../store/model.ts';
import { type Store } from '../store/store.ts';
import { windowsZoneOf } from '../store/zones.ts';
import { ControlError } from './json-http.ts';

const fieldsSchema = z.strictObject({
  subject: z.string().optional(),
  body: z.string().optional(),
  bodyType: z.enum(['HTML', 'Text']).optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  timeZone: z.string().optional(),
  isAllDayEvent: z.boolean().optional(),
  location: z.string().optional(),
  sensitivity: z.enum(['Normal', 'Personal', 'Private', 'Confidential']).optional(),
  importance: z.enum(['Low', 'Normal', 'High']).optional(),
  categories: z.array(z.string()).optional(),
  freeBusy: z.enum(['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere', 'NoData']).optional(),
  reminderIsSet: z.boolean().optional(),
  reminderMinutes: z.number().int().min(0).optional(),
  uid: z.string().optional(),
  requiredAttendees: z.array(z.string()).optional(),
  optionalAttendees: z.array(z.string()).optional(),
  isCancelled: z.boolean().optional(),
});

/** `POST /__control/act`: one action of the mailbox's owner. */
export const actSchema = z.strictObject({
  mailbox: z.string(),
  do: z.enum(['create', 'update', 'delete', 'move', 'copy']),
  itemId: z.string().optional(),
  fields: fieldsSchema.default({}),
  folder: z.string().optional(),
  deleteType: z.enum(['HardDelete', 'SoftDelete', 'MoveToDeletedItems']).default('MoveToDeletedItems'),
  /** Whether invitations, updates and cancellations go out: a person's Outlook sends them. */
  send: z.boolean().default(true),
});

export type Act = z.infer<typeof actSchema>;
type Fields = z.infer<typeof fieldsSchema>;

/** Performs the action; returns the ids of the item as it is afterwards. Throws ControlError. */
export function act(store: Store, wanted: Act): { itemId: string; changeKey: string } | { deleted: true } {
  const mailbox = store.mailbox(wanted.mailbox);
  if (!mailbox) throw new ControlError(404, 'There is no such mailbox.');
  const actor: Actor = { store, mailbox, by: mailbox.person.name };
  if (wanted.do === 'create') return idsOf(mailbox, create(actor, wanted));
  const item = itemOf(mailbox, wanted.itemId);
  if (wanted.do === 'delete') {
    mail(actor, wanted, { before: item.content });
    deleteItem(actor, item, wanted.deleteType);
    return { deleted: true };
  }
  if (wanted.do === 'update') return idsOf(mailbox, update(actor, wanted, item));
  const folder = folderNamed(wanted.folder ?? '')?.name;
  if (folder === undefined) throw new ControlError(400, 'There is no such folder.');
  return idsOf(mailbox, wanted.do === 'move' ? moveItem(actor, item, folder) : copyItem(actor, item, folder));
}

function create(actor: Actor, wanted: Act): Item {
  const zone = wanted.fields.timeZone === undefined ? 'UTC' : zoneNamed(wanted.fields.timeZone);
  const blank = emptyAppointment(actor.mailbox.person, actor.store.clock.now(), zone);
  const filled = withFields(blank, wanted.fields);
  const content = settled(withHalfHour(filled, wanted.fields), actor.store.clock.now());
  checkTimes(content);
  const item = createItem(actor, wanted.folder ?? 'calendar', content);
  mail(actor, wanted, { after: content });
  return item;
}

function update(actor: Actor, wanted: Act, item: Item): Item {
  const content = settled(withFields(item.content, wanted.fields), actor.store.clock.now());
  checkTimes(content);
  mail(actor, wanted, { before: item.content, after: content });
  return updateItem(actor, item, content);
}

/** A person who names only a start gets half an hour. */
function withHalfHour(content: Content, { start, end }: Fields): Content {
  if (!content.calendar || start === undefined || end !== undefined) return content;
  return { ...content, calendar: { ...content.calendar, end: content.calendar.start + 1_800_000 } };
}

function withFields(content: Content, fields: Fields): Content {
  const { subject, sensitivity, importance, categories, reminderIsSet, reminderMinutes } = fields;
  const plain = defined({ subject, sensitivity, importance, categories, reminderIsSet, reminderMinutes });
  const body =
    fields.body === undefined
      ? content.body
      : { type: fields.bodyType ?? content.body.type, text: withCrLf(fields.body) };
  return {
    ...content,
    ...plain,
    body,
    ...(content.calendar && { calendar: withCalendarFields(content.calendar, fields) }),
  };
}

function withCalendarFields(calendar: Calendar, fields: Fields): Calendar {
  const zone = fields.timeZone === undefined ? calendar.startZone : zoneNamed(fields.timeZone);
  const when = (text: string | undefined): number | undefined => (text === undefined ? undefined : instant(text, zone));
  return {
    ...calendar,
    ...defined({
      start: when(fields.start),
      end: when(fields.end),
      startZone: zone,
      endZone: fields.timeZone === undefined ? undefined : zone,
      allDay: fields.isAllDayEvent,
      location: fields.location,
      freeBusy: fields.freeBusy,
      uid: fields.uid,
      cancelled: fields.isCancelled,
      required: fields.requiredAttendees?.map(attendee),
      optional: fields.optionalAttendees?.map(attendee),
    }),
  };
}

function mail(actor: Actor, wanted: Act, change: { before?: Content; after?: Content }): void {
  const recipients = wanted.send ? 'all' : 'none';
  if (attendeesOf(change.before).length + attendeesOf(change.after).length === 0) return;
  actor.store.send(meetingMails({ ...change, recipients, from: actor.mailbox.email, at: actor.store.clock.now() }));
}

function itemOf(mailbox: Mailbox, id: string | undefined): Item {
  if (id === undefined) throw new ControlError(400, 'itemId is missing.');
  try {
    const { mailboxGuid, number } = readItemId(id);
    const item = mailboxGuid === mailbox.guid ? mailbox.item(number) : undefined;
    if (item) return item;
  } catch {
    throw new ControlError(400, 'itemId is malformed.');
  }
  throw new ControlError(404, 'There is no such item in that mailbox.');
}

function idsOf(mailbox: Mailbox, item: Item): { itemId: string; changeKey: string } {
  return { itemId: idOf(mailbox, item), changeKey: changeKey(mailbox, item.version) };
}

function attendee(email: string): Attendee {
  return { name: email, email: email.toLowerCase(), response: 'Unknown' };
}

function zoneNamed(zone: string): string {
  const windows = windowsZoneOf(zone);
  if (windows === undefined) throw new ControlError(400, 'The time zone is unknown.');
  return windows;
}

/** A time with offset is an instant; one without is local to the zone; a mere date is its midnight. */
function instant(text: string, zone: string): number {
  try {
    return readInstant(text, zone);
  } catch {
    throw new ControlError(400, 'A time is not valid.');
  }
}

function checkTimes(content: Content): void {
  const problem = problemOf(content);
  if (problem !== undefined) throw new ControlError(400, `The times are not possible: ${problem}.`);
}

/** Without the members that are undefined. */
function defined<T extends object>(part: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
