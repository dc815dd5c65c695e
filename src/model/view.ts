/** Owns the views: rows that are written from turns by way of the outbox and can be rebuilt from the actors. No content. */
import { type Side } from './appointment.ts';
import { type Cause } from './braked.ts';
import { type FaultCode, type FaultKind } from './fault.ts';
import { type EnrolmentId, type S4Guid, type SmtpAddress } from './ids.ts';
import { type Instant } from './instant.ts';
import { type JournalEntry } from './journal.ts';

/**
 * `repairing`: after a restore both sides are read completely; deletes are held until that is finished. `paused`: the brake holds deletes or updates until an
 * administrator answers the question.
 */
export type MailboxStatus = 'first-round' | 'repairing' | 'paused' | 'in-sync' | 'working' | 'waiting' | 'error';

/** `causes`: the first hundred by their names; absent when a former release asked. */
export type Question = {
  readonly since: Instant;
  readonly deletes: number;
  readonly updates: number;
  readonly causes?: readonly Cause[];
};

export type MailboxView = {
  readonly mailbox: EnrolmentId;
  readonly smtpAddress: SmtpAddress;
  readonly employee: string;
  readonly status: MailboxStatus;
  /** Milliseconds of the last change from stored notice to settled write. */
  readonly lagMs?: number;
  readonly lastSuccess: { readonly [S in Side]?: Instant };
  /** Notices, intents and retries that are stored and not done. */
  readonly pending: number;
  readonly parked: number;
  readonly links: number;
  readonly due?: Instant;
  readonly fault?: {
    readonly code: FaultCode;
    readonly kind: FaultKind;
    readonly since: Instant;
    readonly times: number;
  };
  readonly subscription: 'none' | 'push' | 'lost';
  /** What the brake asks: causes of deletes and of updates that it holds. */
  readonly question?: Question;
  /** Of the first listing, in items; absent once it is complete. */
  readonly progress?: {
    readonly done: number;
    readonly total?: number;
    readonly since: Instant;
    readonly secondsLeft?: number;
  };
};

/** One row per item that Tandem knows in a mailbox, the skipped ones included. */
export type ItemView = {
  readonly mailbox: EnrolmentId;
  /** GUID of the link, or the item id while there is none. */
  readonly item: string;
  readonly guid?: S4Guid;
  readonly itemId?: string;
  readonly state: 'linked' | 'resting' | 'vanished' | 'tombstone' | 'skipped' | 'retrying' | 'parked';
  readonly because?: string;
  readonly since: Instant;
  readonly attempts?: number;
};

/** @param item as in `DeadLetter.item` */
export const deadLetterId = (mailbox: EnrolmentId, item: string): string => `${mailbox}:${item}`;

export type DeadLetter = {
  /** Mailbox and item, deterministic. */
  readonly id: string;
  readonly mailbox: EnrolmentId;
  readonly item: string;
  readonly guid?: S4Guid;
  readonly on: Side;
  readonly fault: { readonly kind: FaultKind; readonly code: FaultCode };
  readonly attempts: number;
  readonly since: Instant;
};

/** What a turn wants to have as rows. `seq` per mailbox: journal by (mailbox, seq) once; views: a newer seq replaces an older one. */
export type OutboxEntry = { readonly mailbox: EnrolmentId; readonly seq: number } & (
  | { readonly kind: 'journal'; readonly entry: JournalEntry }
  | { readonly kind: 'mailbox-view'; readonly view: MailboxView }
  | { readonly kind: 'item-view'; readonly view: ItemView }
  | { readonly kind: 'item-gone'; readonly item: string }
  | { readonly kind: 'dead-letter'; readonly letter: DeadLetter }
  | { readonly kind: 'dead-letter-resolved'; readonly id: string }
);
