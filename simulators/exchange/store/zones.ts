/**
 * Owns time zones: Windows ids (what Exchange speaks) to IANA ids (what the calculation needs) by CLDR's table, and midnights in a zone.
 */
import cldr from 'cldr-core/supplemental/windowsZones.json';
import { Temporal } from 'temporal-polyfill';

const rows = cldr.supplemental.windowsZones.mapTimezones.map(({ mapZone }) => mapZone);
const ianaByWindows = new Map(
  rows.filter(({ _territory }) => _territory === '001').map(({ _other, _type }) => [_other, _type] as const),
);
const windowsByIana = new Map(
  rows.flatMap(({ _other, _type }) =>
    _type
      .split(' ')
      .filter((iana) => iana !== '')
      .map((iana) => [iana, _other]),
  ),
);

const known = new Map<string, string | undefined>();

/** The IANA zone for a Windows zone id, or undefined when there is no such zone. */
export function ianaOf(windowsZone: string): string | undefined {
  if (!known.has(windowsZone))
    known.set(windowsZone, windowsZone === 'UTC' ? 'UTC' : usable(ianaByWindows.get(windowsZone)));
  return known.get(windowsZone);
}

/** The Windows zone id for a Windows or an IANA id, or undefined. */
export function windowsZoneOf(zone: string): string | undefined {
  if (ianaOf(zone) !== undefined) return zone;
  return windowsByIana.get(zone);
}

/** The instant, in ms, of a wall time such as `2026-11-22T09:00:00` in a Windows zone. */
export function instantAt(wall: string, windowsZone: string): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(ianaOf(windowsZone) ?? 'UTC').epochMilliseconds;
}

/** The wall time, without offset, of an instant in a Windows zone, to the second. */
export function wallTime(instant: number, windowsZone: string): string {
  return zoned(instant, windowsZone).toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** The offset of a zone from UTC on the morning of a date: `+01:00`, or `Z`. */
export function offsetAt(date: string, windowsZone: string): string {
  const { offset } = Temporal.PlainDate.from(date).toZonedDateTime(ianaOf(windowsZone) ?? 'UTC');
  return offset === '+00:00' ? 'Z' : offset.slice(0, 6);
}

/** The date so many days later (or earlier). */
export function datePlus(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** How many days the second date lies after the first. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days;
}

/** The midnight in the zone at or before the instant. */
export function midnightBefore(instant: number, windowsZone: string): number {
  return zoned(instant, windowsZone).startOfDay().epochMilliseconds;
}

/** The midnight in the zone at or after the instant. */
export function midnightAfter(instant: number, windowsZone: string): number {
  const start = zoned(instant, windowsZone).startOfDay();
  return start.epochMilliseconds === instant ? instant : nextMidnight(start);
}

/** The midnight in the zone one calendar day after the day that the instant lies in. */
export function dayAfter(instant: number, windowsZone: string): number {
  return nextMidnight(zoned(instant, windowsZone));
}

function nextMidnight(at: Temporal.ZonedDateTime): number {
  return at.add({ days: 1 }).startOfDay().epochMilliseconds;
}

function zoned(instant: number, windowsZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(ianaOf(windowsZone) ?? 'UTC');
}

function usable(iana: string | undefined): string | undefined {
  if (iana === undefined) return undefined;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(iana);
    return iana;
  } catch {
    return undefined;
  }
}

/** All Windows zone ids for which the calculation has rules. */
export function windowsZones(): string[] {
  return [...ianaByWindows.keys()].filter((zone) => ianaOf(zone) !== undefined).toSorted();
}
