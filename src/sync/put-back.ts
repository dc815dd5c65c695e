/** Owns whether a value that lost may be put back. Pure – no I/O. Works on fingerprints, as the merge does. */
import { type Side } from '../model/appointment.ts';
import { type PutBackFingerprints, type PutBackVerdict } from '../model/put-back.ts';

export type PutBackInput = PutBackFingerprints & {
  /** What the sides show now; after a crash one of them may have the value already. */
  readonly now: { readonly [S in Side]: string };
  readonly overwrite: boolean;
};

/** Anything but the value that won and the one that is wanted is what a person has written since. */
export const putBackVerdict = ({ won, wanted, now, overwrite }: PutBackInput): PutBackVerdict => {
  const shown = [now.s4, now.exchange];
  if (shown.every((one) => one === wanted)) return 'there';
  return overwrite || shown.every((one) => one === won || one === wanted) ? 'write' : 'changed';
};
