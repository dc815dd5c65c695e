/** Owns random appointments with everything that is hard to store: hostile text, zones, days at the edge of clock changes. */
import * as fc from 'fast-check';

import { type Appointment, type Content, importances, type When } from '../../../../src/model/appointment.ts';
import { ianaZone, type Instant, instantOfMs, plainDate } from '../../../../src/model/instant.ts';

const pieces = [
  'a',
  'Ä',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u000B',
  '\u0085',
  '\u2028',
  '\u00A0',
  '\u0000',
  '\u001B',
];
const hard = ['🚀', '👩‍👧', '\uD83D', '\uDE80', 'שלום', "'", '"', '<b>', '&', '%', '\\', '\uFEFF', '\uFFFE', 'Werk 2'];
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.array(fc.constantFrom(...pieces, ...hard), { maxLength }).map((parts) => parts.join('')),
    fc.string({ unit: 'grapheme', maxLength }),
  );

const instants = fc.integer({ min: Date.UTC(2029, 0, 1) / 1000, max: Date.UTC(2031, 0, 1) / 1000 });
const at = (seconds: number): Instant => instantOfMs(seconds * 1000);
const dates = instants.map((seconds) => plainDate(at(seconds).slice(0, 10)));

const when = (zones: readonly string[]): fc.Arbitrary<When> =>
  fc.oneof(
    fc
      .tuple(instants, fc.integer({ min: -3600, max: 200_000 }), fc.constantFrom(...zones))
      .map(([start, length, zone]): When => ({
        kind: 'timed',
        start: at(start),
        end: at(start + length),
        zone: ianaZone(zone),
      })),
    fc.tuple(dates, dates).map(([firstDay, lastDay]): When => ({ kind: 'allDay', firstDay, lastDay })),
  );

/** Content in these zones, also with an end before the start. */
export const arbitraryContent = (zones: readonly string[]): fc.Arbitrary<Content> =>
  fc.record({ subject: text(60), location: text(120), note: text(200), when: when(zones) });

/** Appointments with such content. */
export const arbitraryAppointment = (zones: readonly string[]): fc.Arbitrary<Appointment> =>
  fc
    .tuple(arbitraryContent(zones), fc.constantFrom(...importances), fc.boolean())
    .map(([content, importance, isPrivate]) => ({ ...content, importance, private: isPrivate }));
