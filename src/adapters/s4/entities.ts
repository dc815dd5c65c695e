/**
 * Owns the parsing of what the services answer, entity by entity. Strict about what is used, silent about the rest, because customers' services
 * have further properties. A property that the service lacks reads as initial, as in ABAP.
 */
import * as z from 'zod';

import { instantOfODataDate } from '../../mapping/s4/odata-date.ts';
import {
  type PartnerNumber,
  partnerNumber,
  s4Guid,
  type S4Guid,
  smtpAddress,
  type SmtpAddress,
} from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type S4Partner } from '../../ports/s4.ts';

export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const minutes = z
  .int()
  .nullish()
  .transform((value) => value ?? undefined);

const parsedWith = <T>(parse: (value: string) => T | undefined) =>
  z.string().transform((value, context): T => {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    context.issues.push({ code: 'custom', input: undefined, message: 'not of the expected form' });
    return z.NEVER;
  });
const orUndefined =
  <T>(make: (value: string) => T) =>
  (value: string): T | undefined => {
    try {
      return make(value);
    } catch {
      return undefined;
    }
  };

const instantProperty = parsedWith<Instant>(instantOfODataDate);
const guidProperty = parsedWith<S4Guid>(orUndefined(s4Guid));
const metadata = z.looseObject({ etag: z.string().optional() }).optional();

const attendee = z.looseObject({ PartnerNo: text, Deleted: flag });
const fullAttendee = attendee.extend({
  PartnerGuid: guidProperty,
  PartnerFct: text,
  FullName: text,
  EmailAddress: text,
  IntAttendee: flag,
  MainPartner: flag,
  AccountNo: text,
});
/** An expanded navigation; a deferred one is an error, because the partners would silently be missing. */
const expanded = <T extends z.ZodType>(entry: T) => z.looseObject({ results: z.array(entry) });

/** A row of AppointmentSet with its attendees expanded. */
export const appointmentSchema = z.looseObject({
  __metadata: metadata,
  Guid: guidProperty,
  TransactionType: text,
  Description: text,
  Location: text,
  FromDate: instantProperty,
  ToDate: instantProperty.nullish(),
  FromOffset: minutes,
  ToOffset: minutes,
  TimeZone: text,
  AllDay: flag,
  PrivatFlag: flag,
  PrivateAllowed: flag,
  // Absent where the service does not show it; then the type may have a note.
  NoteTextType: z.string().nullish(),
  Status: text,
  Priority: text,
  Note: text,
  ExternalId: text,
  Deleted: flag,
  ChangedAt: instantProperty,
  ChangedBy: text,
  Etag: text,
  Responsible: text,
  Attendee: expanded(fullAttendee),
});
export type AppointmentEntity = z.infer<typeof appointmentSchema>;

/** What the delta read selects of an appointment. */
export const changedSchema = z.looseObject({
  __metadata: metadata,
  Guid: guidProperty,
  Etag: text,
  Deleted: flag,
  Responsible: text,
  Account: text,
  Contact: text,
  Attendee: expanded(attendee),
});

/** A row of DeletedAppointments. */
export const tombstoneSchema = z.looseObject({ Guid: guidProperty, DeletedAt: instantProperty });

/** What a create answers; more is not needed of it. */
export const createdSchema = z.looseObject({ __metadata: metadata, Guid: guidProperty, Etag: text });

/** A row of MAICONNECT_EMPLOYEE_CDS. */
export const employeeSchema = z.looseObject({
  Employee: text,
  EmailAddress: text,
  TimeZone: text,
  Language: text,
  IsBlocked: flag,
});

export const keySchema = z.looseObject({ Guid: guidProperty });

/** The ETag to send as If-Match; `undefined` when the entity shows none. */
export const etagTextOf = (entity: { __metadata?: { etag?: string | undefined } | undefined; Etag: string }) =>
  entity.__metadata?.etag ?? (entity.Etag === '' ? undefined : `W/"'${entity.Etag}'"`);

/**
 * The number with leading zeros. `undefined` for initial and for alphanumeric numbers (external number ranges), which no enrolled employee has.
 */
export const partnerNumberOf = (value: string): PartnerNumber | undefined => {
  const digits = value.trim();
  return /^\d{1,10}$/.test(digits) && !/^0+$/.test(digits) ? partnerNumber(digits.padStart(10, '0')) : undefined;
};

/** `undefined` for what is no address. */
export const emailOf = orUndefined<SmtpAddress>(smtpAddress);

/** The partners that are there; entries marked as removed are not. */
export const partnersOfEntity = (entity: AppointmentEntity): readonly S4Partner[] =>
  entity.Attendee.results
    .filter((row) => !row.Deleted)
    .map((row) => ({
      key: row.PartnerGuid,
      number: partnerNumberOf(row.PartnerNo),
      function: row.PartnerFct.trim(),
      name: row.FullName,
      email: emailOf(row.EmailAddress),
      internal: row.IntAttendee,
      main: row.MainPartner,
      account: partnerNumberOf(row.AccountNo),
    }));

/** Everybody whom a change may concern, the responsible employee first; each once. */
export const numbersOfChanged = (entity: z.infer<typeof changedSchema>): readonly PartnerNumber[] => {
  const attending = entity.Attendee.results
    .filter((attendee) => !attendee.Deleted)
    .map((attendee) => attendee.PartnerNo);
  const numbers = [entity.Responsible, ...attending, entity.Account, entity.Contact].map(partnerNumberOf);
  return [...new Set(numbers.filter((number) => number !== undefined))];
};
