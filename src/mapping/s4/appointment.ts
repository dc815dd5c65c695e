/**
 * Owns the translation of one appointment: S/4's properties ↔ the canonical form. Pure. Mapping laws (P10): what was put comes back as
 * `normaliseForS4` of it, and putting back what was read changes nothing.
 */
import { type Appointment, type Content } from '../../model/appointment.ts';
import { type Result } from '../../model/fault.ts';
import { standardSapZones } from './sap-zones.ts';
import { multiLine, singleLine } from './text.ts';
import { normaliseWhen, type S4When, type S4WhenProperties, whenOfS4, whenToS4, type ZoneShape } from './when.ts';

/** Facets of the contract, in UTF-16 units. */
const descriptionLength = 40;
const locationLength = 100;

/** The properties of a read appointment that are synchronised, already parsed. */
export type S4AppointmentContent = {
  readonly description: string;
  readonly location: string;
  readonly note: string;
  readonly when: S4When;
};

/** What a create or MERGE sends; absent properties stay as they are. */
export type S4AppointmentProperties = Partial<S4WhenProperties> & {
  readonly Description?: string;
  readonly Location?: string;
  readonly Note?: string;
};

/** The standard zones on a service that has the property `TimeZone`. */
export const standardShape: ZoneShape = { zones: standardSapZones, hasTimeZone: true };

/** @param capabilities of the service; one that does not tell now is taken for a standard one */
export const shapeOf = (capabilities: Result<{ readonly timeZone: boolean }>): ZoneShape => ({
  ...standardShape,
  hasTimeZone: capabilities.ok ? capabilities.value.timeZone : true,
});

export const contentOfS4 = (content: S4AppointmentContent, shape: ZoneShape): Content => ({
  subject: singleLine(content.description, descriptionLength),
  when: whenOfS4(content.when, shape),
  location: singleLine(content.location, locationLength),
  note: multiLine(content.note),
});

/** Fields that are absent in the change are absent in the result. */
export const propertiesToS4 = (change: Partial<Content>, shape: ZoneShape): S4AppointmentProperties => ({
  ...(change.subject === undefined ? {} : { Description: singleLine(change.subject, descriptionLength) }),
  ...(change.when === undefined ? {} : whenToS4(change.when, shape)),
  ...(change.location === undefined ? {} : { Location: singleLine(change.location, locationLength) }),
  ...(change.note === undefined ? {} : { Note: multiLine(change.note) }),
});

/** What S/4 gives back of a content that it was given; absent fields stay absent. */
export const normaliseContent = (content: Partial<Content>, shape: ZoneShape): Partial<Content> => ({
  ...(content.subject === undefined ? {} : { subject: singleLine(content.subject, descriptionLength) }),
  ...(content.when === undefined ? {} : { when: normaliseWhen(content.when, shape) }),
  ...(content.location === undefined ? {} : { location: singleLine(content.location, locationLength) }),
  ...(content.note === undefined ? {} : { note: multiLine(content.note) }),
});

/**
 * What comes back after storing the appointment in S/4. Both sides are compared in this form, so that what S/4 cannot hold (a longer title,
 * line ends in it, one of many zones with the same rules) is no change. Idempotent; what the adapter reads is already in this form. Importance
 * and the private mark are the same on both sides.
 * @param shape of a customer's system with further zones or without `TimeZone`; the standard one when absent
 */
export const normaliseForS4 = (appointment: Appointment, shape: ZoneShape = standardShape): Appointment => ({
  ...appointment,
  ...normaliseContent(appointment, shape),
});
