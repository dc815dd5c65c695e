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
  uid: z.string(),
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
};

export type OutlookPerson = {
  readonly create: (mailbox: string, fields: OutlookFields) => Promise<string>;
  readonly update: (mailbox: string, itemId: string, fields: OutlookFields) => Promise<void>;
  readonly delete: (mailbox: string, itemId: string) => Promise<void>;
  readonly calendar: (mailbox: string) => Promise<readonly OutlookState[]>;
  readonly fault: (fault: object) => Promise<void>;
  readonly mails: () => Promise<number>;
  /** Writes and deletes by Exchange web services: Tandem's own. */
  readonly writes: () => Promise<number>;
};

const createdSchema = z.object({ itemId: z.string() });
const countersSchema = z.object({ all: z.object({ writes: z.number(), deletes: z.number(), mails: z.number() }) });

export const createOutlookPerson = (url: string): OutlookPerson => {
  const act = (body: object) => must(`${url}/__control/act`, { body });
  const text = (fields: OutlookFields) => (fields.body === undefined ? fields : { ...fields, bodyType: 'Text' });
  const counters = async () => countersSchema.parse(await must(`${url}/__control/counters`)).all;
  return {
    create: async (mailbox, fields) =>
      createdSchema.parse(await act({ mailbox, do: 'create', fields: text(fields) })).itemId,
    update: async (mailbox, itemId, fields) =>
      void (await act({ mailbox, do: 'update', itemId, fields: text(fields) })),
    delete: async (mailbox, itemId) => void (await act({ mailbox, do: 'delete', itemId })),
    calendar: async (mailbox) =>
      z
        .array(z.looseObject({ start: z.unknown().optional() }))
        .parse(await must(`${url}/__control/items?mailbox=${encodeURIComponent(mailbox)}`))
        // Something that is no appointment can lie in a calendar folder; it is nobody's here.
        .filter(({ start }) => start !== undefined)
        .map((item) => itemSchema.parse(item)),
    fault: async (fault) => void (await must(`${url}/__control/faults`, { body: fault })),
    mails: async () => z.array(z.unknown()).parse(await must(`${url}/__control/outbox`)).length,
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
