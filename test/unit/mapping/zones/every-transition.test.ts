/**
 * Every zone of the current IANA data that has a Windows name, at every transition from 2025 to 2035, against two independent sources: moment-timezone, which brings
 * IANA data of its own (not the runtime's), and Unicode's windowsZones. What differs is listed with its reason; a difference that is not listed fails.
 */
import windowsZones from 'cldr-core/supplemental/windowsZones.json';
import { tz } from 'moment-timezone';

import { whenOn } from '../../../../src/mapping/exchange/recurrence.ts';
import { offsetMinutes, standardSapZones } from '../../../../src/mapping/s4/sap-zones.ts';
import { canonicalZone, ianaOfWindows, windowsOfIana } from '../../../../src/mapping/zones/windows-zones.ts';
import { type IanaZone, ianaZone, instantOfMs, plainDate } from '../../../../src/model/instant.ts';
import { localTime } from '../../../../src/model/series.ts';

const from = Date.UTC(2025, 0, 1);
const to = Date.UTC(2036, 0, 1);
const hour = 3_600_000;

/** Rules that changed after tzdata 2025c, which the oldest supported runtime has. A runtime as new as the independent data must know them. */
const newerThanRuntime = new Set(
  `Africa/Casablanca Africa/El_Aaiun America/Edmonton America/Havana America/Inuvik America/Rainy_River America/Vancouver America/Winnipeg America/Yellowknife
   Canada/Central Canada/Mountain Canada/Pacific Cuba Europe/Chisinau Europe/Tiraspol`.split(/\s+/),
);
const runtimeIsOlder = String(process.versions['tz']) < tz.dataVersion;

/** Zones that Windows, puts together with zones of another clock: an item keeps its instants, its wall-clock time is the group's. */
const groupedByOtherClock = new Set(
  [
    // CLDR 48 itself is older than their clocks.
    'America/Scoresbysund Antarctica/Casey Antarctica/Vostok',
    // Since 2026 on summer time all year; Windows has no zone of their own yet.
    'America/Edmonton America/Inuvik America/Rainy_River America/Vancouver America/Winnipeg America/Yellowknife',
    'Canada/Central Canada/Mountain Canada/Pacific',
  ].flatMap((names) => names.split(' ')),
);

/** No row of SAP's table has their offset of 8:45 and −9:30: times travel as UTC, their instants are right. */
const withoutSapRow = new Set(['Australia/Eucla', 'Pacific/Marquesas']);

/** Troll changes by two hours; Windows has no such zone. */
const withoutWindowsName = ['Antarctica/Troll'];

const dataOf = (zone: string) => {
  const data = tz.zone(zone);
  if (data === null) throw new Error(`the independent data does not know ${zone}`);
  return data;
};
const trueOffset = (zone: string, at: number): number => -dataOf(zone).utcOffset(at);

const transitionsOf = (zone: string): readonly number[] =>
  dataOf(zone).untils.filter((at): at is number => at !== null && at > from && at < to);

/** Around every transition of the zone and of the zone that it becomes, and where neither has any. */
const samplesOf = (zone: string): readonly number[] => [
  from,
  Date.UTC(2026, 6, 1),
  Date.UTC(2026, 11, 15),
  Date.UTC(2035, 11, 31),
  ...new Set([...transitionsOf(zone), ...transitionsOf(canonicalZone(zone))].flatMap((at) => [at - 1000, at])),
];

const zones: readonly IanaZone[] = tz
  .names()
  .filter((name) => windowsOfIana(name) !== undefined)
  .map(ianaZone);

/** The zones for which the check fails at any of the samples. */
const differing = (fails: (zone: IanaZone, at: number) => boolean): readonly string[] =>
  zones.filter((zone) => samplesOf(zone).some((at) => fails(zone, at)));

test('every zone of the current IANA data has a Windows name, one station in Antarctica excepted', () => {
  expect(tz.names().filter((name) => windowsOfIana(name) === undefined)).toEqual(withoutWindowsName);
  expect(zones.length).toBeGreaterThan(590);
  expect(zones.reduce((sum, zone) => sum + transitionsOf(zone).length, 0)).toBeGreaterThan(4_000);
});

test('the runtime keeps the clock of every zone at every transition, as far as its data is new enough (P9)', () => {
  const wrong = differing((zone, at) => offsetMinutes(zone, instantOfMs(at)) !== trueOffset(zone, at));
  expect(wrong.filter((zone) => !(runtimeIsOlder && newerThanRuntime.has(zone)))).toEqual([]);
});

test('to Windows and back every zone keeps its clock at every transition (P9)', () => {
  const wrong = differing((zone, at) => trueOffset(canonicalZone(zone), at) !== trueOffset(zone, at));
  expect([...wrong].sort()).toEqual([...groupedByOtherClock].sort());
});

test('to SAP and back every zone keeps its clock at every transition (P9)', () => {
  const wrong = differing((zone, at) => {
    const instant = instantOfMs(at);
    const back = standardSapZones.toIana(standardSapZones.toSap(zone, instant), instant);
    return back === undefined || trueOffset(back, at) !== trueOffset(zone, at);
  });
  const known = new Set([...withoutSapRow, ...(runtimeIsOlder ? newerThanRuntime : [])]);
  expect(wrong.filter((zone) => !known.has(zone))).toEqual([]);
  expect(wrong).toEqual(expect.arrayContaining([...withoutSapRow]));
});

test('the wall clock becomes the same instant before, in and after every transition (P9)', () => {
  const local = (zone: IanaZone, wall: string): readonly [number, number] => {
    const start = localTime(wall.slice(11));
    const when = whenOn(plainDate(wall.slice(0, 10)), { kind: 'timed', start, end: start, endsDaysLater: 0, zone });
    return [when.kind === 'timed' ? Date.parse(when.start) : Number.NaN, tz(wall, zone).valueOf()];
  };
  const wrong: string[] = [];
  let compared = 0;
  const known = zones.filter((zone) => !newerThanRuntime.has(zone));
  // Names of the same clock once: two hundred are aliases.
  const clocks = new Map(known.map((zone) => [dataOf(zone).untils.join() + dataOf(zone).offsets.join(), zone]));
  for (const zone of clocks.values()) {
    for (const at of transitionsOf(zone)) {
      for (const shift of [-2 * hour, -hour / 2, 0, hour / 2, 2 * hour]) {
        const wall = new Date(at + trueOffset(zone, at - 1) * 60_000 + shift).toISOString().slice(0, 19);
        const [ours, theirs] = local(zone, wall);
        compared += 1;
        if (ours !== theirs) wrong.push(`${zone} ${wall}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(10_000);
});

type Mapped = { readonly windows: string; readonly territory: string; readonly iana: readonly string[] };
const cldr: readonly Mapped[] = windowsZones.supplemental.windowsZones.mapTimezones.map(({ mapZone }) => ({
  windows: mapZone._other,
  territory: mapZone._territory,
  iana: mapZone._type.split(' '),
}));

test('every Windows zone becomes an IANA zone and itself again', () => {
  const names = [...new Set(cldr.map(({ windows }) => windows))];
  expect(names.length).toBeGreaterThan(130);
  expect(names.filter((name) => windowsOfIana(ianaOfWindows(name) ?? '') !== name)).toEqual([]);
});
