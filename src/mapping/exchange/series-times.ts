/**
 * Owns the times of what departs from a series, as a recurring master tells them: instants without a zone and without the word all-day. Pure. They are read in the
 * zone in which the master is meant, so that an all-day series has dates.
 */
import { type When } from '../../model/appointment.ts';
import { type Instant, type PlainDate } from '../../model/instant.ts';
import { canonicalZone, ianaOfWindows } from '../zones/windows-zones.ts';
import { areMidnights, dayIn, daysIn, type ExchangeTime, type TimeContext, zoneOfDays } from './when.ts';

export type SeriesTimes = {
  /** The start that the pattern had given: an instant, or of an all-day series a date. */
  readonly original: (at: Instant) => Instant | PlainDate;
  /** When a modified occurrence is now. From midnight to midnight it is taken for all-day if its series is. */
  readonly when: (start: Instant, end: Instant) => When;
};

/** @param master the times of the series' master, or of an occurrence that has its series' zone */
export function seriesTimes(master: ExchangeTime, context: TimeContext): SeriesTimes {
  const own = ianaOfWindows(master.startZone ?? '') ?? canonicalZone('UTC');
  if (!master.allDay) return { original: (at) => at, when: (start, end) => ({ kind: 'timed', start, end, zone: own }) };
  const zone = zoneOfDays(master, context);
  return {
    original: (at) => dayIn(zone, at),
    when: (start, end) =>
      start < end && areMidnights({ start, end }, zone)
        ? daysIn(zone, { start, end })
        : { kind: 'timed', start, end, zone: own },
  };
}
