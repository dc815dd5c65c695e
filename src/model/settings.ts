/**
 * Owns the synchronisation checklist as data: what an administrator decides at run time through the admin API. Versioned, validated,
 * effective without restart. (What an operator decides before the start is in config.ts.)
 */
import * as z from 'zod';

/** Who wins when one field was changed on both sides to different values. `latest` compares the sides' own change times. */
export const winnerSchema = z.enum(['s4', 'exchange', 'latest']);
export type WinnerRule = z.infer<typeof winnerSchema>;

export const settingsSchema = z.strictObject({
  appointments: z
    .strictObject({
      /** Transaction type of appointments born in Outlook. */
      defaultTransactionType: z
        .string()
        .regex(/^[A-Z0-9]{4}$/, 'four capital letters or digits')
        .default('0001'),
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
  window: z
    .strictObject({ daysBack: z.int().min(0).max(3650).default(30), daysAhead: z.int().min(1).max(3650).default(400) })
    .prefault({}),
  /** Days that losing values are kept in the vault. */
  vaultRetentionDays: z.int().min(1).max(3650).default(90),
});
export type Settings = z.infer<typeof settingsSchema>;
export const defaultSettings: Settings = settingsSchema.parse({});
