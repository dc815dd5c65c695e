/** Owns which appointments of Outlook are synchronised: all, those with a category, or those with a tag in subject or body (product, rows 3 and 10). */
import * as z from 'zod';

export const triggerSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('all') }),
    z.strictObject({ mode: z.literal('category'), category: z.string().trim().min(1).max(255) }),
    z.strictObject({
      mode: z.literal('tag'),
      /** Such as `#sap`. */
      tag: z.string().regex(/^\S{2,40}$/, '2 to 40 characters without blanks'),
    }),
  ])
  .default({ mode: 'all' });
export type Trigger = z.infer<typeof triggerSchema>;
