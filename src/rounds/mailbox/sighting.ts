/**
 * Owns the sighting: one item as this round sees it on both sides, with its link if it has one. "There" and "not there" are facts; why something is not there
 * is the witness, and without one nothing is deleted (I7).
 */
import { type ItemRef } from '../../actors/messages.ts';
import { type Field, type Side } from '../../model/appointment.ts';
import { type BusyState } from '../../model/busy-state.ts';
import { type IdentityKey, type ItemId } from '../../model/ids.ts';
import {
  type Base,
  type Doubt,
  type Link,
  type OccurrenceLink,
  type PeopleBase,
  type SkipReason,
  type Witness,
} from '../../model/link.ts';
import { type Attendee } from '../../model/people.ts';
import { type ExchangeItem, type ReadableItem } from '../../ports/exchange.ts';
import { type PeopleFindings } from '../../ports/records.ts';
import { type S4Appointment, type WantedPartner } from '../../ports/s4.ts';
import { type Kept } from './pairs/kept.ts';

export type OnS4 =
  | { readonly is: 'there'; readonly item: S4Appointment }
  | { readonly is: 'gone'; readonly witness?: Witness };

export type OnExchange =
  | { readonly is: 'there'; readonly item: ExchangeItem }
  /** In another folder: left its scope, the link is kept. */
  | { readonly is: 'away'; readonly reason: SkipReason }
  /**
   * `unclear`: in Deleted Items, but perhaps by Tandem, in a life that a restore took back. `ours`: there by a delete of our own whose outcome nobody had
   * stored, with the witness of that delete; no person deleted it. `cutOff`: an occurrence that the pattern of its series does not have any more.
   */
  | {
      readonly is: 'gone';
      readonly witness?: Witness;
      readonly unclear?: true;
      readonly ours?: Witness;
      readonly cutOff?: true;
    };

/** A pair that is linked, or was found to belong together. */
export type Pair = {
  readonly kind: 'pair';
  readonly ref: ItemRef;
  readonly link: Link;
  readonly s4: OnS4;
  readonly exchange: OnExchange;
  /** True when no stored link backs it: adopted by its key, or made from an intent whose outcome was in doubt. */
  readonly adopted: boolean;
  /** Overrides the link's base after a doubt. */
  readonly base: Base;
  /** Fields of a write in doubt that show their old value; see `doubtedFields`. */
  readonly doubted: readonly Field[];
  /** What the link is to remember of writes in doubt; absent: nothing. */
  readonly doubts?: readonly Doubt[];
  /** Absent for what is no meeting, or one of its own that was never anybody else's. */
  readonly standing?: MeetingStanding;
  /** Who has to be added or removed; absent when nothing about the people changed. */
  readonly people?: PeopleStep;
  /** What Tandem said on the copy that had stayed, and is taken back; the pair shows both sides as they are without it. */
  readonly unsaid?: Unsaid;
  /** The identity that the link gets with this round's write: an occurrence that was re-keyed, or one that is no occurrence any more. */
  readonly rekey?: { readonly key: IdentityKey; readonly occurrence?: OccurrenceLink };
  /** The invitation to the same meeting, which lies in the same calendar. */
  readonly invitation?: ItemId;
  /** What an administrator wants back. */
  readonly kept?: readonly Kept[];
};

/** What is there instead again. */
export type Unsaid = {
  readonly on: Side;
  readonly subject?: string;
  readonly busyState?: BusyState;
  readonly category?: string;
  readonly status?: string;
};

/**
 * `invited`: this mailbox leads for all who are invited by an organiser outside. `attendee`: somebody else leads. `own`: this mailbox organises it and leads, though
 * another one did before. `copy`: Tandem's silent copy of a meeting that another mailbox leads by invitation.
 */
export type MeetingStanding = 'invited' | 'attendee' | 'own' | 'copy';

/** Whether a mailbox with this part in a meeting speaks for it. */
export const speaksFor = (standing: MeetingStanding): boolean => standing === 'invited' || standing === 'own';

/** On one side only, so far. `participant`: another employee is responsible. */
export type NewOnS4 = {
  readonly kind: 'new-on-s4';
  readonly ref: ItemRef;
  readonly item: S4Appointment;
  readonly role: 'lead' | 'participant';
  /** Its tombstone: it was taken away from this mailbox, and may be there still. */
  readonly former?: Link;
};
export type NewOnExchange = {
  readonly kind: 'new-on-exchange';
  readonly ref: ItemRef;
  readonly item: ReadableItem;
  /** Its identity: the key it carries, else computed from its UID; a user's copy gets one of its own. */
  readonly key: IdentityKey;
  readonly occurrence?: OccurrenceLink;
  readonly invited?: true;
  /** Whether its transaction type has a private flag; asked for private items only. */
  readonly flagAllowed?: boolean;
  /** `false`: its transaction type has no note, and S/4 refuses one. */
  readonly noteAllowed?: boolean;
  /** Who takes part, as S/4 gets them. */
  readonly people?: NewPeople;
};

/** `findings`: who could not be matched, to be reported once there is an appointment. */
export type NewPeople = {
  readonly partners: readonly WantedPartner[];
  readonly base: PeopleBase;
  readonly findings?: PeopleFindings;
};

/** What the people of a pair need. `wanted`: all partners in the functions that Tandem keeps, as they shall be. */
export type PeopleStep = {
  readonly s4?: { readonly wanted: readonly WantedPartner[]; readonly functions: readonly string[] };
  readonly exchange?: readonly Attendee[];
  readonly base: PeopleBase;
};

/** Nothing to do but to say why. */
export type Skipped = { readonly kind: 'skipped'; readonly ref: ItemRef; readonly reason: SkipReason };

export type Sighting = Pair | NewOnS4 | NewOnExchange | Skipped;
