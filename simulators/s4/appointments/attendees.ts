/**
 * Owns AttendeeSet: the partners of an appointment. Each write changes the appointment, so that
 * its ETag moves.
 */
import { randomUUID } from 'node:crypto';

import { type StoredAppointment, type Transaction } from '../data/world.ts';
import { type Payload } from '../odata/payload.ts';
import { businessError, notFound } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type Rows } from '../service.ts';
import { attendeeRow } from './appointment-row.ts';
import { checkedAttendee } from './partner-rules.ts';

const dummyKey = /^0{8}-0{4}-0{4}-0{4}-0{10}/;

/** The appointment that a write belongs to. Throws 404. */
export function parentOf(guid: string, transaction: Transaction): StoredAppointment {
  const stored = transaction.appointment(guid);
  if (stored === undefined) throw notFound(`AppointmentSet(guid'${guid}')`);
  return stored;
}

/** Makes a new attendee of an appointment from a body; the standard app's dummy keys are replaced. */
export function newAttendee(of: Pick<StoredAppointment, 'header' | 'attendees'>, payload: Payload): Entity {
  const sent = payload.values.get('PartnerGuid');
  const keepsKey = typeof sent === 'string' && !dummyKey.test(sent);
  const attendee = {
    ...stripped(Object.fromEntries(payload.values)),
    Guid: of.header['Guid'] ?? null,
    PartnerGuid: keepsKey ? sent : randomUUID(),
  };
  return checkedAttendee(attendee, of);
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
    const attendee = newAttendee(stored, payload);
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
      const made = newAttendee(stored, { ...payload, values: new Map([...payload.values, ...Object.entries(key)]) });
      transaction.put({ ...stored, attendees: [...others, made] });
      return;
    }
    const kept = replace ? { Guid: guid, PartnerGuid: known['PartnerGuid'] ?? null } : known;
    const changed = checkedAttendee({ ...kept, ...stripped(Object.fromEntries(payload.values)) }, stored, known);
    const attendees = stored.attendees.map((attendee) => (attendee === known ? changed : attendee));
    transaction.put({ ...stored, attendees });
  },
  remove: (key, { transaction }) => {
    const stored = parentOf(textOf(key, 'Guid'), transaction);
    transaction.put({ ...stored, attendees: stored.attendees.filter((attendee) => !isSame(attendee, key)) });
  },
};
