/** Makes the series that people put into a calendar in a history: few occurrences, near the window, of several patterns, ends, zones and hours. */
import { ianaZone, plainDate } from '../../src/model/instant.ts';
import { localTime, type Pattern, type Series, type SeriesRange, type SeriesTime } from '../../src/model/series.ts';
import { addDays } from './series/independent.ts';

const patterns: readonly Pattern[] = [
  { kind: 'daily', interval: 1 },
  { kind: 'daily', interval: 3 },
  { kind: 'weekly', interval: 1, days: ['Monday', 'Thursday'], firstDayOfWeek: 'Monday' },
  { kind: 'weekly', interval: 2, days: ['Tuesday'], firstDayOfWeek: 'Sunday' },
  { kind: 'absoluteMonthly', interval: 1, dayOfMonth: 31 },
  { kind: 'relativeMonthly', interval: 1, day: 'Weekday', index: 'First' },
];
/** How many there are. */
export const seriesKinds = patterns.length * 3;

const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'UTC'] as const;
const firstDays = ['2026-11-16', '2026-11-20', '2026-11-23', '2026-11-25'] as const;

const two = (number: number): string => String(number).padStart(2, '0');

const timeOf = (number: number): SeriesTime =>
  number % 5 === 4
    ? { kind: 'allDay', days: 1 }
    : {
        kind: 'timed',
        start: localTime(`${two(7 + (number % 9))}:${two((number * 5) % 60)}:00`),
        end: localTime(`${two(17 + (number % 3))}:${two((number * 5) % 60)}:00`),
        endsDaysLater: 0,
        zone: ianaZone(zones[number % zones.length] ?? 'UTC'),
      };

const rangeOf = (number: number, kind: number): SeriesRange => {
  const firstDay = plainDate(firstDays[number % firstDays.length] ?? '2026-11-23');
  const ends = Math.floor(kind / patterns.length) % 3;
  if (ends === 0) return { firstDay, ends: 'afterCount', count: 3 + (number % 5) };
  return ends === 1
    ? { firstDay, ends: 'onDate', lastDay: plainDate(addDays(firstDay, 17)) }
    : { firstDay, ends: 'never' };
};

/** @param kind pattern and way to end, below `seriesKinds` */
export const seriesOf = (number: number, kind: number): Series => ({
  pattern: patterns[kind % patterns.length] ?? { kind: 'daily', interval: 1 },
  range: rangeOf(number, kind),
  time: timeOf(number),
});

/** At another hour. */
export const atAnotherHour = (series: Series, number: number): Series => ({
  ...series,
  time:
    series.time.kind === 'allDay' ? series.time : { ...series.time, start: localTime(`0${1 + (number % 6)}:15:00`) },
});

/** The series ends with the day. */
export const endingOn = (series: Series, day: string): Series => ({
  ...series,
  range: { firstDay: series.range.firstDay, ends: 'onDate', lastDay: plainDate(day) },
});

/** What is left from a place of the pattern on: as many, or until the same end. */
export const beginningAt = (series: Series, day: string, ordinal: number): Series => {
  const { range } = series;
  const firstDay = plainDate(day);
  return {
    ...series,
    range:
      range.ends === 'afterCount'
        ? { firstDay, ends: 'afterCount', count: range.count - ordinal + 1 }
        : { ...range, firstDay },
  };
};
