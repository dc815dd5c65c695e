import fc from 'fast-check';

import {
  appointmentFromExchange,
  fieldsToExchange,
  normaliseForExchange,
  type WrittenFields,
} from '../../../../src/mapping/exchange/appointment.ts';
import { type Appointment, importances, type When } from '../../../../src/model/appointment.ts';
import { ianaZone, instantOfMs, plainDate } from '../../../../src/model/instant.ts';

const year = 365 * 86_400_000;
const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Europe/Kyiv').map(ianaZone);
const moment = fc.integer({ min: 20 * year, max: 80 * year });
const date = moment.map((ms) => new Date(ms).toISOString().slice(0, 10));

const timed: fc.Arbitrary<When> = fc
  .record({ at: moment, length: fc.nat(30 * 86_400_000), zone })
  .map(({ at, length, zone: in_ }) => ({
    kind: 'timed',
    start: instantOfMs(at),
    end: instantOfMs(at + length),
    zone: in_,
  }));
const allDay: fc.Arbitrary<When> = fc.record({ date, days: fc.nat(40) }).map(({ date: day, days }) => ({
  kind: 'allDay',
  firstDay: plainDate(day),
  lastDay: plainDate(new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)),
}));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: fc.constantFrom('\r', '\n', '\t', ' ', '\u0000', '🚀', '\ud800', 'ש', '&', '<', ']]>') }),
);
const appointment: fc.Arbitrary<Appointment> = fc.record({
  subject: text,
  when: fc.oneof(timed, allDay),
  location: text,
  note: text,
  importance: fc.constantFrom(...importances),
  private: fc.boolean(),
});

/** Exchange keeps what was written; absent fields cannot be here. */
const stored = (fields: WrittenFields) => ({
  subject: fields.subject ?? '',
  body: fields.body ?? '',
  location: fields.location ?? '',
  time: fields.time ?? { start: instantOfMs(0), end: instantOfMs(0), allDay: false },
  importance: fields.importance,
  sensitivity: fields.sensitivity,
});
const trip = (item: Appointment, writer: string, reader: string): Appointment =>
  appointmentFromExchange(stored(fieldsToExchange(item, { allDayZone: ianaZone(writer) })), {
    allDayZone: ianaZone(reader),
  }).appointment;

test('get after put returns what was put, normalised, whatever the zones of writer and reader (P10)', () => {
  fc.assert(
    fc.property(appointment, zone, zone, (item, writer, reader) => {
      expect(trip(item, writer, reader)).toEqual(normaliseForExchange(item));
    }),
    { numRuns: 500 },
  );
});

test('put after get changes nothing (P10)', () => {
  fc.assert(
    fc.property(appointment, zone, (item, writer) => {
      const once = trip(item, writer, 'Etc/UTC');
      expect(trip(once, writer, 'Etc/UTC')).toEqual(once);
      expect(normaliseForExchange(once)).toEqual(once);
    }),
    { numRuns: 200 },
  );
});

test('only the fields that are to change are written', () => {
  const context = { allDayZone: ianaZone('Etc/UTC') };
  expect(fieldsToExchange({}, context)).toEqual({});
  expect(fieldsToExchange({ location: '' }, context)).toEqual({ location: '' });
  expect(fieldsToExchange({ note: 'a' }, context)).toEqual({ body: 'a' });
  expect(fieldsToExchange({ private: false }, context)).toEqual({ sensitivity: 'Normal' });
  expect(fieldsToExchange({ private: true, importance: 'Low' }, context)).toEqual({
    sensitivity: 'Private',
    importance: 'Low',
  });
});

const read = (what: { readonly importance?: string; readonly sensitivity?: string }): Appointment =>
  appointmentFromExchange(
    { ...stored({}), importance: undefined, sensitivity: undefined, ...what },
    { allDayZone: ianaZone('Etc/UTC') },
  ).appointment;

test.each(['Private', 'Personal', 'Confidential', 'Unheard-of', undefined])(
  'sensitivity %p is private: only what is said to be normal may leave the mailbox (P8)',
  (sensitivity) => {
    expect(read({ ...(sensitivity !== undefined && { sensitivity }) }).private).toBe(true);
    expect(read({ sensitivity: 'Normal' }).private).toBe(false);
  },
);

test('an importance that is not stated or not known is normal', () => {
  expect(read({}).importance).toBe('Normal');
  expect(read({ importance: 'Huge' }).importance).toBe('Normal');
  expect(read({ importance: 'High' }).importance).toBe('High');
});
