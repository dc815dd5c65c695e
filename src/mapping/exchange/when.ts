/**
 * Owns time on the way to and from Exchange. Computed with Temporal from instants and named zones only, so neither the process's nor the
 * mailbox's zone matters. All-day items are dates: Exchange holds them as midnights in a zone, and gets them back as the dates of that zone.
 */
import { Temporal } from 'temporal-polyfill';

import { type When } from '../../model/appointment.ts';
import {
  instantOfMs,
  msOfInstant,
  plainDate,
  type IanaZone,
  type Instant,
  type PlainDate,
} from '../../model/instant.ts';
import {
  canonicalZone,
  ianaOfWindows,
  utcWindowsZone,
  windowsOfIana,
  type WindowsZone,
} from '../zones/windows-zones.ts';

/** Time as a calendar item holds it. `end` is exclusive, also for all-day items. */
export type ExchangeTime = {
  readonly start: Instant;
  readonly end: Instant;
  readonly allDay: boolean;
  /** Windows ids; absent or unknown ones are possible on items that others wrote. */
  readonly startZone?: string;
  readonly endZone?: string;
};

/** Time as we write it: always with a zone that Exchange knows. */
export type WrittenTime = ExchangeTime & { readonly startZone: WindowsZone; readonly endZone: WindowsZone };

/** What an all-day item is written in and what a foreign one without a zone is read in; `zoneUnknown` is worth a log line. */
export type TimeContext = { readonly allDayZone: IanaZone };

const dayMs = 86_400_000;

/** @param context zone whose midnights bound an all-day item; a timed item brings its own */
export function timeToExchange(when: When, context: TimeContext): WrittenTime {
  if (when.kind === 'timed') {
    const zone = windowsOfIana(when.zone) ?? utcWindowsZone;
    return { start: when.start, end: when.end, allDay: false, startZone: zone, endZone: zone };
  }
  const zone = windowsOfIana(context.allDayZone) ?? utcWindowsZone;
  const iana = canonicalZone(context.allDayZone);
  return {
    start: midnight(when.firstDay, iana, 0),
    end: midnight(when.lastDay, iana, 1),
    allDay: true,
    startZone: zone,
    endZone: zone,
  };
}

/** `zoneUnknown`: the item's zone is not in CLDR; the instants are kept and the zone becomes UTC. */
export function timeFromExchange(
  time: ExchangeTime,
  context: TimeContext,
): { readonly when: When; readonly zoneUnknown: boolean } {
  const zone = ianaOfWindows(time.startZone ?? '');
  if (time.allDay) return { when: daysOf(time, context), zoneUnknown: zone === undefined };
  return {
    when: { kind: 'timed', start: time.start, end: time.end, zone: zone ?? canonicalZone('UTC') },
    zoneUnknown: zone === undefined,
  };
}

/** What a time becomes on a trip through Exchange. */
export const normaliseWhen = (when: When): When =>
  when.kind === 'timed' ? { ...when, zone: canonicalZone(when.zone) } : when;

function daysOf(time: ExchangeTime, context: TimeContext): When {
  return daysIn(zoneOfDays(time, context), time);
}

/** The zone in whose midnights an all-day item is meant: the first of which both ends are midnights; else the item's own. */
export function zoneOfDays(time: ExchangeTime, context: TimeContext): IanaZone {
  const candidates = [time.startZone, time.endZone]
    .map((zone) => ianaOfWindows(zone ?? ''))
    .filter((zone) => zone !== undefined);
  const zones = [...candidates, canonicalZone(context.allDayZone)];
  return zones.find((each) => areMidnights(time, each)) ?? zones[0] ?? canonicalZone('UTC');
}

type Span = Pick<ExchangeTime, 'start' | 'end'>;

/** The dates between the nearest midnights of a zone, at least one. */
export function daysIn(zone: IanaZone, { start, end }: Span): When {
  const firstDay = nearestDay(start, zone);
  const lastDay = nearestDay(end, zone).subtract({ days: 1 });
  const last = Temporal.PlainDate.compare(lastDay, firstDay) < 0 ? firstDay : lastDay;
  return { kind: 'allDay', firstDay: asPlainDate(firstDay), lastDay: asPlainDate(last) };
}

/** The date whose midnight is nearest. */
export const dayIn = (zone: IanaZone, instant: Instant): PlainDate => asPlainDate(nearestDay(instant, zone));

export const areMidnights = ({ start, end }: Span, zone: IanaZone): boolean =>
  isMidnight(start, zone) && isMidnight(end, zone);

/** Where midnight is skipped by a clock change, the day's first instant counts as its midnight. */
const isMidnight = (instant: Instant, zone: IanaZone): boolean => {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return local.startOfDay().epochMilliseconds === local.epochMilliseconds;
};

/** The day whose midnight is nearest, so that an hour's disagreement about a zone's rules moves no date. */
const nearestDay = (instant: Instant, zone: IanaZone): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(msOfInstant(instant) + dayMs / 2)
    .toZonedDateTimeISO(zone)
    .toPlainDate();

const midnight = (day: PlainDate, zone: IanaZone, daysLater: number): Instant =>
  instantOfMs(Temporal.PlainDate.from(day).add({ days: daysLater }).toZonedDateTime(zone).epochMilliseconds);

const asPlainDate = (date: Temporal.PlainDate): PlainDate => plainDate(date.toString());
