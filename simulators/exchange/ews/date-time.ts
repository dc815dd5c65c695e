/**
 * Owns xs:dateTime. Answers are UTC to the second, as Exchange gives them; a request's time without offset is local to the request's time zone.
 */
import { instantAt } from '../store/zones.ts';
import { schemaViolation } from './fault.ts';

const DATE_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;
const EARLIEST = Date.UTC(1601, 0, 1);
const LATEST = Date.UTC(4501, 0, 1);
const DATE_ONLY = /^(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?$/;

/** The instant written as Exchange writes it. */
export function writeInstant(instant: number): string {
  return new Date(Math.floor(instant / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** The instant, in ms, of a request's dateTime. Throws EwsFault for what is none, and for years that Exchange does not keep. */
export function readInstant(text: string, zone: string): number {
  const trimmed = text.trim();
  const match = DATE_TIME.exec(DATE_ONLY.test(trimmed) ? trimmed.replace(/^.{10}/, '$&T00:00:00') : trimmed);
  const wall = match?.[1];
  const offset = match?.[3];
  if (wall === undefined || !isOnTheCalendar(wall)) throw notATime();
  const instant = offset === undefined ? instantAt(wall, zone) : Date.parse(wall + offset);
  if (!(instant >= EARLIEST && instant < LATEST)) throw notATime();
  return instant;
}

/** Whether there is such a day and time: 30 February is none. */
function isOnTheCalendar(wall: string): boolean {
  const instant = Date.parse(`${wall}Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(wall);
}

function notATime(): Error {
  return schemaViolation('A value is not a valid dateTime.');
}
