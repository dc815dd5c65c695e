/** What the people of the company do in Outlook and in S/4, and what the two servers hold and counted. */
import * as z from 'zod';

/** GET, or POST with a body. */
export type Ask = (path: string, body?: object) => Promise<unknown>;

const personSchema = z.looseObject({ email: z.string(), response: z.string() });
const itemSchema = z.looseObject({
  itemId: z.string(),
  subject: z.string(),
  location: z.string(),
  body: z.string(),
  bodyType: z.string(),
  start: z.string(),
  end: z.string(),
  startZone: z.string(),
  isAllDayEvent: z.boolean(),
  sensitivity: z.string(),
  uid: z.string(),
  modifiedBy: z.string(),
  categories: z.array(z.string()),
  required: z.array(personSchema),
  optional: z.array(personSchema),
  calendarItemType: z.string(),
  extendedProperties: z.array(z.looseObject({ value: z.unknown() })),
});
export type Item = z.infer<typeof itemSchema>;

const attendeeSchema = z.looseObject({ PartnerNo: z.string(), PartnerFct: z.string() });
const appointmentSchema = z.looseObject({
  Guid: z.string(),
  Description: z.string(),
  Location: z.string(),
  Note: z.string().nullable(),
  FromDate: z.string(),
  ToDate: z.string(),
  AllDay: z.boolean(),
  PrivatFlag: z.boolean(),
  Responsible: z.string(),
  ExternalId: z.string().nullable(),
  attendees: z.array(attendeeSchema),
});
export type InS4 = z.infer<typeof appointmentSchema>;

const listSchema = z.object({ appointments: z.array(z.looseObject({ FromDate: z.string() })) });

const mailSchema = z.object({
  at: z.string(),
  from: z.string(),
  to: z.union([z.string(), z.array(z.string())]),
  subject: z.string(),
  kind: z.string(),
});
export type Mail = z.infer<typeof mailSchema>;

/** Tandem's own, as the servers counted them. */
export type Counts = {
  readonly s4: { readonly writes: number; readonly deletes: number };
  readonly exchange: { readonly writes: number; readonly deletes: number; readonly mails: number };
};

const s4Counters = z.object({
  users: z.record(z.string(), z.looseObject({ writes: z.number(), deletes: z.number() })),
});
const exchangeCounters = z.object({
  all: z.looseObject({ writes: z.number(), deletes: z.number(), mails: z.number() }),
});
const done = z.looseObject({ itemId: z.string().optional() });
const created = z.looseObject({ guid: z.string() });

export type People = {
  /** `POST act` of the Exchange simulator. @returns the id of the item, empty when it is gone */
  readonly outlook: (mailbox: string, what: object) => Promise<string>;
  /** `POST act` of the S/4 simulator. @returns the GUID */
  readonly inS4: (what: object) => Promise<string>;
  readonly items: (mailbox: string, folder?: string) => Promise<readonly Item[]>;
  readonly occurrences: (mailbox: string, from: string, to: string) => Promise<readonly Item[]>;
  /** Of the story and its people, not what the sample company had before; by start. */
  readonly appointments: () => Promise<readonly InS4[]>;
  readonly outbox: () => Promise<readonly Mail[]>;
  readonly counts: () => Promise<Counts>;
  readonly retention: (mailbox: string, before: string) => Promise<void>;
  readonly fault: (side: 's4' | 'exchange', fault: object) => Promise<void>;
};

type Doors = {
  readonly s4: Ask;
  readonly exchange: Ask;
  /** The employees of the story, by their numbers. */
  readonly who: readonly string[];
  /** When it begins. */
  readonly since: string;
};

export const createPeople = (ask: Doors): People => ({
  outlook: async (mailbox, what) => done.parse(await ask.exchange('act', { mailbox, ...what })).itemId ?? '',
  inS4: async (what) => created.parse(await ask.s4('act', what)).guid,
  items: async (mailbox, folder = 'calendar') =>
    z.array(itemSchema).parse(await ask.exchange(`items?mailbox=${mailbox}&folder=${folder}`)),
  occurrences: async (mailbox, from, to) =>
    z.array(itemSchema).parse(await ask.exchange(`occurrences?mailbox=${mailbox}&from=${from}&to=${to}`)),
  appointments: async () => {
    const lists = await Promise.all(ask.who.map((number) => ask.s4(`appointments?responsible=${number}`)));
    return lists
      .flatMap((list) => listSchema.parse(list).appointments)
      .filter(({ FromDate }) => FromDate >= ask.since)
      .map((one) => appointmentSchema.parse(one))
      .toSorted((a, b) => (a.FromDate < b.FromDate ? -1 : 1));
  },
  outbox: async () => z.array(mailSchema).parse(await ask.exchange('outbox')),
  counts: async () => {
    const own = s4Counters.parse(await ask.s4('counters')).users['TANDEM'];
    const { all } = exchangeCounters.parse(await ask.exchange('counters'));
    return {
      s4: { writes: own?.writes ?? 0, deletes: own?.deletes ?? 0 },
      exchange: { writes: all.writes, deletes: all.deletes, mails: all.mails },
    };
  },
  retention: async (mailbox, before) => void (await ask.exchange('retention', { mailbox, before })),
  fault: async (side, fault) => void (await ask[side]('faults', fault)),
});
