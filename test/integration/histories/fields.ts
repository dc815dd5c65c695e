/** Owns how what people write in histories is said to the two simulators; days are moved so that the history lies in the window of today. */
import { type Appointment, type When } from '../../../src/model/appointment.ts';
import { type Pattern, type Series } from '../../../src/model/series.ts';
import { addDays } from '../../property/series/independent.ts';
import { daysOf } from '../../support/world/series-store.ts';

const dayMs = 86_400_000;
/** The histories are drawn for that day. */
const drawnFor = Date.parse('2026-11-22T00:00:00Z');
const shift = Math.floor((Date.now() - drawnFor) / dayMs);

const instant = (text: string): string => new Date(Date.parse(text) + shift * dayMs).toISOString();

/** Without what is not said. */
const said = <T>(fields: { readonly [name: string]: T | undefined }): { readonly [name: string]: T } =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const whenInOutlook = (when: When): object =>
  when.kind === 'timed'
    ? { isAllDayEvent: false, start: instant(when.start), end: instant(when.end), timeZone: when.zone }
    : {
        isAllDayEvent: true,
        start: addDays(when.firstDay, shift),
        end: addDays(when.lastDay, shift + 1),
        timeZone: 'Europe/Berlin',
      };

export const outlookFields = ({ note, private: isPrivate, when, ...same }: Partial<Appointment>): object => ({
  ...said(same),
  ...(note === undefined ? {} : { body: note, bodyType: 'Text' }),
  ...(isPrivate === undefined ? {} : { sensitivity: isPrivate ? 'Private' : 'Normal' }),
  ...(when === undefined ? {} : whenInOutlook(when)),
});

const priorities = { High: '3', Normal: '5', Low: '9' } as const;

type S4Fields = { readonly [property: string]: string | boolean };

const whenInS4 = (when: When): S4Fields =>
  when.kind === 'timed'
    ? { AllDay: false, FromDate: instant(when.start), ToDate: instant(when.end) }
    : {
        AllDay: true,
        FromDate: `${addDays(when.firstDay, shift)}T00:00:00Z`,
        ToDate: `${addDays(when.lastDay, shift + 1)}T00:00:00Z`,
      };

/** S/4 lets nobody type more than it holds. */
export const s4Fields = (written: Partial<Appointment>): S4Fields => ({
  ...said({
    Description: written.subject?.slice(0, 38),
    Location: written.location?.slice(0, 90),
    Note: written.note,
    Priority: written.importance && priorities[written.importance],
    PrivatFlag: written.private,
  }),
  ...(written.when === undefined ? {} : whenInS4(written.when)),
});

const patternField = (pattern: Pattern): object => {
  if (pattern.kind === 'daily') return pattern;
  if (pattern.kind === 'weekly')
    return { kind: 'weekly', interval: pattern.interval, days: pattern.days, firstDay: pattern.firstDayOfWeek };
  if (pattern.kind === 'absoluteMonthly')
    return { kind: 'absolute-monthly', interval: pattern.interval, day: pattern.dayOfMonth };
  if (pattern.kind === 'relativeMonthly')
    return { kind: 'relative-monthly', interval: pattern.interval, days: pattern.day, index: pattern.index };
  throw new Error('histories have no yearly series');
};

/** The series moved to today, and its first day, which has to be one of its own. */
const moved = (series: Series): { readonly series: Series; readonly first: string } => {
  const { range } = series;
  const firstDay = addDays(range.firstDay, shift) as typeof range.firstDay;
  const later: Series = {
    ...series,
    range:
      range.ends === 'onDate'
        ? { ...range, firstDay, lastDay: addDays(range.lastDay, shift) as typeof range.firstDay }
        : { ...range, firstDay },
  };
  return { series: later, first: daysOf(later)[0] ?? firstDay };
};

/** Pattern, range and the time of the first occurrence. */
export const seriesFields = (wanted: Series): object => {
  const { series, first } = moved(wanted);
  const { pattern, range, time } = series;
  return {
    recurrence: {
      pattern: patternField(pattern),
      range: {
        start: first,
        ...(range.ends === 'afterCount' ? { count: range.count } : {}),
        ...(range.ends === 'onDate' ? { end: range.lastDay } : {}),
      },
    },
    ...(time.kind === 'allDay'
      ? { isAllDayEvent: true, start: first, end: addDays(first, time.days), timeZone: 'Europe/Berlin' }
      : {
          isAllDayEvent: false,
          start: `${first}T${time.start}`,
          end: `${addDays(first, time.endsDaysLater)}T${time.end}`,
          timeZone: time.zone,
        }),
  };
};
