/**
 * Owns looking at a series: which occurrences it has, when, and each as an item of its own. Pure. An occurrence is known by its date in the pattern,
 * which stays the same wherever it is moved to.
 */
import { type Calendar, type Item, type OccurrenceException, type Series } from './model.ts';
import { NO_OVERRIDES, overridden } from './overrides.ts';
import { datesBetween, firstDates, hasDate, lastDate, neighbour } from './recurrence.ts';
import { datePlus, instantAt, wallTime } from './zones.ts';

export type Slot = { start: number; end: number };

type Master = { item: Item; calendar: Calendar; series: Series };

/** The occurrence of that date, or undefined when the series has none there (any more). */
export function occurrenceOf(item: Item, date: string): Item | undefined {
  const master = masterOf(item);
  if (!master || master.series.deleted.includes(date) || !hasDate(master.series, date)) return undefined;
  return viewOf(master, date);
}

/** Where the pattern has the occurrence of that date. */
export function slotOf({ startZone }: Calendar, { times }: Series, date: string): Slot {
  const start = instantAt(`${date}T${times.start}`, startZone);
  const end = instantAt(`${datePlus(date, times.endDays)}T${times.end}`, startZone);
  // An end that daylight saving swallows may lie before the start it pushed on.
  return { start, end: Math.max(start, end) };
}

/** All occurrences that may touch the span, in no order: what lies outside is for the caller to leave out. */
export function occurrencesNear(item: Item, span: { from: number; to: number }): Item[] {
  const master = masterOf(item);
  if (!master) return [];
  const { calendar, series } = master;
  const dates = new Set(
    datesBetween(
      series,
      datePlus(localDate(span.from, calendar), -1 - series.times.endDays),
      datePlus(localDate(span.to, calendar), 1),
    ),
  );
  for (const exception of series.exceptions)
    if (exception.start <= span.to && exception.end >= span.from) dates.add(exception.date);
  return [...dates].filter((date) => !series.deleted.includes(date)).map((date) => viewOf(master, date));
}

/** The first occurrence that is still there. */
export function firstOccurrence(item: Item): Item | undefined {
  const series = item.content.calendar?.series;
  return series && occurrenceAmong(item, firstDates(series, series.deleted.length + 1));
}

/** The last occurrence that is still there; undefined for a series without end. */
export function lastOccurrence(item: Item): Item | undefined {
  const series = item.content.calendar?.series;
  const last = series && lastDate(series);
  if (!series || last === undefined) return undefined;
  for (let date: string | undefined = last; date !== undefined; date = neighbour(series, date, 'before'))
    if (!series.deleted.includes(date)) return occurrenceOf(item, date);
  return undefined;
}

/** The nearest occurrence that is still there before or after a date. */
export function neighbourOccurrence(item: Item, date: string, side: 'before' | 'after'): Item | undefined {
  const series = item.content.calendar?.series;
  if (!series) return undefined;
  let at = neighbour(series, date, side);
  while (at !== undefined && series.deleted.includes(at)) at = neighbour(series, at, side);
  return at === undefined ? undefined : occurrenceOf(item, at);
}

/** The first occurrence that begins at or after that moment. */
export function nextOccurrence(item: Item, now: number): Item | undefined {
  const calendar = item.content.calendar;
  if (!calendar?.series) return undefined;
  const near = neighbourOccurrence(item, datePlus(localDate(now, calendar), -2), 'after');
  for (let at = near; at?.occurrence; at = neighbourOccurrence(item, at.occurrence.date, 'after'))
    if ((at.content.calendar?.start ?? 0) >= now) return at;
  return undefined;
}

/** The date of an instant in the zone of a series. */
export function localDate(instant: number, { startZone }: { startZone: string }): string {
  return wallTime(instant, startZone).slice(0, 10);
}

function occurrenceAmong(item: Item, dates: readonly string[]): Item | undefined {
  const series = item.content.calendar?.series;
  const date = dates.find((each) => series?.deleted.includes(each) === false);
  return date === undefined ? undefined : occurrenceOf(item, date);
}

function masterOf(item: Item): Master | undefined {
  const { calendar } = item.content;
  return calendar?.series && { item, calendar, series: calendar.series };
}

function viewOf({ item, calendar, series }: Master, date: string): Item {
  const slot = slotOf(calendar, series, date);
  const exception = series.exceptions.find((each) => each.date === date);
  const content = overridden(item.content, exception?.overrides ?? NO_OVERRIDES, exception ? timesOf(exception) : slot);
  const occurrence = { date, kind: exception ? 'Exception' : 'Occurrence', originalStart: slot.start } as const;
  if (!exception) return { ...item, content, occurrence };
  const { created, modified, modifiedBy } = exception;
  return {
    ...item,
    content,
    occurrence,
    created,
    ...latest(item, { modified, modifiedBy }),
    fieldVersions: versions(item, exception),
  };
}

function timesOf({ start, end }: OccurrenceException): Slot {
  return { start, end };
}

function latest(item: Item, own: { modified: number; modifiedBy: string }): { modified: number; modifiedBy: string } {
  return own.modified >= item.modified ? own : { modified: item.modified, modifiedBy: item.modifiedBy };
}

function versions(item: Item, exception: OccurrenceException): Record<string, number> {
  const merged: Record<string, number> = { ...item.fieldVersions };
  for (const [field, version] of Object.entries(exception.fieldVersions))
    merged[field] = Math.max(merged[field] ?? 0, version);
  return merged;
}
