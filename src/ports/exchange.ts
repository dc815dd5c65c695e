/**
 * What Tandem needs from an Exchange environment; implemented by adapters/ews (later adapters/graph), judged by one contract suite.
 * Every call names the mailbox. No write mails anybody but where the caller says so (`mail`, by the administrator's policy): implementations send with the protocol's
 * "to none" (exchange.md, Mail safety).
 */
import { type Appointment, type Field } from '../model/appointment.ts';
import { type BusyState } from '../model/busy-state.ts';
import { type Result } from '../model/fault.ts';
import {
  type ChangeKey,
  type IdentityKey,
  type ItemId,
  itemId,
  type SmtpAddress,
  type SyncState,
  type Watermark,
} from '../model/ids.ts';
import { type Instant, type PlainDate } from '../model/instant.ts';
import { type Language } from '../model/language.ts';
import { type SkipReason } from '../model/link.ts';
import { type Attendee } from '../model/people.ts';
import { type Series, type SeriesException } from '../model/series.ts';

export type ItemVersion = { readonly itemId: ItemId; readonly changeKey: ChangeKey };

/** What the mailbox's person answered to an invitation. `none`: nothing yet. */
export type MeetingResponse = 'organiser' | 'none' | 'accepted' | 'tentative' | 'declined';

/** What makes an item a meeting. */
export type Meeting = {
  /** `undefined` where the service does not name one. */
  readonly organiser: SmtpAddress | undefined;
  /** `organiser`: the meeting is this mailbox's own. */
  readonly response: MeetingResponse;
  /** Required, optional and resources; without the organiser. */
  readonly attendees: readonly Attendee[];
  /** Cancelled by its organiser. */
  readonly cancelled: boolean;
};

/** What a recurring master says of its occurrences. */
export type SeriesOfMaster = { readonly series: Series; readonly exceptions: readonly SeriesException[] };

/** Which occurrence an item is; `original` as in `SeriesException`. */
export type OccurrenceOf = {
  readonly master: ItemId;
  readonly ordinal: number;
  readonly original: Instant | PlainDate;
};

/**
 * A calendar item as read: a single appointment, a recurring master (`series`), or one occurrence that was asked for by `occurrenceId`. `skip`: it is left
 * alone; then nothing of its content is carried.
 */
export type ExchangeItem = ItemVersion & {
  /** Occurrences carry the UID of their series. */
  readonly uid: string;
  /** Our named extended property, if the item carries a valid one; occurrences have none. */
  readonly key?: IdentityKey;
  readonly lastModified: Instant;
} & (
    | {
        readonly appointment: Appointment;
        readonly categories: readonly string[];
        /** Absent where the service names none. */
        readonly busyState?: BusyState;
        readonly meeting?: Meeting;
        readonly series?: SeriesOfMaster;
        readonly occurrence?: OccurrenceOf;
        /** Whom we named in its body, by `NamedPartner.id`; absent: never anybody. */
        readonly named?: readonly string[];
        readonly skip?: undefined;
      }
    | { readonly skip: SkipReason; readonly appointment?: undefined }
  );

/** An item that is not left alone. */
export type ReadableItem = Extract<ExchangeItem, { readonly appointment: Appointment }>;

const occurrenceMark = /^occurrence:(\d{1,5}):([\s\S]+)$/;

/**
 * The item id of an occurrence, made of its master's and its place in the pattern (from 1; deleted occurrences count), so that an occurrence can be named without
 * asking for it. Every call that takes an item id takes it.
 */
export const occurrenceId = (master: ItemId, ordinal: number): ItemId => itemId(`occurrence:${ordinal}:${master}`);

/** @returns `undefined` for the id of an item of its own */
export const parseOccurrenceId = (id: ItemId): { readonly master: ItemId; readonly ordinal: number } | undefined => {
  const parts = occurrenceMark.exec(id);
  return parts?.[1] === undefined || parts[2] === undefined
    ? undefined
    : { master: itemId(parts[2]), ordinal: Number(parts[1]) };
};

/** A partner who is named in the body and no attendee. `id`: the partner's number; without blanks and commas. */
export type NamedPartner = { readonly id: string; readonly name: string };

/**
 * What Tandem itself says in a body, besides the note: never read as part of it, in whichever language it was written, and not missed when a person takes it out.
 */
export type OwnLines = {
  /** https address of the S/4 object; it goes with what else is written of the body and is no reason to write. Absent: one that is there stays. */
  readonly link?: string;
  /** The link is a reason to write, this time. */
  readonly due?: true;
  /** Who is named, as they shall be; remembered in the item (`named`). Empty: nobody. Absent: as it is. Never of occurrences. */
  readonly names?: readonly NamedPartner[];
  readonly language: Language;
};

/** What a new item gets besides its content; afterwards it is the user's. */
export type ItemDefaults = {
  readonly busyState: BusyState;
  /** Minutes before the start; `off`: none; `mailbox`: as the mailbox has it. */
  readonly reminder: number | 'off' | 'mailbox';
  readonly categories: readonly string[];
};

/** One page of SyncFolderItems, in the server's order. `deleted` says only "not in this folder any more". */
export type SyncPage = {
  readonly changed: readonly ItemVersion[];
  readonly deleted: readonly ItemId[];
  /** Items of a class that is no appointment; reported, never touched. */
  readonly unknown: readonly ItemId[];
  readonly syncState: SyncState;
  readonly more: boolean;
};

/** Where an item that carries our key is now; a copy by a user makes more than one answer. */
export type Whereabouts = ItemVersion & { readonly folder: 'calendar' | 'deleted' | 'other' };

/** Fields to set; absent fields stay as they are. */
export type AppointmentChange = { readonly [F in Field]?: Appointment[F] };

export type ItemChange = AppointmentChange & {
  readonly key?: IdentityKey;
  /** The attendees as they shall be. */
  readonly attendees?: readonly Attendee[];
  /** Who is mailed: `all` who are or were invited, or whoever is `changed`; absent: nobody. */
  readonly mail?: 'all' | 'changed';
  /** All categories as they shall be: those of the very version that is changed, and ours. */
  readonly categories?: readonly string[];
  readonly busyState?: BusyState;
  readonly own?: OwnLines;
};

export type Subscription = { readonly subscriptionId: string; readonly watermark: Watermark };

export type ExchangePort = {
  /** Changes of the calendar folder since `state` (all items when absent), at most 512. `invalid/sync-state-invalid` when the state is refused. */
  readonly syncCalendar: (mailbox: SmtpAddress, state: SyncState | undefined) => Promise<Result<SyncPage>>;
  /** Reads items, in the order asked; each answers for itself (`gone/not-found` …). */
  readonly read: (mailbox: SmtpAddress, ids: readonly ItemId[]) => Promise<Result<readonly Result<ExchangeItem>[]>>;
  /** Looks our key up in the calendar, in Deleted Items and Recoverable Items, and in the mailbox's other calendar folders. */
  readonly find: (mailbox: SmtpAddress, key: IdentityKey) => Promise<Result<readonly Whereabouts[]>>;
  /** Creates an appointment that carries the key. */
  readonly create: (
    mailbox: SmtpAddress,
    key: IdentityKey,
    draft: {
      readonly appointment: Appointment;
      readonly defaults: ItemDefaults;
      readonly attendees?: readonly Attendee[];
      readonly own?: OwnLines;
      /** Whether the attendees are invited by mail. */
      readonly mail?: boolean;
    },
  ) => Promise<Result<ItemVersion>>;
  /**
   * Sets fields and/or stamps the key; `stale` when the change key is not the current one. An occurrence becomes an exception of its series; of one that is none yet
   * the change key is its master's.
   */
  readonly update: (mailbox: SmtpAddress, version: ItemVersion, change: ItemChange) => Promise<Result<ItemVersion>>;
  /** Moves the item to Deleted Items; an occurrence is taken out of its series. `mail`: whoever is invited is told that it is called off. */
  readonly delete: (mailbox: SmtpAddress, version: ItemVersion, mail?: boolean) => Promise<Result<void>>;
  /** Push subscription on the calendar folder. `invalid/watermark-invalid` when the watermark is refused. */
  readonly subscribe: (
    mailbox: SmtpAddress,
    request: { readonly callbackUrl: string; readonly statusMinutes: number; readonly watermark?: Watermark },
  ) => Promise<Result<Subscription>>;
};
