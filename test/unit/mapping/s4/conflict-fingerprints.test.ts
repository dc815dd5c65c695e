import * as fc from 'fast-check';

import { normaliseForS4, standardShape } from '../../../../src/mapping/s4/appointment.ts';
import { conflictFingerprints } from '../../../../src/mapping/s4/conflict-fingerprints.ts';
import { fields } from '../../../../src/model/appointment.ts';
import { fingerprintsOf } from '../../../../src/sync/fingerprint.ts';
import { arbitraryAppointment } from './arbitrary-appointment.ts';

const key = 'a key';
const zones = Intl.supportedValuesOf('timeZone');

test.each([standardShape, { ...standardShape, hasTimeZone: false }])(
  'a kept value has the fingerprint that the whole appointment would have in its field (I6)',
  (shape) => {
    fc.assert(
      fc.property(
        arbitraryAppointment(zones),
        arbitraryAppointment(zones),
        fc.constantFrom(...fields),
        (s4, exchange, field) => {
          const conflict = { field, winner: 's4', values: { s4: s4[field], exchange: exchange[field] } } as const;
          expect(conflictFingerprints({ key, shape }, conflict)).toEqual({
            won: fingerprintsOf(key, normaliseForS4(s4, shape))[field],
            wanted: fingerprintsOf(key, normaliseForS4(exchange, shape))[field],
          });
        },
      ),
    );
  },
);

test('a side that had no value has no fingerprint, whichever won', () => {
  const conflict = { field: 'subject', winner: 'exchange', values: { s4: null, exchange: 'Visit' } } as const;
  const { won, wanted } = conflictFingerprints({ key, shape: standardShape }, conflict);
  expect(won).toMatch(/^[\da-f]{32}$/);
  expect(wanted).toBe('');
});
