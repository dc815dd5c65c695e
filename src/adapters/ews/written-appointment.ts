/**
 * Owns putting fields into the library's Appointment. Fences E6 and E9: times go in as instants without a kind, zones as the bare Windows id
 * that CLDR names, so neither the process's zone nor the library's old zone table has a say.
 */
import {
  type Appointment as EwsAppointment,
  BodyType,
  DateTime,
  Importance,
  LegacyFreeBusyStatus,
  MessageBody,
  Sensitivity,
  StringList,
  TimeSpan,
  TimeZoneInfo,
} from 'ews-javascript-api';

import { type WrittenFields } from '../../mapping/exchange/appointment.ts';
import { type WrittenTime } from '../../mapping/exchange/when.ts';
import { type WindowsZone } from '../../mapping/zones/windows-zones.ts';
import { msOfInstant, type Instant } from '../../model/instant.ts';
import { type ItemDefaults } from '../../ports/exchange.ts';
import { type ItemBody } from './body.ts';
import { type AttendeesToWrite, setAttendees } from './written-attendees.ts';

export type SetFields = Omit<WrittenFields, 'body'> & {
  readonly body?: ItemBody;
  readonly busyState?: ItemDefaults['busyState'];
  /** All of them: Exchange cannot add one. */
  readonly categories?: readonly string[];
  readonly attendees?: AttendeesToWrite;
};

/** Absent fields stay untouched; empty ones are written empty, which clears them. */
export function setFields(item: EwsAppointment, fields: SetFields): void {
  if (fields.subject !== undefined) item.Subject = fields.subject;
  if (fields.body !== undefined) item.Body = new MessageBody(BodyType[fields.body.type], fields.body.text);
  if (fields.location !== undefined) item.Location = fields.location;
  if (fields.time !== undefined) setTime(item, fields.time);
  if (fields.importance !== undefined) item.Importance = Importance[fields.importance];
  if (fields.sensitivity !== undefined) item.Sensitivity = Sensitivity[fields.sensitivity];
  setSurroundings(item, fields);
}

function setSurroundings(item: EwsAppointment, { busyState, categories, attendees }: SetFields): void {
  if (busyState !== undefined) item.LegacyFreeBusyStatus = LegacyFreeBusyStatus[busyState];
  if (categories !== undefined) setCategories(item, categories);
  if (attendees !== undefined) setAttendees(item, attendees);
}

/** An empty list is no valid value: none is said by deleting the property, which a new item does not have. */
function setCategories(item: EwsAppointment, categories: readonly string[]): void {
  if (categories.length > 0) item.Categories = new StringList([...categories]);
  else if (!item.IsNew) item.Categories = null as unknown as StringList;
}

/** `mailbox`: nothing is said, so that the mailbox's own habit counts. */
export function setReminder(item: EwsAppointment, reminder: ItemDefaults['reminder']): void {
  if (reminder === 'mailbox') return;
  item.IsReminderSet = reminder !== 'off';
  if (reminder !== 'off') item.ReminderMinutesBeforeStart = reminder;
}

function setTime(item: EwsAppointment, time: WrittenTime): void {
  item.StartTimeZone = zoneInfo(time.startZone);
  item.EndTimeZone = zoneInfo(time.endZone);
  item.Start = dateTime(time.start);
  item.End = dateTime(time.end);
  item.IsAllDayEvent = time.allDay;
}

/** Without a kind: with one, the library refuses to combine it with a time zone. The instant is kept in either case. */
const dateTime = (instant: Instant): DateTime => new DateTime(msOfInstant(instant));

/** Only the id reaches the request; Exchange has the rules. */
const zoneInfo = (id: WindowsZone): TimeZoneInfo => TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.Zero, id, id);
