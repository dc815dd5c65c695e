/**
 * Owns the translation of `When`: S/4's two instants, all-day flag, zone and offsets ↔ the canonical form. Pure.
 *
 * All-day appointments travel as UTC dates: from the first day 00:00Z to the day after the last 00:00Z (contracts/s4/README.md). The standard
 * app's older form, local midnight shifted to UTC, is understood through the offsets, so that no day moves.
 */
import { type When } from '../../model/appointment.ts';
import { type Instant, instantOfMs, msOfInstant, type PlainDate, plainDate } from '../../model/instant.ts';
import { odataDateOfMs } from './odata-date.ts';
import { offsetMinutes, type SapZones } from './sap-zones.ts';

const day = 86_400_000;
const minute = 60_000;

/** The properties of an S/4 appointment that say when it is. Blank or absent `timeZone`: the service has none. */
export type S4When = {
  readonly from: Instant;
  readonly to: Instant;
  readonly allDay: boolean;
  readonly timeZone: string;
  readonly fromOffset: number | undefined;
  readonly toOffset: number | undefined;
};

/** What a write sends; `undefined` properties are not sent. */
export type S4WhenProperties = {
  readonly FromDate: string;
  readonly ToDate: string;
  readonly AllDay: boolean;
  readonly TimeZone?: string;
  readonly FromOffset?: number;
  readonly ToOffset?: number;
};

/** How this system holds zones. */
export type ZoneShape = { readonly zones: SapZones; readonly hasTimeZone: boolean };

const dateOfMs = (ms: number): PlainDate => plainDate(new Date(ms).toISOString().slice(0, 10));
const msOfDate = (date: PlainDate): number => Date.parse(`${date}T00:00:00Z`);
// A UTC midnight is a date; anything else is a local time that the offset explains.
const localMs = (at: Instant, offset: number | undefined): number => {
  const ms = msOfInstant(at);
  return ms % day === 0 ? ms : ms + (offset ?? 0) * minute;
};

const allDayOf = (raw: S4When): When => {
  const first = Math.floor(localMs(raw.from, raw.fromOffset) / day) * day;
  const end = localMs(raw.to, raw.toOffset);
  const last = Math.max(first, (end % day === 0 ? end : Math.ceil(end / day) * day) - day);
  return { kind: 'allDay', firstDay: dateOfMs(first), lastDay: dateOfMs(last) };
};

const zoneOf = (raw: S4When, shape: ZoneShape) => {
  const named = shape.hasTimeZone && raw.timeZone !== '' ? shape.zones.toIana(raw.timeZone, raw.from) : undefined;
  return named ?? shape.zones.ofOffset(raw.fromOffset ?? 0);
};

/** The canonical form; an end before the start becomes the start. */
export const whenOfS4 = (raw: S4When, shape: ZoneShape): When =>
  raw.allDay
    ? allDayOf(raw)
    : { kind: 'timed', start: raw.from, end: raw.to < raw.from ? raw.from : raw.to, zone: zoneOf(raw, shape) };

/** True when the appointment names a zone that the table does not know; it was read by its offsets then. */
export const namesUnknownZone = (raw: S4When, shape: ZoneShape): boolean =>
  shape.hasTimeZone &&
  !raw.allDay &&
  raw.timeZone.trim() !== '' &&
  shape.zones.toIana(raw.timeZone, raw.from) === undefined;

/** The properties that store a canonical `When`. Where S/4 has zones, it computes the offsets itself; all-day appointments have neither. */
export const whenToS4 = (when: When, shape: ZoneShape): S4WhenProperties => {
  if (when.kind === 'allDay') {
    const end = Math.max(msOfDate(when.lastDay), msOfDate(when.firstDay)) + day;
    return { FromDate: odataDateOfMs(msOfDate(when.firstDay)), ToDate: odataDateOfMs(end), AllDay: true };
  }
  const end = when.end < when.start ? when.start : when.end;
  return {
    FromDate: odataDateOfMs(msOfInstant(when.start)),
    ToDate: odataDateOfMs(msOfInstant(end)),
    AllDay: false,
    ...(shape.hasTimeZone
      ? { TimeZone: shape.zones.toSap(when.zone, when.start) }
      : { FromOffset: offsetMinutes(when.zone, when.start), ToOffset: offsetMinutes(when.zone, end) }),
  };
};

/** What comes back after storing: the zone of the class, ends not before starts. */
export const normaliseWhen = (when: When, shape: ZoneShape): When => {
  if (when.kind === 'allDay') return { ...when, lastDay: when.lastDay < when.firstDay ? when.firstDay : when.lastDay };
  const start = instantOfMs(msOfInstant(when.start));
  const end = instantOfMs(Math.max(msOfInstant(when.start), msOfInstant(when.end)));
  const zone = shape.hasTimeZone
    ? (shape.zones.toIana(shape.zones.toSap(when.zone, start), start) ?? shape.zones.ofOffset(0))
    : shape.zones.ofOffset(offsetMinutes(when.zone, start));
  return { kind: 'timed', start, end, zone };
};
