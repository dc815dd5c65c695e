/**
 * Owns what a justified delete on one side does to the other (product, row 22). delete: the copy goes. cancel: it stays and says that it is cancelled. mark: it stays
 * and says that the other side deleted it. ignore: it stays as it is.
 */
import * as z from 'zod';

export const deletePolicySchema = z.enum(['delete', 'cancel', 'mark', 'ignore']);
export type DeletePolicy = z.infer<typeof deletePolicySchema>;

/** What happens in S/4 when the item was deleted in Outlook, and the other way round. */
export type DeletePolicies = { readonly s4: DeletePolicy; readonly exchange: DeletePolicy };
