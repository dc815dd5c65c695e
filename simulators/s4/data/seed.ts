/**
 * Owns the translation of the sample company's appointments into the system's own form. The same
 * day gives the same data, GUIDs and ETags included.
 */
import { activitiesAround, type SampleAppointment, type SampleTask } from '../../company/activities.ts';
import { type Employee } from '../../company/employees.ts';
import { seeded } from '../../company/seeded.ts';
import { type Entity } from '../odata/value.ts';
import { transactionTypes } from './customizing.ts';
import { contactFunction, participantFunction } from './partner-functions.ts';
import { activityProfile, completedStatusOf, initialStatusOf } from './status-profiles.ts';
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

/** Each twelfth appointment has an internal text beside its note, in the language that its author did not choose. */
function textsOf(sample: SampleAppointment, sequence: number): Entity[] {
  const textType = transactionTypes.get(sample.transactionType)?.textType ?? '';
  const { language } = sample.responsible;
  const text = { Guid: sample.guid, TextType: textType, Language: language, Content: sample.note };
  const internal = { ...text, TextType: 'A001', Language: language === 'DE' ? 'EN' : 'DE', Content: internalText };
  return [...(sample.note === '' ? [] : [text]), ...(sequence % 12 === 0 ? [internal] : [])];
}

const internalText = 'Nur intern: Rabatt < 5 % & Zahlungsziel 30 Tage\nInternal only.';
const dayMs = 86_400_000;

/** Most of what is over is completed; a few old ones are cancelled; some of what is to come is in process. */
function statusOf(sample: SampleAppointment, sequence: number, midnight: number): string {
  if (sample.to >= midnight) return sequence % 6 === 0 ? 'E0002' : initialStatusOf(activityProfile);
  if (sample.to < midnight - 40 * dayMs && sequence % 9 === 0) return 'E0004';
  return sequence % 4 === 0 ? 'E0002' : completedStatusOf(activityProfile);
}

function offsetsOf(sample: SampleAppointment): Entity {
  const zone = sample.responsible.sapZone;
  return {
    FromOffset: sample.allDay ? 0 : offsetMinutes(zone, sample.from),
    ToOffset: sample.allDay ? 0 : offsetMinutes(zone, sample.to),
    TimeZone: zone,
  };
}

/** What an appointment is drawn with, besides itself. */
type Frame = {
  /** Counts from 1. */
  sequence: number;
  guid: () => string;
  /** Of the sample's day, in milliseconds. */
  midnight: number;
  /** The appointment that this one follows up. */
  predecessor: string | undefined;
};

function stored(sample: SampleAppointment, of: Frame): StoredAppointment {
  const { sequence, guid } = of;
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
      Status: statusOf(sample, sequence, of.midnight),
      Priority: sample.priority,
      Responsible: sample.responsible.partnerNumber,
      Account: sample.contact.customer.partnerNumber,
      Contact: sample.contact.partnerNumber,
      ContactAccount: sample.contact.customer.partnerNumber,
      PredecessorGUID: of.predecessor ?? null,
      ExternalId: '',
      SyncTag: false,
      CreatedAt: sample.createdAt,
      CreatedBy: sample.responsible.userName,
      ChangedAt: sample.createdAt,
      ChangedBy: sample.responsible.userName,
      Etag: etagOf(sample.createdAt, sequence),
    },
    attendees: attendeesOf(sample, guid),
    texts: textsOf(sample, sequence),
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
  const midnight = Date.parse(today);
  const appointments = activities.appointments.map((sample, index) => {
    // Forty employees take turns, so the fortieth before is of the same person. Each fifteenth follows one up.
    const predecessor = index % 15 === 0 ? activities.appointments[index - 40]?.guid : undefined;
    return stored(sample, { sequence: index + 1, guid: () => chance.guid(), midnight, predecessor });
  });
  return { appointments, tasks: activities.tasks, nextId: 4_100_001 };
}

// A reset draws the same day again; the values are never changed, so one copy serves all.
let latest: { today: string; sample: Sample } | undefined;

/** The sample data around `today` (YYYY-MM-DD). */
export function sampleAround(today: string): Sample {
  if (latest?.today !== today) latest = { today, sample: draw(today) };
  return latest.sample;
}
