/**
 * Owns putting attendees into the library's Appointment. Exchange takes whole lists only, so those who stay are written as they are listed, with their answers, and
 * people whom only Exchange's own directory can name stay in any case: who asks for a change cannot know them.
 */
import {
  type AttendeeCollection,
  Attendee as EwsAttendee,
  type Appointment as EwsAppointment,
  type EwsServiceXmlWriter,
  XmlNamespace,
} from 'ews-javascript-api';

import { type SmtpAddress } from '../../model/ids.ts';
import { type Attendee } from '../../model/people.ts';
import { attendeeKinds, attendeeLists, listedIn, type ListedPerson, organiserIn } from './listed-attendees.ts';
import { type XmlElement } from './xml-tree.ts';

/** The lists to write; absent ones stay as they are. */
export type AttendeesToWrite = { readonly [K in Attendee['kind']]?: readonly ListedPerson[] };

/** Of a new item. @param mailbox organises it and is no attendee */
export function newAttendees(wanted: readonly Attendee[], mailbox: SmtpAddress): AttendeesToWrite {
  const people = eachOnce(wanted, mailbox);
  return listsOf((kind) =>
    people.some((each) => each.kind === kind) ? people.filter(isOf(kind)).map(asPerson) : undefined,
  );
}

/** @param item as it is, with its attendees */
export function changedAttendees(wanted: readonly Attendee[], item: XmlElement): AttendeesToWrite {
  const listed = listedIn(item);
  const people = eachOnce(wanted, organiserIn(item));
  return listsOf((kind) => {
    const before = listed.filter(isOf(kind));
    const after = people.filter(isOf(kind));
    const known = new Set(before.map(({ email }) => email).filter((email) => email !== undefined));
    if (known.size === after.length && after.every(({ email }) => known.has(email))) return undefined;
    return [
      ...before.filter(({ email }) => email === undefined),
      ...after.map((each) => listed.find(({ email }) => email === each.email) ?? asPerson(each)),
    ];
  });
}

function eachOnce(wanted: readonly Attendee[], organiser: SmtpAddress | undefined): readonly Attendee[] {
  const byEmail = new Map<SmtpAddress, Attendee>();
  for (const each of wanted) if (each.email !== organiser && !byEmail.has(each.email)) byEmail.set(each.email, each);
  return [...byEmail.values()];
}

const isOf =
  (kind: Attendee['kind']) =>
  (each: { readonly kind: Attendee['kind'] }): boolean =>
    each.kind === kind;

const asPerson = ({ name, email }: Attendee): ListedPerson => ({ name, address: email, routing: 'SMTP' });

function listsOf(list: (kind: Attendee['kind']) => readonly ListedPerson[] | undefined): AttendeesToWrite {
  const lists = attendeeKinds.map((kind) => [kind, list(kind)] as const);
  return Object.fromEntries(lists.filter(([, people]) => people !== undefined));
}

export function setAttendees(item: EwsAppointment, lists: AttendeesToWrite): void {
  for (const kind of attendeeKinds) {
    const people = lists[kind];
    if (people === undefined) continue;
    const collection = item[attendeeLists[kind]];
    if (people.length === 0) addAndRemove(collection);
    for (const person of people) collection.Add(new ListedAttendeeXml(person));
  }
}

/** The library notices that a list became empty only if it was not. */
function addAndRemove(collection: AttendeeCollection): void {
  const nobody = new EwsAttendee('', '');
  collection.Add(nobody);
  collection.Remove(nobody);
}

type Writer = {
  WriteStartElement(namespace: XmlNamespace, name: string): void;
  WriteEndElement(): void;
  WriteElementValue(namespace: XmlNamespace, name: string, value: string): void;
};

/** The library itself writes no answers, so that everybody's would be lost. */
class ListedAttendeeXml extends EwsAttendee {
  readonly #person: ListedPerson;

  constructor(person: ListedPerson) {
    super(person.name, person.address, person.routing);
    this.#person = person;
  }

  /** Called by the library; its typings leave it out. */
  WriteElementsToXml(writer: EwsServiceXmlWriter): void {
    const { name, address, routing, response } = this.#person;
    const xml = writer as unknown as Writer;
    xml.WriteStartElement(XmlNamespace.Types, 'Mailbox');
    if (name !== '') xml.WriteElementValue(XmlNamespace.Types, 'Name', name);
    xml.WriteElementValue(XmlNamespace.Types, 'EmailAddress', address);
    xml.WriteElementValue(XmlNamespace.Types, 'RoutingType', routing);
    xml.WriteEndElement();
    if (response !== undefined) xml.WriteElementValue(XmlNamespace.Types, 'ResponseType', response);
  }
}
