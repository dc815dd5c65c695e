/** Owns the fingerprints of a conflict's values: the same as a round makes, so that an order to put one back can be judged by what a link holds, without content. */
import { normaliseForS4, shapeOf } from '../mapping/s4/appointment.ts';
import { type Appointment, otherSide, type Side } from '../model/appointment.ts';
import { plainDate } from '../model/instant.ts';
import { type PutBackFingerprints } from '../model/put-back.ts';
import { type S4Port } from '../ports/s4.ts';
import { type VaultedConflict } from '../ports/vault.ts';
import { fingerprintsOf } from '../sync/fingerprint.ts';

/** Each field is normalised for itself. */
const blank: Appointment = {
  subject: '',
  when: { kind: 'allDay', firstDay: plainDate('2000-01-01'), lastDay: plainDate('2000-01-01') },
  location: '',
  note: '',
  importance: 'Normal',
  private: false,
};

export const keptFingerprints =
  (s4: Pick<S4Port, 'capabilities'>, key: string) =>
  async ({ field, values, winner }: VaultedConflict): Promise<PutBackFingerprints> => {
    const shape = shapeOf(await s4.capabilities());
    const printOf = (side: Side): string =>
      values[side] === null
        ? ''
        : fingerprintsOf(key, normaliseForS4({ ...blank, [field]: values[side] }, shape))[field];
    return { won: printOf(winner), wanted: printOf(otherSide(winner)) };
  };
