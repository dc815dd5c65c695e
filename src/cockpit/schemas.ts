/** Owns the shapes of the admin API: requests are checked by them, answers are described by them (openapi.ts). */
import * as z from 'zod';

import { witnesses } from '../model/link.ts';
import { groupNameSchema, groupSettingsSchema, settingsSchema } from '../model/settings.ts';
import { questionOfMailbox } from './question-schemas.ts';
import { codeSchema, fieldSchema, id, kindSchema, moment, sideSchema } from './schema-parts.ts';

export const enrolSchema = z
  .strictObject({
    smtpAddress: z
      .string()
      .min(3)
      .max(320)
      .meta({ examples: ['anna.becker@tandem.example'] }),
    employee: z
      .string()
      .regex(/^\d{10}$/)
      .meta({ description: 'Business partner number of the employee, 10 digits', examples: ['0000100001'] }),
    group: groupNameSchema.optional().meta({ description: 'Group whose settings count; it must be there' }),
  })
  .meta({ id: 'Enrol' });

export const enrolledSchema = z.object({ id }).meta({ id: 'Enrolled' });

export const mailboxSchema = z
  .object({
    id,
    smtpAddress: z.string(),
    employee: z.string(),
    group: z.string().optional(),
    since: moment,
    status: z.enum(['new', 'first-round', 'repairing', 'paused', 'in-sync', 'working', 'waiting', 'error']),
    lagMs: z
      .number()
      .optional()
      .meta({ description: 'Of the last change: from the stored notice to the settled write' }),
    lastSuccess: z
      .object({ s4: moment.optional(), exchange: moment.optional() })
      .meta({ description: 'By the side that was written' }),
    pending: z.number().meta({ description: 'Stored and not done' }),
    parked: z.number().meta({ description: 'Dead letters' }),
    links: z.number(),
    due: moment.optional(),
    fault: z.object({ code: codeSchema, kind: kindSchema, since: moment, times: z.number() }).optional(),
    subscription: z.enum(['none', 'push', 'lost']),
    question: questionOfMailbox
      .optional()
      .meta({ description: 'What the brake asks: causes that wait for POST /mailboxes/{id}/answer' }),
    progress: z
      .object({
        done: z.number(),
        total: z.number().optional().meta({ description: 'As far as it is known' }),
        since: moment,
        secondsLeft: z.number().optional().meta({ description: 'An estimate, at the pace so far' }),
      })
      .optional()
      .meta({ description: 'Of the first round, in items; absent once it is complete' }),
  })
  .meta({ id: 'Mailbox' });

export const itemSchema = z
  .object({
    item: z.string(),
    guid: z.string().optional(),
    itemId: z.string().optional(),
    state: z.enum(['linked', 'resting', 'vanished', 'tombstone', 'skipped', 'retrying', 'parked']),
    because: z.string().optional(),
    since: moment,
    attempts: z.number().optional(),
  })
  .meta({ id: 'Item' });

export const deadLetterSchema = z
  .object({
    id: z.string(),
    mailbox: id,
    item: z.string(),
    guid: z.string().optional(),
    on: sideSchema,
    fault: z.object({ kind: kindSchema, code: codeSchema }),
    attempts: z.number(),
    since: moment,
  })
  .meta({ id: 'DeadLetter' });

export const retrySchema = z
  .strictObject({
    mailbox: id.optional(),
    fault: codeSchema.optional(),
  })
  .meta({ id: 'Retry', description: 'Empty: all dead letters' });
export const retriedSchema = z
  .object({
    accepted: z.number().meta({ description: 'Items that are tried again' }),
    mailboxes: z.number().meta({ description: 'Of those items' }),
    notReached: z.number().meta({ description: 'Mailboxes that could not be told now; send the request again' }),
  })
  .meta({ id: 'Retried' });

const personKind = z
  .enum(['unmatched', 'ambiguous'])
  .meta({ description: 'unmatched: nobody in S/4 has the address; ambiguous: several have' });
export const personSchema = z
  .object({
    id: z.string(),
    kind: personKind,
    mailbox: id,
    guid: z.string().meta({ description: 'Appointment in S/4 in which the person does not stand therefore' }),
    email: z.string(),
    partners: z.array(z.string()).meta({ description: 'Numbers of the partners who have the address' }),
    since: moment,
  })
  .meta({ id: 'Person' });

export const decideSchema = z
  .strictObject({
    same: z.string().max(36).nullable().meta({ description: 'GUID of the candidate; null: none of them' }),
  })
  .meta({ id: 'Decide' });
export const reviewSchema = z
  .object({
    id: z.string(),
    mailbox: id,
    kind: z.enum(['match']),
    itemId: z.string().optional().meta({ description: 'In Exchange' }),
    guid: z.string().optional().meta({ description: 'In S/4, when the item is linked' }),
    candidates: z
      .array(z.object({ guid: z.string(), score: z.number() }))
      .meta({ description: 'Appointments in S/4, best first' }),
    since: moment,
    decision: z
      .object({ same: z.string().nullable() })
      .optional()
      .meta({ description: 'Decided, and not carried out yet' }),
  })
  .meta({ id: 'Review' });

export const journalEntrySchema = z
  .object({
    mailbox: id,
    seq: z.number(),
    at: moment,
    correlation: z.string(),
    what: z.string(),
    on: sideSchema.optional(),
    step: z.enum(['create', 'update', 'stamp', 'delete', 'mark']).optional(),
    guid: z.string().optional(),
    item: z.string().optional(),
    because: z.string().optional(),
    witness: z.enum(witnesses).optional(),
    cause: z.string().optional().meta({
      description: 'Of a delete that the brake of the installation counts: the same for all that one cause brings',
    }),
    fields: z.array(fieldSchema).optional(),
    fault: codeSchema.optional(),
  })
  .meta({ id: 'JournalEntry' });

const conflictParts = {
  id: z.string(),
  mailbox: id,
  guid: z.string(),
  field: fieldSchema,
  reason: z.enum(['conflict', 'edit-lost-to-delete', 'restored', 'doubt', 'put-back']),
  winner: sideSchema,
  at: moment,
};
export const conflictSchema = z.object(conflictParts).meta({ id: 'Conflict' });
const valueSchema = z.union([z.string(), z.object({ kind: z.string() }).loose(), z.null()]);
export const conflictDetailSchema = z
  .object({ ...conflictParts, values: z.object({ s4: valueSchema, exchange: valueSchema }) })
  .meta({
    id: 'ConflictWithValues',
    description: 'Both values, from the vault; the loser is the one of the other side',
  });

export const restoreSchema = z
  .strictObject({ overwrite: z.literal(true).optional().meta({ description: 'Also what somebody has written since' }) })
  .meta({ id: 'Restore' });

export const versionedSettingsSchema = z
  .object({ version: z.int(), settings: settingsSchema })
  .meta({ id: 'VersionedSettings' });
export const putSettingsSchema = z
  .strictObject({ version: z.int().min(0).optional(), settings: settingsSchema })
  .meta({ id: 'PutSettings' });

export const mailboxSettingsSchema = z
  .object({
    version: z.int(),
    group: z.string().optional(),
    settings: settingsSchema.pick({ appointments: true, window: true }),
  })
  .meta({
    id: 'MailboxSettings',
    description: 'What counts: installation, group and transaction type, the narrower wins',
  });
export const transactionTypeQuery = z.object({
  transactionType: z
    .string()
    .regex(/^[A-Z0-9]{4}$/)
    .optional()
    .meta({ description: 'What counts for appointments of this type' }),
});

export const groupParams = z.object({ name: groupNameSchema });
export const groupsSchema = z
  .object({
    version: z.int().meta({ description: 'Of the settings, which the groups are a part of' }),
    items: z.array(z.object({ name: z.string(), members: z.int(), settings: groupSettingsSchema })),
  })
  .meta({ id: 'Groups' });
export const putGroupSchema = z
  .strictObject({ version: z.int().min(0).optional(), settings: groupSettingsSchema })
  .meta({ id: 'PutGroup' });
export const changedGroupSchema = z
  .object({ version: z.int(), name: z.string(), settings: groupSettingsSchema })
  .meta({ id: 'ChangedGroup' });
export const versionSchema = z.object({ version: z.int() }).meta({ id: 'Version' });
export const assignSchema = z
  .strictObject({ group: groupNameSchema.nullable().meta({ description: 'null: none' }) })
  .meta({ id: 'Assign' });
export const assignedSchema = z.object({ id, group: z.string().nullable() }).meta({ id: 'Assigned' });

export const transactionTypesSchema = z
  .object({
    items: z.array(
      z.object({
        code: z.string(),
        description: z.string().meta({ description: 'In the logon language of the communication user' }),
        noteTextType: z.string().optional().meta({ description: 'Absent: appointments of this type have no note' }),
        privateAllowed: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'TransactionTypes' });

export const statusSchema = z
  .object({
    quiet: z.boolean().meta({ description: 'Nothing stored, running or due' }),
    pending: z.number(),
  })
  .meta({ id: 'Status' });

export const rebuildSchema = z
  .object({
    running: z.boolean(),
    total: z.number().meta({ description: 'Mailboxes' }),
    done: z.number(),
    failed: z.number().meta({ description: 'Of those done: their next round writes their views' }),
  })
  .meta({ id: 'RebuildViews' });

export const acceptedSchema = z.object({ accepted: z.number() }).meta({ id: 'Accepted' });

export const problemSchema = z
  .object({
    error: z.object({ code: z.string(), message: z.string(), remedy: z.string(), at: z.array(z.string()).optional() }),
  })
  .meta({ id: 'Problem' });

const limit = z.coerce.number().int().min(1).max(1_000).default(100);
const before = z.string().min(1).max(600).optional().meta({ description: '`next` of the page before' });
export const pageQuery = z.object({ limit, before });
export const mailboxPageQuery = pageQuery.extend({ mailbox: id.optional() });
export const peopleQuery = mailboxPageQuery.extend({ kind: personKind.optional() });
export const reviewsQuery = mailboxPageQuery.extend({
  decided: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Only those with a decision, or only those without' }),
});
export const journalQuery = mailboxPageQuery.extend({ guid: z.string().max(36).optional() });

export const pageOf = <T extends z.ZodType>(items: T, name: string) =>
  z
    .object({ items: z.array(items), next: z.string().optional().meta({ description: 'Ask for more with `before`' }) })
    .meta({ id: name });
