/**
 * Owns what a new item's content looks like and the rules that every appointment keeps: all-day ones lie on midnights of their zone, the end is
 * not before the start, five years is the longest.
 */
import { randomBytes } from 'node:crypto';

import { type Calendar, type Content, type Person } from './model.ts';
import { seriesProblem, settledSeries } from './series-edit.ts';
import { dayAfter, midnightAfter, midnightBefore } from './zones.ts';

export type ContentProblem = 'end-before-start' | 'too-long' | 'no-occurrence' | 'span-too-big';

const HALF_HOUR = 1_800_000;
const LONGEST = 5 * 366 * 86_400_000;
const EPOCH_1601 = 11_644_473_600_000n;

/** An empty item of that class. */
export function emptyContent(itemClass: string): Content {
  return {
    itemClass,
    subject: '',
    body: { type: 'Text', text: '' },
    sensitivity: 'Normal',
    importance: 'Normal',
    categories: [],
    reminderIsSet: false,
    reminderMinutes: 0,
    culture: 'en-US',
    extended: {},
  };
}

/** An appointment at the next half hour, in the given zone, as Exchange makes one when a client names no time. */
export function emptyAppointment(organizer: Person, now: number, zone: string): Content & { calendar: Calendar } {
  const start = Math.ceil(now / HALF_HOUR) * HALF_HOUR;
  const calendar: Calendar = {
    uid: '',
    start,
    end: start + HALF_HOUR,
    startZone: zone,
    endZone: zone,
    allDay: false,
    freeBusy: 'Busy',
    location: '',
    organizer,
    required: [],
    optional: [],
    resources: [],
    cancelled: false,
    requestSent: false,
    responseRequested: true,
    allowNewTimeProposal: true,
    myResponse: 'Organizer',
    sequence: 0,
  };
  return { ...emptyContent('IPM.Appointment'), reminderIsSet: true, reminderMinutes: 15, calendar };
}

/** The content with all-day bounds moved to midnights, a UID where none was given, and a series on its first day; `before` is absent for new items. */
export function settled(content: Content, now: number, before?: Content): Content {
  if (!content.calendar) return content;
  const calendar = content.calendar.allDay ? onMidnights(content.calendar) : content.calendar;
  const uid = calendar.uid === '' ? newGlobalObjectId(now) : calendar.uid;
  return settledSeries(before, { ...content, calendar: { ...calendar, uid } });
}

/** What is wrong with the times, if anything. */
export function problemOf(content: Content): ContentProblem | undefined {
  const calendar = content.calendar;
  if (!calendar) return undefined;
  if (calendar.end < calendar.start) return 'end-before-start';
  return calendar.end - calendar.start > LONGEST ? 'too-long' : seriesProblem(calendar);
}

/** A fresh GlobalObjectId in hexadecimal, laid out as in [MS-OXOCAL] 2.2.1.27. */
export function newGlobalObjectId(now: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Math.trunc(now)) + EPOCH_1601) * 10_000n);
  const head = '040000008200E00074C5B7101A82E00800000000';
  return `${head}${time.toString('hex')}000000000000000010000000${randomBytes(16).toString('hex')}`.toUpperCase();
}

function onMidnights(calendar: Calendar): Calendar {
  const start = midnightBefore(calendar.start, calendar.startZone);
  const end = midnightAfter(calendar.end, calendar.endZone);
  return { ...calendar, start, end: end > start ? end : dayAfter(start, calendar.startZone) };
}
