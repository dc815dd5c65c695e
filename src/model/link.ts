/**
 * Owns the link: the pair (S/4 item, mailbox item) with its role and base (architecture, Identity 2). Stored one per key in the
 * MailboxActor's state; holds ids, versions and keyed fingerprints, never content.
 */
import { type Field } from './appointment.ts';
import { type ChangeKey, type ETag, type IdentityKey, type ItemId, type S4Guid } from './ids.ts';
import { type Instant } from './instant.ts';

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
};

/** Why an item is left alone on both sides. Listed per item in the admin API. */
export const skipReasons = [
  'private',
  'series',
  'meeting',
  'outside-window',
  'left-folder',
  'not-an-appointment',
  'not-responsible',
  'unreadable',
  /** Carries our key, but what it belonged to is gone or of another installation. */
  'orphaned',
  'type-off',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** The closed list of sync.md, Deletes. A delete on either side names one of these in the journal. */
export const witnesses = [
  'deleted-by-person', // 1
  'cancelled-by-organiser', // 2
  'occurrence-removed', // 3
  'person-removed', // 4
  'follow-removed', // 5
  'approved-by-administrator', // 6
] as const;
export type Witness = (typeof witnesses)[number];
