/** Owns whether what stood in an item may be kept in the vault when it is written over or deleted. */
import { exposureOf } from '../../sync/privacy.ts';
import { settingsOf } from '../mailbox/conduct.ts';
import { type Context } from '../mailbox/context.ts';
import { type DeletePlan } from '../mailbox/pairs/delete-plan.ts';

/**
 * Private in a mode that hides it, although nobody came to hide it before the other copy was deleted, or although the mark of this side does not count: nothing of it is
 * kept (P8).
 */
export const isHiding = (context: Context, { s4, exchange }: Pick<DeletePlan, 's4' | 'exchange'>): boolean => {
  const { privateMode } = settingsOf(context, s4).appointments;
  const isPrivate = s4?.private === true || exchange?.appointment.private === true;
  // Without the appointment in S/4 nobody knows whether its type has a flag.
  const exposure = exposureOf({ private: isPrivate, mode: privateMode, flagAllowed: s4?.privateAllowed === true });
  return exposure === 'times' || exposure === 'nothing';
};
