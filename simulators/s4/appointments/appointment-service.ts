/**
 * Owns CRM_APPOINTMENT_SRV_01: its entity sets, navigations and function imports.
 */
import { randomUUID } from 'node:crypto';

import { transactionTypes, typesOf } from '../data/customizing.ts';
import { activityProfile, completedStatusOf } from '../data/status-profiles.ts';
import { type StoredAppointment } from '../data/world.ts';
import { type Payload } from '../odata/payload.ts';
import { badRequest, businessError } from '../odata/sap-error.ts';
import { type Entity, numberOf, textOf } from '../odata/value.ts';
import {
  type Access,
  type FunctionRows,
  isWrite,
  type Route,
  type Rows,
  type Service,
  type Write,
} from '../service.ts';
import { appointmentRow, attendeeRow } from './appointment-row.ts';
import { checkStatusChange, completedHeader } from './appointment-rules.ts';
import { attendeeRows, newAttendee, parentOf } from './attendees.ts';
import { checkNotBlocked } from './partner-rules.ts';
import { newText, textRows, withNote } from './texts.ts';

/** What a PUT sets for properties that it does not name. */
const initialHeader: Entity = {
  Description: '',
  Location: '',
  FromDate: null,
  ToDate: null,
  FromOffset: 0,
  ToOffset: 0,
  TimeZone: '',
  AllDay: false,
  PrivatFlag: false,
  Status: '',
  Priority: '',
  Responsible: '',
  Account: '',
  Contact: '',
  ContactAccount: '',
  ExternalId: '',
  SyncTag: false,
};

function headerValues(payload: Payload): Entity {
  const { Note: _note, Deleted: _deleted, ...values } = Object.fromEntries(payload.values);
  return values;
}

function children(payload: Payload, navigation: string): readonly Payload[] {
  return payload.inline.get(navigation) ?? [];
}

function newGuid(payload: Payload): string {
  const sent = payload.values.get('Guid');
  const isInitial = typeof sent !== 'string' || /^[0-]+$/.test(sent);
  return isInitial ? randomUUID() : sent;
}

function withWrittenNote(stored: StoredAppointment, payload: Payload, access: Access): StoredAppointment {
  const note = payload.values.get('Note');
  return typeof note === 'string' ? withNote(stored, note, access.language) : stored;
}

function newHeader(guid: string, payload: Payload, { transaction, user }: Write): Entity {
  const header = completedHeader({ ...initialHeader, PredecessorGUID: null, ...headerValues(payload) }, user);
  checkNotBlocked(header, {});
  return { ...header, Guid: guid, Id: transaction.takeId(), CreatedAt: transaction.at, CreatedBy: user };
}

function newAttendees(header: Entity, payloads: readonly Payload[]): readonly Entity[] {
  return payloads.reduce<readonly Entity[]>(
    (attendees, payload) => [...attendees, newAttendee({ header, attendees }, payload)],
    [],
  );
}

const appointmentRows: Rows = {
  list: (access) => [...access.view.appointments()].map((stored) => appointmentRow(stored, access)),
  find: (key, access) => {
    const stored = access.view.appointment(textOf(key, 'Guid'));
    return stored === undefined ? undefined : appointmentRow(stored, access);
  },
  base: (key, { transaction }) => transaction.base(textOf(key, 'Guid'))?.header,
  create: (payload, write) => {
    const { transaction } = write;
    const guid = newGuid(payload);
    if (transaction.isUsed(guid)) {
      throw businessError(
        'CRM_ORDER/004',
        { EN: 'The document exists already', DE: 'Der Beleg existiert bereits' },
        'Guid',
      );
    }
    if (children(payload, 'AppointmentToAttachment').length > 0) {
      throw badRequest({ EN: 'Attachments are not created by deep insert', DE: 'Keine Anlagen im tiefen Anlegen' });
    }
    const header = newHeader(guid, payload, write);
    const stored = {
      header,
      attendees: newAttendees(header, children(payload, 'Attendee')),
      texts: children(payload, 'Texts').map((text) => newText(header, text)),
    };
    transaction.put(withWrittenNote(stored, payload, write));
    return { Guid: guid };
  },
  update: ({ key, payload, replace }, write) => {
    const stored = parentOf(textOf(key, 'Guid'), write.transaction);
    const kept = replace ? { ...stored.header, ...initialHeader } : stored.header;
    const header = completedHeader({ ...kept, ...headerValues(payload) }, write.user);
    checkStatusChange(header, stored.header);
    checkNotBlocked(header, stored.header);
    const changed = { ...stored, header };
    const noted = replace && !payload.values.has('Note') ? withNote(changed, '', write.language) : changed;
    write.transaction.put(withWrittenNote(noted, payload, write));
  },
  remove: (key, { transaction }) => {
    transaction.remove(textOf(parentOf(textOf(key, 'Guid'), transaction).header, 'Guid'));
  },
};

const changedSince: FunctionRows = (parameters, access) => {
  const since = parameters['Since'];
  if (typeof since !== 'number') {
    throw badRequest({ EN: "Parameter 'Since' is missing", DE: "Parameter 'Since' fehlt" }, 'Since');
  }
  const most = parameters['MaxRows'];
  return [...access.view.appointments()]
    .filter((stored) => numberOf(stored.header, 'ChangedAt') >= since)
    .toSorted((left, right) => numberOf(left.header, 'ChangedAt') - numberOf(right.header, 'ChangedAt'))
    .slice(0, typeof most === 'number' && most > 0 ? most : undefined)
    .map((stored) => appointmentRow(stored, access));
};

const complete: FunctionRows = (parameters, access) => {
  if (!isWrite(access)) throw new TypeError('CompleteAppointment needs a transaction');
  const stored = parentOf(textOf(parameters, 'Guid'), access.transaction);
  const statuses = transactionTypes.get(textOf(stored.header, 'TransactionType'))?.statuses ?? activityProfile;
  const completed = { ...stored.header, Status: completedStatusOf(statuses) };
  checkStatusChange(completed, stored.header);
  access.transaction.put({ ...stored, header: completed });
  return [appointmentRow(parentOf(textOf(parameters, 'Guid'), access.transaction), access)];
};

const appointmentTypes = typesOf('BUS2000126');

const typeRows: Rows = {
  list: ({ language }) =>
    appointmentTypes.map((type) => ({
      ProcessTypeCode: type.code,
      Description: type.description[language],
      TextType: type.textType,
      PrivateFlag: type.privateAllowed,
    })),
};

const statusRows: Rows = {
  list: ({ language }) =>
    appointmentTypes.flatMap((type) =>
      [...type.statuses.values()].map((status) => ({
        ProcessTypeCode: type.code,
        StatusID: status.id,
        StatusTxt: status.text[language],
        SystemStatus: status.systemStatus,
        Default: status.isDefault,
      })),
    ),
};

/** The service of appointments. */
export const appointmentService: Service = {
  name: 'CRM_APPOINTMENT_SRV_01',
  rows: new Map<string, Rows>([
    ['AppointmentSet', appointmentRows],
    ['AttendeeSet', attendeeRows],
    ['TextSet', textRows],
    ['AttachmentSet', { list: () => [] }],
    ['TransactionTypes', typeRows],
    ['UserStatuses', statusRows],
    ['DeletedAppointments', { list: ({ view }) => [...view.tombstones()] }],
  ]),
  routes: new Map<string, Route>([
    [
      'Appointment.Attendee',
      {
        set: 'AttendeeSet',
        inherits: { Guid: 'Guid' },
        of: (parent, { view, language }) =>
          (view.appointment(textOf(parent, 'Guid'))?.attendees ?? []).map((attendee) =>
            attendeeRow(attendee, language),
          ),
      },
    ],
    [
      'Appointment.Texts',
      {
        set: 'TextSet',
        inherits: { Guid: 'Guid' },
        of: (parent, { view }) => view.appointment(textOf(parent, 'Guid'))?.texts ?? [],
      },
    ],
    ['Appointment.AppointmentToAttachment', { set: 'AttachmentSet', of: () => [] }],
  ]),
  functions: new Map([
    ['GetAppointmentsChangedSince', changedSince],
    ['CompleteAppointment', complete],
  ]),
};
