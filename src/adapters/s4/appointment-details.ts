/**
 * Owns the reads of appointments with everything that can be synchronised: status, priority, partners, texts, and the content of private ones.
 */
import { dateTimeOffsetLiteral, stringLiteral } from '../../mapping/s4/odata-date.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { type S4AppointmentDetails, type S4DetailPort } from '../../ports/s4.ts';
import { readAllRows } from './all-rows.ts';
import { appointmentOfEntity, contentOfEntity } from './appointment-entity.ts';
import { appointmentPath, type ReadDeps } from './appointment-reads.ts';
import { type DetailEntity, detailReading, partnersOfDetail, predecessorOf, textsOfDetail } from './detail-entities.ts';

type Details = Pick<S4DetailPort, 'details' | 'listDetails'>;
type Query = Parameters<S4DetailPort['listDetails']>[0];

const listingTries = 3;
const notUnderstood = () => failed({ kind: 'invalid', code: 'not-understood' });

const windowFilter = ({ responsible, from, to }: Query): string =>
  [
    `Responsible eq ${stringLiteral(responsible)}`,
    `FromDate lt ${dateTimeOffsetLiteral(to)}`,
    `ToDate ge ${dateTimeOffsetLiteral(from)}`,
  ].join(' and ');

export const createAppointmentDetails = ({ client, context, capabilities }: ReadDeps): Details => {
  const reading = async () => {
    const hasTexts = await capabilities.hasSet('TextSet');
    return hasTexts.ok ? ok(detailReading(hasTexts.value)) : hasTexts;
  };

  /** `undefined` when the row shows no ETag. */
  const detailsOf = (entity: DetailEntity): S4AppointmentDetails | undefined => {
    const item = appointmentOfEntity(entity, context);
    if (item === undefined) return undefined;
    return {
      item,
      content: contentOfEntity(entity, context),
      status: entity.Status,
      priority: entity.Priority,
      privateAllowed: entity.PrivateAllowed,
      noteTextType: entity.NoteTextType === '' ? undefined : entity.NoteTextType,
      predecessor: predecessorOf(entity),
      partners: partnersOfDetail(entity),
      texts: textsOfDetail(entity),
    };
  };

  const details: Details['details'] = async (guid) => {
    const how = await reading();
    if (!how.ok) return how;
    const entity = await client.entity(appointmentPath(guid), how.value.query, how.value.schema);
    if (!entity.ok) return entity;
    if (entity.value.Deleted) return failed({ kind: 'gone', code: 'not-found' });
    const read = detailsOf(entity.value);
    return read === undefined || read.item.guid !== guid ? notUnderstood() : ok(read);
  };

  /** Rows that came twice count once; `undefined` when the server counts another number. */
  const wholeListing = async (query: Query): Promise<Result<readonly DetailEntity[] | undefined>> => {
    const how = await reading();
    if (!how.ok) return how;
    const all = await readAllRows(client, {
      set: 'AppointmentSet',
      query: { $filter: windowFilter(query), ...how.value.query, $inlinecount: 'allpages' },
      schema: how.value.schema,
    });
    if (!all.ok) return all;
    const entities = [...new Map(all.value.rows.map((entity) => [entity.Guid, entity])).values()];
    const { count } = all.value;
    // Services that ignore $inlinecount answer nothing or 0.
    return ok(count === undefined || count === 0 || count === entities.length ? entities : undefined);
  };

  const listDetails: Details['listDetails'] = async (query) => {
    for (let tried = 0; tried < listingTries; tried += 1) {
      const listed = await wholeListing(query);
      if (!listed.ok) return listed;
      if (listed.value === undefined) continue;
      const living = listed.value.filter((entity) => !entity.Deleted);
      const read = living.map(detailsOf).filter((one) => one !== undefined);
      if (read.length < living.length) return notUnderstood();
      return ok(read.toSorted((left, right) => (left.item.guid < right.item.guid ? -1 : 1)));
    }
    return failed({ kind: 'transient', code: 'server-error' });
  };

  return { details, listDetails };
};
