/** Owns the people of an appointment: attendees as Exchange holds them, partners as S/4 holds them, and what the administrator decides about both. */
import * as z from 'zod';

import { type PartnerNumber, type SmtpAddress } from './ids.ts';

/** An attendee of a meeting; a distribution list is one too, it has an address like anybody. */
export type Attendee = {
  readonly email: SmtpAddress;
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'resource';
};

/** One line of the address search (PARTNER_ADDRESS_SEARCH_SRV); a partner with several addresses or workplaces has several. */
export type AddressHit = {
  readonly email: SmtpAddress;
  readonly partner: PartnerNumber;
  readonly name: string;
  readonly employee: boolean;
};

const partnerFunction = (standard: string) =>
  z
    .string()
    .regex(/^[0-9A-Z]{8}$/, 'eight digits or capital letters')
    .default(standard);

/** `names`: partners stand in the body, nobody is invited. `attendees`: they become attendees of the Exchange item. */
export const peopleSettingsSchema = z.strictObject({
  policy: z.enum(['names', 'attendees']).default('names'),
  functions: z
    .strictObject({ contactPerson: partnerFunction('00000015'), participant: partnerFunction('00000032') })
    .prefault({}),
});
export type PeopleSettings = z.infer<typeof peopleSettingsSchema>;
