/**
 * Owns the standard rows of SAP's time zone customizing (table TTZZ, transaction STZBD) with the IANA zone of the same rules. Pure data.
 *
 * Sources: SAP Help Portal, "SAP Cloud Identity Services – Identity Provisioning", default transformation of S/4HANA user time zones (WDFT,
 * ISRAEL, RUS03, AUSNSW, UTC+4, BRZLEA, MSTNO, EST, EST_, UTC+3, UTC+8, JAPAN); the value list of user maintenance (SU01, field TZONE) with
 * its texts "difference from UTC" and "daylight saving rule" for the others. SAP maintains the rules from the IANA database (SAP Note 198411).
 * Left out, because old and new deliveries disagree about their rules: FLKLND, GST, GSTE, GSTW, NORFLK, RUS13, RUS14, UTC-83, VERM*, VERP*;
 * these are unknown zones, whose appointments are read by their offsets.
 */

/** One time zone of the S/4 system. The first IANA zone stands for the row; the others are further Windows zones with the same rules. */
export type SapZoneRow = {
  readonly sap: string;
  readonly iana: readonly [string, ...string[]];
  /** True where not every system has the row: it is understood, never written. */
  readonly readOnly?: true;
};

const row = (sap: string, ...iana: readonly [string, ...string[]]): SapZoneRow => ({ sap, iana });
const understood = (sap: string, iana: string): SapZoneRow => ({ sap, iana: [iana], readOnly: true });

/** Rows with a place; where several share their rules, the first is the one that is written. */
const places: readonly SapZoneRow[] = [
  row('CET', 'Europe/Berlin', 'Europe/Paris', 'Europe/Budapest', 'Europe/Warsaw'),
  row('WDFT', 'Europe/Berlin'),
  row('EET', 'Europe/Helsinki', 'Europe/Bucharest'),
  row('CYPRUS', 'Asia/Nicosia'),
  row('GMTUK', 'Europe/London'),
  row('UK', 'Europe/Dublin'),
  row('WET', 'Europe/Lisbon'),
  row('AZOREN', 'Atlantic/Azores'),
  row('RUS03', 'Europe/Moscow'),
  row('RUS04', 'Europe/Samara'),
  row('RUS05', 'Asia/Yekaterinburg'),
  row('RUS06', 'Asia/Omsk'),
  row('RUS07', 'Asia/Krasnoyarsk'),
  row('RUS08', 'Asia/Irkutsk'),
  row('RUS09', 'Asia/Yakutsk'),
  row('RUS10', 'Asia/Vladivostok'),
  row('RUS11', 'Asia/Magadan'),
  row('RUS12', 'Asia/Kamchatka'),
  row('ISRAEL', 'Asia/Jerusalem'),
  row('IRAN', 'Asia/Tehran'),
  row('IRAQ', 'Asia/Baghdad'),
  row('JORDAN', 'Asia/Amman'),
  row('LBANON', 'Asia/Beirut'),
  row('SYRIA', 'Asia/Damascus'),
  row('EGYPT', 'Africa/Cairo'),
  row('CAT', 'Africa/Johannesburg'),
  row('WAT', 'Africa/Lagos'),
  row('AFGHAN', 'Asia/Kabul'),
  row('INDIA', 'Asia/Kolkata'),
  row('UTC+53', 'Asia/Kolkata'),
  row('NEPAL', 'Asia/Kathmandu'),
  row('UTC+63', 'Asia/Yangon'),
  row('JAPAN', 'Asia/Tokyo'),
  row('AUSNSW', 'Australia/Sydney'),
  row('AUSACT', 'Australia/Canberra'),
  row('AUSVIC', 'Australia/Melbourne'),
  row('AUSTAS', 'Australia/Hobart'),
  row('AUSQLD', 'Australia/Brisbane'),
  row('AUSSA', 'Australia/Adelaide'),
  row('AUSNT', 'Australia/Darwin'),
  row('AUSWA', 'Australia/Perth'),
  row('AUSLHI', 'Australia/Lord_Howe'),
  row('NZST', 'Pacific/Auckland'),
  row('NZCHA', 'Pacific/Chatham'),
  row('HAW', 'Pacific/Honolulu'),
  row('ALA', 'America/Anchorage'),
  row('ALAW', 'America/Adak'),
  row('PST', 'America/Los_Angeles', 'America/Tijuana'),
  row('MST', 'America/Denver'),
  row('MSTNO', 'America/Phoenix'),
  row('CST', 'America/Chicago'),
  row('CSTNO', 'America/Costa_Rica'),
  row('EST', 'America/New_York', 'America/Indiana/Indianapolis', 'America/Port-au-Prince', 'America/Grand_Turk'),
  row('EST_', 'America/Toronto'),
  row('ESTNO', 'America/Panama'),
  row('AST', 'America/Halifax'),
  row('NST', 'America/St_Johns'),
  row('NFDL', 'America/St_Johns'),
  row('PIERRE', 'America/Miquelon'),
  row('BRAZIL', 'America/Sao_Paulo'),
  row('BRZLEA', 'America/Sao_Paulo'),
  row('BRZLWE', 'America/Manaus'),
  row('BRZLAN', 'America/Rio_Branco'),
  row('CHILE', 'America/Santiago'),
  row('CHILEE', 'Pacific/Easter'),
  row('PARAGY', 'America/Asuncion'),
];

/** Where SAP's own documentation names a place for a fixed offset. */
const placeOfOffset: { readonly [offset: number]: string } = {
  0: 'UTC',
  3: 'Asia/Riyadh',
  4: 'Asia/Dubai',
  8: 'Asia/Shanghai',
};
// The POSIX names count westwards: Etc/GMT-2 is two hours east of UTC.
const etc = (hours: number): string => `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;

const fixedSapName = (hours: number): string => `UTC${hours === 0 ? '' : hours > 0 ? `+${hours}` : hours}`;

const fixed: readonly SapZoneRow[] = Array.from({ length: 27 }, (_, index) => {
  const hours = index - 12;
  return row(fixedSapName(hours), placeOfOffset[hours] ?? etc(hours));
});

// Rows without daylight saving time whose offset is no whole hour, by minutes east of UTC.
const rowOfOddOffset: { readonly [minutes: number]: string } = {
  210: 'IRAN',
  270: 'AFGHAN',
  330: 'INDIA',
  345: 'NEPAL',
  390: 'UTC+63',
  570: 'AUSNT',
};

/** Name of the row for a fixed offset in minutes east of UTC; it need not exist (`UTC+15`). */
export const sapNameOfOffset = (minutes: number): string | undefined =>
  minutes % 60 === 0 ? fixedSapName(minutes / 60) : rowOfOddOffset[minutes];

const newer: readonly SapZoneRow[] = [
  understood('RUS02', 'Europe/Kaliningrad'),
  understood('TURKEY', 'Europe/Istanbul'),
  understood('AZT', 'Asia/Baku'),
  understood('PKT', 'Asia/Karachi'),
  understood('BDT', 'Asia/Dhaka'),
  understood('ART', 'America/Argentina/Buenos_Aires'),
  understood('URUGUA', 'America/Montevideo'),
  understood('MOROCC', 'Africa/Casablanca'),
];

export const standardSapZoneRows: readonly SapZoneRow[] = [...places, ...fixed, ...newer];
