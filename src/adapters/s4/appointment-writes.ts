import { propertiesToS4 } from '../../mapping/s4/appointment.ts';
import { type SapZones } from '../../mapping/s4/sap-zones.ts';
/**
 * Owns the writes of appointments: create, MERGE, DELETE, each a change set of its own with If-Match. Nothing is repeated here: after any doubt
 * (`maybeDone`) the caller looks ExternalId or the appointment up first.
 */
import { type Fault, failed, ok, type Result } from '../../model/fault.ts';
import { etag, type ETag, s4Guid, type S4Guid } from '../../model/ids.ts';
import { type S4Draft, type S4Port } from '../../ports/s4.ts';
import { appointmentPath } from './appointment-reads.ts';
import { type CapabilityReader } from './capabilities.ts';
import { bodyOfDetails } from './edit-operations.ts';
import { createdSchema, etagTextOf } from './entities.ts';
import { type PartAnswer } from './multipart.ts';
import { type ODataClient } from './odata-client.ts';
import { notUnderstood } from './sap-fault.ts';

export type WriteDeps = {
  readonly client: ODataClient;
  readonly zones: SapZones;
  readonly capabilities: CapabilityReader;
  /** Machine time in ms until when a write that begins now may be sent. */
  readonly sendUntil: () => number;
};
type Writes = Pick<S4Port, 'create' | 'update' | 'delete'>;

/** An ETag, where the answer has one. */
export const withEtag = (text: string | undefined): { etag?: ETag } =>
  text === undefined || text === '' ? {} : { etag: etag(text) };

const bodyOf = (answer: PartAnswer): unknown => {
  try {
    const parsed: unknown = JSON.parse(answer.body);
    return typeof parsed === 'object' && parsed !== null && 'd' in parsed ? parsed.d : undefined;
  } catch {
    return undefined;
  }
};

/** The GUID of what was made: from the entity in the answer, else from its address. */
const createdOf = (answer: PartAnswer): { guid: S4Guid; etag?: ETag } | undefined => {
  const parsed = createdSchema.safeParse(bodyOf(answer));
  if (parsed.success) return { guid: parsed.data.Guid, ...withEtag(etagTextOf(parsed.data) ?? answer.headers['etag']) };
  const address = answer.headers['location'] ?? answer.headers['dataserviceid'] ?? '';
  const guid = /\(guid'([0-9a-fA-F-]{36})'\)/.exec(address)?.[1];
  return guid === undefined ? undefined : { guid: s4Guid(guid), ...withEtag(answer.headers['etag']) };
};

export const createAppointmentWrites = ({ client, zones, capabilities, sendUntil }: WriteDeps): Writes => {
  // A service that was changed under us refuses what its metadata promised before.
  const refused = (fault: Fault) => {
    if (fault.code === 'rejected') capabilities.forget();
    return failed(fault);
  };

  const create = async (draft: S4Draft): ReturnType<Writes['create']> => {
    const notAfter = sendUntil();
    const can = await capabilities.read();
    if (!can.ok) return can;
    // Without ExternalId a create whose answer was lost could not be told from one that never happened (s4.md).
    if (!can.value.externalId) return failed({ kind: 'invalid', code: 'capability-missing' });
    const body = {
      TransactionType: draft.transactionType,
      Responsible: draft.responsible,
      ExternalId: draft.externalId,
      ...propertiesToS4(draft.appointment, { zones, hasTimeZone: can.value.timeZone }),
      ...bodyOfDetails(draft.details),
    };
    const answer = await client.write({ method: 'POST', path: 'AppointmentSet', body }, notAfter);
    if (!answer.ok) return refused(answer.fault);
    const created = createdOf(answer.value);
    return created === undefined ? failed(notUnderstood({ writes: true })) : ok(created);
  };

  const update: Writes['update'] = async (guid, version, change) => {
    const notAfter = sendUntil();
    const can = await capabilities.read();
    if (!can.ok) return can;
    const body = propertiesToS4(change, { zones, hasTimeZone: can.value.timeZone });
    // An empty MERGE would be a request for nothing.
    if (Object.keys(body).length === 0) return ok({ etag: version });
    const answer = await client.write({ method: 'MERGE', path: appointmentPath(guid), etag: version, body }, notAfter);
    return answer.ok ? ok(withEtag(answer.value.headers['etag'])) : refused(answer.fault);
  };

  const remove = async (guid: S4Guid, version: ETag): Promise<Result<void>> => {
    const answer = await client.write({ method: 'DELETE', path: appointmentPath(guid), etag: version }, sendUntil());
    return answer.ok ? ok(undefined) : answer;
  };

  return { create, update, delete: remove };
};
