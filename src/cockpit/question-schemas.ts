/** Owns the shapes of what the brake asks, and of the answers. */
import * as z from 'zod';

import { id, moment } from './schema-parts.ts';

export const questionOfMailbox = z.object({
  since: moment,
  deletes: z.number(),
  updates: z.number(),
  causes: z
    .array(z.object({ kind: z.enum(['delete', 'update']), name: z.string() }))
    .optional()
    .meta({ description: 'The first hundred by their names; a cause has the same name in every mailbox' }),
});

export const questionSchema = z
  .object({
    id: z.string(),
    since: moment,
    deletes: z.number().meta({ description: 'Causes of deletes, over all mailboxes' }),
    updates: z.number(),
    mailboxes: z.array(id).meta({ description: 'Whom the answer is for: they hold causes in common' }),
  })
  .meta({ id: 'Question' });

export const answerSchema = z.strictObject({ decision: z.enum(['approve', 'reject']) }).meta({ id: 'Answer' });

export const answeredSchema = z
  .object({
    accepted: z.number().meta({ description: 'Mailboxes whose question is answered' }),
    notReached: z.number().meta({ description: 'Mailboxes that could not be told now; send the request again' }),
  })
  .meta({ id: 'Answered' });
