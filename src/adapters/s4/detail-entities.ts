/**
 * Owns the parsing of an appointment with its attendees and texts. An expansion that was asked for and did not come is an error: partners and
 * texts would silently be missing.
 */
import * as z from 'zod';

import { multiLine } from '../../mapping/s4/text.ts';
import { type S4Guid, smtpAddress, type SmtpAddress } from '../../model/ids.ts';
import { type S4Partner, type S4Text } from '../../ports/s4.ts';
import { appointmentSchema, flag, guidProperty, partnerNumberOf, text } from './entities.ts';

const attendee = z.looseObject({
  PartnerGuid: guidProperty,
  PartnerNo: text,
  PartnerFct: text,
  FullName: text,
  EmailAddress: text,
  IntAttendee: flag,
  MainPartner: flag,
  AccountNo: text,
  Deleted: flag,
});
const textRow = z.looseObject({ TextType: z.string().min(1), Language: z.string().min(1), Content: text });

const withoutTexts = appointmentSchema.extend({
  Status: text,
  Priority: text,
  PrivateAllowed: flag,
  NoteTextType: text,
  PredecessorGUID: z.union([z.literal(''), guidProperty]).nullish(),
  Attendee: z.looseObject({ results: z.array(attendee) }),
});
const withTexts = withoutTexts.extend({ Texts: z.looseObject({ results: z.array(textRow) }) });

/** A row of AppointmentSet with its attendees, and with its texts where the service has them. */
export type DetailEntity = z.infer<typeof withoutTexts> & { Texts?: z.infer<typeof withTexts>['Texts'] };

/** How such rows are asked for and read. */
export const detailReading = (
  hasTexts: boolean,
): { readonly query: { readonly $expand: string }; readonly schema: z.ZodType<DetailEntity> } =>
  hasTexts
    ? { query: { $expand: 'Attendee,Texts' }, schema: withTexts }
    : { query: { $expand: 'Attendee' }, schema: withoutTexts };

const emailOf = (address: string): SmtpAddress | undefined => {
  try {
    return smtpAddress(address);
  } catch {
    return undefined;
  }
};

/** The partners that are there; entries marked as removed are not. */
export const partnersOfDetail = (entity: DetailEntity): readonly S4Partner[] =>
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

/** The texts in the form in which they are written. */
export const textsOfDetail = (entity: DetailEntity): readonly S4Text[] =>
  (entity.Texts?.results ?? []).map((row) => ({
    textType: row.TextType,
    language: row.Language,
    content: multiLine(row.Content),
  }));

/** `undefined` for the initial GUID, and where there is none. */
export const predecessorOf = (entity: DetailEntity): S4Guid | undefined => {
  const guid = entity.PredecessorGUID ?? '';
  return guid === '' || /^[0-]+$/.test(guid) ? undefined : guid;
};
