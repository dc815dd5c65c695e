/**
 * Owns whom Tandem's own writes may mail (product, row 18). none: nobody. internal: whoever is invited, where all of them have the mail domain of the organiser.
 * all: whoever is invited.
 */
import * as z from 'zod';

export const mailPolicySchema = z.enum(['none', 'internal', 'all']);
export type MailPolicy = z.infer<typeof mailPolicySchema>;
