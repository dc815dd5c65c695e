/** The world in which an implementation of ExchangePort is judged: the port, the mailbox`s person, and the weather. */
import { type Result } from '../../../src/model/fault.ts';
import { type ItemId, type SmtpAddress, type SyncState } from '../../../src/model/ids.ts';
import { type ExchangeItem, type ExchangePort, type ItemVersion } from '../../../src/ports/exchange.ts';

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
  readonly requiredAttendees?: readonly string[];
  readonly categories?: readonly string[];
};

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
    /** By retention, into the archive. */
    readonly archiveBefore: (time: string) => Promise<void>;
  };
  readonly held: (folder?: 'calendar' | 'deleteditems') => Promise<readonly HeldItem[]>;
  /** Mails that would have left so far. */
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

/** The content of an item that is not skipped. */
export async function appointmentAt(world: ExchangeWorld, id: ItemId) {
  const item = must(must(await world.port.read(world.mailbox, [id]))[0] ?? missing);
  if (item.appointment === undefined) throw new Error(`skipped: ${item.skip}`);
  return item.appointment;
}
const missing: Result<ExchangeItem> = { ok: false, fault: { kind: 'bug', code: 'bug' } };

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
