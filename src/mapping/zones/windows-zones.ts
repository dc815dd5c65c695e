/**
 * Owns IANA ↔ Windows time zones by CLDR's windowsZones (exchange.md, E9). Pure, total: an unknown zone is `undefined`, never an exception.
 * Many IANA zones share one Windows zone, so a trip through Exchange yields CLDR's name for territory 001: Vienna comes back as Berlin.
 */
import windowsZones from 'cldr-core/supplemental/windowsZones.json';

import { ianaZone, type IanaZone } from '../../model/instant.ts';

/** Windows time zone id, e.g. `W. Europe Standard Time`. */
export type WindowsZone = string;

type Row = { readonly windows: WindowsZone; readonly territory: string; readonly iana: readonly string[] };

const rows: readonly Row[] = windowsZones.supplemental.windowsZones.mapTimezones.map(({ mapZone }) => ({
  windows: mapZone._other,
  territory: mapZone._territory,
  iana: mapZone._type.split(' ').filter((zone) => zone !== ''),
}));

const ianaByWindows: ReadonlyMap<WindowsZone, string> = new Map(
  rows.flatMap(({ windows, territory, iana: [first] }) =>
    territory === '001' && first !== undefined ? [[windows, first] as const] : [],
  ),
);
const windowsByIana: ReadonlyMap<string, WindowsZone> = new Map(
  rows.flatMap(({ windows, iana }) => iana.map((zone) => [zone, windows] as const)),
);

const toIana = new Map<string, IanaZone | undefined>();
const toWindows = new Map<string, WindowsZone | undefined>();

/** A zone that Exchange knows everywhere and that keeps every instant; the refuge for unknown zones. */
export const utcWindowsZone: WindowsZone = 'UTC';

/** @returns the IANA zone that CLDR names for the Windows zone (territory 001), `undefined` when there is no such zone */
export function ianaOfWindows(windowsZone: string): IanaZone | undefined {
  return remembered(toIana, windowsZone, (name) => usable(ianaByWindows.get(name)));
}

/** @returns the Windows zone for an IANA zone or one of its aliases, `undefined` when CLDR has none */
export function windowsOfIana(zone: string): WindowsZone | undefined {
  return remembered(toWindows, zone, (name) => windowsByIana.get(name) ?? windowsByIana.get(runtimeName(name) ?? ''));
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

/** CLDR lists each zone under one name, the oldest; the runtime knows that of every alias (`Europe/Kyiv`, `US/Eastern`). */
function runtimeName(zone: string): string | undefined {
  try {
    const name = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    return name === 'UTC' ? 'Etc/UTC' : name;
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
