/**
 * Rows: what is listed, filtered, counted or must be unique across mailboxes (architecture, Rows). Records are their own authority; views are
 * written from turns by way of the outbox and can be rebuilt from the actors.
 */
import {
  type EnrolmentId,
  type IdentityKey,
  type ItemId,
  type PartnerNumber,
  type S4Guid,
  type S4System,
  type SmtpAddress,
} from '../model/ids.ts';
import { type Instant } from '../model/instant.ts';
import { type JournalEntry } from '../model/journal.ts';
import { type Settings } from '../model/settings.ts';
import { type DeadLetter, type ItemView, type MailboxView, type OutboxEntry } from '../model/view.ts';
import { type ActorKind } from './wake.ts';

export type Enrolment = {
  readonly id: EnrolmentId;
  readonly smtpAddress: SmtpAddress;
  readonly employee: PartnerNumber;
  readonly s4: S4System;
  readonly since: Instant;
};

/** A notice that the door could not hand over in time; the sweep hands it on. `body` is the turn's message. */
export type WaitingNotice = {
  readonly id: string;
  readonly kind: ActorKind;
  readonly actorId: string;
  readonly turn: string;
  readonly body: unknown;
};

/**
 * Who leads a meeting whose organiser is not enrolled (architecture, Identity 3). The epoch starts at 1 and only rises. `since`: when it was taken over; absent where
 * it was nobody's before. `made`: S/4 has or had its appointment; where it is not found any more, nobody makes it again (P4).
 */
export type MeetingLead = {
  readonly mailbox: EnrolmentId;
  readonly epoch: number;
  readonly since?: Instant;
  readonly made?: true;
};

/** Addresses of one appointment that the address search did not take to exactly one partner. */
export type PeopleFindings = {
  readonly unmatched: readonly SmtpAddress[];
  readonly ambiguous: readonly { readonly email: SmtpAddress; readonly partners: readonly PartnerNumber[] }[];
};

/**
 * One of them, as an administrator sees it. unmatched: nobody has the address. ambiguous: several have, and `partners` are those with a number that Tandem can
 * name.
 */
export type PeopleReport = {
  /** Names the row in lists. */
  readonly id: string;
  readonly kind: 'unmatched' | 'ambiguous';
  readonly mailbox: EnrolmentId;
  readonly guid: S4Guid;
  readonly email: SmtpAddress;
  readonly partners: readonly PartnerNumber[];
  readonly since: Instant;
};

/** The item is the same as this candidate; `null`: it is none of them. */
export type ReviewDecision = { readonly same: S4Guid | null };

/** A question that waits for an administrator: of an item of a mailbox, which of the candidates in S/4 is it, if any. */
export type Review = {
  /** Deterministic, so that a repeated round asks once: of mailbox and item, 8 to 80 characters of [0-9a-z-]. */
  readonly id: string;
  readonly mailbox: EnrolmentId;
  readonly kind: 'match';
  readonly itemId?: ItemId;
  /** Of the link, when there is one. */
  readonly guid?: S4Guid;
  /** Best first. */
  readonly candidates: readonly { readonly guid: S4Guid; readonly score: number }[];
  readonly since: Instant;
};
/** `decision`: stored, and not carried out yet; a round that did removes the review. */
export type StoredReview = Review & { readonly decision?: ReviewDecision };

export type Page = { readonly limit: number; readonly before?: string };

export type Records = {
  /** With a mailbox also its group, of the same moment; none where it is in no group. */
  readonly settings: (
    mailbox?: EnrolmentId,
  ) => Promise<{ readonly version: number; readonly settings: Settings; readonly group?: string }>;
  /**
   * `undefined` when somebody else changed them meanwhile. The groups that there are follow them.
   * @throws GroupHasMembers when a group that has members is left out
   */
  readonly putSettings: (settings: Settings, expectedVersion: number, by: string) => Promise<number | undefined>;

  /** False when the address or the employee is enrolled already. */
  readonly enrol: (enrolment: Enrolment) => Promise<boolean>;
  /** What is asked, reported and known of copies goes with it. A meeting that it leads stays its own until another mailbox takes it over by its epoch. */
  readonly unenrol: (id: EnrolmentId) => Promise<boolean>;
  readonly enrolment: (id: EnrolmentId) => Promise<Enrolment | undefined>;
  readonly enrolmentOf: (smtpAddress: SmtpAddress) => Promise<Enrolment | undefined>;
  readonly enrolments: () => Promise<readonly Enrolment[]>;
  /** The enrolments that have one of these addresses. */
  readonly enrolledAddresses: (addresses: readonly SmtpAddress[]) => Promise<readonly Enrolment[]>;
  /** The enrolled mailboxes of these employees. */
  readonly enrolledEmployees: (
    system: S4System,
    employees: readonly PartnerNumber[],
  ) => Promise<readonly EnrolmentId[]>;

  /** Written before the first write that makes an item, so that later deletes and removed participants find their way. Idempotent. */
  readonly addInterest: (system: S4System, guid: S4Guid, mailbox: EnrolmentId) => Promise<void>;
  readonly interested: (system: S4System, guid: S4Guid) => Promise<readonly EnrolmentId[]>;

  /** Idempotent; `because` e.g. `employee`. */
  readonly follow: (partner: PartnerNumber, system: S4System, mailbox: EnrolmentId) => Promise<void>;
  readonly followers: (partner: PartnerNumber, system: S4System) => Promise<readonly EnrolmentId[]>;

  readonly meetingLead: (key: IdentityKey) => Promise<MeetingLead | undefined>;
  /**
   * Takes the lead: where nobody has it (`expected` absent), or from the holder with the expected epoch, which rises by one. Repeating it is harmless.
   * `at`: kept as `since`.
   * @returns what stands afterwards, ours or somebody else's
   */
  readonly claimMeeting: (
    key: IdentityKey,
    mailbox: EnrolmentId,
    expected: (Pick<MeetingLead, 'epoch'> & { readonly at?: Instant }) | undefined,
  ) => Promise<MeetingLead>;
  /** The appointment of this meeting exists in S/4. Idempotent; without a row nothing happens. */
  readonly meetingMade: (key: IdentityKey) => Promise<void>;
  /** The meetings whose row names this mailbox, enrolled or not. */
  readonly meetingsLedBy: (mailbox: EnrolmentId) => Promise<readonly IdentityKey[]>;
  /** These mailboxes have or will get their copies of these meetings by invitation. Idempotent; what is not enrolled (any more) is left out. */
  readonly addMeetingCopies: (keys: readonly IdentityKey[], mailboxes: readonly EnrolmentId[]) => Promise<void>;
  readonly hasMeetingCopy: (key: IdentityKey, mailbox: EnrolmentId) => Promise<boolean>;
  readonly meetingCopies: (key: IdentityKey) => Promise<readonly EnrolmentId[]>;
  /** The meeting with this identity, which its UID gives it, is the appointment with that one. What was said last stands. */
  readonly nameMeeting: (byUid: IdentityKey, byLink: IdentityKey) => Promise<void>;
  /** The appointment that such a meeting is about. */
  readonly meetingNamed: (byUid: IdentityKey) => Promise<IdentityKey | undefined>;
  /** This mailbox has no copy any more. */
  readonly removeMeetingCopies: (key: IdentityKey, mailbox: EnrolmentId) => Promise<void>;

  /** Replaces what was reported of this appointment by this mailbox; nothing found removes it. */
  readonly reportPeople: (mailbox: EnrolmentId, guid: S4Guid, findings: PeopleFindings) => Promise<void>;
  /** Oldest first. */
  readonly peopleReports: (
    query: Page & { readonly mailbox?: EnrolmentId; readonly kind?: PeopleReport['kind'] },
  ) => Promise<readonly PeopleReport[]>;

  /** Asks, or asks anew with other candidates; a decision that is there stays. */
  readonly putReview: (review: Review) => Promise<void>;
  readonly review: (id: string) => Promise<StoredReview | undefined>;
  /** By id. `decided`: only those with a decision, or only those without. */
  readonly reviews: (
    query: Page & { readonly mailbox?: EnrolmentId; readonly decided?: boolean },
  ) => Promise<readonly StoredReview[]>;
  /** False when there is no such review. */
  readonly decideReview: (id: string, decision: ReviewDecision, by: string) => Promise<boolean>;
  readonly removeReview: (id: string) => Promise<void>;

  readonly addWaiting: (notice: WaitingNotice) => Promise<void>;
  readonly waiting: (limit: number) => Promise<readonly WaitingNotice[]>;
  readonly removeWaiting: (id: string) => Promise<void>;
  readonly countWaiting: () => Promise<number>;

  /** Inserts by (actor, sequence), on conflict do nothing for journal and conflicts, newest sequence wins for views. */
  readonly flush: (entries: readonly OutboxEntry[]) => Promise<void>;
  readonly journal: (
    query: Page & { readonly mailbox?: EnrolmentId; readonly guid?: S4Guid },
  ) => Promise<readonly JournalEntry[]>;
  readonly mailboxView: (mailbox: EnrolmentId) => Promise<MailboxView | undefined>;
  /** How many causes of deletes were announced since, by all mailboxes (`JournalEntry.cause`, each once), and how many links there are. */
  readonly deletesSince: (since: Instant) => Promise<{ readonly deletes: number; readonly links: number }>;
  readonly mailboxViews: () => Promise<readonly MailboxView[]>;
  readonly itemViews: (mailbox: EnrolmentId, page: Page) => Promise<readonly ItemView[]>;
  readonly deadLetters: (query: Page & { readonly mailbox?: EnrolmentId }) => Promise<readonly DeadLetter[]>;
  readonly deadLetter: (id: string) => Promise<DeadLetter | undefined>;
  /** Mailboxes whose `due` has passed. */
  readonly dueMailboxes: (now: Instant, limit: number) => Promise<readonly EnrolmentId[]>;
  /** The generation of the callback URL that is valid now; stored before Subscribe is sent (exchange.md, Push subscriptions). */
  readonly setGeneration: (mailbox: EnrolmentId, generation: number) => Promise<void>;
  readonly generation: (mailbox: EnrolmentId) => Promise<number | undefined>;
  /** A push notification or status event was seen. Kept apart from the views: status events do not activate actors. */
  readonly seen: (mailbox: EnrolmentId, at: Instant) => Promise<void>;
  readonly lastSeen: (mailbox: EnrolmentId) => Promise<Instant | undefined>;
  /** Subscriptions from which nothing was heard since. */
  readonly silentSince: (before: Instant, limit: number, now: Instant) => Promise<readonly EnrolmentId[]>;
};
