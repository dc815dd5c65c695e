/**
 * Owns AttendeeSet: the partners of an appointment. Each write changes the appointment, so that
 * its ETag moves.
 */
import { randomUUID } from 'node:crypto';

import { contactFunction, participantFunction } from '../data/customizing.ts';
import { partners } from '../data/partners.ts';
import { type StoredAppointment, type Transaction } from '../data/world.ts';
import { type Payload } from '../odata/payload.ts';
import { businessError, notFound } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type Rows } from '../service.ts';
import { attendeeRow } from './appointment-row.ts';
import { checkedPartner } from './appointment-rules.ts';

const dummyKey = /^0{8}-0{4}-0{4}-0{4}-0{10}/;

/** The appointment that a write belongs to. Throws 404. */
export function parentOf(guid: string, transaction: Transaction): StoredAppointment {
  const stored = transaction.appointment(guid);
  if (stored === undefined) throw notFound(`AppointmentSet(guid'${guid}')`);
  return stored;
}

function checked(attendee: Entity): Entity {
  const number = checkedPartner(textOf(attendee, 'PartnerNo'), 'PartnerNo');
  const partner = partners.get(number);
  if (partner === undefined) {
    throw businessError('CRM_PARTNER/001', { EN: 'Enter a partner', DE: 'Geben Sie einen Partner ein' }, 'PartnerNo');
  }
  const isContact = partner.kind === 'contact';
  return {
    ...attendee,
    PartnerNo: number,
    PartnerFct: textOf(attendee, 'PartnerFct') || (isContact ? contactFunction : participantFunction),
    AccountNo:
      checkedPartner(textOf(attendee, 'AccountNo'), 'AccountNo') ||
      (isContact ? partner.contact.customer.partnerNumber : ''),
    MainPartner: attendee['MainPartner'] === true,
  };
}

/** Makes a new attendee from a body; the standard app's dummy keys are replaced. */
export function newAttendee(guid: string, payload: Payload): Entity {
  const sent = payload.values.get('PartnerGuid');
  const keepsKey = typeof sent === 'string' && !dummyKey.test(sent);
  return checked({
    ...stripped(Object.fromEntries(payload.values)),
    Guid: guid,
    PartnerGuid: keepsKey ? sent : randomUUID(),
  });
}

/** What is stored of an attendee; the rest is computed when shown. */
function stripped(attendee: Entity): Entity {
  const { Deleted: _deleted, IntAttendee: _internal, ...rest } = attendee;
  return rest;
}

function isSame(attendee: Entity, key: Entity): boolean {
  return attendee['PartnerGuid'] === key['PartnerGuid'];
}

/** The rows of AttendeeSet. */
export const attendeeRows: Rows = {
  upserts: true,
  list: ({ view, language }) =>
    [...view.appointments()].flatMap((stored) => stored.attendees.map((attendee) => attendeeRow(attendee, language))),
  find: (key, { view, language }) => {
    const attendee = view.appointment(textOf(key, 'Guid'))?.attendees.find((candidate) => isSame(candidate, key));
    return attendee === undefined ? undefined : attendeeRow(attendee, language);
  },
  create: (payload, { transaction }) => {
    const guid = String(payload.values.get('Guid') ?? '');
    const stored = parentOf(guid, transaction);
    const attendee = newAttendee(guid, payload);
    if (stored.attendees.some((other) => isSame(other, attendee))) {
      throw businessError('CRM_PARTNER/002', { EN: 'The partner exists already', DE: 'Der Partner existiert bereits' });
    }
    transaction.put({ ...stored, attendees: [...stored.attendees, attendee] });
    return attendee;
  },
  update: ({ key, payload, replace }, { transaction }) => {
    const guid = textOf(key, 'Guid');
    const stored = parentOf(guid, transaction);
    const known = stored.attendees.find((attendee) => isSame(attendee, key));
    const others = stored.attendees.filter((attendee) => attendee !== known);
    if (payload.values.get('Deleted') === true) {
      transaction.put({ ...stored, attendees: others });
      return;
    }
    if (known === undefined) {
      const made = newAttendee(guid, { ...payload, values: new Map([...payload.values, ...Object.entries(key)]) });
      transaction.put({ ...stored, attendees: [...others, made] });
      return;
    }
    const kept = replace ? { Guid: guid, PartnerGuid: known['PartnerGuid'] ?? null } : known;
    const changed = checked({ ...kept, ...stripped(Object.fromEntries(payload.values)) });
    const attendees = stored.attendees.map((attendee) => (attendee === known ? changed : attendee));
    transaction.put({ ...stored, attendees });
  },
  remove: (key, { transaction }) => {
    const stored = parentOf(textOf(key, 'Guid'), transaction);
    transaction.put({ ...stored, attendees: stored.attendees.filter((attendee) => !isSame(attendee, key)) });
  },
};
