/** Owns mailboxes and attendees on the wire. */
import { type Attendee, type Person } from '../../store/model.ts';
import { writeInstant } from '../date-time.ts';
import { ItemError } from '../fault.ts';
import { TYPES } from '../namespaces.ts';
import { readOptionalWord, required, textOf } from '../values.ts';
import { type XmlElement } from '../xml-read.ts';
import { sequence, tag, type Xml } from '../xml-write.ts';

const RESPONSES = ['Unknown', 'Organizer', 'Tentative', 'Accept', 'Decline', 'NoResponseReceived'] as const;

/** A Mailbox element. */
export function writeMailbox(person: Person): Xml {
  const type = tag('t:MailboxType', person.email.endsWith('@tandem.example') ? 'Mailbox' : 'OneOff');
  return tag(
    't:Mailbox',
    tag('t:Name', person.name),
    tag('t:EmailAddress', person.email),
    tag('t:RoutingType', 'SMTP'),
    type,
  );
}

/** A Mailbox element with the name alone: all that FindItem gives of an organiser. */
export function writeName(person: Person): Xml {
  return tag('t:Mailbox', tag('t:Name', person.name));
}

/** A list of attendees, or nothing: the schema has no empty list. */
export function writeAttendees(name: string, attendees: readonly Attendee[]): Xml | undefined {
  if (attendees.length === 0) return undefined;
  return tag(`t:${name}`, sequence(attendees.map(writeAttendee)));
}

/** Reads a list of attendees. Throws ItemError ErrorInvalidRecipients for one without an address. */
export function readAttendees(list: XmlElement): Attendee[] {
  return list.children.map((each) => ({
    ...readPerson(required(each, TYPES, 'Mailbox')),
    response: readOptionalWord(textOf(each, 'ResponseType'), RESPONSES) ?? 'Unknown',
  }));
}

/** Reads a Mailbox element. Throws ItemError ErrorInvalidRecipients for one without an address. */
export function readPerson(mailbox: XmlElement): Person {
  const email = textOf(mailbox, 'EmailAddress')?.trim().toLowerCase() ?? '';
  if (email === '') throw new ItemError('ErrorInvalidRecipients', 'At least one recipient is not valid.');
  return { name: textOf(mailbox, 'Name') ?? email, email };
}

function writeAttendee(attendee: Attendee): Xml {
  const at = (name: string, instant: number | undefined): Xml | undefined =>
    instant === undefined ? undefined : tag(name, writeInstant(instant));
  return tag(
    't:Attendee',
    writeMailbox(attendee),
    tag('t:ResponseType', attendee.response),
    at('t:LastResponseTime', attendee.respondedAt),
    at('t:ProposedStart', attendee.proposed?.start),
    at('t:ProposedEnd', attendee.proposed?.end),
  );
}
