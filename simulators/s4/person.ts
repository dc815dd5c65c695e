/**
 * Owns what a person does in the SAP GUI: the same rules and the same commit path as for clients, without HTTP, faults or counting. Also the
 * plain picture of appointments for those who compare.
 */
import { appointmentRow, attendeeRow } from './appointments/appointment-row.ts';
import { type StoredAppointment } from './data/world.ts';
import { type Ask, type Place, type WriteContext } from './odata/operation.ts';
import { notFound } from './odata/sap-error.ts';
import { type Entity } from './odata/value.ts';
import { write } from './odata/write.ts';
import { type Act, asksOf } from './person-acts.ts';
import { type System } from './system.ts';

const service = 'CRM_APPOINTMENT_SRV_01';

function placeOf(system: System): Place {
  const metadata = system.metadataOf(service);
  const appointments = system.services.get(service);
  if (metadata === undefined || appointments === undefined) throw new TypeError(`${service} is not served`);
  const { contract, edmx } = metadata;
  return { service: appointments, contract, edmx, base: 'sap:/', pageSize: 1, isListingEmpty: false };
}

/** Performs an act; returns the GUID. Rejects with a SapError where the system refuses. */
export async function performAct(system: System, act: Act): Promise<{ guid: string }> {
  const place = placeOf(system);
  const answers = await system.unitOfWork(act.user.toUpperCase(), (transaction) => {
    const access = { view: transaction, transaction, user: transaction.user, language: 'EN' as const };
    const stored = act.do === 'create' ? undefined : transaction.appointment(act.guid ?? '');
    if (act.do !== 'create' && stored === undefined) throw notFound(`AppointmentSet(guid'${act.guid ?? ''}')`);
    const context: WriteContext = { place, access };
    return asksOf(act, stored).map((ask: Ask) => write(ask, context));
  });
  const created = /^sap:\/\/AppointmentSet\(guid'([0-9a-f-]{36})'\)$/.exec(answers[0]?.headers['location'] ?? '')?.[1];
  return { guid: created ?? act.guid ?? '' };
}

const instants = ['FromDate', 'ToDate', 'CreatedAt', 'ChangedAt'] as const;

/** An appointment as plain JSON: instants as ISO, attendees and texts inside. */
export function plainAppointment(stored: StoredAppointment, system: System): Entity | Record<string, unknown> {
  const row = appointmentRow(stored, { view: system.world, user: '', language: 'EN' });
  const dates = instants.map((name) => {
    const value = row[name];
    return [name, typeof value === 'number' ? new Date(value).toISOString() : null];
  });
  return {
    ...row,
    ...Object.fromEntries(dates),
    attendees: stored.attendees.map((attendee) => attendeeRow(attendee, 'EN')),
    texts: stored.texts,
  };
}
