/** Owns the step from a parsed row of AppointmentSet to the port's appointment. Pure. */
import { contentOfS4 } from '../../mapping/s4/appointment.ts';
import { namesUnknownZone, type S4When, type ZoneShape } from '../../mapping/s4/when.ts';
import { type Content } from '../../model/appointment.ts';
import { etag } from '../../model/ids.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { type AppointmentEntity, etagTextOf, partnerNumberOf, partnersOfEntity } from './entities.ts';

/** What the step needs to know of the system. */
export type EntityContext = {
  readonly shape: ZoneShape;
  /** Our communication user. */
  readonly user: string;
  /** Called with the SAP name of a zone that the table does not know. */
  readonly onUnknownZone: (name: string) => void;
};

const whenOf = (entity: AppointmentEntity): S4When => ({
  from: entity.FromDate,
  to: entity.ToDate ?? entity.FromDate,
  allDay: entity.AllDay,
  timeZone: entity.TimeZone.trim(),
  fromOffset: entity.FromOffset,
  toOffset: entity.ToOffset,
});

const contentOf = (entity: AppointmentEntity, context: EntityContext): Content => {
  const when = whenOf(entity);
  if (namesUnknownZone(when, context.shape)) context.onUnknownZone(when.timeZone);
  return contentOfS4(
    { description: entity.Description, location: entity.Location, note: entity.Note, when },
    context.shape,
  );
};

/** `undefined` when the row shows no ETag, without which it could never be written. */
export const appointmentOfEntity = (entity: AppointmentEntity, context: EntityContext): S4Appointment | undefined => {
  const tag = etagTextOf(entity);
  if (tag === undefined) return undefined;
  return {
    guid: entity.Guid,
    etag: etag(tag),
    transactionType: entity.TransactionType,
    responsible: partnerNumberOf(entity.Responsible),
    partners: partnersOfEntity(entity),
    externalId: entity.ExternalId === '' ? undefined : entity.ExternalId,
    changedAt: entity.ChangedAt,
    changedByUs: entity.ChangedBy !== '' && entity.ChangedBy.toUpperCase() === context.user.toUpperCase(),
    content: contentOf(entity, context),
    private: entity.PrivatFlag,
    privateAllowed: entity.PrivateAllowed,
    noteAllowed: entity.NoteTextType === undefined || (entity.NoteTextType ?? '').trim() !== '',
    status: entity.Status,
    priority: entity.Priority,
  };
};
