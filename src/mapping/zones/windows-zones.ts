/**
 * Owns IANA ↔ Windows time zones by CLDR's windowsZones (exchange.md, E9). Pure, total: an unknown zone is `undefined`, never an exception.
 * Many IANA zones share one Windows zone, so a trip through Exchange yields CLDR's name for territory 001: Vienna comes back as Berlin.
 */
import { findIana, findWindows } from 'windows-iana';

import { ianaZone, type IanaZone } from '../../model/instant.ts';

/** Windows time zone id, e.g. `W. Europe Standard Time`. */
export type WindowsZone = string;

/** IANA zones newer than the library's CLDR data, with the Windows zone that keeps the same clock today (tzdata 2025). */
const newerZones: ReadonlyMap<string, WindowsZone> = new Map([
  ['America/Ciudad_Juarez', 'Mountain Standard Time'],
  ['America/Coyhaique', 'SA Eastern Standard Time'],
]);

const toIana = new Map<string, IanaZone | undefined>();
const toWindows = new Map<string, WindowsZone | undefined>();

/** A zone that Exchange knows everywhere and that keeps every instant; the refuge for unknown zones. */
export const utcWindowsZone: WindowsZone = 'UTC';

/** @returns the IANA zone that CLDR names for the Windows zone (territory 001), `undefined` when there is no such zone */
export function ianaOfWindows(windowsZone: string): IanaZone | undefined {
  return remembered(toIana, windowsZone, (name) => usable(findIana(name)[0]));
}

/** @returns the Windows zone for an IANA zone or one of its aliases, `undefined` when CLDR has none */
export function windowsOfIana(zone: string): WindowsZone | undefined {
  return remembered(
    toWindows,
    zone,
    (name) => findWindows(name)[0] ?? newerZones.get(name) ?? findWindows(runtimeName(name) ?? '')[0],
  );
}

/** The canonical zone for comparisons: what a zone becomes on a trip through Exchange; `Etc/UTC` when Exchange has none for it. */
export function canonicalZone(zone: string): IanaZone {
  return ianaOfWindows(windowsOfIana(zone) ?? utcWindowsZone) ?? ianaZone('Etc/UTC');
}

function remembered<Value>(memory: Map<string, Value>, name: string, find: (name: string) => Value): Value {
  const known = memory.get(name);
  if (known !== undefined || memory.has(name)) return known as Value;
  const found = find(name);
  // Zone names of foreign items are outside our control; a full memory starts afresh instead of growing for ever.
  if (memory.size > 2000) memory.clear();
  memory.set(name, found);
  return found;
}

/** Renamed zones (`Europe/Kyiv`) have an older name that the runtime knows. */
function runtimeName(zone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function usable(name: string | undefined): IanaZone | undefined {
  try {
    return name === undefined ? undefined : ianaZone(name);
  } catch {
    return undefined;
  }
}
