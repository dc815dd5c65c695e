/** Owns reading the people of a returned item as it lists them, those without an SMTP address included, because an update writes whole lists. */
import { type SmtpAddress, smtpAddress } from '../../model/ids.ts';
import { type Attendee } from '../../model/people.ts';
import { child, textOf, type XmlElement } from './xml-tree.ts';

/** A person in Exchange's words. */
export type ListedPerson = {
  readonly name: string;
  readonly address: string;
  readonly routing: string;
  /** What the person answered; absent for people who are not listed yet. */
  readonly response?: string;
};

export type ListedAttendee = ListedPerson & {
  readonly kind: Attendee['kind'];
  /** `undefined` for people whom only Exchange's own directory can name. */
  readonly email: SmtpAddress | undefined;
};

/** The lists of an item by who is in them. */
export const attendeeLists: {
  readonly [K in Attendee['kind']]: 'RequiredAttendees' | 'OptionalAttendees' | 'Resources';
} = { required: 'RequiredAttendees', optional: 'OptionalAttendees', resource: 'Resources' };
export const attendeeKinds = ['required', 'optional', 'resource'] as const satisfies readonly Attendee['kind'][];

const longestName = 255;

/** In the order of the lists, once for each mention. People without any address are nobody whom one could write back. */
export const listedIn = (item: XmlElement): readonly ListedAttendee[] =>
  attendeeKinds.flatMap((kind) =>
    (child(item, attendeeLists[kind])?.children ?? []).flatMap((attendee) => {
      const person = personIn(child(attendee, 'Mailbox'));
      const response = textOf(attendee, 'ResponseType');
      if (person === undefined) return [];
      return [{ ...person, kind, email: emailOf(person), ...(response !== undefined && { response }) }];
    }),
  );

export const organiserIn = (item: XmlElement): SmtpAddress | undefined => {
  const person = personIn(child(child(item, 'Organizer'), 'Mailbox'));
  return person && emailOf(person);
};

function personIn(mailbox: XmlElement | undefined): ListedPerson | undefined {
  const address = textOf(mailbox, 'EmailAddress')?.trim() ?? '';
  if (address === '') return undefined;
  return {
    name: (textOf(mailbox, 'Name') ?? '').slice(0, longestName),
    address,
    routing: textOf(mailbox, 'RoutingType') ?? 'SMTP',
  };
}

function emailOf({ address, routing }: ListedPerson): SmtpAddress | undefined {
  if (routing.toUpperCase() !== 'SMTP') return undefined;
  try {
    return smtpAddress(address);
  } catch {
    return undefined;
  }
}
