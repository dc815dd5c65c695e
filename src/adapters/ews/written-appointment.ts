/**
 * Owns putting fields into the library's Appointment. Fences E6 and E9: times go in as instants without a kind, zones as the bare Windows id
 * that CLDR names, so neither the process's zone nor the library's old zone table has a say.
 */
import {
  type Appointment as EwsAppointment,
  BodyType,
  DateTime,
  MessageBody,
  TimeSpan,
  TimeZoneInfo,
} from 'ews-javascript-api';

import { type WrittenFields } from '../../mapping/exchange/appointment.ts';
import { type WrittenTime } from '../../mapping/exchange/when.ts';
import { type WindowsZone } from '../../mapping/zones/windows-zones.ts';
import { msOfInstant, type Instant } from '../../model/instant.ts';
import { type ItemBody } from './body.ts';

export type SetFields = Omit<WrittenFields, 'body'> & { readonly body?: ItemBody };

/** Absent fields stay untouched; empty ones are written empty, which clears them. */
export function setFields(item: EwsAppointment, fields: SetFields): void {
  if (fields.subject !== undefined) item.Subject = fields.subject;
  if (fields.body !== undefined) item.Body = new MessageBody(BodyType[fields.body.type], fields.body.text);
  if (fields.location !== undefined) item.Location = fields.location;
  if (fields.time !== undefined) setTime(item, fields.time);
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
