/**
 * Owns the occurrences of a series inside the rolling window, each with its identity (sync.md, Recurrence). Pure, and in the organiser's zone: every
 * occurrence keeps its wall-clock time over clock changes, wherever mailbox and process are.
 */
import { Temporal } from 'temporal-polyfill';

import { type When } from '../../model/appointment.ts';
import { instantOfMs, msOfInstant, plainDate, type Instant, type PlainDate } from '../../model/instant.ts';
import {
  dayOf,
  type Occurrence,
  type OriginalStart,
  originalStart,
  type Series,
  type SeriesException,
  type SeriesTime,
} from '../../model/series.ts';
import { daysOfPattern } from './recurrence-dates.ts';

/** `limit`: how many occurrences of one series are synchronised at most, from the window's beginning. */
export type Window = { readonly from: Instant; readonly to: Instant; readonly limit: number };

export type ExpandedSeries = {
  /** Inside the window and the limit, by start. */
  readonly inside: readonly Occurrence[];
  /**
   * Those beyond the limit or outside the window that lie within a week of it or share day or ordinal with a linked one: what is linked to them rests, it is not
   * removed only to be created again when the window moves on.
   */
  readonly outside: readonly Occurrence[];
  /** Of the linked identities: deleted from the series by an exception. */
  readonly deleted: readonly OriginalStart[];
  /** How many occurrences inside the window the limit left out. */
  readonly beyondLimit: number;
  /** Exceptions that no occurrence of the pattern belongs to; reported, never guessed at. */
  readonly strays: readonly SeriesException[];
  readonly firstDay: PlainDate;
  /** The last place of the pattern, deleted or not; absent when the series goes on after all that was looked at. */
  readonly last?: { readonly day: PlainDate; readonly ordinal: number };
};

type Request = {
  readonly series: Series;
  readonly exceptions: readonly SeriesException[];
  readonly window: Window;
  /** What is linked already: what became of it is told even if it is outside the window. */
  readonly linked: readonly Pick<Occurrence, 'identity' | 'ordinal'>[];
};

/** @returns the occurrences of the window, and what became of the linked ones that are not among them; a linked one in no list left the pattern */
export function expandSeries({ series, exceptions, window, linked }: Request): ExpandedSeries {
  const until = horizon(window, exceptions, linked);
  const days = daysOfPattern(series.pattern, series.range, until);
  const { belongs, strays } = assign(new Set(days), exceptions, series.time);
  const asked = askedOf(linked);
  const mayTouch = near(window, series.time);
  const places = days
    .map((day, index): Place => ({ identity: identityOn(day, series.time), ordinal: index + 1, day }))
    .filter((each) => mayTouch(each.day) || belongs.has(each.day) || asked.about(each));
  const present = places.flatMap((each) => occurrence(each, belongs.get(each.day), series.time));
  const touching = present.filter(({ when }) => touches(when, window)).sort(byStart);
  const inside = touching.slice(0, window.limit);
  const insideIdentities = new Set(inside.map(({ identity }) => identity));
  const last = endOf(series, days, until);
  return {
    inside,
    outside: present.filter(
      (each) => !insideIdentities.has(each.identity) && (asked.about(each) || !touches(each.when, window)),
    ),
    deleted: places
      .filter(({ identity, day }) => asked.identities.has(identity) && belongs.get(day)?.kind === 'deleted')
      .map(({ identity }) => identity),
    beyondLimit: touching.length - inside.length,
    strays,
    firstDay: series.range.firstDay,
    ...(last !== undefined && { last }),
  };
}

/** The occurrence that a single appointment is, for items that become a series or stop being one. */
export const occurrenceOfSingle = (when: When): Occurrence => ({
  identity:
    when.kind === 'allDay'
      ? originalStart(`${when.firstDay}T00:00:00`)
      : originalStart(
          Temporal.Instant.from(when.start)
            .toZonedDateTimeISO(when.zone)
            .toPlainDateTime()
            .toString({ smallestUnit: 'second' }),
        ),
  ordinal: 1,
  when,
});

type Linked = Request['linked'];

const askedOf = (linked: Linked) => {
  const identities = new Set(linked.map(({ identity }) => identity));
  const days = new Set(linked.map(({ identity }) => dayOf(identity)));
  const ordinals = new Set(linked.map(({ ordinal }) => ordinal));
  return {
    identities,
    about: ({ identity, ordinal }: Linked[number]): boolean => days.has(dayOf(identity)) || ordinals.has(ordinal),
  };
};

type Place = { readonly identity: OriginalStart; readonly ordinal: number; readonly day: PlainDate };

const identityOn = (day: PlainDate, time: SeriesTime): OriginalStart =>
  originalStart(`${day}T${time.kind === 'timed' ? time.start : '00:00:00'}`);

/** Where the pattern puts the occurrence of a day. A start that a clock change skips is as much later; of a repeated one the first is meant. */
export function whenOn(day: PlainDate, time: SeriesTime): When {
  if (time.kind === 'allDay') return { kind: 'allDay', firstDay: day, lastDay: later(day, time.days - 1) };
  const start = Temporal.PlainDateTime.from(`${day}T${time.start}`);
  const end = Temporal.PlainDateTime.from(`${later(day, time.endsDaysLater)}T${time.end}`);
  const from = start.toZonedDateTime(time.zone).epochMilliseconds;
  const to = end.toZonedDateTime(time.zone).epochMilliseconds;
  // A clock change may leave nothing between start and end; then the occurrence keeps its length.
  const length = start.until(end).total('milliseconds');
  return {
    kind: 'timed',
    start: instantOfMs(from),
    end: instantOfMs(to <= from ? from + length : to),
    zone: time.zone,
  };
}

const later = (day: PlainDate, days: number): PlainDate =>
  plainDate(Temporal.PlainDate.from(day).add({ days }).toString());

/** Days: a week, because an occurrence may have moved to another day of it, and one, because the organiser's day may be ahead of UTC's. */
const margin = 8;

/** How far the pattern has to be followed: the window, what is linked, and what exceptions may have moved into the window. */
function horizon(window: Window, exceptions: readonly SeriesException[], linked: Linked): PlainDate {
  const days = [
    window.to.slice(0, 10),
    ...exceptions.map(({ original }) => original.slice(0, 10)),
    ...linked.map(({ identity }) => dayOf(identity)),
  ];
  return later(plainDate(days.reduce((latest, day) => (day > latest ? day : latest))), margin);
}

/** An exception belongs to the occurrence with its original start; where the services' zone rules differ from ours, to the one of that day. */
function assign(
  days: ReadonlySet<PlainDate>,
  exceptions: readonly SeriesException[],
  time: SeriesTime,
): { readonly belongs: ReadonlyMap<PlainDate, SeriesException>; readonly strays: readonly SeriesException[] } {
  const belongs = new Map<PlainDate, SeriesException>();
  const claim = (exception: SeriesException, day: PlainDate | undefined): boolean => {
    if (day === undefined || !days.has(day) || belongs.has(day)) return false;
    belongs.set(day, exception);
    return true;
  };
  const inexact = exceptions.filter((each) => !claim(each, exactDay(each.original, time)));
  const strays = inexact.filter((each) => !claim(each, localDay(each.original, time)));
  return { belongs, strays };
}

/** The day whose occurrence starts at that instant: of a start that a clock change moved, the clock may show another day. */
const exactDay = (original: Instant | PlainDate, time: SeriesTime): PlainDate | undefined => {
  const day = localDay(original, time);
  return [day, later(day, -1), later(day, 1)].find((each) => originalOf(whenOn(each, time)) === original);
};

const originalOf = (when: When): Instant | PlainDate => (when.kind === 'timed' ? when.start : when.firstDay);

const localDay = (original: Instant | PlainDate, time: SeriesTime): PlainDate =>
  original.length === 10 || time.kind === 'allDay'
    ? plainDate(original.slice(0, 10))
    : plainDate(Temporal.Instant.from(original).toZonedDateTimeISO(time.zone).toPlainDate().toString());

const occurrence = (
  { identity, ordinal, day }: Place,
  exception: SeriesException | undefined,
  time: SeriesTime,
): Occurrence[] => {
  if (exception === undefined) return [{ identity, ordinal, when: whenOn(day, time) }];
  if (exception.kind === 'deleted') return [];
  return [{ identity, ordinal, when: exception.when, exception: exception.item }];
};

/** Spares computing the instants of a series' past. */
const near = (window: Window, time: SeriesTime): ((day: PlainDate) => boolean) => {
  const span = time.kind === 'timed' ? time.endsDaysLater : time.days;
  const from = later(plainDate(window.from.slice(0, 10)), -span - margin);
  const to = later(plainDate(window.to.slice(0, 10)), margin);
  return (day) => day >= from && day <= to;
};

const halfDay = 12 * 3_600_000;

/** In milliseconds since 1970. A date has no zone: its day may begin half a day earlier and end half a day later than in UTC. */
const boundsOf = (when: When): { readonly from: number; readonly to: number } =>
  when.kind === 'timed'
    ? { from: msOfInstant(when.start), to: msOfInstant(when.end) }
    : {
        from: Date.parse(`${when.firstDay}T00:00:00Z`) - halfDay,
        to: Date.parse(`${when.lastDay}T00:00:00Z`) + 3 * halfDay,
      };

const touches = (when: When, window: Window): boolean => {
  const { from, to } = boundsOf(when);
  return to >= msOfInstant(window.from) && from <= msOfInstant(window.to);
};

const byStart = (one: Occurrence, other: Occurrence): number =>
  boundsOf(one.when).from - boundsOf(other.when).from || one.ordinal - other.ordinal;

/** Known only when the pattern was followed to its end. A series cut off before its first occurrence ended with its last day. */
const endOf = ({ range }: Series, days: readonly PlainDate[], until: PlainDate): ExpandedSeries['last'] => {
  const ordinal = days.length;
  if (range.ends === 'onDate')
    return range.lastDay > until ? undefined : { day: days.at(-1) ?? range.lastDay, ordinal };
  const day = days.at(-1);
  return range.ends === 'afterCount' && ordinal === range.count && day !== undefined ? { day, ordinal } : undefined;
};
