/**
 * Owns the translation of the sample company's appointments into the system's own form. The same
 * day gives the same data, GUIDs and ETags included.
 */
import { activitiesAround, type SampleAppointment, type SampleTask } from '../../company/activities.ts';
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

/** What a system begins with. */
export type Sample = {
  appointments: readonly StoredAppointment[];
  tasks: readonly SampleTask[];
  /** The next free object number. */
  nextId: number;
};

function draw(today: string): Sample {
  const chance = seeded(5772);
  const activities = activitiesAround(today);
  const appointments = activities.appointments.map((sample, index) => stored(sample, index + 1, () => chance.guid()));
  return { appointments, tasks: activities.tasks, nextId: 4_100_001 };
}

// A reset draws the same day again; the values are never changed, so one copy serves all.
let latest: { today: string; sample: Sample } | undefined;

/** The sample data around `today` (YYYY-MM-DD). */
export function sampleAround(today: string): Sample {
  if (latest?.today !== today) latest = { today, sample: draw(today) };
  return latest.sample;
}
