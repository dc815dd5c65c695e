import { timeFromExchange, timeToExchange } from '../../../../src/mapping/exchange/when.ts';
import { type When } from '../../../../src/model/appointment.ts';
import { ianaZone, instant, plainDate } from '../../../../src/model/instant.ts';

const zones = ['Pacific/Auckland', 'Pacific/Honolulu', 'Europe/Berlin', 'America/New_York', 'Etc/UTC', 'Africa/Cairo'];
const allDay = (firstDay: string, lastDay = firstDay): When => ({
  kind: 'allDay',
  firstDay: plainDate(firstDay),
  lastDay: plainDate(lastDay),
});
const read = (time: Parameters<typeof timeFromExchange>[0], zone = 'Etc/UTC') =>
  timeFromExchange(time, { allDayZone: ianaZone(zone) });

test.each(zones)('all-day dates survive midnights of %s, also over a clock change (P9)', (zone) => {
  for (const day of [
    '2026-03-29',
    '2026-04-05',
    '2026-04-24',
    '2026-09-27',
    '2026-10-25',
    '2026-12-31',
    '2027-02-28',
  ]) {
    const when = allDay(day);
    const written = timeToExchange(when, { allDayZone: ianaZone(zone) });
    expect(written.allDay).toBe(true);
    for (const reader of zones) expect(read(written, reader)).toEqual({ when, zoneUnknown: false });
  }
});

test('an all-day item is written from the midnight of its first day to the midnight after its last', () => {
  expect(timeToExchange(allDay('2026-11-22', '2026-11-23'), { allDayZone: ianaZone('Pacific/Auckland') })).toEqual({
    start: '2026-11-21T11:00:00Z',
    end: '2026-11-23T11:00:00Z',
    allDay: true,
    startZone: 'New Zealand Standard Time',
    endZone: 'New Zealand Standard Time',
  });
});

test('a day without a midnight begins with its first instant', () => {
  // Egypt, 2026-04-24: clocks go from 00:00 to 01:00.
  const written = timeToExchange(allDay('2026-04-24'), { allDayZone: ianaZone('Africa/Cairo') });
  expect(written.start).toBe('2026-04-23T22:00:00Z');
});

test('an all-day item whose zone has other rules by an hour keeps its date', () => {
  const time = { end: instant('2026-11-22T22:00:00Z'), allDay: true, startZone: 'W. Europe Standard Time' };
  expect(read({ ...time, start: instant('2026-11-21T22:00:00Z') }).when).toEqual(allDay('2026-11-22'));
});

test('an all-day item without a usable zone is read in the person`s zone, which is reported', () => {
  const time = { start: instant('2026-11-21T11:00:00Z'), end: instant('2026-11-22T11:00:00Z'), allDay: true };
  expect(read(time, 'Pacific/Auckland')).toEqual({ when: allDay('2026-11-22'), zoneUnknown: true });
});

test('an all-day item that ends before it begins is one day', () => {
  const time = { start: instant('2026-11-22T00:00:00Z'), end: instant('2026-11-22T00:00:00Z'), allDay: true };
  expect(read({ ...time, startZone: 'UTC' }).when).toEqual(allDay('2026-11-22'));
});

test('a timed item in a zone that CLDR does not know keeps its instants in UTC, and that is reported', () => {
  const start = instant('2026-11-22T08:00:00Z');
  const end = instant('2026-11-22T09:00:00Z');
  expect(read({ start, end, allDay: false, startZone: 'Customized Time Zone' })).toEqual({
    when: { kind: 'timed', start, end, zone: 'Etc/UTC' },
    zoneUnknown: true,
  });
  expect(
    timeToExchange({ kind: 'timed', start, end, zone: ianaZone('Antarctica/Troll') }, { allDayZone: ianaZone('UTC') }),
  ).toEqual({ start, end, allDay: false, startZone: 'UTC', endZone: 'UTC' });
});
