/** Owns a weekly series of the smoke run: eight Wednesdays in Berlin around the next change of the clocks, and at which instants they are. */
import { Temporal } from 'temporal-polyfill';

import { type OutlookFields } from './outlook-person.ts';

const berlin = 'Europe/Berlin';
/** Wednesdays before the change, of eight. */
const before = 4;

/** The Sunday on which the clocks change next, far enough ahead for the series to lie in the future. */
const nextChange = (): Temporal.PlainDate => {
  const noon = (days: number): Temporal.ZonedDateTime =>
    Temporal.Now.plainDateISO(berlin).add({ days }).toZonedDateTime({ timeZone: berlin, plainTime: '12:00' });
  for (let days = 7 * before + 7; days < 370; days += 1)
    if (noon(days).offset !== noon(days - 1).offset) return noon(days).toPlainDate();
  throw new Error('the clocks of Berlin do not change within a year');
};

export type Weekly = {
  readonly fields: OutlookFields;
  /** Dates in the pattern, in order. */
  readonly dates: readonly string[];
  /** When the clocks change, after the fourth of them. */
  readonly change: string;
};

/** The instant at which a clock in Berlin shows that time of that day, in ISO 8601. */
export const inBerlin = (date: string, time: string): string =>
  Temporal.PlainDate.from(date)
    .toZonedDateTime({ timeZone: berlin, plainTime: time })
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });

/** Full hours as `inBerlin` takes them. */
export const oClock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** @param hour of the start; each takes an hour */
export const weeklyAt = (subject: string, hour: number): Weekly => {
  const change = nextChange();
  const first = change.subtract({ days: 4 + 7 * (before - 1) });
  const dates = Array.from({ length: 2 * before }, (_, week) => first.add({ days: 7 * week }).toString());
  return {
    dates,
    change: change.toString(),
    fields: {
      subject,
      location: 'Köln',
      start: inBerlin(first.toString(), oClock(hour)),
      end: inBerlin(first.toString(), oClock(hour + 1)),
      timeZone: 'W. Europe Standard Time',
      recurrence: {
        pattern: { kind: 'weekly', days: ['Wednesday'] },
        range: { start: first.toString(), count: 2 * before },
      },
    },
  };
};
