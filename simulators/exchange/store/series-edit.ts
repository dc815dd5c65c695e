/**
 * Owns what changes a series: its master, one occurrence, the end of an occurrence. Pure: contents in, contents out. As on Exchange, a new pattern
 * or new times make every occurrence regular again, deleted ones included; a new end keeps what lies before it; other changes of the master show in
 * an exception wherever it has nothing of its own.
 */
import { changedFields } from './content-difference.ts';
import {
  type Attendee,
  type Calendar,
  type Content,
  type Item,
  type OccurrenceException,
  type Series,
} from './model.ts';
import { overridesOf } from './overrides.ts';
import { firstDates, hasDate, lastDate, samePattern } from './recurrence.ts';
import { localDate, neighbourOccurrence, slotOf } from './series.ts';
import { daysBetween, wallTime } from './zones.ts';

const ROLES = ['required', 'optional', 'resources'] as const;
/** More than that many gaps no pattern needs to show its narrowest. */
const GAPS_LOOKED_AT = 60;

/** A new or changed master made consistent; `before` is absent for a new item. Anything but a master comes back as it is. */
export function settledSeries(before: Content | undefined, after: Content): Content {
  const { calendar } = after;
  const series = calendar?.series;
  return series ? { ...after, calendar: settledMaster(before?.calendar, { ...calendar, series }) } : after;
}

function settledMaster(old: Calendar | undefined, calendar: Calendar & { series: Series }): Calendar {
  const times = old && sameTimes(old, calendar) ? old.series?.times : undefined;
  const regular: Series = {
    pattern: calendar.series.pattern,
    range: { ...calendar.series.range, start: startDate(old, calendar) },
    times: times ?? dayTimes(calendar),
    exceptions: [],
    deleted: [],
  };
  const start = firstDates(regular, 1)[0];
  if (start === undefined) return { ...calendar, series: regular };
  const onFirstDay = { ...regular, range: { ...regular.range, start } };
  const series = times && old ? withIrregular(onFirstDay, old, calendar) : onFirstDay;
  return { ...calendar, ...slotOf(calendar, series, start), series };
}

/** The series with what was irregular about it before, as far as the same pattern still reaches. */
function withIrregular(series: Series, old: Calendar, calendar: Calendar): Series {
  if (!old.series || !samePattern(old.series, series)) return series;
  const exceptions = old.series.exceptions.filter(({ date }) => hasDate(series, date));
  return {
    ...series,
    exceptions: exceptions.map((each) => withAttendeesOf(each, old, calendar)),
    deleted: old.series.deleted.filter((date) => hasDate(series, date)),
  };
}

/** The master's content with one occurrence as given: an exception from now on. */
export function withOccurrence(
  master: Item,
  occurrence: Item,
  change: { content: Content; now: number; by: string; version: number },
): Content {
  const { calendar } = change.content;
  const date = occurrence.occurrence?.date;
  if (!calendar || date === undefined) return master.content;
  const known = seriesOf(master).exceptions.find((each) => each.date === date);
  const fields = changedFields(occurrence.content, change.content);
  const exception: OccurrenceException = {
    date,
    start: calendar.start,
    end: calendar.end,
    overrides: overridesOf(master.content, change.content),
    created: known?.created ?? change.now,
    modified: change.now,
    modifiedBy: change.by,
    fieldVersions: { ...known?.fieldVersions, ...Object.fromEntries(fields.map((field) => [field, change.version])) },
  };
  const others = seriesOf(master).exceptions.filter((each) => each.date !== date);
  return withSeries(master, { exceptions: [...others, exception].toSorted((a, b) => (a.date < b.date ? -1 : 1)) });
}

/** The master's content without that occurrence, or undefined when it was the last one. */
export function withoutOccurrence(master: Item, date: string): Content | undefined {
  const series = seriesOf(master);
  const deleted = [...series.deleted, date].toSorted();
  const last = lastDate(series);
  if (last !== undefined && firstDates(series, deleted.length + 1).every((each) => deleted.includes(each)))
    return undefined;
  return withSeries(master, { deleted, exceptions: series.exceptions.filter((each) => each.date !== date) });
}

/** The master's content with a deleted occurrence back in its place. */
export function restored(master: Item, date: string): Content {
  return withSeries(master, { deleted: seriesOf(master).deleted.filter((each) => each !== date) });
}

/** Whether an occurrence at that time would pass, overlap or share its day with the one before or after it. */
export function crossesNeighbour(master: Item, date: string, slot: { start: number; end: number }): boolean {
  const zone = master.content.calendar;
  if (!zone) return false;
  const before = neighbourOccurrence(master, date, 'before')?.content.calendar;
  const after = neighbourOccurrence(master, date, 'after')?.content.calendar;
  const day = localDate(slot.start, zone);
  return (
    (before !== undefined && (localDate(before.start, zone) >= day || before.end > slot.start)) ||
    (after !== undefined && (localDate(after.start, zone) <= day || after.start < slot.end))
  );
}

/** What is wrong with a series, if anything. */
export function seriesProblem(calendar: Calendar): 'no-occurrence' | 'span-too-big' | undefined {
  const { series } = calendar;
  if (!series) return undefined;
  const dates = firstDates(series, GAPS_LOOKED_AT);
  const [first, ...rest] = dates;
  if (first === undefined) return 'no-occurrence';
  const narrowest = Math.min(...rest.map((date, index) => daysBetween(dates[index] ?? date, date)));
  const { start, end, endDays } = series.times;
  return endDays > narrowest || (endDays === narrowest && end > start) ? 'span-too-big' : undefined;
}

function seriesOf(master: Item): Series {
  const series = master.content.calendar?.series;
  if (!series) throw new Error('Only a series has occurrences.');
  return series;
}

function withSeries(master: Item, part: Partial<Series>): Content {
  const { content } = master;
  const { calendar } = content;
  return calendar ? { ...content, calendar: { ...calendar, series: { ...seriesOf(master), ...part } } } : content;
}

function sameTimes(a: Calendar, b: Calendar): boolean {
  return a.start === b.start && a.end === b.end && a.startZone === b.startZone && a.allDay === b.allDay;
}

function dayTimes({ start, end, startZone }: Calendar): Series['times'] {
  const [from, to] = [wallTime(start, startZone), wallTime(end, startZone)];
  return { start: from.slice(11), end: to.slice(11), endDays: daysBetween(from.slice(0, 10), to.slice(0, 10)) };
}

/** The range says when a series starts, unless only the start was moved. */
function startDate(old: Calendar | undefined, calendar: Calendar & { series: Series }): string {
  const asked = calendar.series.range.start;
  if (old?.series?.range.start !== asked) return asked;
  const moved = localDate(calendar.start, calendar);
  return moved === localDate(old.start, old) ? asked : moved;
}

/** Whoever joins or leaves the series joins or leaves its exceptions too. */
function withAttendeesOf(exception: OccurrenceException, before: Calendar, after: Calendar): OccurrenceException {
  const lists = ROLES.flatMap((role) => {
    const own = exception.overrides.calendar[role];
    return own ? [[role, carriedOver(own, before[role], after[role])] as const] : [];
  });
  if (lists.length === 0) return exception;
  const calendar = { ...exception.overrides.calendar, ...Object.fromEntries(lists) };
  return { ...exception, overrides: { ...exception.overrides, calendar } };
}

function carriedOver(own: readonly Attendee[], before: readonly Attendee[], after: readonly Attendee[]): Attendee[] {
  const has = (list: readonly Attendee[], { email }: Attendee): boolean => list.some((each) => each.email === email);
  const stayed = own.filter((each) => has(after, each) || !has(before, each));
  return [...stayed, ...after.filter((each) => !has(before, each) && !has(own, each))];
}
