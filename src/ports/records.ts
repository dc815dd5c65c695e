/**
 * Rows: what is listed, filtered, counted or must be unique across mailboxes (architecture, Rows). Records are their own authority; views are
 * written from turns by way of the outbox and can be rebuilt from the actors.
 */
import { type EnrolmentId, type PartnerNumber, type S4Guid, type S4System, type SmtpAddress } from '../model/ids.ts';
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
  readonly unenrol: (id: EnrolmentId) => Promise<boolean>;
  readonly enrolment: (id: EnrolmentId) => Promise<Enrolment | undefined>;
  readonly enrolmentOf: (smtpAddress: SmtpAddress) => Promise<Enrolment | undefined>;
  readonly enrolments: () => Promise<readonly Enrolment[]>;
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

  readonly addWaiting: (notice: WaitingNotice) => Promise<void>;
  readonly waiting: (limit: number) => Promise<readonly WaitingNotice[]>;
  readonly removeWaiting: (id: string) => Promise<void>;
  readonly countWaiting: () => Promise<number>;

  /** Inserts by (actor, sequence), on conflict do nothing for journal and conflicts, newest sequence wins for views. */
  readonly flush: (entries: readonly OutboxEntry[]) => Promise<void>;
  readonly journal: (
    query: Page & { readonly mailbox?: EnrolmentId; readonly guid?: S4Guid },
  ) => Promise<readonly JournalEntry[]>;
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
