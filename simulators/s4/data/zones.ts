/**
 * Owns the simulated customizing table TTZZ: SAP's time zones with the rule each stands for, and
 * the offset of a zone at an instant. Pure – no I/O.
 */
import { Temporal } from 'temporal-polyfill';

const withRules: readonly (readonly [sapZone: string, ianaZone: string])[] = [
  ['CET', 'Europe/Berlin'],
  ['WDFT', 'Europe/Berlin'],
  ['EET', 'Europe/Helsinki'],
  ['CYPRUS', 'Asia/Nicosia'],
  ['GMTUK', 'Europe/London'],
  ['UK', 'Europe/Dublin'],
  ['WET', 'Europe/Lisbon'],
  ['AZOREN', 'Atlantic/Azores'],
  ['RUS03', 'Europe/Moscow'],
  ['RUS04', 'Europe/Samara'],
  ['RUS05', 'Asia/Yekaterinburg'],
  ['RUS06', 'Asia/Omsk'],
  ['RUS07', 'Asia/Krasnoyarsk'],
  ['RUS08', 'Asia/Irkutsk'],
  ['RUS09', 'Asia/Yakutsk'],
  ['RUS10', 'Asia/Vladivostok'],
  ['RUS11', 'Asia/Magadan'],
  ['RUS12', 'Asia/Kamchatka'],
  ['ISRAEL', 'Asia/Jerusalem'],
  ['IRAN', 'Asia/Tehran'],
  ['IRAQ', 'Asia/Baghdad'],
  ['JORDAN', 'Asia/Amman'],
  ['LBANON', 'Asia/Beirut'],
  ['SYRIA', 'Asia/Damascus'],
  ['EGYPT', 'Africa/Cairo'],
  ['CAT', 'Africa/Johannesburg'],
  ['WAT', 'Africa/Lagos'],
  ['AFGHAN', 'Asia/Kabul'],
  ['INDIA', 'Asia/Kolkata'],
  ['UTC+53', 'Asia/Kolkata'],
  ['NEPAL', 'Asia/Kathmandu'],
  ['UTC+63', 'Asia/Yangon'],
  ['JAPAN', 'Asia/Tokyo'],
  ['AUSNSW', 'Australia/Sydney'],
  ['AUSACT', 'Australia/Canberra'],
  ['AUSVIC', 'Australia/Melbourne'],
  ['AUSTAS', 'Australia/Hobart'],
  ['AUSQLD', 'Australia/Brisbane'],
  ['AUSSA', 'Australia/Adelaide'],
  ['AUSNT', 'Australia/Darwin'],
  ['AUSWA', 'Australia/Perth'],
  ['AUSLHI', 'Australia/Lord_Howe'],
  ['NZST', 'Pacific/Auckland'],
  ['NZCHA', 'Pacific/Chatham'],
  ['HAW', 'Pacific/Honolulu'],
  ['ALA', 'America/Anchorage'],
  ['ALAW', 'America/Adak'],
  ['PST', 'America/Los_Angeles'],
  ['MST', 'America/Denver'],
  ['MSTNO', 'America/Phoenix'],
  ['CST', 'America/Chicago'],
  ['CSTNO', 'America/Costa_Rica'],
  ['EST', 'America/New_York'],
  ['EST_', 'America/Toronto'],
  ['ESTNO', 'America/Panama'],
  ['AST', 'America/Halifax'],
  ['NST', 'America/St_Johns'],
  ['NFDL', 'America/St_Johns'],
  ['PIERRE', 'America/Miquelon'],
  ['BRAZIL', 'America/Sao_Paulo'],
  ['BRZLEA', 'America/Sao_Paulo'],
  ['BRZLWE', 'America/Manaus'],
  ['BRZLAN', 'America/Rio_Branco'],
  ['CHILE', 'America/Santiago'],
  ['CHILEE', 'Pacific/Easter'],
  ['PARAGY', 'America/Asuncion'],
];

// UTC-12 to UTC+14. The POSIX names count westwards: Etc/GMT-2 is two hours east of UTC.
const fixed = Array.from({ length: 27 }, (_, index) => index - 12)
  .filter((hours) => hours !== 0)
  .map((hours) => {
    const iana = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
    return [`UTC${hours > 0 ? '+' : ''}${hours}`, iana] as const;
  });

/** SAP's zone → IANA zone with the same rules: the standard rows of the table. */
export const sapZones: ReadonlyMap<string, string> = new Map([['UTC', 'UTC'], ...withRules, ...fixed]);

/** Minutes east of UTC in a zone at an instant; 0 for a zone that is not in the table. */
export function offsetMinutes(sapZone: string, ms: number): number {
  const zone = sapZones.get(sapZone);
  if (zone === undefined || zone === 'UTC') return 0;
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return Math.round(local.offsetNanoseconds / 60_000_000_000);
}
