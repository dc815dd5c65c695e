/**
 * The protocol of the MailboxActor (those of the other two: inbox-messages.ts): every message that may cross between doors, rounds and actors. Values only, JSON only, no content of
 * items (ids, versions and keyed fingerprints).
 */
import { type Field, type Side } from '../model/appointment.ts';
import { type Braked, type Held } from '../model/braked.ts';
import { type Said } from '../model/delete-policy.ts';
import { type Fault, type FaultCode } from '../model/fault.ts';
import {
  type ChangeKey,
  type CorrelationId,
  type ETag,
  type IdentityKey,
  type ItemId,
  type RoundToken,
  type S4Guid,
  type SyncState,
  type Watermark,
} from '../model/ids.ts';
import { type Instant } from '../model/instant.ts';
import { type JournalEntry } from '../model/journal.ts';
import { type Link, type OccurrenceLink, type SeriesLink, type SkipReason, type Witness } from '../model/link.ts';
import { type FailedVersion, type Marked, type MarkWork } from '../model/mark.ts';
import { type PutBack, type PutBackSettle, type PutBackTurn } from '../model/put-back.ts';
import { type OutboxEntry } from '../model/view.ts';
import { type ItemVersion } from '../ports/exchange.ts';
import { type Enrolment } from '../ports/records.ts';
import { type Budget } from '../sync/brake.ts';

/** How a failing or waiting item is named before and after it is linked. `deleted`: an event or a tombstone says that it was deleted on S/4; kept with a failed attempt, so that the witness is not lost. */
export type ItemRef =
  | { readonly guid: S4Guid; readonly itemId?: ItemId; readonly deleted?: true }
  | { readonly itemId: ItemId; readonly guid?: undefined };

/** How an item is named in attempts, views and dead letters: its GUID, or its item id while there is none. */
export const nameOf = (ref: ItemRef): string => ref.guid ?? ref.itemId;

/** `receivedMs`: when the door got it, in milliseconds since 1970; only the measured lag uses it. */
export type Stamped = { readonly receivedMs?: number; readonly at: Instant; readonly correlation: CorrelationId };

/** "Something changed." May be lost, doubled, late, out of order. */
export type MailboxNotice = Stamped &
  (
    | {
        readonly from: 'exchange';
        readonly generation: number;
        readonly deleted: readonly ItemId[];
        /** Item ids that a *Moved* event says are no more: to look at, no witness by itself. */
        readonly moved?: readonly ItemId[];
        readonly watermark?: Watermark;
        /** Present when nothing else happened, and nothing was missed before it, than that these items got these versions. */
        readonly versions?: readonly ItemVersion[];
      }
    | { readonly from: 's4'; readonly guid: S4Guid; readonly etag?: ETag; readonly deleted?: boolean }
    | { readonly from: 'admin' }
    /**
     * Look at everything again; from the sweep, the reconcile reminder, a lost subscription. `relist`: list the calendar anew, for what did not change may mean something
     * else now, such as an invitation whose meeting has lost its lead. `andThen`: and at this appointment, once all of the calendar was seen.
     */
    | { readonly from: 'timer'; readonly resubscribe?: boolean; readonly relist?: true; readonly andThen?: S4Guid }
  );

/** One external write, stored before it is sent. `sent` are the fingerprints of the values, so that a crash leaves evidence but no content. */
export type Intent = {
  readonly id: string;
  readonly on: Side;
  /** `mark`: only our own category that says why an item is not in step (product, row 26). */
  readonly step: 'create' | 'update' | 'stamp' | 'delete' | 'mark';
  readonly key: IdentityKey;
  readonly guid?: S4Guid;
  readonly itemId?: ItemId;
  /** The version that the write expects to find. */
  readonly version?: ChangeKey | ETag;
  readonly sent: { readonly [F in Field]?: string };
  /** Of an occurrence of a series. */
  readonly occurrence?: OccurrenceLink;
  /** Of an invitation by an organiser outside. */
  readonly invited?: true;
  readonly witness?: Witness;
  /** What is written instead of a delete. */
  readonly said?: Said;
  /** The cause that it shares with other intents, such as one edit of a series: the brake counts it once. Absent: the intent is its own cause. */
  readonly group?: string;
  /** A create that was certainly not done, and still has to be: what is found under its key was made by something else. */
  readonly unsent?: true;
  /** Of the life that a restore brought back: carried out long ago, or lost. */
  readonly former?: true;
  readonly because: string;
};

export type JournalDraft = Omit<JournalEntry, 'mailbox' | 'seq' | 'at' | 'correlation'>;

/** What a round learned of one item, besides links: views for the administrator. */
export type ItemReport = { readonly ref: ItemRef; readonly skipped: SkipReason };

/** A series that waits for a second look: "this and following" makes two changes. `end`: what was cut off is not deleted yet. `beginning`: what looks like the rest of another is not made in S/4 yet. */
export type SeriesPause = {
  readonly of: 'end' | 'beginning';
  readonly key: IdentityKey;
  readonly master: ItemId;
  readonly due: Instant;
  /** Of what waits, the appointments that S/4 has told of meanwhile: they are compared when the wait is over. */
  readonly asked?: readonly Held[];
};

/** Work handed to a round. Everything in it stays stored until a settle says it is done. */
export type Work = MarkWork & {
  readonly token: RoundToken;
  readonly correlation: CorrelationId;
  readonly enrolment: Enrolment;
  /** Stored notices up to this sequence are covered by this work. */
  readonly upTo: number;
  /** When the oldest covered notice was received, in milliseconds since 1970; absent for work that nobody waits for. */
  readonly sinceMs?: number;
  /** Read SyncFolderItems from `syncState` (absent: from the beginning). */
  readonly exchange: boolean;
  readonly syncState?: SyncState;
  /** Item ids for which a *Deleted* event was seen: a hard delete by a person, if the item's end is in the future. */
  readonly deletedEvents: readonly ItemId[];
  /** Item ids for which a *Moved* event was seen: looked at, because SyncFolderItems is silent about what came and went between two reads. */
  readonly movedEvents: readonly ItemId[];
  /** S/4 objects to look at. */
  readonly s4: readonly S4Guid[];
  /** Of which an event or a tombstone says that they were deleted: those of them, and those whose delete failed. */
  readonly deletedOnS4: readonly S4Guid[];
  /** Until the first listing is complete nothing is known of what happened before. */
  readonly firstRound: boolean;
  /** The calendar is listed from its beginning: an item on a page has not changed since it was judged last. */
  readonly relisting?: true;
  /** After a restore, until one full round is finished: what is stored is older than both sides; every delete is held (I15). */
  readonly repair?: true;
  /** Failed items that are due again. */
  readonly retries: readonly ItemRef[];
  /** Intents whose outcome nobody stored: look them up before anything is created again. */
  readonly intents: readonly Intent[];
  /** Links of everything named above; of a series whose master is named, those of its occurrences are not among them. */
  readonly links: readonly Link[];
  /** The series whose masters are named above. */
  readonly series: readonly SeriesLink[];
  /** Present until the S/4 listing of the first round (or of a full reconcile) is complete. */
  readonly listing?: { readonly after?: S4Guid };
  readonly subscription: { readonly generation: number; readonly due: boolean; readonly watermark?: Watermark };
  readonly linkCount: number;
  /** Causes that the brake still allows in this hour; what is beyond is held (`withinBudget`) and settled as `braked`. Absent: no limit. */
  readonly brake?: Budget;
  /** Pairs of which an administrator said no: their deletes and updates are not done, they are unlinked. One leaves the list once it is unlinked or needs nothing. */
  readonly rejected?: readonly S4Guid[];
  /** Absent: none. One that is due is decided by a slice that reads the calendar to its end. */
  readonly pauses?: readonly SeriesPause[];
  readonly putBacks?: readonly PutBack[];
};

export type BeginReply = { readonly outbox: readonly OutboxEntry[] } & (
  | { readonly go: true; readonly work: Work }
  | {
      readonly go: false;
      readonly because: 'not-enrolled' | 'busy' | 'nothing' | 'waiting';
      readonly until?: Instant;
    }
);

/** The token is not the current one: another round took over. Stop, save nothing. */
export type Lost = { readonly lost: true };

export type Settle = PutBackSettle & {
  readonly token: RoundToken;
  readonly correlation: CorrelationId;
  readonly at: Instant;
  readonly leaseMs: number;
  /** Outbox entries up to this sequence are rows by now. */
  readonly flushed: number;
  readonly links: readonly Link[];
  /** Each replaces what is stored under its key; the same transaction as the links. */
  readonly series?: readonly SeriesLink[];
  /** Intents whose outcome is known (done, or certainly not done). The others stay for look-up. */
  readonly settled: readonly string[];
  /** Creates that stay, although they are certainly not done (`Intent.unsent`). */
  readonly unsent?: readonly string[];
  readonly journal: readonly JournalDraft[];
  readonly reports: readonly ItemReport[];
  /** Notices up to `Work.upTo` that are handled; guids that were not reached stay. */
  readonly handled: {
    readonly s4: readonly S4Guid[];
    readonly exchange: boolean;
    readonly deletedEvents: readonly ItemId[];
  };
  readonly upTo: number;
  /** Never before the links: the same transaction. `null`: forget it (it was refused), list everything again. */
  readonly syncState?: SyncState | null;
  /** More pages follow: keep reading. */
  readonly moreExchange: boolean;
  readonly listing?: { readonly after?: S4Guid; readonly done: boolean };
  /** All series that wait now; absent: as before. */
  readonly pauses?: readonly SeriesPause[];
  /** Items to be looked at once more at once, e.g. because a user edited between our write and our read-back. */
  readonly again: readonly S4Guid[];
  readonly failures: readonly (FailedVersion & { readonly ref: ItemRef; readonly on: Side; readonly fault: Fault })[];
  readonly marked?: readonly Marked[];
  /** Deletes that wait for the end of the repair; each pair is looked at again then. */
  readonly held?: readonly Held[];
  /** Never with work of a repair. */
  readonly braked?: Braked;
  /** Names the settings by which this was judged. */
  readonly rules?: string;
  /** Of the first listing: items that were looked at since the settle before (absent: links and reports are counted), and how many there are, as far as is known. */
  readonly progress?: { readonly done: number; readonly total?: number };
  /** Items that failed before and are fine now. */
  readonly cured: readonly ItemRef[];
  readonly subscription?:
    | { readonly id: string; readonly generation: number; readonly watermark: Watermark }
    | { readonly refused: true };
  readonly wrote: { readonly s4: number; readonly exchange: number; readonly deletes: number };
  /** The whole mailbox waits: one side is busy, unreachable or refuses us. Ends the round. */
  readonly backOff?: { readonly on: Side; readonly fault: Fault };
  /** Milliseconds from the oldest notice to the end of its writes. */
  readonly lagMs?: number;
  /** A part of the work is done, the round goes on with the same work: only renew the lease. */
  readonly partial: boolean;
  /** End the round even if there is more work (shutdown). */
  readonly end: boolean;
};

export type MailboxProtocol = {
  readonly enrol: {
    readonly message: { readonly enrolment: Enrolment } & Stamped;
    readonly reply: { readonly enrolled: boolean };
  };
  readonly remove: { readonly message: Stamped; readonly reply: { readonly removed: boolean } };
  /** `old`: the notice came by an older generation of the callback URL: answer Unsubscribe. */
  readonly tell: {
    readonly message: { readonly notice: MailboxNotice };
    readonly reply: { readonly stored: 'yes' | 'old' | 'not-enrolled' };
  };
  readonly begin: {
    readonly message: {
      readonly at: Instant;
      readonly leaseMs: number;
      readonly token: RoundToken;
      readonly flushed?: number;
      /** Of the installation; a restore raises it. A mailbox that has a lower one stores that it has to be repaired, and begins with that. Absent: 1. */
      readonly epoch?: number;
    };
    readonly reply: BeginReply;
  };
  /** Reads links; stores nothing. */
  readonly look: {
    readonly message: {
      readonly token: RoundToken;
      readonly at: Instant;
      readonly itemIds: readonly ItemId[];
      readonly guids: readonly S4Guid[];
      /** Of single items, occurrences or series. */
      readonly keys: readonly IdentityKey[];
    };
    readonly reply:
      | Lost
      | { readonly lost: false; readonly links: readonly Link[]; readonly series: readonly SeriesLink[] };
  };
  /** Stores the intents and their journal entries before anything is sent; renews the lease. Raises the generation when `subscribe`. */
  readonly intend: {
    readonly message: {
      readonly token: RoundToken;
      readonly correlation: CorrelationId;
      readonly at: Instant;
      readonly leaseMs: number;
      readonly flushed: number;
      readonly intents: readonly Intent[];
      readonly journal: readonly JournalDraft[];
      readonly subscribe: boolean;
    };
    readonly reply:
      | Lost
      | { readonly lost: false; readonly generation: number; readonly outbox: readonly OutboxEntry[] };
  };
  readonly settle: {
    readonly message: Settle;
    readonly reply:
      | Lost
      | { readonly lost: false; readonly outbox: readonly OutboxEntry[]; readonly next?: Work; readonly due?: Instant };
  };
  /** From the reminder: arms reconcile and renewal when they are due. */
  readonly tick: { readonly message: { readonly at: Instant }; readonly reply: { readonly due: boolean } };
  /** Dead letters by item and by cause (all when absent): try again now. */
  readonly retry: {
    readonly message: Stamped & { readonly items?: readonly string[]; readonly fault?: FaultCode };
    readonly reply: { readonly retried: number };
  };
  /** Of an administrator whom the brake asked. approve: no limit for one hour; reject: `Work.rejected`. Either way what was held is looked at again. Not `answered`: nothing was asked (any more). */
  readonly answer: {
    readonly message: Stamped & { readonly decision: 'approve' | 'reject' };
    readonly reply: { readonly answered: boolean };
  };
  readonly putBack: PutBackTurn;
  /** Writes all views of the mailbox into the outbox anew (rebuild-views). */
  readonly report: {
    readonly message: { readonly at: Instant };
    readonly reply: { readonly outbox: readonly OutboxEntry[] };
  };
};
