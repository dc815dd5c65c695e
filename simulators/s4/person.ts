import { appointmentRow, attendeeRow } from './appointments/appointment-row.ts';
/**
 * Owns what a person does in the SAP GUI: the same commit path as for clients, without HTTP, faults
 * or counting. Also the plain picture of appointments for those who compare.
 */
import { type StoredAppointment } from './data/world.ts';
import { type Ask } from './odata/operation.ts';
import { type Entity } from './odata/value.ts';
import { write } from './odata/write.ts';
import { type System } from './system.ts';

/** One act of a person; `fields` are properties of the appointment as in JSON, dates also as ISO. */
export type Act = {
  user: string;
  do: 'create' | 'update' | 'delete';
  guid?: string | undefined;
  fields?: Record<string, unknown> | undefined;
};

const service = 'CRM_APPOINTMENT_SRV_01';
const base = 'sap:/';

function askOf(act: Act): Ask {
  const body = JSON.stringify(act.fields ?? {});
  const path = `AppointmentSet(guid'${act.guid ?? ''}')`;
  const common = { query: '', headers: { 'if-match': '*' }, body };
  if (act.do === 'create') return { ...common, method: 'POST', path: 'AppointmentSet' };
  return { ...common, method: act.do === 'update' ? 'MERGE' : 'DELETE', path };
}

/** Performs an act; returns the GUID. Rejects with a SapError where the system refuses. */
export async function performAct(system: System, act: Act): Promise<{ guid: string }> {
  const metadata = system.metadataOf(service);
  const appointments = system.services.get(service);
  if (metadata === undefined || appointments === undefined) throw new TypeError(`${service} is not served`);
  const place = {
    service: appointments,
    contract: metadata.contract,
    edmx: metadata.edmx,
    base,
    pageSize: 1,
    isListingEmpty: false,
  };
  const answer = await system.unitOfWork(act.user.toUpperCase(), (transaction) => {
    const access = { view: transaction, transaction, user: transaction.user, language: 'EN' as const };
    return write(askOf(act), { place, access });
  });
  const created = /guid'([0-9a-f-]{36})'/.exec(answer.headers['location'] ?? '')?.[1];
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
