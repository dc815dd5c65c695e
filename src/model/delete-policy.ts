/**
 * Owns what a justified delete on one side does to the other (product, row 22). delete: the copy goes. cancel: it stays and says that it is cancelled. mark: it stays
 * and says that the other side deleted it. ignore: it stays as it is.
 */
import * as z from 'zod';

import { type Side } from './appointment.ts';
import { type BusyState } from './busy-state.ts';

export const deletePolicySchema = z.enum(['delete', 'cancel', 'mark', 'ignore']);
export type DeletePolicy = z.infer<typeof deletePolicySchema>;

/** What happens in S/4 when the item was deleted in Outlook, and the other way round. */
export type DeletePolicies = { readonly s4: DeletePolicy; readonly exchange: DeletePolicy };

/**
 * What Tandem wrote on the copy on side `on` instead of deleting it: nobody's edit, and taken back when both are in step again. Nothing besides `on`: it was left as it
 * was. Holds no content.
 */
export type Said = {
  readonly on: Side;
  /** Put before its subject. */
  readonly words?: string;
  /** Keyed hash of the subject with them, as S/4 holds it. */
  readonly subject?: string;
  /** Its category. */
  readonly category?: string;
  /** What was there before. */
  readonly busyState?: BusyState;
  readonly status?: string;
};
