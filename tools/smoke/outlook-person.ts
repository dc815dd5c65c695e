/** What the owner of a mailbox does in Outlook, and what the mailbox holds: through the control routes of the simulator. */
import * as z from 'zod';

import { must } from './http.ts';

const itemSchema = z.object({
  itemId: z.string(),
  subject: z.string(),
  location: z.string(),
  body: z.string(),
  start: z.string(),
  end: z.string(),
  startZone: z.string(),
  isAllDayEvent: z.boolean(),
  sensitivity: z.string(),
  categories: z.array(z.string()),
  uid: z.string(),
  /** `Organizer` also for what is no meeting. */
  myResponse: z.string(),
  calendarItemType: z.enum(['Single', 'RecurringMaster', 'Occurrence', 'Exception']),
  /** Of an occurrence: its date in the pattern. */
  date: z.string().optional(),
  extendedProperties: z.array(z.looseObject({ value: z.unknown() })),
});
export type OutlookState = z.infer<typeof itemSchema>;

export type OutlookFields = {
  readonly subject?: string;
  readonly body?: string;
  readonly start?: string;
  readonly end?: string;
  readonly timeZone?: string;
  readonly isAllDayEvent?: boolean;
  readonly location?: string;
  readonly sensitivity?: string;
  readonly categories?: readonly string[];
  readonly uid?: string;
  readonly requiredAttendees?: readonly string[];
  readonly recurrence?: WeeklySeries;
};

export type WeeklySeries = {
  readonly pattern: { readonly kind: 'weekly'; readonly days: readonly string[] };
  readonly range: { readonly start: string; readonly count: number };
};

export type OutlookPerson = {
  readonly create: (mailbox: string, fields: OutlookFields) => Promise<string>;
  readonly update: (mailbox: string, itemId: string, fields: OutlookFields) => Promise<void>;
  readonly delete: (mailbox: string, itemId: string) => Promise<void>;
  /** “This and following” from the named occurrence on; the item id of the new series. */
  readonly split: (mailbox: string, occurrenceId: string, fields: OutlookFields) => Promise<string>;
  /** Somebody without a mailbox here invites its owner; the item id of the owner's copy. */
  readonly invited: (mailbox: string, from: string, fields: OutlookFields) => Promise<string>;
  readonly accept: (mailbox: string, itemId: string) => Promise<void>;
  /** What the folder holds: single appointments and masters of series. */
  readonly calendar: (mailbox: string) => Promise<readonly OutlookState[]>;
  /** What the calendar shows in the window of the default settings: series as their occurrences. */
  readonly shown: (mailbox: string) => Promise<readonly OutlookState[]>;
  readonly fault: (fault: object) => Promise<void>;
  /** Mails that no person sent: those that Tandem would have caused. */
  readonly mails: () => Promise<number>;
  /** Writes and deletes by Exchange web services: Tandem's own. */
  readonly writes: () => Promise<number>;
};

const createdSchema = z.object({ itemId: z.string() });
const countersSchema = z.object({ all: z.object({ writes: z.number(), deletes: z.number(), mails: z.number() }) });

const appointmentsIn = (items: unknown): readonly OutlookState[] =>
  z
    .array(z.looseObject({ start: z.unknown().optional() }))
    .parse(items)
    // Something that is no appointment can lie in a calendar folder; it is nobody's here.
    .filter(({ start }) => start !== undefined)
    .map((item) => itemSchema.parse(item));

export const createOutlookPerson = (url: string): OutlookPerson => {
  let sentByPeople = 0;
  const outbox = async () => z.array(z.unknown()).parse(await must(`${url}/__control/outbox`)).length;
  const act = async (body: object) => {
    const before = await outbox();
    const done = await must(`${url}/__control/act`, { body });
    sentByPeople += (await outbox()) - before;
    return done;
  };
  const text = (fields: OutlookFields) => (fields.body === undefined ? fields : { ...fields, bodyType: 'Text' });
  const counters = async () => countersSchema.parse(await must(`${url}/__control/counters`)).all;
  return {
    create: async (mailbox, fields) =>
      createdSchema.parse(await act({ mailbox, do: 'create', fields: text(fields) })).itemId,
    update: async (mailbox, itemId, fields) =>
      void (await act({ mailbox, do: 'update', itemId, fields: text(fields) })),
    delete: async (mailbox, itemId) => void (await act({ mailbox, do: 'delete', itemId })),
    split: async (mailbox, itemId, fields) =>
      createdSchema.parse(await act({ mailbox, do: 'split', itemId, fields: text(fields) })).itemId,
    invited: async (mailbox, from, fields) =>
      createdSchema.parse(await act({ mailbox, do: 'invited', from, fields: text(fields) })).itemId,
    accept: async (mailbox, itemId) => void (await act({ mailbox, do: 'accept', itemId })),
    calendar: async (mailbox) =>
      appointmentsIn(await must(`${url}/__control/items?mailbox=${encodeURIComponent(mailbox)}`)),
    shown: async (mailbox) => {
      const [from, to] = [-30, 400].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
      const query = `mailbox=${encodeURIComponent(mailbox)}&from=${from}&to=${to}`;
      return appointmentsIn(await must(`${url}/__control/occurrences?${query}`));
    },
    fault: async (fault) => void (await must(`${url}/__control/faults`, { body: fault })),
    mails: async () => Math.max((await outbox()) - sentByPeople, (await counters()).mails),
    writes: async () => {
      const { writes, deletes } = await counters();
      return writes + deletes;
    },
  };
};

/** The value of our named property, if the item carries it. */
export const keyOf = (item: OutlookState): string | undefined =>
  item.extendedProperties
    .map(({ value }) => value)
    .find((value): value is string => typeof value === 'string' && /^(s4|tandem):/.test(value));
