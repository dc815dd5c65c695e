/**
 * Owns the nouns of the mailbox store: items, their content, events, mails. No protocol here: EWS is one front on it, Graph will be another.
 * Instants are milliseconds since the epoch; zones are Windows zone ids; addresses are lower case.
 */
import { type Recurrence } from './recurrence.ts';

export type Person = { name: string; email: string };

export type ResponseKind = 'Unknown' | 'Organizer' | 'Tentative' | 'Accept' | 'Decline' | 'NoResponseReceived';

export type Attendee = Person & {
  response: ResponseKind;
  respondedAt?: number;
  proposed?: { start: number; end: number };
};

/** A named or tagged property: exactly one of (set + name), (set + id), tag. `set` is a lower-case GUID, `tag` is `0x…` in lower case. */
export type PropertyPath = { set?: string; name?: string; id?: number; tag?: string; type: string };

export type ExtendedValue = { path: PropertyPath; value: string | readonly string[] };

export type Body = { type: 'HTML' | 'Text'; text: string };

export type Sensitivity = 'Normal' | 'Personal' | 'Private' | 'Confidential';

export type FreeBusy = 'Free' | 'Tentative' | 'Busy' | 'OOF' | 'WorkingElsewhere' | 'NoData';

/** What an appointment has beyond every other item. */
export type Calendar = {
  uid: string;
  start: number;
  end: number;
  startZone: string;
  endZone: string;
  allDay: boolean;
  freeBusy: FreeBusy;
  location: string;
  organizer: Person;
  required: readonly Attendee[];
  optional: readonly Attendee[];
  resources: readonly Attendee[];
  cancelled: boolean;
  requestSent: boolean;
  responseRequested: boolean;
  allowNewTimeProposal: boolean;
  myResponse: ResponseKind;
  sequence: number;
  /** There for the master of a series only; `start` and `end` are then those of its first occurrence. */
  series?: Series;
  /** Where the pattern has it: of an occurrence that this mailbox was invited to without its series. */
  recurrenceId?: number;
  /** In an attendee's copy: how the organiser wants the time to be shown once the meeting is accepted. */
  intendedFreeBusy?: FreeBusy;
  /** In an attendee's copy: when the attendee answered last. */
  repliedAt?: number;
  /** Of a series: reminders of occurrences before that have been dismissed. */
  remindedUntil?: number;
};

/** When an occurrence takes place on its date: wall times in the series' zone. `endDays` is how many days later it ends. */
export type DayTimes = { start: string; end: string; endDays: number };

/** What makes an appointment a series. Occurrences are no items: each is its date, with what was changed about it. */
export type Series = Recurrence & {
  times: DayTimes;
  /** In the order of their dates. */
  exceptions: readonly OccurrenceException[];
  /** Dates of the pattern on which there is no occurrence any more, in order. */
  deleted: readonly string[];
};

/** What differs from the master in one occurrence. */
export type Overrides = {
  fields: Partial<Omit<Content, 'calendar' | 'extended'>>;
  calendar: Partial<Calendar>;
  extended: Readonly<Record<string, ExtendedValue>>;
  withoutExtended: readonly string[];
};

/** An occurrence that somebody has changed. `date` is where the pattern has it, `start` and `end` are where it is now. */
export type OccurrenceException = {
  date: string;
  start: number;
  end: number;
  overrides: Overrides;
  created: number;
  modified: number;
  modifiedBy: string;
  fieldVersions: Readonly<Record<string, number>>;
};

/** Marks an item as the view of one occurrence of the series with that number. Such an item is computed, never stored. */
export type OccurrenceMark = { date: string; kind: 'Occurrence' | 'Exception'; originalStart: number };

/** What a mail about a meeting says. `item` and `date` point at what it is about in the calendar of the mailbox that got it. */
export type MeetingPart = {
  kind: 'request' | 'response' | 'cancellation' | 'forward';
  requestType: 'None' | 'NewMeetingRequest' | 'FullUpdate' | 'InformationalUpdate';
  response: ResponseKind;
  proposed?: { start: number; end: number };
  item?: number;
  date?: string;
};

/** What a mail has beyond every other item. A meeting mail carries the meeting as it was sent in `calendar`. */
export type MessagePart = { from: Person; to: readonly Person[]; meeting?: MeetingPart };

/** What every item has. `calendar` is there for appointments and meeting mails only, `message` for mails. */
export type Content = {
  itemClass: string;
  subject: string;
  body: Body;
  sensitivity: Sensitivity;
  importance: 'Low' | 'Normal' | 'High';
  categories: readonly string[];
  reminderIsSet: boolean;
  reminderMinutes: number;
  culture: string;
  extended: Readonly<Record<string, ExtendedValue>>;
  calendar?: Calendar;
  message?: MessagePart;
};

/** An item as stored. `version` is the mailbox's change number of its last change (the change key); `entered` the one of its arrival in the folder. */
export type Item = {
  number: number;
  folder: string;
  version: number;
  entered: number;
  created: number;
  modified: number;
  modifiedBy: string;
  content: Content;
  /** Per field name the version of its last change: what automatic conflict resolution compares. */
  fieldVersions: Readonly<Record<string, number>>;
  occurrence?: OccurrenceMark;
};

export type EventKind = 'Created' | 'Modified' | 'Deleted' | 'Moved' | 'Copied' | 'NewMail' | 'FreeBusyChanged';

/** One notification event. `number` is its place in the mailbox (the watermark). `item` is absent for an event about a folder itself. */
export type MailboxEvent = {
  number: number;
  at: number;
  kind: EventKind;
  folder: string;
  item?: { number: number; version: number };
  old?: { number: number; version: number; folder: string };
};

export type MailKind = 'request' | 'update' | 'cancellation' | 'response' | 'message';

/** A mail that the server would have sent. `to` is one recipient: one mail each. */
export type Mail = { at: number; from: string; to: string; subject: string; kind: MailKind };

/** The key under which an extended property is stored and indexed; the type is part of a named property's identity only for reading. */
export function propertyKey(path: PropertyPath): string {
  if (path.tag !== undefined) return `tag/${path.tag}`;
  return path.name === undefined ? `${path.set}/#${path.id}` : `${path.set}/${path.name.toLowerCase()}`;
}
