import * as fc from 'fast-check';

import {
  contentOfS4,
  normaliseForS4,
  propertiesToS4,
  type S4AppointmentProperties,
  shapeOf,
  standardShape,
} from '../../../../src/mapping/s4/appointment.ts';
import { instantOfODataDate } from '../../../../src/mapping/s4/odata-date.ts';
import { cutTo } from '../../../../src/mapping/s4/text.ts';
import { namesUnknownZone, type S4When, whenOfS4, type ZoneShape } from '../../../../src/mapping/s4/when.ts';
import { type Appointment, type Content } from '../../../../src/model/appointment.ts';
import { failed, ok } from '../../../../src/model/fault.ts';
import { ianaZone, type Instant, instant } from '../../../../src/model/instant.ts';
import { arbitraryAppointment } from './arbitrary-appointment.ts';

const zones = Intl.supportedValuesOf('timeZone');
const withoutZones: ZoneShape = { ...standardShape, hasTimeZone: false };
const base = { subject: '', location: '', note: '', importance: 'Normal', private: false } as const;

const instantOf = (text: string | undefined): Instant => {
  const at = instantOfODataDate(text ?? '');
  if (at === undefined) throw new Error('no OData date');
  return at;
};

/** What S/4 shows after it stored what was put, as contracts/s4/README.md says. */
const stored = (content: Content, shape: ZoneShape): Content => {
  const sent = propertiesToS4(content, shape);
  const when: S4When = {
    from: instantOf(sent.FromDate),
    to: instantOf(sent.ToDate),
    allDay: sent.AllDay ?? false,
    timeZone: sent.TimeZone ?? '',
    fromOffset: sent.FromOffset,
    toOffset: sent.ToOffset,
  };
  const { Description = '', Location = '', Note = '' } = sent;
  expect(Description.length).toBeLessThanOrEqual(40);
  expect(Location.length).toBeLessThanOrEqual(100);
  return contentOfS4({ description: Description, location: Location, note: Note, when }, shape);
};

/** A fixed offset stands for the zone where S/4 has none, so the offset at the end may differ from the original zone's. */
const withoutOffsets = ({ FromOffset: _from, ToOffset: _to, ...rest }: S4AppointmentProperties) => rest;

describe.each([
  ['with TimeZone', standardShape],
  ['without TimeZone', withoutZones],
])('the mapping of an appointment, %s', (_name, shape) => {
  test('what is put comes back as its normal form, which is its own normal form (P10)', () => {
    fc.assert(
      fc.property(arbitraryAppointment(zones), (appointment) => {
        const normal = normaliseForS4(appointment, shape);
        const { importance, private: isPrivate } = appointment;
        expect({ ...stored(appointment, shape), importance, private: isPrivate }).toEqual(normal);
        expect(normaliseForS4(normal, shape)).toEqual(normal);
        expect(withoutOffsets(propertiesToS4(normal, shape))).toEqual(
          withoutOffsets(propertiesToS4(appointment, shape)),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('the normal form keeps the instants of timed and the dates of all-day appointments (P9)', () => {
    fc.assert(
      fc.property(arbitraryAppointment(zones), ({ when }) => {
        const normal = normaliseForS4({ ...base, when }, shape).when;
        expect([normal.kind, 'start' in normal && normal.start, 'firstDay' in normal && normal.firstDay]).toEqual([
          when.kind,
          'start' in when && when.start,
          'firstDay' in when && when.firstDay,
        ]);
      }),
    );
  });
});

test('a change names only its own fields', () => {
  expect(propertiesToS4({ location: 'Werk 2' }, standardShape)).toEqual({ Location: 'Werk 2' });
  expect(propertiesToS4({}, standardShape)).toEqual({});
});

test.each([
  ['41 characters', 'a'.repeat(41), 'a'.repeat(40)],
  ['an emoji across the limit', `${'a'.repeat(39)}🚀`, 'a'.repeat(39)],
  ['an emoji up to the limit', `${'a'.repeat(38)}🚀b`, `${'a'.repeat(38)}🚀`],
  ['a blank at the limit', `${'a'.repeat(39)} b`, 'a'.repeat(39)],
  ['line ends and tabs', 'a\r\n\tb', 'a b'],
  ['trailing blanks', ' a \u00A0 ', ' a'],
  ['what XML refuses', 'a\u0000\uFFFEb\uD83D', 'ab'],
])('a description with %s', (_name, subject, expected) => {
  const when = { kind: 'allDay', firstDay: '2026-01-01', lastDay: '2026-01-01' } as unknown as Appointment['when'];
  expect(normaliseForS4({ ...base, subject, when }).subject).toBe(expected);
});

test('a note keeps its lines and loses blanks at their ends', () => {
  const when = {
    kind: 'timed',
    start: instant('2026-01-01T00:00:00Z'),
    end: instant('2026-01-01T00:00:00Z'),
    zone: ianaZone('UTC'),
  } as const;
  const note = ' first \r\n\r\n\tsecond\u000Bthird  \n \n\n';
  expect(normaliseForS4({ ...base, note, when }).note).toBe(' first\n\n\tsecond\nthird');
});

test('cutting counts UTF-16 units', () => {
  expect(cutTo('🚀🚀', 3)).toBe('🚀');
  expect(cutTo('🚀🚀', 4)).toBe('🚀🚀');
});

test('both forms of a JSON date are the same instant; anything else is none', () => {
  expect(instantOfODataDate('/Date(1700000000999)/')).toBe('2023-11-14T22:13:20Z');
  expect(instantOfODataDate('/Date(1700000000999+0000)/')).toBe('2023-11-14T22:13:20Z');
  expect(instantOfODataDate('/Date(1700000000999-0300)/')).toBe('2023-11-14T22:13:20Z');
  expect(instantOfODataDate('/Date(-1000)/')).toBe('1969-12-31T23:59:59Z');
  expect(instantOfODataDate('2023-11-14T22:13:20')).toBeUndefined();
  expect(instantOfODataDate('/Date()/')).toBeUndefined();
});

describe('all-day appointments as other clients store them', () => {
  const raw = (from: string, to: string, offsets: readonly [number, number] = [0, 0]): S4When => ({
    from: instant(from),
    to: instant(to),
    allDay: true,
    timeZone: 'CET',
    fromOffset: offsets[0],
    toOffset: offsets[1],
  });
  test.each([
    [
      'the contract: until the day after',
      raw('2026-03-29T00:00:00Z', '2026-03-30T00:00:00Z'),
      '2026-03-29',
      '2026-03-29',
    ],
    ['no length', raw('2026-03-29T00:00:00Z', '2026-03-29T00:00:00Z'), '2026-03-29', '2026-03-29'],
    ['until a second before midnight', raw('2026-03-29T00:00:00Z', '2026-03-30T23:59:59Z'), '2026-03-29', '2026-03-30'],
    [
      'local midnight, east',
      raw('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', [60, 120]),
      '2026-03-29',
      '2026-03-29',
    ],
    [
      'local midnight, west',
      raw('2026-07-01T10:00:00Z', '2026-07-03T10:00:00Z', [-600, -600]),
      '2026-07-01',
      '2026-07-02',
    ],
  ])('%s', (_name, given, ...[firstDay, lastDay]) => {
    expect(whenOfS4(given, standardShape)).toEqual({ kind: 'allDay', firstDay, lastDay });
  });
});

test('an unknown zone is named, and the offset stands for it', () => {
  const raw: S4When = {
    from: instant('2026-07-01T10:00:00Z'),
    to: instant('2026-07-01T09:00:00Z'),
    allDay: false,
    timeZone: 'ZCUST',
    fromOffset: 60,
    toOffset: 60,
  };
  expect(namesUnknownZone(raw, standardShape)).toBe(true);
  expect(namesUnknownZone({ ...raw, timeZone: 'CET' }, standardShape)).toBe(false);
  expect(whenOfS4(raw, standardShape)).toEqual({ kind: 'timed', start: raw.from, end: raw.from, zone: 'Africa/Lagos' });
});

test('a service that does not tell what it can is taken for one with time zones', () => {
  expect(shapeOf(ok({ timeZone: true }))).toEqual(standardShape);
  expect(shapeOf(ok({ timeZone: false }))).toEqual(withoutZones);
  expect(shapeOf(failed({ kind: 'transient', code: 'timeout' }))).toEqual(standardShape);
});
