/**
 * What Tandem needs from an Exchange environment; implemented by adapters/ews (later adapters/graph), judged by one contract suite.
 * Every call names the mailbox. No write ever mails anybody: implementations send with the protocol's "to none" (exchange.md, Mail safety).
 */
import { type Appointment, type Field } from '../model/appointment.ts';
import { type Result } from '../model/fault.ts';
import {
  type ChangeKey,
  type IdentityKey,
  type ItemId,
  type SmtpAddress,
  type SyncState,
  type Watermark,
} from '../model/ids.ts';
import { type Instant } from '../model/instant.ts';
import { type SkipReason } from '../model/link.ts';

export type ItemVersion = { readonly itemId: ItemId; readonly changeKey: ChangeKey };

/** A calendar item as read. `skip`: it is left alone; then `appointment` is absent, so that content of private items is never even carried. */
export type ExchangeItem = ItemVersion & {
  readonly uid: string;
  /** Our named extended property, if the item carries a valid one. */
  readonly key?: IdentityKey;
  readonly lastModified: Instant;
} & (
    | { readonly appointment: Appointment; readonly skip?: undefined }
    | { readonly skip: SkipReason; readonly appointment?: undefined }
  );

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

export type Subscription = { readonly subscriptionId: string; readonly watermark: Watermark };

export type ExchangePort = {
  /** Changes of the calendar folder since `state` (all items when absent), at most 512. `invalid/sync-state-invalid` when the state is refused. */
  readonly syncCalendar: (mailbox: SmtpAddress, state: SyncState | undefined) => Promise<Result<SyncPage>>;
  /** Reads items, in the order asked; each answers for itself (`gone/not-found` …). */
  readonly read: (mailbox: SmtpAddress, ids: readonly ItemId[]) => Promise<Result<readonly Result<ExchangeItem>[]>>;
  /** Looks our key up in the calendar, in Deleted Items and Recoverable Items, and in the mailbox's other calendar folders. */
  readonly find: (mailbox: SmtpAddress, key: IdentityKey) => Promise<Result<readonly Whereabouts[]>>;
  /** Creates an appointment that carries the key. `defaults` are set at creation only, then the user's (busy state, reminder, category). */
  readonly create: (mailbox: SmtpAddress, key: IdentityKey, appointment: Appointment) => Promise<Result<ItemVersion>>;
  /** Sets fields and/or stamps the key; `stale` when the change key is not the current one. */
  readonly update: (
    mailbox: SmtpAddress,
    version: ItemVersion,
    change: AppointmentChange & { readonly key?: IdentityKey },
  ) => Promise<Result<ItemVersion>>;
  /** Moves the item to Deleted Items. */
  readonly delete: (mailbox: SmtpAddress, version: ItemVersion) => Promise<Result<void>>;
  /** Push subscription on the calendar folder. `invalid/watermark-invalid` when the watermark is refused. */
  readonly subscribe: (
    mailbox: SmtpAddress,
    request: { readonly callbackUrl: string; readonly statusMinutes: number; readonly watermark?: Watermark },
  ) => Promise<Result<Subscription>>;
};
