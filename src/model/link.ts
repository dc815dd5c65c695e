/**
 * Owns the link: the pair (S/4 item, mailbox item) with its role and base (architecture, Identity 2). Stored one per key in the
 * MailboxActor's state; holds ids, versions and keyed fingerprints, never content.
 */
import { type Field, type Side } from './appointment.ts';
import { type Said } from './delete-policy.ts';
import { type ChangeKey, type ETag, type IdentityKey, type ItemId, type PartnerNumber, type S4Guid } from './ids.ts';
import { type Instant, type PlainDate } from './instant.ts';
import { type OriginalStart } from './series.ts';

/** What this mailbox's copy may do (architecture, Identity 2 and 3). */
export type Role = 'lead' | 'participant' | 'attendee';

/**
 * Keyed hash of the normalised value of each field when both sides last agreed. `null`: unknown (adopted pair, or a write whose
 * outcome is in doubt); then values that differ are a conflict, because either side may hold what a user wrote.
 */
export type Base = { readonly [F in Field]: string | null };

/**
 * linked: kept in step. resting: nothing is done until the reason ends (left the window, turned private, became a series …), both
 * copies stay. vanished: gone from the mailbox without a witness, waits for review. tombstone: deleted, never created again.
 */
export type LinkState = 'linked' | 'resting' | 'vanished' | 'tombstone';

export type Link = {
  readonly v: 1;
  /** Also the key under which the link is stored. */
  readonly guid: S4Guid;
  readonly key: IdentityKey;
  readonly role: Role;
  readonly bornOn: 's4' | 'exchange';
  readonly itemId: ItemId;
  readonly changeKey: ChangeKey;
  readonly etag: ETag;
  readonly base: Base;
  readonly state: LinkState;
  /** Why it rests, vanished or was deleted; for `resting` a `SkipReason`, for `tombstone` a witness. */
  readonly because?: string;
  readonly since: Instant;
  /** Rounds in which a field still differed right after our own write; two make it not representable (sync.md, The model). */
  readonly differs: { readonly [F in Field]?: number };
  /** Present for an occurrence of a series; its `itemId` is an `occurrenceId`. */
  readonly occurrence?: OccurrenceLink;
  /** Present while the item of one side is private in a mode that hides it. */
  readonly hidden?: Hidden;
  /** Absent: nobody compared them yet. */
  readonly people?: PeopleBase;
  /** The item is an invitation by an organiser whose mailbox is not enrolled; this mailbox leads for all who are invited. */
  readonly invited?: true;
  /** Items with this key that lay in Deleted Items already when this one came into the calendar: they are no witness of its deletion. */
  readonly earlier?: readonly ItemId[];
  /** Of the appointment in S/4, as it was seen last: what is gone decides by it still. */
  readonly transactionType?: string;
  /** Present while the copy that stayed says by what Tandem wrote on it that the other was cancelled or deleted. */
  readonly said?: Said;
  /** The item, which a person made, was given the link to its appointment; what becomes of it there is the person's. */
  readonly told?: true;
  /** Tandem made the item in this calendar. Absent: a person did, or nobody knows. */
  readonly made?: true;
  /** Updates of whose outcome nobody knows, while the item is where nobody looks: judged by what it shows when it is in sight again. */
  readonly doubts?: readonly Doubt[];
  /** Of a tombstone: its occurrence was not in the series any more either. Whoever has it there again, by another pattern, means a new one. */
  readonly out?: true;
};

/** Of an update in doubt, what is needed to tell what became of it: the version that it expected, and the fingerprints of what it sent. */
export type Doubt = {
  readonly on: Side;
  readonly version?: ChangeKey | ETag;
  readonly sent: { readonly [F in Field]?: string };
};

/**
 * `agreed`: the partners who were on both sides when they were compared last. `seen`: keyed hash of what was compared; equal means nothing to do. `addresses`: keyed
 * hash of the address by which a partner was matched: who was matched once is not taken for removed because a search finds nobody.
 */
export type PeopleBase = {
  readonly agreed: readonly PartnerNumber[];
  readonly seen: string;
  readonly addresses?: { readonly [partner: PartnerNumber]: string };
};

/** Which occurrence a link belongs to. `series`: the key of the series. */
export type OccurrenceLink = {
  readonly series: IdentityKey;
  readonly identity: OriginalStart;
  readonly ordinal: number;
};

/** The item on side `of` is private; the other side holds its times only, in step, or a block that was left behind (sync.md, Private). */
export type Hidden = { readonly of: Side; readonly held: 'times' | 'orphan' };

/** A version that equals no version: the item is looked at again. */
export const unknownChangeKey = '?' as ChangeKey;

/** A series whose occurrences are linked: how its master is found, and the links of its occurrences. */
export type SeriesLink = {
  readonly v: 1;
  readonly key: IdentityKey;
  readonly master: ItemId;
  /** Version of the master that was expanded last; `unknownChangeKey` while that is not done. */
  readonly changeKey: ChangeKey;
  /** Empty: the series is forgotten, unless its first look is still under way: its master may carry its key by now. */
  readonly guids: readonly S4Guid[];
  /** Its last day, while appointments beyond it are to be deleted: nothing followed the series within the wait, which is not repeated for this end. */
  readonly endedOn?: PlainDate;
  /** The series that take over its rest ("this and following"), from the look at which they began until one that finds nothing left to be taken over. */
  readonly followedBy?: readonly Successor[];
};

export type Successor = { readonly key: IdentityKey; readonly master: ItemId };

/** Why an item is left alone on both sides. Listed per item in the admin API. */
export const skipReasons = [
  'private',
  'outside-window',
  'left-folder',
  'not-an-appointment',
  'unreadable',
  /** Carries our key, but what it belonged to is gone or of another installation. */
  'orphaned',
  /** Its transaction type, or appointments of this mailbox at all, are switched off in this direction. */
  'direction',
  /** Neither category nor tag asks for it. */
  'not-triggered',
  /** An invitation that its person has not answered yet, or has declined. */
  'not-accepted',
  /** A copy of a meeting that another mailbox leads. */
  'attendee',
  /** Cancelled before it was ever synchronised. */
  'cancelled',
  /** An administrator said no to what would have been written. */
  'rejected',
  /** Waits for an administrator: it may be the same as another one. */
  'review',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** The closed list of sync.md, Deletes, and the one of docs/SPEC.md, The seventh witness. A delete on either side names one of these in the journal. */
export const witnesses = [
  'deleted-by-person', // 1
  'cancelled-by-organiser', // 2
  'occurrence-removed', // 3
  'person-removed', // 4
  'follow-removed', // 5
  'approved-by-administrator', // 6
  'superseded-by-invitation', // 7
] as const;
export type Witness = (typeof witnesses)[number];
