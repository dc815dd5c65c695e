/**
 * The occurrences of a series by other means than the product's: rrule (a port of python-dateutil) for the days, moment-timezone with its own zone data for the
 * instants, and Exchange's meaning of its patterns written down a second time, where possible by other rule parts than in src/mapping.
 */
import { tz } from 'moment-timezone';
import { type Options, RRule, type Weekday as RuleDay } from 'rrule';

import { type DayIndex, type DayKind, type Series, type Weekday } from '../../../src/model/series.ts';

const ruleDay: { readonly [D in Weekday]: RuleDay } = {
  Monday: RRule.MO,
  Tuesday: RRule.TU,
  Wednesday: RRule.WE,
  Thursday: RRule.TH,
  Friday: RRule.FR,
  Saturday: RRule.SA,
  Sunday: RRule.SU,
};
const n: { readonly [I in DayIndex]: number } = { First: 1, Second: 2, Third: 3, Fourth: 4, Last: -1 };

/** `1FR` where one weekday is counted, a day of the month where any is, a position among several else. */
const relative = (day: DayKind, index: DayIndex): Partial<Options> => {
  if (day === 'Day') return { bymonthday: n[index] };
  if (day === 'Weekday') return { byweekday: [RRule.MO, RRule.TU, RRule.WE, RRule.TH, RRule.FR], bysetpos: n[index] };
  if (day === 'WeekendDay') return { byweekday: [RRule.SA, RRule.SU], bysetpos: n[index] };
  return { byweekday: ruleDay[day].nth(n[index]) };
};

/** The rule with the day as it is, and for the months that lack it the rule of their last day. */
const absolute = (day: number): readonly { rule: Partial<Options>; when: (date: Date) => boolean }[] => [
  { rule: { bymonthday: day }, when: () => true },
  { rule: { bymonthday: -1 }, when: (date) => date.getUTCDate() < day },
];

const always = (rule: Partial<Options>) => [{ rule, when: () => true }];

const rulesOf = (pattern: Series['pattern']): readonly { rule: Partial<Options>; when: (date: Date) => boolean }[] => {
  switch (pattern.kind) {
    case 'daily':
      return always({ freq: RRule.DAILY, interval: pattern.interval });
    case 'weekly':
      return always({
        freq: RRule.WEEKLY,
        interval: pattern.interval,
        byweekday: pattern.days.map((day) => ruleDay[day]),
        wkst: ruleDay[pattern.firstDayOfWeek],
      });
    case 'absoluteMonthly':
      return absolute(pattern.dayOfMonth).map(({ rule, when }) => ({
        rule: { ...rule, freq: RRule.MONTHLY, interval: pattern.interval },
        when,
      }));
    case 'relativeMonthly':
      return always({ freq: RRule.MONTHLY, interval: pattern.interval, ...relative(pattern.day, pattern.index) });
    case 'absoluteYearly':
      return absolute(pattern.dayOfMonth).map(({ rule, when }) => ({
        rule: { ...rule, freq: RRule.YEARLY, bymonth: pattern.month },
        when,
      }));
    case 'relativeYearly':
      return always({ freq: RRule.YEARLY, bymonth: pattern.month, ...relative(pattern.day, pattern.index) });
  }
};

/** `2026-11-22` of each occurrence, deleted ones included, up to `until`. */
export const independentDays = ({ pattern, range }: Series, until: string): readonly string[] => {
  const last = range.ends === 'onDate' && range.lastDay < until ? range.lastDay : until;
  const found = rulesOf(pattern).flatMap(({ rule, when }) =>
    new RRule({ ...rule, dtstart: new Date(range.firstDay), until: new Date(last) }).all().filter(when),
  );
  const days = [...new Set(found.map((date) => date.toISOString().slice(0, 10)))].sort();
  return range.ends === 'afterCount' ? days.slice(0, range.count) : days;
};

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

type Bounds = { readonly from: number; readonly to: number };

const timedBounds = (day: string, time: Series['time'] & { readonly kind: 'timed' }): Bounds => {
  const lastDay = addDays(day, time.endsDaysLater);
  const from = tz(`${day}T${time.start}`, time.zone).valueOf();
  const to = tz(`${lastDay}T${time.end}`, time.zone).valueOf();
  const wall = Date.parse(`${lastDay}T${time.end}Z`) - Date.parse(`${day}T${time.start}Z`);
  return { from, to: to > from ? to : from + wall };
};

/** Worlds ask for the same few days of the same few series all the time, and every answer parses two texts. */
const known = new Map<string, Bounds>();
const mostKnown = 50_000;

/** Start and end of a day's occurrence: milliseconds since 1970, or the days as UTC midnights (end exclusive). */
export const independentTimes = (day: string, time: Series['time']): Bounds => {
  if (time.kind === 'allDay') return { from: Date.parse(day), to: Date.parse(addDays(day, time.days)) };
  const key = [day, time.start, time.endsDaysLater, time.end, time.zone].join();
  const found = known.get(key) ?? timedBounds(day, time);
  if (known.size >= mostKnown) known.clear();
  known.set(key, found);
  return found;
};
