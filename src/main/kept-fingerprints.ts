/** Owns the fingerprints of a conflict's values as the system at hand would hold them: what an order to put one back is judged by. */
import { shapeOf } from '../mapping/s4/appointment.ts';
import { conflictFingerprints } from '../mapping/s4/conflict-fingerprints.ts';
import { type PutBackFingerprints } from '../model/put-back.ts';
import { type S4Port } from '../ports/s4.ts';
import { type VaultedConflict } from '../ports/vault.ts';

export const keptFingerprints =
  (s4: Pick<S4Port, 'capabilities'>, key: string) =>
  async (conflict: VaultedConflict): Promise<PutBackFingerprints> =>
    conflictFingerprints({ key, shape: shapeOf(await s4.capabilities()) }, conflict);
