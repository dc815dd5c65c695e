/**
 * Owns the translation of the sample company's appointments into the system's own form. The same
 * day gives the same data, GUIDs and ETags included.
 */
import { activitiesAround, type SampleAppointment } from '../../company/activities.ts';
import { type Employee } from '../../company/employees.ts';
import { seeded } from '../../company/seeded.ts';
import { type Entity } from '../odata/value.ts';
import { contactFunction, initialStatus, participantFunction, transactionTypes } from './customizing.ts';
import { etagOf, type StoredAppointment } from './world.ts';
import { offsetMinutes } from './zones.ts';

type Attending = { number: string; fct: string; account: string };

function attendeesOf(sample: SampleAppointment, guid: () => string): Entity[] {
  const fromEmployee = (employee: Employee): Attending => ({
    number: employee.partnerNumber,
    fct: participantFunction,
    account: '',
  });
  const people: Attending[] = [
    {
      number: sample.contact.partnerNumber,
      fct: contactFunction,
      account: sample.contact.customer.partnerNumber,
    },
    ...sample.participants.map(fromEmployee),
  ];
  return people.map(({ number, fct, account }, index) => ({
    Guid: sample.guid,
    PartnerGuid: guid(),
    PartnerNo: number,
    PartnerFct: fct,
    AccountNo: account,
    MainPartner: index === 0,
  }));
}

function textsOf(sample: SampleAppointment): Entity[] {
  const textType = transactionTypes.get(sample.transactionType)?.textType ?? '';
  if (sample.note === '') return [];
  return [{ Guid: sample.guid, TextType: textType, Language: sample.responsible.language, Content: sample.note }];
}

function offsetsOf(sample: SampleAppointment): Entity {
  const zone = sample.responsible.sapZone;
  return {
    FromOffset: sample.allDay ? 0 : offsetMinutes(zone, sample.from),
    ToOffset: sample.allDay ? 0 : offsetMinutes(zone, sample.to),
    TimeZone: zone,
  };
}

function stored(sample: SampleAppointment, sequence: number, guid: () => string): StoredAppointment {
  return {
    header: {
      Guid: sample.guid,
      Id: sample.id,
      TransactionType: sample.transactionType,
      Description: sample.description,
      Location: sample.location,
      FromDate: sample.from,
      ToDate: sample.to,
      ...offsetsOf(sample),
      AllDay: sample.allDay,
      PrivatFlag: sample.isPrivate,
      Status: initialStatus,
      Priority: sample.priority,
      Responsible: sample.responsible.partnerNumber,
      Account: sample.contact.customer.partnerNumber,
      Contact: sample.contact.partnerNumber,
      ContactAccount: sample.contact.customer.partnerNumber,
      PredecessorGUID: null,
      ExternalId: '',
      SyncTag: false,
      CreatedAt: sample.createdAt,
      CreatedBy: sample.responsible.userName,
      ChangedAt: sample.createdAt,
      ChangedBy: sample.responsible.userName,
      Etag: etagOf(sample.createdAt, sequence),
    },
    attendees: attendeesOf(sample, guid),
    texts: textsOf(sample),
  };
}

/** The appointments of the sample company around `today` (YYYY-MM-DD), and the next free number. */
export function sampleAppointments(today: string): { appointments: StoredAppointment[]; nextId: number } {
  const chance = seeded(5772);
  const appointments = activitiesAround(today).appointments.map((sample, index) =>
    stored(sample, index + 1, () => chance.guid()),
  );
  return { appointments, nextId: 4_100_001 };
}
