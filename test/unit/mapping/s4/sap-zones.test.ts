import { standardSapZoneRows } from '../../../../src/mapping/s4/sap-zone-table.ts';
import { createSapZones, offsetMinutes, standardSapZones } from '../../../../src/mapping/s4/sap-zones.ts';
import { ianaZone, instant, type Instant, instantOfMs } from '../../../../src/model/instant.ts';

const winter = instant('2026-01-15T12:00:00Z');
const summer = instant('2026-07-15T12:00:00Z');
const everyFiveWeeks = (from: string, count: number): Instant[] =>
  Array.from({ length: count }, (_, index) => instantOfMs(Date.parse(from) + index * 35 * 86_400_000));
const back = (zone: string, at: Instant) => standardSapZones.toIana(standardSapZones.toSap(ianaZone(zone), at), at);

describe('SAP zones', () => {
  test.each([
    ['CET', 'Europe/Berlin'],
    ['GMTUK', 'Europe/London'],
    ['EST', 'America/New_York'],
    ['NZST', 'Pacific/Auckland'],
    ['HAW', 'Pacific/Honolulu'],
    ['ISRAEL', 'Asia/Jerusalem'],
    ['JAPAN', 'Asia/Tokyo'],
    ['INDIA', 'Asia/Kolkata'],
    ['UTC', 'UTC'],
    ['UTC+4', 'Asia/Dubai'],
  ])('%s and %s stand for each other', (sap, iana) => {
    expect(standardSapZones.toIana(sap, winter)).toBe(iana);
    expect(standardSapZones.toSap(ianaZone(iana), summer)).toBe(sap);
  });

  test('zones that Outlook does not tell apart are one zone', () => {
    expect(back('Europe/Vienna', summer)).toBe('Europe/Berlin');
    expect(back('Europe/Madrid', winter)).toBe('Europe/Berlin');
    expect(back('Europe/Kyiv', summer)).toBe('Europe/Helsinki');
    expect(standardSapZones.toIana('WDFT', winter)).toBe('Europe/Berlin');
    expect(standardSapZones.toIana('CYPRUS', winter)).toBe('Europe/Helsinki');
  });

  test('a zone without a row gets its offset at the start of the appointment', () => {
    expect(standardSapZones.toSap(ianaZone('Asia/Seoul'), winter)).toBe('JAPAN');
    expect(standardSapZones.toSap(ianaZone('Asia/Singapore'), winter)).toBe('UTC+8');
    expect(standardSapZones.toSap(ianaZone('Africa/Nairobi'), winter)).toBe('UTC+3');
    expect(standardSapZones.toSap(ianaZone('Asia/Almaty'), winter)).toBe('UTC+5');
    expect(standardSapZones.toSap(ianaZone('Pacific/Marquesas'), winter)).toBe('UTC');
  });

  test('an unknown name is said to be unknown, and its offset stands for it', () => {
    expect(standardSapZones.toIana('ZCUST', winter)).toBeUndefined();
    expect(standardSapZones.ofOffset(120)).toBe('Africa/Johannesburg');
    expect(standardSapZones.ofOffset(345)).toBe('Asia/Kathmandu');
    expect(standardSapZones.ofOffset(17)).toBe('UTC');
  });

  test('every row of the table survives the way around: its rules and its zone stay', () => {
    for (const row of standardSapZoneRows) {
      for (const at of everyFiveWeeks('2026-01-03T01:30:00Z', 12)) {
        const zone = standardSapZones.toIana(row.sap, at);
        if (zone === undefined) throw new Error(`${row.sap} is unknown`);
        expect([row.sap, at, offsetMinutes(zone, at)]).toEqual([row.sap, at, offsetMinutes(ianaZone(row.iana[0]), at)]);
        expect(standardSapZones.toIana(standardSapZones.toSap(zone, at), at)).toBe(zone);
      }
    }
  });

  test('every zone of the runtime keeps its wall time through S/4, except the few with odd offsets (P9)', () => {
    const odd = new Set(['Australia/Eucla', 'Pacific/Marquesas', 'Pacific/Norfolk']);
    const shifted = new Set<string>();
    for (const name of Intl.supportedValuesOf('timeZone')) {
      for (const at of everyFiveWeeks('2026-02-01T12:00:00Z', 8)) {
        const zone = back(name, at);
        if (zone === undefined) throw new Error(`${name} has no SAP zone`);
        if (offsetMinutes(zone, at) !== offsetMinutes(ianaZone(name), at)) shifted.add(name);
      }
    }
    expect([...shifted].filter((name) => !odd.has(name))).toEqual([]);
  });

  test('rows of a customer replace the standard ones and are written', () => {
    const zones = createSapZones([
      { sap: 'TURKEY', iana: ['Europe/Istanbul'] },
      { sap: 'ZBERL', iana: ['Europe/Berlin'] },
    ]);
    expect(zones.toSap(ianaZone('Europe/Istanbul'), winter)).toBe('TURKEY');
    expect(zones.toSap(ianaZone('Europe/Paris'), winter)).toBe('CET');
    expect(zones.toSap(ianaZone('Europe/Berlin'), winter)).toBe('ZBERL');
    expect(zones.toIana('ZBERL', winter)).toBe('Europe/Berlin');
  });
});
