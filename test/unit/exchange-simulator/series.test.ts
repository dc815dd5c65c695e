/** Proves the laws of a series: what is put into an occurrence comes out of it, and touches no other; what is deleted stays away. */
import fc from 'fast-check';

import { emptyAppointment, settled } from '../../../simulators/exchange/store/content.ts';
import { type Content, type Item } from '../../../simulators/exchange/store/model.ts';
import { withOccurrence, withoutOccurrence } from '../../../simulators/exchange/store/series-edit.ts';
import {
  firstOccurrence,
  lastOccurrence,
  occurrenceOf,
  occurrencesNear,
} from '../../../simulators/exchange/store/series.ts';

const START = Date.UTC(2026, 9, 5, 8);
const HOUR = 3_600_000;
const DATES = ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02'];
const ALL = { from: START - 30 * 24 * HOUR, to: START + 90 * 24 * HOUR };
const KEY = { path: { set: 'x', name: 'key', type: 'String' }, value: 'master' };

function master(): Item {
  const blank = emptyAppointment({ name: 'Max', email: 'max@tandem.example' }, START, 'W. Europe Standard Time');
  const series = {
    pattern: { kind: 'weekly', interval: 1, days: ['Monday'], firstDay: 'Monday' },
    range: { start: '2026-10-05', count: 5 },
    times: { start: '', end: '', endDays: 0 },
    exceptions: [],
    deleted: [],
  } as const;
  const calendar = { ...blank.calendar, start: START, end: START + HOUR, series };
  const content = settled({ ...blank, subject: 'master', extended: { key: KEY }, calendar }, START);
  const times = { created: START, modified: START, modifiedBy: 'Max' };
  return { number: 1, folder: 'calendar', version: 1, entered: 1, ...times, content, fieldVersions: {} };
}

/** What a person changes about an occurrence. */
const change = fc.record({
  subject: fc.option(fc.constantFrom('one', 'two', 'master')),
  categories: fc.option(fc.subarray(['a', 'b'])),
  location: fc.option(fc.constantFrom('', 'here')),
  later: fc.option(fc.integer({ min: 0, max: 20 })),
  property: fc.option(fc.constantFrom('own' as const, 'none' as const)),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(content: Content, { subject, categories, location, later, property }: Change): Content {
  const { calendar } = content;
  if (!calendar) return content;
  const properties = { own: { key: { ...KEY, value: 'own' } }, none: {} };
  return {
    ...content,
    subject: subject ?? content.subject,
    categories: categories ?? content.categories,
    extended: property === null ? content.extended : properties[property],
    calendar: {
      ...calendar,
      location: location ?? calendar.location,
      start: calendar.start + (later ?? 0) * HOUR,
      end: calendar.end + (later ?? 0) * HOUR,
    },
  };
}

const step = fc.record({ date: fc.constantFrom(...DATES), to: fc.option(change, { freq: 4 }) });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function contentOn(item: Item, date: string): Content | undefined {
  return occurrenceOf(item, date)?.content;
}

/** The series after a step; undefined when there is no such occurrence, or it was the last one. */
function stepped(item: Item, { date, to }: Step): Item | undefined {
  const before = occurrenceOf(item, date);
  if (!before) return undefined;
  const content = to
    ? withOccurrence(item, before, { content: changed(before.content, to), now: START, by: 'Max', version: 2 })
    : withoutOccurrence(item, date);
  return content && { ...item, content };
}

/** What an occurrence has of its own, however the master is called. */
function own(item: Item, date: string): unknown {
  const { calendar, categories } = contentOn(item, date) ?? {};
  return calendar && [calendar.start, calendar.end, calendar.location, categories];
}

test('what is put into an occurrence comes out of it, and no other occurrence changes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let item = master();
      for (const each of steps) {
        const before = contentOn(item, each.date);
        const after = stepped(item, each);
        if (!before || !after) continue;
        const others = DATES.filter((date) => date !== each.date);
        expect(contentOn(after, each.date)).toEqual(each.to ? changed(before, each.to) : undefined);
        expect(others.map((date) => contentOn(after, date))).toEqual(others.map((date) => contentOn(item, date)));
        item = after;
      }
      const left = DATES.filter((date) => occurrenceOf(item, date));
      const near = occurrencesNear(item, ALL).map(({ occurrence }) => occurrence?.date ?? '');
      expect(near.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(left);
      const ends = [firstOccurrence(item), lastOccurrence(item)].map((each) => each?.occurrence?.date);
      expect(ends).toEqual([left[0], left.at(-1)]);
    }),
  );
});

test('an update of the master that gives no new times keeps every exception and every gap', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom('new', 'master'), (steps, subject) => {
      const item = steps.reduce((made, each) => stepped(made, each) ?? made, master());
      const after = { ...item, content: settled({ ...item.content, subject }, START, item.content) };
      expect(DATES.map((date) => own(after, date))).toEqual(DATES.map((date) => own(item, date)));
      const exceptions = item.content.calendar?.series?.exceptions ?? [];
      for (const { occurrence, content } of occurrencesNear(after, ALL)) {
        const exception = exceptions.find(({ date }) => date === occurrence?.date);
        expect(content.subject).toBe(exception?.overrides.fields.subject ?? subject);
      }
    }),
  );
});
