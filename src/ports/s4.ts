/**
 * What Tandem needs from one S/4HANA system and client; implemented by adapters/s4, judged by a contract suite that runs in the three
 * capability shapes (s4.md): full, no ExternalId, no tombstones.
 */
import { type Content, type ContentField } from '../model/appointment.ts';
import { type Fault, type Result } from '../model/fault.ts';
import {
  type ETag,
  type IdentityKey,
  type PartnerNumber,
  type S4Guid,
  type S4System,
  type SmtpAddress,
} from '../model/ids.ts';
import { type IanaZone, type Instant } from '../model/instant.ts';
import { type Language } from '../model/language.ts';

/** Read from `$metadata` at connect; what is absent is switched off, with a reason. */
export type S4Capabilities = {
  readonly externalId: boolean;
  readonly tombstones: boolean;
  readonly changedBy: boolean;
  readonly timeZone: boolean;
};

/** A partner of an appointment; a person may be there several times, in several partner functions. */
export type S4Partner = {
  /** Key of the entry within the appointment. */
  readonly key: S4Guid;
  /** `undefined` for a number that is not numeric (external number range). */
  readonly number: PartnerNumber | undefined;
  /** Partner function, e.g. `00000015` contact person, `00000032` participant. */
  readonly function: string;
  readonly name: string;
  readonly email: SmtpAddress | undefined;
  /** An employee of ours. */
  readonly internal: boolean;
  readonly main: boolean;
  /** The customer for whom a contact person takes part. */
  readonly account: PartnerNumber | undefined;
};

export type S4Appointment = {
  readonly guid: S4Guid;
  readonly etag: ETag;
  readonly transactionType: string;
  /** The employee responsible. */
  readonly responsible: PartnerNumber | undefined;
  /** All partners of the appointment, the responsible one included. */
  readonly partners: readonly S4Partner[];
  readonly externalId: string | undefined;
  readonly changedAt: Instant;
  /** True when our communication user made the last change. */
  readonly changedByUs: boolean;
  /** **Also of a private appointment**: the private mode decides what of it may go anywhere (P8). */
  readonly content: Content;
  readonly private: boolean;
  /** Appointments of its transaction type have a private flag. */
  readonly privateAllowed: boolean;
  /** Appointments of its transaction type have a note; S/4 refuses one where they have none. */
  readonly noteAllowed: boolean;
  /** User status, e.g. `E0001`. */
  readonly status: string;
  /** Priority, e.g. `5`. */
  readonly priority: string;
};

export type WantedPartner = {
  readonly number: PartnerNumber;
  readonly function: string;
  /** The customer for whom a contact person takes part; S/4 takes her own where absent. */
  readonly account?: PartnerNumber;
};

export type S4Draft = {
  readonly transactionType: string;
  readonly responsible: PartnerNumber;
  readonly externalId: IdentityKey;
  readonly content: Content;
  /** S/4's defaults where absent. */
  readonly status?: string;
  readonly priority?: string;
  readonly private?: boolean;
  readonly partners?: readonly WantedPartner[];
};

/** The partner list as it shall be, for the functions that we keep; partners in other functions are not touched. */
export type S4PartnerEdit = {
  /** All partners, as they were read together with the ETag of the edit. */
  readonly known: readonly S4Partner[];
  /** Of the functions that we keep, everybody who shall be there. */
  readonly wanted: readonly WantedPartner[];
  readonly functions: readonly string[];
};

/** What absent properties name stays as it is. */
export type S4Edit = {
  readonly content?: { readonly [F in ContentField]?: Content[F] };
  readonly status?: string;
  readonly priority?: string;
  readonly private?: boolean;
  /** Of an occurrence that got another identity. */
  readonly externalId?: IdentityKey;
  readonly partners?: S4PartnerEdit;
};

/** `at` is the server's time at which the read began; the next delta asks from there, less an overlap. */
export type DeltaPage = {
  readonly changed: readonly {
    readonly guid: S4Guid;
    readonly etag: ETag;
    readonly partners: readonly PartnerNumber[];
  }[];
  readonly deleted: readonly S4Guid[];
  readonly at: Instant;
  readonly next?: string;
};

export type Employee = {
  readonly number: PartnerNumber;
  readonly email: SmtpAddress | undefined;
  readonly zone: IanaZone | undefined;
  /** In which we write for them; `undefined` when S/4 says nothing. */
  readonly language: Language | undefined;
  readonly blocked: boolean;
  /** Changes when anything above changes. */
  readonly version: string;
};

export type S4Port = {
  readonly system: S4System;
  readonly capabilities: () => Promise<Result<S4Capabilities>>;
  readonly read: (guid: S4Guid) => Promise<Result<S4Appointment>>;
  /** Appointments that the employee is responsible for and that touch the window, ordered by GUID after `after`; at most one page. */
  readonly list: (query: {
    readonly responsible: PartnerNumber;
    readonly from: Instant;
    readonly to: Instant;
    readonly after?: S4Guid;
  }) => Promise<Result<{ readonly appointments: readonly S4Appointment[]; readonly more: boolean }>>;
  /** Everything changed or deleted since; one-second resolution, set before commit: the caller overlaps and drops doubles by (guid, ETag). */
  readonly delta: (since: Instant, next?: string) => Promise<Result<DeltaPage>>;
  /** `capability-missing` without ExternalId. `undefined` when nothing carries it. */
  readonly findByExternalId: (externalId: IdentityKey) => Promise<Result<S4Appointment | undefined>>;
  /** Never repeats by itself: after any doubt the caller looks ExternalId up first. */
  readonly create: (draft: S4Draft) => Promise<Result<{ readonly guid: S4Guid; readonly etag?: ETag }>>;
  /**
   * All of it or nothing, in one change set under one ETag; no request where nothing would change. `stale` when the appointment or its partners
   * moved. Never repeats by itself.
   */
  readonly edit: (guid: S4Guid, etag: ETag, edit: S4Edit) => Promise<Result<{ readonly etag?: ETag }>>;
  readonly delete: (guid: S4Guid, etag: ETag) => Promise<Result<void>>;
  /** Green when our user may read appointments at all, so that a 404 means deleted and not "not allowed to see". */
  readonly mayRead: () => Promise<Result<void>>;
  readonly employee: (number: PartnerNumber) => Promise<Result<Employee>>;
  /** The live list. `capability-missing` where the service has none. */
  readonly transactionTypes: () => Promise<Result<readonly TransactionType[]>>;
  /** The type, if it is one of appointments; else a fault with the reason. */
  readonly checkTransactionType: (code: string) => Promise<TransactionTypeCheck>;
  /** Statuses of all transaction types of appointments, in the order of customizing. */
  readonly statuses: () => Promise<Result<readonly UserStatus[]>>;
  readonly priorities: () => Promise<Result<readonly Priority[]>>;
  readonly searchAddress: (address: SmtpAddress) => Promise<Result<AddressMatch>>;
};

/** A transaction type of appointments, as customizing lists it (CRMV_APPT_OD). */
export type TransactionType = {
  /** Four characters. */
  readonly code: string;
  /** In the logon language. */
  readonly description: string;
  /** Text type of the note; `undefined`: appointments of this type have none. */
  readonly noteTextType: string | undefined;
  /** True where appointments of this type have a private flag. */
  readonly privateAllowed: boolean;
};

/**
 * Why appointments are not synchronised with this transaction type. `belongs-to-tasks`: its business object is 2000125; `in-both-lists`: it
 * stands in the customizing of appointments and of tasks, so one of the two is wrong; `not-in-list`: it does not exist, belongs to another
 * business object, or was not entered in the customizing of appointments.
 */
export type TransactionTypeFault = {
  readonly kind: 'invalid';
  readonly code: 'rejected';
  readonly reason: 'belongs-to-tasks' | 'in-both-lists' | 'not-in-list';
};
export type TransactionTypeCheck =
  | { readonly ok: true; readonly value: TransactionType }
  | { readonly ok: false; readonly fault: Fault | TransactionTypeFault };

/** A user status. The same id may mean another thing in another transaction type. */
export type UserStatus = {
  readonly transactionType: string;
  readonly id: string;
  /** In the logon language. */
  readonly text: string;
  /** The system status that it sets, e.g. `I1005` completed; `undefined` where S/4 names none. */
  readonly systemStatus: string | undefined;
  /** New appointments have it. */
  readonly initial: boolean;
};

/** `1` very high, `3` high, `5` medium, `9` low in standard customizing. */
export type Priority = { readonly key: string; readonly text: string };

/** A partner who has an e-mail address. */
export type AddressCandidate = {
  readonly number: PartnerNumber;
  readonly category: 'employee' | 'person' | 'organisation';
  /** Customers of whom the person is a contact under this address. */
  readonly accounts: readonly PartnerNumber[];
};

/**
 * Whose an e-mail address is. `ambiguous` is to be reported, not guessed (sync.md, People). `none` is no witness that a partner ended: S/4
 * shows an empty list also to users who may see nothing.
 */
export type AddressMatch = (
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly partner: AddressCandidate }
  /** In the order of their numbers. Fewer than two where the others have numbers that are not numeric. */
  | { readonly kind: 'ambiguous'; readonly partners: readonly AddressCandidate[] }
) & {
  /** Who has the address and is blocked: not taken up by S/4 anew, and so no candidate. */
  readonly blocked: readonly PartnerNumber[];
};
