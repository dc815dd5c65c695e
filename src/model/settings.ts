/**
 * Owns the synchronisation checklist as data: what an administrator decides at run time through the admin API. Versioned, validated,
 * effective without restart. (What an operator decides before the start is in config.ts.) What a group of mailboxes or a transaction type decides for
 * itself stands beside it; effective-settings.ts says what then counts. Only what has an effect can be set.
 */
import * as z from 'zod';

import { busyStates } from './busy-state.ts';
import { deletePolicySchema } from './delete-policy.ts';
import { languageChoices } from './language.ts';
import { mailPolicySchema } from './mail-policy.ts';
import { privateModeSchema } from './privacy.ts';
import { statusTableSchema } from './status-table.ts';
import { triggerSchema } from './trigger.ts';

/** Who wins when one field was changed on both sides to different values. `latest` compares the sides' own change times. */
export const winnerSchema = z.enum(['s4', 'exchange', 'latest']);
export type WinnerRule = z.infer<typeof winnerSchema>;

const transactionTypeCode = z.string().regex(/^[A-Z0-9]{4}$/, 'four capital letters or digits');
const daysBack = z.int().min(0).max(3650);
const daysAhead = z.int().min(1).max(3650);
const occurrences = z.int().min(1).max(1000);

/** Which way appointments travel. `off`: nothing is written and nothing deleted. */
export const directionSchema = z.enum(['off', 's4ToExchange', 'exchangeToS4', 'both']);
export type Direction = z.infer<typeof directionSchema>;
const busyStateSchema = z.enum(busyStates);
const languageSchema = z.enum(languageChoices);

/** Who wins a conflict, by field. Of a private mark the side that has one wins, always. */
const ownWinnerSchema = z.strictObject({
  subject: winnerSchema.optional(),
  when: winnerSchema.optional(),
  location: winnerSchema.optional(),
  note: winnerSchema.optional(),
  importance: winnerSchema.optional(),
});

const triggerChoice = triggerSchema.unwrap();
const privateModeChoice = privateModeSchema.unwrap();

const partnerFunction = z.string().regex(/^[0-9A-Z]{8}$/, 'eight digits or capital letters');
const ownPeopleSchema = z.strictObject({
  policy: z.enum(['names', 'attendees']).optional(),
  contactPerson: partnerFunction.optional(),
  participant: partnerFunction.optional(),
});
const ownDeletesSchema = z.strictObject({ s4: deletePolicySchema.optional(), exchange: deletePolicySchema.optional() });
/** `none`, or where people see an appointment of S/4: an https address with `{guid}` in its path, its query or its fragment, once. */
const objectUrl = z.union([
  z.literal('none'),
  z
    .string()
    .max(1000)
    .regex(
      /^https:\/\/[^\s/\\{}<>"@?#]+\/[^\s\\{}<>"]*\{guid\}[^\s\\{}<>"]*$/,
      'an https address with {guid} in it, once',
    )
    .refine((address) => URL.canParse(address), 'an https address'),
]);
const reminder = z.union([z.enum(['off', 'mailbox']), z.int().min(0).max(40_320)]);
const categories = z.array(z.string().trim().min(1).max(255)).max(10);
const ownNewItemsSchema = z.strictObject({
  busyState: busyStateSchema.optional(),
  reminder: reminder.optional(),
  categories: categories.optional(),
  linkAtOnce: z.boolean().optional(),
});

/** What appointments of one transaction type decide otherwise; what is absent is decided by the group or the installation. */
const typeSettingsSchema = z.strictObject({
  direction: directionSchema.optional(),
  privateMode: privateModeChoice.optional(),
  objectUrl: objectUrl.optional(),
  people: ownPeopleSchema.optional(),
  mail: mailPolicySchema.optional(),
  deletes: ownDeletesSchema.optional(),
  winner: ownWinnerSchema.optional(),
});
export type TypeSettings = z.infer<typeof typeSettingsSchema>;

/** What the mailboxes of one group decide otherwise; what is absent is decided by the installation. */
export const groupSettingsSchema = z.strictObject({
  appointments: z
    .strictObject({
      ...typeSettingsSchema.shape,
      defaultTransactionType: transactionTypeCode.optional(),
      trigger: triggerChoice.optional(),
      unansweredInvitations: z.boolean().optional(),
      newItems: ownNewItemsSchema.optional(),
      markFailed: z.boolean().optional(),
      language: languageSchema.optional(),
    })
    .optional(),
  window: z
    .strictObject({
      daysBack: daysBack.optional(),
      daysAhead: daysAhead.optional(),
      occurrences: occurrences.optional(),
    })
    .optional(),
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
      direction: directionSchema.default('both'),
      /** Which appointments born in Outlook are synchronised. */
      trigger: triggerSchema,
      privateMode: privateModeSchema,
      /** Whether invitations that nobody has answered yet are synchronised. */
      unansweredInvitations: z.boolean().default(false),
      people: z
        .strictObject({
          /** `names`: partners are named in the body, nobody is invited. `attendees`: they become attendees of the Outlook item. */
          policy: z.enum(['names', 'attendees']).default('names'),
          /** Partner functions of people outside and of employees. */
          contactPerson: partnerFunction.default('00000015'),
          participant: partnerFunction.default('00000032'),
        })
        .prefault({}),
      /** Whom writes of ours to a meeting mail. */
      mail: mailPolicySchema.default('none'),
      /** What a justified delete on one side does to the copy on the other: `s4` what happens in S/4. */
      deletes: z
        .strictObject({ s4: deletePolicySchema.default('delete'), exchange: deletePolicySchema.default('delete') })
        .prefault({}),
      /** What new items in Outlook get besides their content; afterwards it is the user's. */
      newItems: z
        .strictObject({
          busyState: busyStateSchema.default('Busy'),
          /** Minutes before the start, `off`, or `mailbox`: as the mailbox has it. */
          reminder: reminder.default('mailbox'),
          categories: categories.default(['S/4HANA']),
          /** The link to S/4 in an item of Outlook: by a write of its own, else with the first other write. */
          linkAtOnce: z.boolean().default(false),
        })
        .prefault({}),
      /** Whether an item that failed for good says so, and why, by a category. */
      markFailed: z.boolean().default(true),
      /** Where people see an appointment of S/4; items link to it. */
      objectUrl: objectUrl.default('none'),
      /** Of texts that Tandem itself writes: Private, Cancelled, the link to S/4, names of partners, why an item failed. `person`: as S/4 says of the person of the mailbox. */
      language: languageSchema.default('person'),
      winner: z
        .strictObject({
          subject: winnerSchema.default('s4'),
          when: winnerSchema.default('s4'),
          location: winnerSchema.default('s4'),
          note: winnerSchema.default('s4'),
          importance: winnerSchema.default('s4'),
        })
        .prefault({}),
    })
    .prefault({}),
  /** What S/4's codes for statuses and priorities mean. */
  codes: statusTableSchema.prefault({}),
  /** Days around today in which items are synchronised, and how many occurrences of one series; leaving it never deletes. */
  window: z
    .strictObject({
      daysBack: daysBack.default(30),
      daysAhead: daysAhead.default(400),
      occurrences: occurrences.default(200),
    })
    .prefault({}),
  /** Days that losing values are kept in the vault. */
  vaultRetentionDays: z.int().min(1).max(3650).default(90),
  /** The groups of mailboxes that there are, by name. */
  groups: z.record(groupNameSchema, groupSettingsSchema).refine(fewEnough, tooMany).default({}),
  /** By transaction type; narrower than a group. */
  transactionTypes: z.record(transactionTypeCode, typeSettingsSchema).refine(fewEnough, tooMany).default({}),
});
export type Settings = z.infer<typeof settingsSchema>;
export type WinnerRules = Settings['appointments']['winner'];
export const defaultSettings: Settings = settingsSchema.parse({});
