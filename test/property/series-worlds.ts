/**
 * Owns the worlds of series that people give another pattern, hour or beginning (sync.md, Recurrence): what S/4 has for a day stays the appointment of that day, with all
 * that only S/4 knows of it. Judged by the days alone. Nothing is drawn.
 */
import { ianaZone, plainDate } from '../../src/model/instant.ts';
import { localTime, type Pattern, type Series } from '../../src/model/series.ts';
import { masterOf } from '../support/world/series-store.ts';
import { begin, type BuiltWorld, end, pass } from './built-worlds.ts';
import { recordWrites } from './ledger.ts';
import { becomes } from './series-steps.ts';
import { type Session } from './session.ts';
import { leader } from './small-worlds.ts';
import { appointmentOf } from './values.ts';

const everyDays = (interval: number): Pattern => ({ kind: 'daily', interval });

type Days = { readonly first: string; readonly count: number; readonly every: number; readonly hour: number };

const seriesOf = ({ first, count, every, hour }: Days): Series => ({
  pattern: everyDays(every),
  range: { firstDay: plainDate(first), ends: 'afterCount', count },
  time: {
    kind: 'timed',
    start: localTime(`${String(hour).padStart(2, '0')}:00:00`),
    end: localTime(`${hour + 1}:00:00`),
    endsDaysLater: 0,
    zone: ianaZone('Europe/Berlin'),
  },
});

const before: Days = { first: '2026-11-24', count: 6, every: 1, hour: 9 };

/** What becomes of it. */
const changes: { readonly [what: string]: Partial<Days> } = {
  'at another hour': { hour: 11 },
  'a day later, at another hour': { first: '2026-11-25', hour: 11 },
  'a day earlier, at another hour': { first: '2026-11-23', hour: 11 },
  'two days later, at another hour': { first: '2026-11-26', hour: 14 },
  'every other day, at another hour': { every: 2, count: 3, hour: 10 },
  'every other day for longer, at another hour': { every: 2, count: 6, hour: 10 },
  'every third day from the second on, at another hour': { first: '2026-11-25', every: 3, count: 2, hour: 10 },
};

/** Day → the only appointment of that day. Nobody here meets at night, so that a day is the same everywhere that matters. */
const byDay = ({ world }: Session): ReadonlyMap<string, string> => {
  const days = new Map<string, string>();
  for (const { guid, appointment } of world.s4.items.values())
    days.set(appointment.when.kind === 'timed' ? appointment.when.start.slice(0, 10) : '', guid);
  return days;
};

/** P6: the same series and the same local date are the same appointment. */
const daysKept = (was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): readonly string[] =>
  [...was].flatMap(([day, guid]) => {
    const now = is.get(day);
    return now === undefined || now === guid ? [] : [`P6: the appointment of ${day} is another one than it was`];
  });

export const seriesWorlds: readonly BuiltWorld[] = Object.entries(changes).map(([what, change]) => ({
  name: `series: ${what}`,
  play: async (engine) => {
    const session = await begin(engine);
    const { mailboxes } = session.world;
    const first = masterOf(appointmentOf(session.fresh(), 'timed'), seriesOf(before));
    const item = mailboxes.add(leader.address, { ...first, by: 'user' });
    recordWrites(session.ledger, { side: 'exchange', item: item.lineage }, { after: item.appointment });
    await pass(session);
    const days = byDay(session);
    becomes(session, seriesOf({ ...before, ...change }));
    const broken = await end(session);
    return [...broken, ...daysKept(days, byDay(session))];
  },
}));
