/** The series of the accidents: an hour on Mondays, in Berlin. */
import { ianaZone, plainDate } from '../../../src/model/instant.ts';
import { localTime, type Series } from '../../../src/model/series.ts';

export const mondays = (count: number, firstDay = '2026-11-23'): Series => ({
  pattern: { kind: 'weekly', interval: 1, days: ['Monday'], firstDayOfWeek: 'Monday' },
  range: { firstDay: plainDate(firstDay), ends: 'afterCount', count },
  time: {
    kind: 'timed',
    start: localTime('09:00:00'),
    end: localTime('10:00:00'),
    endsDaysLater: 0,
    zone: ianaZone('Europe/Berlin'),
  },
});
