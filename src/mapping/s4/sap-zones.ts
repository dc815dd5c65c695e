/**
 * Owns the translation between SAP's six-character time zones and IANA zones. Pure, apart from the runtime's time zone data.
 *
 * Many IANA zones share one SAP zone, and some SAP zones share their rules, so the translation works on classes: zones that Windows, and so
 * Outlook, does not tell apart are one class, and each class has one SAP name (the first row of the table) and one IANA zone. What is read is
 * always the class's zone; so a zone never changes just because it went around through either system.
 * An IANA zone without a row gets the fixed offset that it has at the start of the appointment: instants and wall time stay right.
 */
import { ianaZone, type IanaZone, type Instant, msOfInstant } from '../../model/instant.ts';
import { windowsOfIana } from '../zones/windows-zones.ts';
import { sapNameOfOffset, type SapZoneRow, standardSapZoneRows } from './sap-zone-table.ts';

export type SapZones = {
  /** The SAP name to write for a zone at an instant. */
  readonly toSap: (zone: IanaZone, at: Instant) => string;
  /** The zone of the class; `undefined` when the table does not know the name. */
  readonly toIana: (sap: string, at: Instant) => IanaZone | undefined;
  /** The class of a fixed offset, in minutes east of UTC; `UTC` when no row has the offset. */
  readonly ofOffset: (minutes: number) => IanaZone;
};

// A format object, and each use of it, cost microseconds that a listing of thousands would feel.
const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, made);
  return made;
};

const computedOffset = (zone: IanaZone, at: Instant): number => {
  const name = formatOf(zone)
    .formatToParts(msOfInstant(at))
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '');
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
  return match?.[1] === '-' ? -minutes : minutes;
};

const offsets = new Map<string, number>();
/** The appointments of a listing share few starts; what is older is computed again. */
const mostOffsets = 5000;

/** Minutes east of UTC of a zone at an instant. */
export const offsetMinutes = (zone: IanaZone, at: Instant): number => {
  const asked = `${at} ${zone}`;
  const known = offsets.get(asked);
  if (known !== undefined) return known;
  if (offsets.size >= mostOffsets) offsets.clear();
  const computed = computedOffset(zone, at);
  offsets.set(asked, computed);
  return computed;
};

/** The class of a zone. */
const windowsOf = (zone: string): string => windowsOfIana(zone) ?? zone;

/** @param further rows of the customer's system; they come before the standard ones and replace those of the same name */
export const createSapZones = (further: readonly SapZoneRow[] = []): SapZones => {
  const replaced = new Set(further.map((row) => row.sap));
  const rows = [...further, ...standardSapZoneRows.filter((row) => !replaced.has(row.sap))];
  const bySap = new Map(rows.map((row) => [row.sap, row]));
  const byWindows = new Map<string, SapZoneRow>();
  for (const row of rows.filter((candidate) => candidate.readOnly !== true)) {
    for (const windows of row.iana.map(windowsOf)) if (!byWindows.has(windows)) byWindows.set(windows, row);
  }
  const classes = new Map<string, SapZoneRow | undefined>();

  const classOfOffset = (minutes: number): SapZoneRow | undefined => {
    const row = bySap.get(sapNameOfOffset(minutes) ?? '');
    return row === undefined ? undefined : (byWindows.get(windowsOf(row.iana[0])) ?? row);
  };

  const classOf = (zone: IanaZone, at: Instant): SapZoneRow | undefined => {
    const key = String(zone);
    if (!classes.has(key)) classes.set(key, byWindows.get(windowsOf(zone)));
    const offset = offsetMinutes(zone, at);
    const row = classes.get(key);
    // Windows' groups lag behind the world (Almaty, Nuuk): a group counts only where the clocks agree.
    if (row !== undefined && offsetMinutes(ianaZone(row.iana[0]), at) === offset) return row;
    return classOfOffset(offset);
  };
  const zoneOf = (row: SapZoneRow | undefined): IanaZone => ianaZone(row?.iana[0] ?? 'UTC');

  return {
    toSap: (zone, at) => classOf(zone, at)?.sap ?? 'UTC',
    toIana: (sap, at) => {
      const row = bySap.get(sap.trim());
      return row === undefined ? undefined : zoneOf(classOf(ianaZone(row.iana[0]), at));
    },
    ofOffset: (minutes) => zoneOf(classOfOffset(minutes)),
  };
};

/** The standard rows only. */
export const standardSapZones: SapZones = createSapZones();
