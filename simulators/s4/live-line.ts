/**
 * Owns the human sentence about a committed change, for the demo's live view. It holds content and
 * is written by the simulator only. Pure – no I/O.
 */
import { Temporal } from 'temporal-polyfill';

import { partners } from './data/partners.ts';
import { type Change, type StoredAppointment } from './data/world.ts';
import { sapZones } from './data/zones.ts';
import { numberOf, textOf } from './odata/value.ts';
import { type ChangeLine } from './settings.ts';

function when(stored: StoredAppointment): string {
  const { header } = stored;
  const zone = header['AllDay'] === true ? 'UTC' : (sapZones.get(textOf(header, 'TimeZone')) ?? 'UTC');
  const start = Temporal.Instant.fromEpochMilliseconds(numberOf(header, 'FromDate')).toZonedDateTimeISO(zone);
  const date = start.toPlainDate().toString();
  if (header['AllDay'] === true) return `${date}, all day`;
  return `${date} ${start.toPlainTime().toString({ smallestUnit: 'minute' })} ${zone}`;
}

const words: Readonly<Record<string, string>> = {
  Description: 'title',
  Location: 'place',
  FromDate: 'time',
  ToDate: 'time',
  AllDay: 'time',
  TimeZone: 'time zone',
  Status: 'status',
  Responsible: 'employee responsible',
  ExternalId: 'key',
};

function whatChanged(before: StoredAppointment, after: StoredAppointment): string {
  const names = Object.keys(words).filter((name) => before.header[name] !== after.header[name]);
  const changed = new Set(names.map((name) => words[name] ?? name));
  if (JSON.stringify(before.texts) !== JSON.stringify(after.texts)) changed.add('note');
  if (JSON.stringify(before.attendees) !== JSON.stringify(after.attendees)) changed.add('attendees');
  return [...changed].join(', ') || 'details';
}

function sentence(change: Change): string {
  const stored = change.after ?? change.before;
  if (stored === undefined) return `${change.user} ${change.kind} an appointment`;
  const title = `“${textOf(stored.header, 'Description')}”`;
  const owner = partners.get(textOf(stored.header, 'Responsible'))?.name ?? 'nobody';
  const what =
    change.kind === 'changed' && change.before !== undefined && change.after !== undefined
      ? `changed ${whatChanged(change.before, change.after)} of`
      : change.kind;
  return `${change.user} ${what} ${title} (${when(stored)}, ${owner})`;
}

/** The line of a change. */
export function lineOf(change: Change): ChangeLine {
  return {
    at: new Date(change.at).toISOString(),
    user: change.user,
    kind: change.kind,
    guid: change.guid,
    text: sentence(change),
  };
}
