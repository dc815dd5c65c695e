/** The world in which an implementation of ExchangePort is judged: the port, the mailbox`s person, and the weather. */
import { type Appointment } from '../../../src/model/appointment.ts';
import { type Result } from '../../../src/model/fault.ts';
import { type ItemId, type SmtpAddress, type SyncState } from '../../../src/model/ids.ts';
import { type Weekday } from '../../../src/model/series.ts';
import { type ExchangePort, type ItemVersion, type ReadableItem } from '../../../src/ports/exchange.ts';

/** What a person writes into an item. */
export type PersonsFields = {
  readonly subject?: string;
  readonly body?: string;
  /** As the item has it when absent; new items are plain. */
  readonly bodyType?: 'HTML' | 'Text';
  readonly location?: string;
  /** Local to `timeZone` unless it has an offset; a mere date is its midnight. */
  readonly start?: string;
  readonly end?: string;
  /** IANA. */
  readonly timeZone?: string;
  readonly isAllDayEvent?: boolean;
  readonly sensitivity?: 'Normal' | 'Personal' | 'Private' | 'Confidential';
  readonly importance?: 'Low' | 'Normal' | 'High';
  readonly requiredAttendees?: readonly string[];
  readonly optionalAttendees?: readonly string[];
  readonly categories?: readonly string[];
  /** Makes it a series; `null` makes it a single appointment. */
  readonly recurrence?: {
    readonly pattern:
      | { readonly kind: 'daily'; readonly interval?: number }
      | { readonly kind: 'weekly'; readonly interval?: number; readonly days: readonly Weekday[] };
    readonly range: { readonly start: string; readonly end?: string; readonly count?: number };
  } | null;
};

/** One occurrence of a series, by its date in the pattern. */
type OccurrenceOn = { readonly master: ItemId; readonly date: string };

/** An item as the mailbox really holds it. */
export type HeldItem = {
  readonly itemId: string;
  readonly subject: string;
  readonly body: string;
  readonly bodyType: 'HTML' | 'Text';
  readonly location: string;
  readonly start: string;
  readonly end: string;
  readonly isAllDayEvent: boolean;
  readonly categories: readonly string[];
  readonly freeBusy: string;
  readonly reminderIsSet: boolean;
  readonly reminderMinutes: number;
  readonly importance: string;
  readonly sensitivity: string;
  readonly required: readonly { readonly email: string; readonly response: string }[];
  readonly optional: readonly { readonly email: string }[];
  readonly resources: readonly { readonly email: string }[];
};

export type Weather =
  | 'busy'
  | 'busy-inner'
  | 'unavailable'
  | 'fail-before'
  | 'fail-after'
  | 'slow'
  | 'empty-pages'
  | 'unknown-item-class'
  | 'expire-sync-state'
  | 'expire-watermarks'
  | 'unauthorised';

export type ExchangeWorld = {
  readonly port: ExchangePort;
  readonly mailbox: SmtpAddress;
  /** Exists, and we have no right to it. */
  readonly forbidden: SmtpAddress;
  /** Does not exist. */
  readonly absent: SmtpAddress;
  readonly person: {
    readonly create: (fields: PersonsFields) => Promise<ItemVersion>;
    readonly update: (id: ItemId, fields: PersonsFields) => Promise<ItemVersion>;
    readonly delete: (id: ItemId, how?: 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems') => Promise<void>;
    readonly copy: (id: ItemId) => Promise<ItemVersion>;
    readonly updateOccurrence: (which: OccurrenceOn, fields: PersonsFields) => Promise<ItemVersion>;
    readonly deleteOccurrence: (which: OccurrenceOn) => Promise<void>;
    /** Answers an invitation, and the organiser hears of it. */
    readonly answer: (id: ItemId, answer: 'accept' | 'tentative' | 'decline') => Promise<void>;
    /** By retention, into the archive. */
    readonly archiveBefore: (time: string) => Promise<void>;
  };
  /** Somebody else of the company, with a mailbox that we may open too. */
  readonly colleague: {
    readonly mailbox: SmtpAddress;
    /** Makes a meeting and invites whoever is on it. */
    readonly invite: (fields: PersonsFields) => Promise<ItemVersion>;
    /** Invites somebody to one occurrence alone. */
    readonly inviteTo: (which: OccurrenceOn, email: SmtpAddress) => Promise<void>;
    /** A meeting, or one occurrence of it. */
    readonly callOff: (id: ItemId, occurrence?: string) => Promise<void>;
  };
  /** What the attendees of a meeting have answered, as its organiser's mailbox holds it; those who said nothing are left out. */
  readonly answersAt: (mailbox: SmtpAddress, id: ItemId) => Promise<Readonly<Record<string, string>>>;
  readonly held: (folder?: 'calendar' | 'deleteditems') => Promise<readonly HeldItem[]>;
  /** Mails that would have left so far because of us. */
  readonly mails: () => Promise<number>;
  /** Writes so far. */
  readonly writes: () => Promise<number>;
  /** Calls made although we had been told to wait. */
  readonly tooEarly: () => Promise<number>;
  /** Happens to the next call, or at once. */
  readonly weather: (kind: Weather, ms?: number) => Promise<void>;
  /** Takes one notification at the callback URL. */
  readonly notified: () => Promise<{ readonly itemIds: readonly string[] }>;
  readonly callbackUrl: string;
  readonly close: () => Promise<void>;
};

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.fault.kind}/${result.fault.code}`);
  return result.value;
}

/** An item that is not skipped. */
export async function itemAt(
  { port, mailbox }: Pick<ExchangeWorld, 'port' | 'mailbox'>,
  id: ItemId,
): Promise<ReadableItem> {
  const [read] = must(await port.read(mailbox, [id]));
  if (read === undefined) throw new Error('no answer');
  const item = must(read);
  if (item.appointment === undefined) throw new Error(`skipped: ${item.skip}`);
  return item;
}

/** The content of an item that is not skipped. */
export const appointmentAt = async (world: ExchangeWorld, id: ItemId): Promise<Appointment> =>
  (await itemAt(world, id)).appointment;

/** Every page until there is no more. */
export async function syncAll(world: ExchangeWorld, from?: SyncState) {
  const changed: ItemVersion[] = [];
  const deleted: ItemId[] = [];
  const unknown: ItemId[] = [];
  let state = from;
  for (let more = true; more;) {
    const page = must(await world.port.syncCalendar(world.mailbox, state));
    changed.push(...page.changed);
    deleted.push(...page.deleted);
    unknown.push(...page.unknown);
    ({ syncState: state, more } = page);
  }
  if (state === undefined) throw new Error('no state');
  return { changed, deleted, unknown, state };
}
