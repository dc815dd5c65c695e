/**
 * Owns the translation canonical appointment ↔ fields of a calendar item, in both directions, pure. Law (P10): reading what was written
 * yields `normaliseForExchange` of it, and writing what was read changes nothing.
 */
import { type Appointment, type Field, type Importance, importances } from '../../model/appointment.ts';
import { isPrivate } from '../../model/privacy.ts';
import { noteText, singleLine } from './text.ts';
import {
  normaliseWhen,
  timeFromExchange,
  timeToExchange,
  type ExchangeTime,
  type TimeContext,
  type WrittenTime,
} from './when.ts';

/** Fields to set; the same shape as the port's. */
type Change = { readonly [F in Field]?: Appointment[F] };

/** A calendar item's fields as read; text as the service sent it. */
export type ExchangeFields = {
  readonly subject: string;
  /** Text form of the body. */
  readonly body: string;
  readonly location: string;
  readonly time: ExchangeTime;
  /** As the service names them; `undefined` where it does not say. */
  readonly importance: string | undefined;
  readonly sensitivity: string | undefined;
};

/** Fields to write; absent ones stay, empty ones are cleared. */
export type WrittenFields = {
  readonly subject?: string;
  readonly body?: string;
  readonly location?: string;
  readonly time?: WrittenTime;
  readonly importance?: Importance;
  readonly sensitivity?: 'Private' | 'Normal';
};

/** A whole appointment is a change of all fields. */
export function fieldsToExchange(change: Change, context: TimeContext): WrittenFields {
  return {
    ...(change.subject !== undefined && { subject: singleLine(change.subject) }),
    ...(change.note !== undefined && { body: noteText(change.note) }),
    ...(change.location !== undefined && { location: singleLine(change.location) }),
    ...(change.when !== undefined && { time: timeToExchange(change.when, context) }),
    ...(change.importance !== undefined && { importance: change.importance }),
    ...(change.private !== undefined && { sensitivity: change.private ? 'Private' : 'Normal' }),
  };
}

/** `zoneUnknown`: the item's time zone is not in CLDR and became UTC, with its instants kept. */
export function appointmentFromExchange(
  fields: ExchangeFields,
  context: TimeContext,
): { readonly appointment: Appointment; readonly zoneUnknown: boolean } {
  const { when, zoneUnknown } = timeFromExchange(fields.time, context);
  return {
    appointment: {
      subject: singleLine(fields.subject),
      when,
      location: singleLine(fields.location),
      note: noteText(fields.body),
      importance: importances.find((each) => each === fields.importance) ?? 'Normal',
      private: isPrivate(fields.sensitivity),
    },
    zoneUnknown,
  };
}

/** What Exchange can hold of an appointment: the form in which a read-back equals what was sent. */
export const normaliseForExchange = (appointment: Appointment): Appointment => ({
  subject: singleLine(appointment.subject),
  when: normaliseWhen(appointment.when),
  location: singleLine(appointment.location),
  note: noteText(appointment.note),
  importance: appointment.importance,
  private: appointment.private,
});
