/**
 * What Tandem needs from one S/4HANA system and client; implemented by adapters/s4, judged by a contract suite that runs in the three
 * capability shapes (s4.md): full, no ExternalId, no tombstones.
 */
import { type Appointment } from '../model/appointment.ts';
import { type Result } from '../model/fault.ts';
import {
  type ETag,
  type IdentityKey,
  type PartnerNumber,
  type S4Guid,
  type S4System,
  type SmtpAddress,
} from '../model/ids.ts';
import { type IanaZone, type Instant } from '../model/instant.ts';
import { type AppointmentChange } from './exchange.ts';

/** Read from `$metadata` at connect; what is absent is switched off, with a reason. */
export type S4Capabilities = {
  readonly externalId: boolean;
  readonly tombstones: boolean;
  readonly changedBy: boolean;
  readonly timeZone: boolean;
};

export type S4Appointment = {
  readonly guid: S4Guid;
  readonly etag: ETag;
  readonly transactionType: string;
  /** The employee responsible. */
  readonly responsible: PartnerNumber | undefined;
  /** All partners of the appointment, the responsible one included. */
  readonly partners: readonly PartnerNumber[];
  readonly externalId: string | undefined;
  readonly changedAt: Instant;
  /** True when our communication user made the last change. */
  readonly changedByUs: boolean;
} & (
  | { readonly private: false; readonly appointment: Appointment }
  | { readonly private: true; readonly appointment?: undefined }
);

export type S4Draft = {
  readonly transactionType: string;
  readonly responsible: PartnerNumber;
  readonly externalId: IdentityKey;
  readonly appointment: Appointment;
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
  readonly update: (guid: S4Guid, etag: ETag, change: AppointmentChange) => Promise<Result<{ readonly etag?: ETag }>>;
  readonly delete: (guid: S4Guid, etag: ETag) => Promise<Result<void>>;
  /** Green when our user may read appointments at all, so that a 404 means deleted and not "not allowed to see". */
  readonly mayRead: () => Promise<Result<void>>;
  readonly employee: (number: PartnerNumber) => Promise<Result<Employee>>;
};
