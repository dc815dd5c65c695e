/**
 * Owns which fields make up an item of each kind, and their look-up by FieldURI and by element name. A new kind (task, contact) is a row here
 * and a list of fields.
 */
import { type Content } from '../../store/model.ts';
import { calendarFields } from './calendar-fields.ts';
import { elementOf, type Field } from './field.ts';
import { itemFields } from './item-fields.ts';
import {
  meetingCancellationFields,
  meetingMessageFields,
  meetingRequestFields,
  meetingResponseFields,
  messageFields,
} from './message-fields.ts';

export type ItemKind = {
  /** The element that holds such an item, such as `CalendarItem`. */
  element: string;
  fields: readonly Field[];
  byElement: ReadonlyMap<string, { field: Field; place: number }>;
};

function kind(element: string, fields: readonly Field[]): ItemKind {
  return { element, fields, byElement: new Map(fields.map((field, place) => [elementOf(field), { field, place }])) };
}

const calendarItem = kind('CalendarItem', [...itemFields, ...calendarFields]);
const message = kind('Message', [...itemFields, ...messageFields]);
const meetingFields = [...itemFields, ...messageFields, ...meetingMessageFields];
/** Mails about meetings by the beginning of their item class. */
const meetingMessages: readonly (readonly [itemClass: string, kind: ItemKind])[] = [
  ['IPM.Schedule.Meeting.Request', kind('MeetingRequest', [...meetingFields, ...meetingRequestFields])],
  ['IPM.Schedule.Meeting.Resp.', kind('MeetingResponse', [...meetingFields, ...meetingResponseFields])],
  ['IPM.Schedule.Meeting.Canceled', kind('MeetingCancellation', [...meetingFields, ...meetingCancellationFields])],
  ['IPM.Schedule.Meeting.', kind('MeetingMessage', meetingFields)],
];
/** What no client of ours knows: stands for everything that may turn up in a folder. */
const unknownItem = kind('Person', itemFields);

const every = new Map([...itemFields, ...calendarFields].map((field) => [field.uri, field]));
const FOREIGN_URI =
  /^(folder|message|meeting|meetingRequest|task|contacts|distributionlist|postitem|conversation|persona|rolemember|network|abchperson|sharingMessage):\w+$/;

/** The kind of a stored item. */
export function kindOf(content: Content): ItemKind {
  if (content.message?.meeting) return meetingKind(content);
  if (content.calendar) return calendarItem;
  return content.itemClass.startsWith('IPM.Note') ? message : unknownItem;
}

function meetingKind({ itemClass }: Content): ItemKind {
  return meetingMessages.find(([begins]) => itemClass.startsWith(begins))?.[1] ?? message;
}

/** The kind that clients may make under that element name, or undefined. */
export function creatableKind(elementName: string): ItemKind | undefined {
  return elementName === 'CalendarItem' ? calendarItem : undefined;
}

/** The field of that URI; `foreign` for one that other kinds have, undefined for none at all. */
export function fieldByUri(uri: string): Field | 'foreign' | undefined {
  return every.get(uri) ?? (FOREIGN_URI.test(uri) ? 'foreign' : undefined);
}
