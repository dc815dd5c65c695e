/**
 * Owns the writes of appointments: create, edit, delete, each one change set, all or nothing, guarded by the ETag of the appointment. Nothing is
 * repeated here: after any doubt (`maybeDone`) the caller looks ExternalId or the appointment up first.
 */
import { type SapZones } from '../../mapping/s4/sap-zones.ts';
import { type Fault, failed, ok, type Result } from '../../model/fault.ts';
import { etag, type ETag, s4Guid, type S4Guid } from '../../model/ids.ts';
import { type S4Draft, type S4Port } from '../../ports/s4.ts';
import { appointmentPath } from './appointment-reads.ts';
import { type CapabilityReader } from './capabilities.ts';
import { bodyOfDraft, operationsOfEdit } from './edit-operations.ts';
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
type Writes = Pick<S4Port, 'create' | 'edit' | 'delete'>;

const capabilityMissing: Fault = { kind: 'invalid', code: 'capability-missing' };

/** An ETag, where the answer has one. */
const withEtag = (text: string | undefined): { etag?: ETag } =>
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
    if (!can.value.externalId) return failed(capabilityMissing);
    const body = bodyOfDraft(draft, { zones, hasTimeZone: can.value.timeZone });
    const answer = await client.write({ method: 'POST', path: 'AppointmentSet', body }, notAfter);
    if (!answer.ok) return refused(answer.fault);
    const created = createdOf(answer.value);
    return created === undefined ? failed(notUnderstood({ writes: true })) : ok(created);
  };

  const edit: Writes['edit'] = async (guid, version, change) => {
    const notAfter = sendUntil();
    const can = await capabilities.read();
    if (!can.ok) return can;
    if (change.externalId !== undefined && !can.value.externalId) return failed(capabilityMissing);
    const shape = { zones, hasTimeZone: can.value.timeZone };
    const operations = operationsOfEdit({ guid, etag: version }, change, shape);
    if (operations.length === 0) return ok({ etag: version });
    const answers = await client.changeSet(operations, notAfter);
    return answers.ok ? ok(withEtag(answers.value[0]?.headers['etag'])) : refused(answers.fault);
  };

  const remove = async (guid: S4Guid, version: ETag): Promise<Result<void>> => {
    const answer = await client.write({ method: 'DELETE', path: appointmentPath(guid), etag: version }, sendUntil());
    return answer.ok ? ok(undefined) : answer;
  };

  return { create, edit, delete: remove };
};
