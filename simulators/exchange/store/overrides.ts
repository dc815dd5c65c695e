/** Owns what one occurrence has of its own: the difference between its content and its master's, and putting the two together again. */
import { type Calendar, type Content, type Overrides } from './model.ts';

export const NO_OVERRIDES: Overrides = { fields: {}, calendar: {}, extended: {}, withoutExtended: [] };

/** These belong to the slot or to the series, and never to what is overridden. */
const NOT_OVERRIDDEN = new Set(['start', 'end', 'series', 'uid']);

/** What `content` says otherwise than `master`. */
export function overridesOf(master: Content, content: Content): Overrides {
  const { calendar: masterCalendar, extended: masterExtended, ...masterFields } = master;
  const { calendar, extended, ...fields } = content;
  return {
    fields: differing(masterFields, fields),
    calendar: differing(masterCalendar ?? {}, calendar ?? {}),
    extended: Object.fromEntries(
      Object.entries(extended).filter(([key, value]) => JSON.stringify(masterExtended[key]) !== JSON.stringify(value)),
    ),
    withoutExtended: Object.keys(masterExtended).filter((key) => extended[key] === undefined),
  };
}

/** The content of an occurrence at that time. Throws for a master that is no appointment, which no series is. */
export function overridden(master: Content, own: Overrides, slot: { start: number; end: number }): Content {
  const { series: _, ...calendar } = calendarOf(master);
  const inherited = Object.fromEntries(
    Object.entries(master.extended).filter(([key]) => !own.withoutExtended.includes(key)),
  );
  return {
    ...master,
    ...own.fields,
    extended: { ...inherited, ...own.extended },
    calendar: { ...calendar, ...own.calendar, ...slot },
  };
}

function calendarOf(content: Content): Calendar {
  if (!content.calendar) throw new Error('A series is always an appointment.');
  return content.calendar;
}

function differing<T extends object>(from: object, to: T): Partial<T> {
  const before = new Map(Object.entries(from).map(([key, value]) => [key, JSON.stringify(value)]));
  const entries = Object.entries(to).filter(
    ([key, value]) => !NOT_OVERRIDDEN.has(key) && before.get(key) !== JSON.stringify(value),
  );
  // The entries are those of `to`, some left out.
  return Object.fromEntries(entries) as Partial<T>;
}
