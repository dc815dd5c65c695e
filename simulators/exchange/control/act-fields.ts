/** Owns what a control route may say of an appointment, and filling an appointment with it. */
import { z } from 'zod';

import { readInstant } from '../ews/date-time.ts';
import { stored } from '../ews/fields/body-conversion.ts';
import { type Attendee, type Calendar, type Content, type Series } from '../store/model.ts';
import { DAY_KINDS, MONTHS, WEEK_INDEXES, WEEKDAYS } from '../store/recurrence.ts';
import { windowsZoneOf } from '../store/zones.ts';
import { ControlError } from './json-http.ts';

const interval = z.number().int().positive().default(1);
const day = z.number().int().min(1).max(31);
const month = z.enum(MONTHS);
const relative = { days: z.enum(DAY_KINDS), index: z.enum(WEEK_INDEXES) };
const date = z.iso.date();

/** The patterns and ranges of the store's `recurrence.ts`, as JSON. */
const recurrenceSchema = z.strictObject({
  pattern: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('daily'), interval }),
    z.strictObject({
      kind: z.literal('weekly'),
      interval,
      days: z.array(z.enum(WEEKDAYS)).min(1),
      firstDay: z.enum(WEEKDAYS).default('Monday'),
    }),
    z.strictObject({ kind: z.literal('absolute-monthly'), interval, day }),
    z.strictObject({ kind: z.literal('relative-monthly'), interval, ...relative }),
    z.strictObject({ kind: z.literal('absolute-yearly'), day, month }),
    z.strictObject({ kind: z.literal('relative-yearly'), month, ...relative }),
  ]),
  range: z.strictObject({ start: date, end: date.optional(), count: z.number().int().min(1).max(999).optional() }),
});

export const fieldsSchema = z.strictObject({
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
  /** `null` makes a series a single appointment. */
  recurrence: recurrenceSchema.nullable().optional(),
});

export type Fields = z.infer<typeof fieldsSchema>;

/** The content with these fields. Throws ControlError for zones and times that are none. */
export function withFields(content: Content, fields: Fields): Content {
  const { subject, sensitivity, importance, categories, reminderIsSet, reminderMinutes } = fields;
  const plain = defined({ subject, sensitivity, importance, categories, reminderIsSet, reminderMinutes });
  const body =
    fields.body === undefined
      ? content.body
      : stored({ type: fields.bodyType ?? content.body.type, text: fields.body });
  return {
    ...content,
    ...plain,
    body,
    ...(content.calendar && { calendar: withRecurrence(withCalendarFields(content.calendar, fields), fields) }),
  };
}

/** The Windows zone for a Windows or IANA name. Throws ControlError. */
export function zoneNamed(zone: string): string {
  const windows = windowsZoneOf(zone);
  if (windows === undefined) throw new ControlError(400, 'The time zone is unknown.');
  return windows;
}

/** A time with offset is an instant; one without is local to the zone; a mere date is its midnight. Throws ControlError. */
export function instantIn(text: string, zone: string): number {
  try {
    return readInstant(text, zone);
  } catch {
    throw new ControlError(400, 'A time is not valid.');
  }
}

function withCalendarFields(calendar: Calendar, fields: Fields): Calendar {
  const zone = fields.timeZone === undefined ? calendar.startZone : zoneNamed(fields.timeZone);
  const when = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : instantIn(text, zone);
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
      required: fields.requiredAttendees?.map(attendeeIn(calendar)),
      optional: fields.optionalAttendees?.map(attendeeIn(calendar)),
    }),
  };
}

function withRecurrence(calendar: Calendar, { recurrence }: Fields): Calendar {
  if (recurrence === undefined) return calendar;
  const { series: _, ...single } = calendar;
  if (recurrence === null) return single;
  const { range, pattern } = recurrence;
  const series: Series = {
    pattern,
    range: { start: range.start, ...defined({ end: range.end, count: range.count }) },
    times: { start: '00:00:00', end: '00:00:00', endDays: 0 },
    exceptions: [],
    deleted: [],
  };
  return { ...single, series };
}

/** Whoever was invited before keeps the answer. */
function attendeeIn({ required, optional }: Calendar): (email: string) => Attendee {
  return (email) =>
    [...required, ...optional].find((each) => each.email === email.toLowerCase()) ?? {
      name: email,
      email: email.toLowerCase(),
      response: 'Unknown',
    };
}

/** Without the members that are undefined. */
function defined<T extends object>(part: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
