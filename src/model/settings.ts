/**
 * Owns the synchronisation checklist as data: what an administrator decides at run time through the admin API. Versioned, validated,
 * effective without restart. (What an operator decides before the start is in config.ts.) What a group of mailboxes or a transaction type decides for
 * itself stands beside it; effective-settings.ts says what then counts. Only what has an effect can be set.
 */
import * as z from 'zod';

/** Who wins when one field was changed on both sides to different values. `latest` compares the sides' own change times. */
export const winnerSchema = z.enum(['s4', 'exchange', 'latest']);
export type WinnerRule = z.infer<typeof winnerSchema>;

const transactionTypeCode = z.string().regex(/^[A-Z0-9]{4}$/, 'four capital letters or digits');
const daysBack = z.int().min(0).max(3650);
const daysAhead = z.int().min(1).max(3650);

const ownWinnerSchema = z.strictObject({
  subject: winnerSchema.optional(),
  when: winnerSchema.optional(),
  location: winnerSchema.optional(),
  note: winnerSchema.optional(),
});

/** What appointments of one transaction type decide otherwise; what is absent is decided by the group or the installation. */
const typeSettingsSchema = z.strictObject({ winner: ownWinnerSchema.optional() });
export type TypeSettings = z.infer<typeof typeSettingsSchema>;

/** What the mailboxes of one group decide otherwise; what is absent is decided by the installation. */
export const groupSettingsSchema = z.strictObject({
  appointments: z
    .strictObject({ defaultTransactionType: transactionTypeCode.optional(), winner: ownWinnerSchema.optional() })
    .optional(),
  window: z.strictObject({ daysBack: daysBack.optional(), daysAhead: daysAhead.optional() }).optional(),
});
export type GroupSettings = z.infer<typeof groupSettingsSchema>;

/** Letters and digits of any script; blanks, dots, hyphens and underscores between them. */
export const groupNameSchema = z
  .string()
  .max(60)
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u, 'letters and digits; between them also blanks . _ -');

const atMost = 200;
const fewEnough = (record: object): boolean => Object.keys(record).length <= atMost;
const tooMany = `at most ${atMost}`;

export const settingsSchema = z.strictObject({
  appointments: z
    .strictObject({
      /** Transaction type of appointments born in Outlook. */
      defaultTransactionType: transactionTypeCode.default('0001'),
      winner: z
        .strictObject({
          subject: winnerSchema.default('s4'),
          when: winnerSchema.default('s4'),
          location: winnerSchema.default('s4'),
          note: winnerSchema.default('s4'),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Days around today in which items are synchronised; leaving it never deletes. */
  window: z.strictObject({ daysBack: daysBack.default(30), daysAhead: daysAhead.default(400) }).prefault({}),
  /** Days that losing values are kept in the vault. */
  vaultRetentionDays: z.int().min(1).max(3650).default(90),
  /** The groups of mailboxes that there are, by name. */
  groups: z.record(groupNameSchema, groupSettingsSchema).refine(fewEnough, tooMany).default({}),
  /** By transaction type; narrower than a group. */
  transactionTypes: z.record(transactionTypeCode, typeSettingsSchema).refine(fewEnough, tooMany).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = settingsSchema.parse({});
