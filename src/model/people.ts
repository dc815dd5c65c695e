/** Owns the people of an appointment: attendees as Exchange holds them, partners as S/4 holds them, and what the administrator decides about both. */
import { type SmtpAddress } from './ids.ts';
import { type Settings } from './settings.ts';

/** An attendee of a meeting; a distribution list is one too, it has an address like anybody. */
export type Attendee = {
  readonly email: SmtpAddress;
  readonly name: string;
  readonly kind: 'required' | 'optional' | 'resource';
};

/** `names`: partners stand in the body, nobody is invited. `attendees`: they become attendees of the Exchange item. */
export type PeopleSettings = Settings['appointments']['people'];
