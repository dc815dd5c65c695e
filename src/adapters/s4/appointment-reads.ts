/**
 * Owns the reads of appointments: by GUID, by ExternalId, the listing of a window, and the probe whether we may read at all.
 *
 * `Guid` is neither filterable nor sortable in the contract's `$metadata`, so a listing cannot be continued at a GUID by the server: the whole
 * window is read by the server's own paging, sorted here, and given as one page. The server's count is compared with what came, because a row
 * deleted meanwhile moves another one over the edge between two pages.
 */
import { dateTimeOffsetLiteral, stringLiteral } from '../../mapping/s4/odata-date.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { type IdentityKey, type PartnerNumber, type S4Guid } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type S4Appointment, type S4Port } from '../../ports/s4.ts';
import { appointmentOfEntity, type EntityContext } from './appointment-entity.ts';
import { type CapabilityReader } from './capabilities.ts';
import { type AppointmentEntity, appointmentSchema, keySchema } from './entities.ts';
import { type ODataClient, type Page } from './odata-client.ts';

/** Path of one appointment. */
export const appointmentPath = (guid: S4Guid): string => `AppointmentSet(guid'${guid}')`;
export const expandAttendees = { $expand: 'Attendee' } as const;

export type ReadDeps = {
  readonly client: ODataClient;
  readonly context: EntityContext;
  readonly capabilities: CapabilityReader;
};
type Reads = Pick<S4Port, 'read' | 'list' | 'findByExternalId' | 'mayRead'>;

// Far more than one person's appointments in any window; a server whose paging goes round in circles ends here.
const mostPages = 1000;
const listingTries = 3;

const notUnderstood = () => failed({ kind: 'invalid', code: 'not-understood' });
const partial = () => failed({ kind: 'transient', code: 'server-error' });

export const createAppointmentReads = ({ client, context, capabilities }: ReadDeps): Reads => {
  const converted = (entities: readonly AppointmentEntity[]): Result<readonly S4Appointment[]> => {
    const living = entities.filter((entity) => !entity.Deleted);
    const appointments = living.map((entity) => appointmentOfEntity(entity, context));
    const readable = appointments.filter((appointment) => appointment !== undefined);
    return readable.length === living.length ? ok(readable) : notUnderstood();
  };

  const read: Reads['read'] = async (guid) => {
    const entity = await client.entity(appointmentPath(guid), expandAttendees, appointmentSchema);
    if (!entity.ok) return entity;
    if (entity.value.Deleted) return failed({ kind: 'gone', code: 'not-found' });
    const appointment = appointmentOfEntity(entity.value, context);
    return appointment === undefined || appointment.guid !== guid ? notUnderstood() : ok(appointment);
  };

  /** All pages once; rows that came twice count once. */
  const allPages = async (
    filter: string,
  ): Promise<Result<{ entities: readonly AppointmentEntity[]; whole: boolean }>> => {
    const query = { $filter: filter, ...expandAttendees, $inlinecount: 'allpages' };
    let page: Result<Page<AppointmentEntity>> = await client.list('AppointmentSet', query, appointmentSchema);
    const entities = new Map<S4Guid, AppointmentEntity>();
    const count = page.ok ? page.value.count : undefined;
    for (let pages = 1; page.ok; pages += 1) {
      for (const entity of page.value.rows) entities.set(entity.Guid, entity);
      const { next } = page.value;
      if (next === undefined) break;
      if (pages >= mostPages) return notUnderstood();
      page = await client.page(next, appointmentSchema);
    }
    if (!page.ok) return page;
    // Services that ignore $inlinecount answer nothing or 0.
    const isCounted = count !== undefined && count > 0;
    return ok({ entities: [...entities.values()], whole: !isCounted || entities.size === count });
  };

  const window = (query: { responsible: PartnerNumber; from: Instant; to: Instant }): string =>
    [
      `Responsible eq ${stringLiteral(query.responsible)}`,
      `FromDate lt ${dateTimeOffsetLiteral(query.to)}`,
      `ToDate ge ${dateTimeOffsetLiteral(query.from)}`,
    ].join(' and ');

  const list: Reads['list'] = async (query) => {
    for (let tried = 0; tried < listingTries; tried += 1) {
      const all = await allPages(window(query));
      if (!all.ok) return all;
      if (!all.value.whole) continue;
      const appointments = converted(all.value.entities);
      if (!appointments.ok) return appointments;
      const { after } = query;
      const wanted = appointments.value
        .filter((appointment) => after === undefined || appointment.guid > after)
        .toSorted((left, right) => (left.guid < right.guid ? -1 : 1));
      return ok({ appointments: wanted, more: false });
    }
    return partial();
  };

  const findByExternalId = async (externalId: IdentityKey): Promise<Result<S4Appointment | undefined>> => {
    const can = await capabilities.read();
    if (!can.ok) return can;
    if (!can.value.externalId) return failed({ kind: 'invalid', code: 'capability-missing' });
    const all = await allPages(`ExternalId eq ${stringLiteral(externalId)}`);
    if (!all.ok) return all;
    // A service that ignores the filter would make every item look like ours.
    const found = converted(all.value.entities.filter((entity) => entity.ExternalId === externalId));
    if (!found.ok) return found;
    // Two carriers are possible only by a copy made in S/4; everybody has to choose the same one.
    return ok(found.value.toSorted((left, right) => (left.guid < right.guid ? -1 : 1))[0]);
  };

  /**
   * Reads one row. An empty listing is red: SAP shows users without authorisation an empty list as well as 403, and a system without a single
   * appointment has nothing whose deletion would have to be told from "not allowed to see".
   */
  const mayRead = async (): Promise<Result<void>> => {
    const page = await client.list('AppointmentSet', { $top: '1', $select: 'Guid' }, keySchema);
    if (!page.ok) return page;
    return page.value.rows.length > 0 ? ok(undefined) : failed({ kind: 'refused', code: 'forbidden' });
  };

  return { read, list, findByExternalId, mayRead };
};
