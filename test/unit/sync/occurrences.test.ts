import { expandSeries, occurrenceOfSingle } from '../../../src/mapping/exchange/recurrence.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import {
  localTime,
  type Occurrence,
  type Pattern,
  type Series,
  type SeriesException,
  type Weekday,
} from '../../../src/model/series.ts';
import { stepsOfSeries } from '../../../src/sync/occurrences.ts';
import { type LinkedOccurrence, type OccurrenceStep, type SeriesRound } from '../../../src/sync/series-desk.ts';

type Linked = LinkedOccurrence<string>;
type Step = OccurrenceStep<string>;
type Edit = Partial<Series> & {
  readonly on?: Weekday;
  readonly at?: string;
  readonly exceptions?: readonly SeriesException[];
};

const window = { from: instant('2026-11-01T00:00:00Z'), to: instant('2026-11-30T12:00:00Z'), limit: 200 };

const weekly = ({ on = 'Monday', at = '09:00:00', ...rest }: Edit = {}): Series => ({
  pattern: { kind: 'weekly', interval: 1, days: [on], firstDayOfWeek: 'Monday' },
  range: { firstDay: plainDate('2026-11-02'), ends: 'never' },
  time: {
    kind: 'timed',
    start: localTime(at),
    end: localTime('18:00:00'),
    endsDaysLater: 0,
    zone: ianaZone('Europe/Berlin'),
  },
  ...rest,
});
const until = (day: string): Pick<Series, 'range'> => ({
  range: { firstDay: plainDate('2026-11-02'), ends: 'onDate', lastDay: plainDate(day) },
});
const from = (day: string): Pick<Series, 'range'> => ({ range: { firstDay: plainDate(day), ends: 'never' } });

const expanded = (series: Series, linked: readonly Linked[], exceptions: readonly SeriesException[] = []) =>
  expandSeries({ series, exceptions, window, linked });

/** Links named by the day and hour at which they were made. */
const linksOf = (occurrences: readonly Occurrence[]): readonly Linked[] =>
  occurrences.map(({ identity, ordinal }) => ({ ref: identity.slice(5, 13), identity, ordinal, ended: false }));
const linked = linksOf(expanded(weekly(), []).inside);

const round = (
  series: Series,
  options: Partial<SeriesRound<string>> & Pick<Edit, 'exceptions'> = {},
): SeriesRound<string> => {
  const { exceptions, ...rest } = options;
  const links = options.linked ?? linked;
  return { uid: 'A', organiser: 'anna', linked: links, now: expanded(series, links, exceptions), ...rest };
};

const told = (step: Step): string => {
  if (step.do === 'rest' || step.do === 'remove') return `${step.do} ${step.ref} ${step.because}`;
  const to = `${step.uid} ${step.occurrence.identity.slice(5, 13)}`;
  if (step.do === 'create') return `create ${to}`;
  return step.do === 'keep' ? `keep ${step.ref}` : `${step.ref} → ${to} by ${step.by}`;
};
const stepsOf = (...series: readonly SeriesRound<string>[]): readonly string[] => stepsOfSeries(series).map(told);

test('a series that did not change keeps all', () => {
  expect(stepsOf(round(weekly()))).toEqual([
    'keep 11-02T09',
    'keep 11-09T09',
    'keep 11-16T09',
    'keep 11-23T09',
    'keep 11-30T09',
  ]);
});

test('another hour for the whole series re-keys each occurrence by its day', () => {
  expect(stepsOf(round(weekly({ at: '10:00:00' })))).toEqual(
    linked.map(({ ref }) => `${ref} → A ${ref.slice(0, 5)}T10 by day`),
  );
});

test('another zone re-keys by the day in the organiser’s zone', () => {
  const series = weekly({
    time: {
      kind: 'timed',
      start: localTime('20:00:00'),
      end: localTime('21:00:00'),
      endsDaysLater: 0,
      zone: ianaZone('America/Los_Angeles'),
    },
  });
  const found = stepsOf(round(series));
  expect(found.slice(0, 4)).toEqual(linked.slice(0, 4).map(({ ref }) => `${ref} → A ${ref.slice(0, 5)}T20 by day`));
  // The last one is now outside the window: it is left alone, not removed.
  expect(found.slice(4)).toEqual(['rest 11-30T09 outside-window']);
});

test('another day of the week re-keys by ordinal, and what the window’s edge hides is left alone', () => {
  expect(stepsOf(round(weekly({ on: 'Tuesday' })))).toEqual([
    '11-02T09 → A 11-03T09 by ordinal',
    '11-09T09 → A 11-10T09 by ordinal',
    '11-16T09 → A 11-17T09 by ordinal',
    '11-23T09 → A 11-24T09 by ordinal',
    'rest 11-30T09 outside-window',
  ]);
});

test('an added day creates its occurrences, a removed one removes them', () => {
  const both: Pattern = { kind: 'weekly', interval: 1, days: ['Monday', 'Thursday'], firstDayOfWeek: 'Monday' };
  const added = stepsOf(round(weekly({ pattern: both })));
  expect(added.filter((step) => step.startsWith('keep'))).toHaveLength(5);
  expect(added.filter((step) => !step.startsWith('keep'))).toEqual([
    'create A 11-05T09',
    'create A 11-12T09',
    'create A 11-19T09',
    'create A 11-26T09',
  ]);
  const links = linksOf(expanded(weekly({ pattern: both }), []).inside);
  const removed = stepsOf(round(weekly(), { linked: links }));
  expect(removed.filter((step) => step.startsWith('keep'))).toHaveLength(5);
  expect(removed.filter((step) => !step.startsWith('keep'))).toEqual(
    ['11-05T09', '11-12T09', '11-19T09', '11-26T09'].map((ref) => `remove ${ref} left-series`),
  );
});

test('a weekly series that becomes monthly keeps as many as fit and removes the others', () => {
  const monthly: Pattern = { kind: 'absoluteMonthly', interval: 1, dayOfMonth: 5 };
  expect(stepsOf(round(weekly({ pattern: monthly })))).toEqual([
    '11-02T09 → A 11-05T09 by ordinal',
    ...['11-09T09', '11-16T09', '11-23T09', '11-30T09'].map((ref) => `remove ${ref} left-series`),
  ]);
});

test('a moved occurrence is kept, a deleted one is removed as deleted', () => {
  const exceptions: SeriesException[] = [{ kind: 'deleted', original: instant('2026-11-16T08:00:00Z') }];
  expect(stepsOf(round(weekly(), { exceptions }))).toEqual(
    ['keep 11-02T09', 'keep 11-09T09', 'keep 11-23T09', 'keep 11-30T09', 'remove 11-16T09 deleted'].sort(
      (one, other) => Number(one.startsWith('remove')) - Number(other.startsWith('remove')),
    ),
  );
});

test('a truncated series loses its tail, and only that', () => {
  expect(stepsOf(round(weekly(until('2026-11-15'))))).toEqual([
    'keep 11-02T09',
    'keep 11-09T09',
    'remove 11-16T09 left-series',
    'remove 11-23T09 left-series',
    'remove 11-30T09 left-series',
  ]);
});

test('“this and following”: the tail moves to the new series of the same organiser, nothing is deleted, nothing created', () => {
  const successor = round(weekly({ ...from('2026-11-16'), at: '14:00:00' }), { uid: 'B', linked: [] });
  const expected = [
    'keep 11-02T09',
    'keep 11-09T09',
    '11-16T09 → B 11-16T14 by successor-day',
    '11-23T09 → B 11-23T14 by successor-day',
    '11-30T09 → B 11-30T14 by successor-day',
  ];
  expect(stepsOf(round(weekly(until('2026-11-15'))), successor)).toEqual(expected);
  // In whichever order the two halves are seen.
  expect(stepsOf(successor, round(weekly(until('2026-11-15'))))).toEqual(expected);
});

test('what is cut off names the last day of its series; what left it otherwise does not', () => {
  const beyond = (series: Series) =>
    stepsOfSeries([round(series)]).flatMap((step) => (step.do === 'remove' ? [step.beyond] : []));
  expect(beyond(weekly(until('2026-11-15')))).toEqual(Array.from({ length: 3 }, () => '2026-11-09'));
  expect(beyond({ ...weekly(), pattern: { kind: 'absoluteMonthly', interval: 1, dayOfMonth: 2 } })).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});

test('what is left of a split that got another time, and whose first half was cut further since, is known by its subject and its days', () => {
  const successor = round(weekly({ ...from('2026-11-23'), at: '14:00:00' }), { uid: 'B', linked: [] });
  const cut = weekly(until('2026-11-08'));
  expect(stepsOf(round(cut, { alike: ['B'] }), successor)).toEqual([
    ...['11-02T09'].map((ref) => `keep ${ref}`),
    '11-23T09 → B 11-23T14 by successor-day',
    '11-30T09 → B 11-30T14 by successor-day',
    'remove 11-09T09 left-series',
    'remove 11-16T09 left-series',
  ]);
  expect(stepsOf(round(cut), successor).filter((step) => step.startsWith('remove'))).toHaveLength(4);
});

test('a successor that took over a part before a crash takes over the rest; any other one that has links does not', () => {
  const cut = weekly(until('2026-11-03'));
  const [first, taken, ...left] = linked;
  if (first === undefined || taken === undefined) throw new Error('too few');
  const successor = round(weekly(from('2026-11-09')), { uid: 'B', linked: [taken] });
  const own = { linked: [first, ...left] };
  expect(stepsOf(round(cut, { ...own, followedBy: ['B'] }), successor)).toEqual([
    'keep 11-02T09',
    ...['11-16T09', '11-23T09', '11-30T09'].map((ref) => `${ref} → B ${ref} by successor-day`),
    'keep 11-09T09',
  ]);
  expect(stepsOf(round(cut, own), successor).filter((step) => step.startsWith('remove'))).toHaveLength(3);
});

test('a successor that had begun to take over goes on with that when the series itself is thrown away, or out of sight, by then', () => {
  const [first, , ...left] = linked;
  if (first === undefined) throw new Error('too few');
  const own = { linked: [first, ...left], followedBy: ['B'] };
  const stepsBeside = (now: 'gone' | 'unseen', at?: string) => {
    const successor = round(weekly({ ...from('2026-11-09'), ...(at === undefined ? {} : { on: 'Tuesday', at }) }), {
      uid: 'B',
      linked: [],
    });
    return stepsOf(round(weekly(), { ...own, now }), successor);
  };
  const taken = left.map(({ ref }) => `${ref} → B ${ref} by successor-day`);
  expect(stepsBeside('gone')).toEqual([...taken, 'remove 11-02T09 series-gone', 'create B 11-09T09']);
  expect(stepsBeside('unseen')).toEqual([...taken, 'rest 11-02T09 unseen', 'create B 11-09T09']);
  expect(stepsBeside('gone', '14:00:00').filter((step) => step.includes('→'))).toEqual([
    '11-16T09 → B 11-10T14 by successor-order',
    '11-23T09 → B 11-17T14 by successor-order',
    '11-30T09 → B 11-24T14 by successor-order',
  ]);
});

test('a series that was cut where nothing of it was linked yet gives what was linked behind to what goes on there', () => {
  const [first, , , , last] = linked;
  if (first === undefined || last === undefined) throw new Error('too few');
  const cut = round(weekly(until('2026-11-03')), { linked: [first, last] });
  const after = (day: string) => stepsOf(cut, round(weekly(from(day)), { uid: 'B', linked: [] }));
  expect(after('2026-11-09')).toContain('11-30T09 → B 11-30T09 by successor-day');
  expect(after('2026-11-16')).toContain('remove 11-30T09 left-series');
});

test('“this and following” to another day of the week moves the tail in its order', () => {
  const successor = round(weekly({ ...from('2026-11-17'), on: 'Tuesday' }), { uid: 'B', linked: [] });
  expect(stepsOf(round(weekly(until('2026-11-15'))), successor)).toEqual([
    'keep 11-02T09',
    'keep 11-09T09',
    '11-16T09 → B 11-17T09 by successor-order',
    '11-23T09 → B 11-24T09 by successor-order',
    '11-30T09 → B 12-01T09 by successor-order',
  ]);
});

test('“this and following” at the first occurrence moves all of it', () => {
  const successor = round(weekly({ ...from('2026-11-02'), at: '14:00:00' }), { uid: 'B', linked: [] });
  expect(stepsOf(round(weekly(until('2026-11-01'))), successor)).toEqual(
    linked.map(({ ref }) => `${ref} → B ${ref.slice(0, 5)}T14 by successor-day`),
  );
});

test.each([
  ['what follows is split again', 'B', 'C'],
  ['what is left is split again', 'C', 'B'],
])('“this and following” twice before anybody looks: %s', (_, next, last) => {
  const halves = [
    { uid: next, firstDay: '2026-11-16', lastDay: '2026-11-22' },
    { uid: last, firstDay: '2026-11-23', lastDay: '2026-12-06' },
  ];
  const after = halves.map(({ uid, firstDay, lastDay }) =>
    round(weekly({ range: { firstDay: plainDate(firstDay), ends: 'onDate', lastDay: plainDate(lastDay) } }), {
      uid,
      linked: [],
    }),
  );
  expect(stepsOf(round(weekly(until('2026-11-15'))), ...after)).toEqual([
    'keep 11-02T09',
    'keep 11-09T09',
    `11-16T09 → ${next} 11-16T09 by successor-day`,
    `11-23T09 → ${last} 11-23T09 by successor-day`,
    `11-30T09 → ${last} 11-30T09 by successor-day`,
  ]);
});

test.each([
  ['another organiser', { organiser: 'ben' }, from('2026-11-16')],
  ['a beginning weeks later, at another time', {}, { ...from('2026-11-30'), at: '10:00:00' }],
  ['a beginning weeks later and links of its own', { linked: linked.slice(0, 1) }, from('2026-11-30')],
  ['a beginning before the truncation', {}, from('2026-11-09')],
])('a new series with %s is no successor', (_, options, series) => {
  const other = round(weekly(series), { uid: 'B', linked: [], ...options });
  const found = stepsOf(round(weekly(until('2026-11-15'))), other);
  expect(found.filter((step) => step.startsWith('remove 11'))).toHaveLength(3);
  expect(found.filter((step) => step.includes('successor'))).toEqual([]);
});

test('a new series that begins at the very time of one that was cut off takes that one over, also weeks behind the end', () => {
  const other = round(weekly(from('2026-11-30')), { uid: 'B', linked: [] });
  expect(stepsOf(round(weekly(until('2026-11-15'))), other)).toEqual([
    'keep 11-02T09',
    'keep 11-09T09',
    '11-30T09 → B 11-30T09 by successor-day',
    'remove 11-16T09 left-series',
    'remove 11-23T09 left-series',
  ]);
});

test('a new series that begins while the old one still goes on is no successor', () => {
  const daily: Pattern = { kind: 'daily', interval: 1 };
  const links = linksOf(expanded(weekly({ pattern: daily }), []).inside);
  const old = round(weekly({ ...until('2026-11-15'), pattern: daily }), { linked: links });
  const other = round(weekly({ ...from('2026-11-13'), pattern: daily }), { uid: 'B', linked: [] });
  expect(stepsOf(old, other).filter((step) => step.includes('successor'))).toEqual([]);
});

test('a series that is linked already is no successor; of two new ones the one with more days in common is', () => {
  const old = round(weekly(until('2026-11-15')));
  const other = weekly(from('2026-11-16'));
  const known = round(other, { uid: 'B', linked: linksOf(expanded(other, []).inside).slice(0, 1) });
  expect(stepsOf(old, known).filter((step) => step.includes('successor'))).toEqual([]);
  const daily = round(weekly({ ...from('2026-11-18'), on: 'Wednesday' }), { uid: 'B', linked: [] });
  const same = round(other, { uid: 'C', linked: [] });
  const rekeyed = stepsOf(old, daily, same).filter((step) => step.includes('successor'));
  expect(rekeyed).toHaveLength(3);
  expect(rekeyed.every((step) => step.includes('→ C'))).toBe(true);
});

test('even with another beginning and another day a series is never deleted as a whole and created anew', () => {
  const links = linked.map((each) => ({ ...each, ordinal: each.ordinal + 100 }));
  expect(stepsOf(round(weekly({ on: 'Tuesday' }), { linked: links }))).toEqual([
    '11-02T09 → A 11-03T09 by order',
    '11-09T09 → A 11-10T09 by order',
    '11-16T09 → A 11-17T09 by order',
    '11-23T09 → A 11-24T09 by order',
    '11-30T09 → A 12-01T09 by order',
  ]);
});

test('a single appointment that becomes a series is its first occurrence, and the other way round', () => {
  const [first] = expanded(weekly(), []).inside;
  if (first === undefined) throw new Error('the series has no occurrence');
  const single = occurrenceOfSingle(first.when);
  const asSeries = {
    inside: [single],
    outside: [],
    deleted: [],
    firstDay: plainDate('2026-11-02'),
    last: { day: plainDate('2026-11-02'), ordinal: 1 },
  };
  expect(stepsOf(round(weekly(), { linked: linksOf([single]) }))).toEqual([
    'keep 11-02T09',
    'create A 11-09T09',
    'create A 11-16T09',
    'create A 11-23T09',
    'create A 11-30T09',
  ]);
  expect(stepsOf(round(weekly(), { now: asSeries }))).toEqual([
    'keep 11-02T09',
    'remove 11-09T09 left-series',
    'remove 11-16T09 left-series',
    'remove 11-23T09 left-series',
    'remove 11-30T09 left-series',
  ]);
});

test('what slid out of the window rests, what ended before it is never removed', () => {
  const early = linksOf([
    {
      ...occurrenceOfSingle({
        kind: 'timed',
        start: instant('2026-10-05T07:00:00Z'),
        end: instant('2026-10-05T16:00:00Z'),
        zone: ianaZone('Europe/Berlin'),
      }),
    },
  ]);
  expect(stepsOf(round(weekly(from('2026-10-05')), { linked: early })).slice(0, 2)).toEqual([
    'rest 10-05T09 outside-window',
    'create A 11-02T09',
  ]);
  const ended = early.map((each) => ({ ...each, ended: true }));
  expect(stepsOf(round(weekly(), { linked: [...ended, ...linked] }))).toContain('rest 10-05T09 ended');
  expect(stepsOf(round(weekly(), { linked: ended, now: 'gone' }))).toEqual(['rest 10-05T09 ended']);
});

test('a series that was not read changes nothing; one that was deleted removes all with its own witness', () => {
  expect(stepsOf(round(weekly(), { now: 'unseen' }))).toEqual(linked.map(({ ref }) => `rest ${ref} unseen`));
  expect(stepsOf(round(weekly(), { now: 'gone' }))).toEqual(linked.map(({ ref }) => `remove ${ref} series-gone`));
});
