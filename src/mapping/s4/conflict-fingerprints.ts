/**
 * Owns the fingerprints of the values of a kept conflict: made in one way by the order to put one back and by the round that carries it out, so that both judge alike.
 * Pure. The order is judged by what a link holds, without content.
 */
import { type Appointment, otherSide, type Side } from '../../model/appointment.ts';
import { plainDate } from '../../model/instant.ts';
import { type PutBackFingerprints } from '../../model/put-back.ts';
import { type VaultedConflict } from '../../ports/vault.ts';
import { fingerprintsOf } from '../../sync/fingerprint.ts';
import { normaliseForS4 } from './appointment.ts';
import { type ZoneShape } from './when.ts';

/** Each field is normalised, and has its fingerprint, for itself: what the others hold does not matter. */
const blank: Appointment = {
  subject: '',
  when: { kind: 'allDay', firstDay: plainDate('2000-01-01'), lastDay: plainDate('2000-01-01') },
  location: '',
  note: '',
  importance: 'Normal',
  private: false,
};

/** Of a side that had no value: the empty text, which is no fingerprint. */
export const conflictFingerprints = (
  { key, shape }: { readonly key: string; readonly shape: ZoneShape },
  { field, values, winner }: Pick<VaultedConflict, 'field' | 'values' | 'winner'>,
): PutBackFingerprints => {
  const printOf = (side: Side): string => {
    const value = values[side];
    return value === null ? '' : fingerprintsOf(key, normaliseForS4({ ...blank, [field]: value }, shape))[field];
  };
  return { won: printOf(winner), wanted: printOf(otherSide(winner)) };
};
