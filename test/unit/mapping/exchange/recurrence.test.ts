import { expandSeries, occurrenceOfSingle, type Window, whenOn } from '../../../../src/mapping/exchange/recurrence.ts';
import { type When } from '../../../../src/model/appointment.ts';
import { itemId } from '../../../../src/model/ids.ts';
import { ianaZone, instant, plainDate } from '../../../../src/model/instant.ts';
import {
  localTime,
  originalStart,
  type Series,
  type SeriesException,
  type SeriesTime,
} from '../../../../src/model/series.ts';

const at = (zone: string, start: string, end: string): SeriesTime => ({
  kind: 'timed',
  start: localTime(`${start}:00`),
  end: localTime(`${end}:00`),
  endsDaysLater: end < start ? 1 : 0,
  zone: ianaZone(zone),
});
const weekly = (time: SeriesTime, firstDay = '2026-11-02'): Series => ({
  pattern: { kind: 'weekly', interval: 1, days: ['Monday'], firstDayOfWeek: 'Monday' },
  range: { firstDay: plainDate(firstDay), ends: 'never' },
  time,
});
const window = (from: string, to: string, limit = 200): Window => ({
  from: instant(`${from}T00:00:00Z`),
  to: instant(`${to}T00:00:00Z`),
  limit,
});
const november = window('2026-11-01', '2026-11-30');
/** An ordinal that no occurrence has, so that only identity and day are asked for. */
const asLinked = (identity: string) => ({ identity: originalStart(identity), ordinal: 0 });
const expand = (series: Series, exceptions: readonly SeriesException[] = [], linked: readonly string[] = []) =>
  expandSeries({ series, exceptions, window: november, linked: linked.map(asLinked) });
const bounds = (when: When): string =>
  when.kind === 'timed' ? `${when.start} ${when.end}` : `${when.firstDay} ${when.lastDay}`;

const nine = at('Europe/Berlin', '09:00', '10:00');

test.each([
  ['Europe/Berlin', ['2026-10-19', '2026-10-19T07:00:00Z'], ['2026-10-26', '2026-10-26T08:00:00Z']],
  ['Pacific/Auckland', ['2027-03-29', '2027-03-28T20:00:00Z'], ['2027-04-05', '2027-04-04T21:00:00Z']],
  ['Pacific/Honolulu', ['2026-10-19', '2026-10-19T19:00:00Z'], ['2026-10-26', '2026-10-26T19:00:00Z']],
])('an occurrence in %s stays at nine when the clocks change (P9)', (zone, ...days) => {
  const time = at(zone, '09:00', '10:00');
  for (const [day = '', start] of days) expect(whenOn(plainDate(day), time)).toMatchObject({ start });
});

test('a start that the clocks skip is an hour later, a start that they repeat is the first one', () => {
  expect(bounds(whenOn(plainDate('2027-03-28'), at('Europe/Berlin', '02:30', '04:00')))).toBe(
    '2027-03-28T01:30:00Z 2027-03-28T02:00:00Z',
  );
  expect(bounds(whenOn(plainDate('2026-10-25'), at('Europe/Berlin', '02:30', '04:00')))).toBe(
    '2026-10-25T00:30:00Z 2026-10-25T03:00:00Z',
  );
});

test('an occurrence between whose start and end the clocks leave nothing keeps its length', () => {
  expect(bounds(whenOn(plainDate('2027-03-28'), at('Europe/Berlin', '02:30', '03:15')))).toBe(
    '2027-03-28T01:30:00Z 2027-03-28T02:15:00Z',
  );
});

test('an occurrence over midnight ends on the next day', () => {
  expect(bounds(whenOn(plainDate('2026-11-22'), at('Asia/Kolkata', '23:00', '01:00')))).toBe(
    '2026-11-22T17:30:00Z 2026-11-22T19:30:00Z',
  );
});

test('identity is the original start on the organiser’s clock, ordinals count from the beginning of the series', () => {
  const { inside } = expand(weekly(nine, '2026-10-05'));
  expect(inside.map(({ identity, ordinal }) => `${ordinal} ${identity}`)).toEqual([
    '5 2026-11-02T09:00:00',
    '6 2026-11-09T09:00:00',
    '7 2026-11-16T09:00:00',
    '8 2026-11-23T09:00:00',
  ]);
});

test('a moved occurrence keeps its identity, a deleted one is gone and renumbers nobody', () => {
  const moved: When = {
    kind: 'timed',
    start: instant('2026-11-12T15:00:00Z'),
    end: instant('2026-11-12T16:00:00Z'),
    zone: ianaZone('Europe/Berlin'),
  };
  const exceptions: SeriesException[] = [
    { kind: 'modified', original: instant('2026-11-09T08:00:00Z'), when: moved, item: itemId('moved') },
    { kind: 'deleted', original: instant('2026-11-16T08:00:00Z') },
  ];
  const found = expand(weekly(nine), exceptions, ['2026-11-16T09:00:00', '2026-11-17T09:00:00']);
  expect(found.inside.map(({ identity, ordinal }) => `${ordinal} ${identity}`)).toEqual([
    '1 2026-11-02T09:00:00',
    '2 2026-11-09T09:00:00',
    '4 2026-11-23T09:00:00',
  ]);
  expect(found.inside[1]).toMatchObject({ when: moved, exception: 'moved' });
  expect(found.deleted).toEqual(['2026-11-16T09:00:00']);
  expect(found.outside.map(({ identity }) => identity)).not.toContain('2026-11-16T09:00:00');
});

test('an occurrence belongs to the window by where it was moved to', () => {
  const on = (day: string): When => ({ kind: 'allDay', firstDay: plainDate(day), lastDay: plainDate(day) });
  const series = weekly({ kind: 'allDay', days: 1 });
  const exceptions: SeriesException[] = [
    { kind: 'modified', original: plainDate('2026-11-09'), when: on('2027-01-10'), item: itemId('out') },
    { kind: 'modified', original: plainDate('2027-02-01'), when: on('2026-11-10'), item: itemId('in') },
  ];
  const found = expand(series, exceptions, ['2026-11-09T00:00:00']);
  expect(found.inside.map(({ identity }) => identity)).toEqual([
    '2026-11-02T00:00:00',
    '2027-02-01T00:00:00',
    '2026-11-16T00:00:00',
    '2026-11-23T00:00:00',
    '2026-11-30T00:00:00',
  ]);
  expect(found.outside.map(({ exception }) => exception)).toContain('out');
});

test('a linked occurrence that slid out of the window rests; one that left the pattern is in no list', () => {
  const linked = ['2026-10-05T09:00:00', '2026-10-06T09:00:00', '2027-06-07T09:00:00'];
  const found = expand(weekly(nine, '2026-10-05'), [], linked);
  const outside = found.outside.map(({ identity }) => identity);
  expect(outside.filter((identity) => linked.includes(identity))).toEqual([
    '2026-10-05T09:00:00',
    '2027-06-07T09:00:00',
  ]);
  // Its neighbours are told as well, not the whole series.
  expect(outside.filter((identity) => !linked.includes(identity))).toEqual([
    '2026-10-26T09:00:00',
    '2026-11-30T09:00:00',
    '2026-12-07T09:00:00',
  ]);
  expect(found.deleted).toEqual([]);
});

test('of more than the limit the first are synchronised, and a linked one beyond it rests', () => {
  const series: Series = { ...weekly(nine), pattern: { kind: 'daily', interval: 1 } };
  const found = expandSeries({
    series,
    exceptions: [],
    window: window('2026-11-01', '2026-11-30', 3),
    linked: [asLinked('2026-11-20T09:00:00')],
  });
  expect(found.inside.map(({ ordinal }) => ordinal)).toEqual([1, 2, 3]);
  expect(found.beyondLimit).toBe(25);
  expect(found.outside.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal < 29)).toEqual([19]);
});

test('an all-day series has dates only, each of its length', () => {
  const { inside } = expand(weekly({ kind: 'allDay', days: 3 }));
  expect(inside.slice(0, 2).map(({ when }) => bounds(when))).toEqual([
    '2026-11-02 2026-11-04',
    '2026-11-09 2026-11-11',
  ]);
});

test('an exception an hour off, by other zone rules, belongs to its day', () => {
  const found = expand(weekly(nine), [{ kind: 'deleted', original: instant('2026-11-09T07:00:00Z') }]);
  expect(found.inside.map(({ ordinal }) => ordinal)).toEqual([1, 3, 4]);
  expect(found.strays).toEqual([]);
});

test('an exception of no day of the pattern, or of one that an exact exception has, is reported', () => {
  const found = expand(weekly(nine), [
    { kind: 'deleted', original: instant('2026-11-09T07:00:00Z') },
    { kind: 'deleted', original: instant('2026-11-10T08:00:00Z') },
    { kind: 'deleted', original: instant('2026-11-09T08:00:00Z') },
  ]);
  expect(found.inside.map(({ ordinal }) => ordinal)).toEqual([1, 3, 4]);
  expect(found.strays.map(({ original }) => original)).toEqual(['2026-11-09T07:00:00Z', '2026-11-10T08:00:00Z']);
});

test('the last place of the pattern is told once the series ends within what was followed', () => {
  const ending = (range: Series['range']) => expand({ ...weekly(nine), range }).last;
  const firstDay = plainDate('2026-11-02');
  expect(ending({ firstDay, ends: 'never' })).toBeUndefined();
  expect(ending({ firstDay, ends: 'onDate', lastDay: plainDate('2026-11-20') })).toEqual({
    day: '2026-11-16',
    ordinal: 3,
  });
  expect(ending({ firstDay, ends: 'onDate', lastDay: plainDate('4500-08-31') })).toBeUndefined();
  expect(ending({ firstDay, ends: 'onDate', lastDay: plainDate('2026-11-01') })).toEqual({
    day: '2026-11-01',
    ordinal: 0,
  });
  expect(ending({ firstDay, ends: 'afterCount', count: 2 })).toEqual({ day: '2026-11-09', ordinal: 2 });
  expect(ending({ firstDay, ends: 'afterCount', count: 900 })).toBeUndefined();
});

test('outside the window an occurrence is told as well when it has the day or the ordinal of a linked one', () => {
  const linked = [
    { identity: originalStart('2026-12-14T08:00:00'), ordinal: 0 },
    { identity: originalStart('2026-12-29T09:00:00'), ordinal: 10 },
  ];
  const { outside } = expandSeries({ series: weekly(nine), exceptions: [], window: november, linked });
  expect(outside.map(({ identity, ordinal }) => `${ordinal} ${identity}`)).toEqual([
    '5 2026-11-30T09:00:00',
    '6 2026-12-07T09:00:00',
    '7 2026-12-14T09:00:00',
    '10 2027-01-04T09:00:00',
  ]);
});

test('a single appointment is the first occurrence of a series of one', () => {
  const zone = ianaZone('Pacific/Auckland');
  const when: When = {
    kind: 'timed',
    start: instant('2026-11-22T20:00:00Z'),
    end: instant('2026-11-22T21:00:00Z'),
    zone,
  };
  expect(occurrenceOfSingle(when)).toEqual({ identity: '2026-11-23T09:00:00', ordinal: 1, when });
  const allDay: When = { kind: 'allDay', firstDay: plainDate('2026-11-23'), lastDay: plainDate('2026-11-23') };
  expect(occurrenceOfSingle(allDay).identity).toBe('2026-11-23T00:00:00');
});
