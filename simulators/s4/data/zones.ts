/**
 * Owns the simulated customizing table TTZZ: SAP's time zones with the rule each stands for, and
 * the offset of a zone at an instant. Pure – no I/O.
 */
import { Temporal } from 'temporal-polyfill';

/** SAP's zone → IANA zone with the same rules. A subset of what SAP delivers. */
export const sapZones: ReadonlyMap<string, string> = new Map([
  ['UTC', 'UTC'],
  ['GMTUK', 'Europe/London'],
  ['WET', 'Europe/Lisbon'],
  ['CET', 'Europe/Berlin'],
  ['EET', 'Europe/Helsinki'],
  ['ISRAEL', 'Asia/Jerusalem'],
  ['EGYPT', 'Africa/Cairo'],
  ['RUS03', 'Europe/Moscow'],
  ['IRAN', 'Asia/Tehran'],
  ['INDIA', 'Asia/Kolkata'],
  ['NEPAL', 'Asia/Kathmandu'],
  ['UTC+7', 'Asia/Bangkok'],
  ['UTC+8', 'Asia/Shanghai'],
  ['JAPAN', 'Asia/Tokyo'],
  ['AUSQLD', 'Australia/Brisbane'],
  ['AUSNSW', 'Australia/Sydney'],
  ['AUSVIC', 'Australia/Melbourne'],
  ['AUSSA', 'Australia/Adelaide'],
  ['NZST', 'Pacific/Auckland'],
  ['NZCHA', 'Pacific/Chatham'],
  ['HAW', 'Pacific/Honolulu'],
  ['ALA', 'America/Anchorage'],
  ['PST', 'America/Los_Angeles'],
  ['MST', 'America/Denver'],
  ['MSTNO', 'America/Phoenix'],
  ['CST', 'America/Chicago'],
  ['EST', 'America/New_York'],
  ['AST', 'America/Halifax'],
  ['NST', 'America/St_Johns'],
  ['BRAZIL', 'America/Sao_Paulo'],
]);

/** Minutes east of UTC in a zone at an instant; 0 for a zone that is not in the table. */
export function offsetMinutes(sapZone: string, ms: number): number {
  const zone = sapZones.get(sapZone);
  if (zone === undefined || zone === 'UTC') return 0;
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return Math.round(local.offsetNanoseconds / 60_000_000_000);
}
