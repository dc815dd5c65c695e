/**
 * Owns attendees ↔ partners (sync.md, People): who is who by e-mail, and which side lacks whom. Pure. Nobody is guessed: an address that nobody or more than one
 * partner has is reported, and whoever is not matched is neither dropped nor created anywhere.
 */
import { type PartnerNumber, type SmtpAddress } from '../model/ids.ts';
import { type Attendee, type PeopleSettings } from '../model/people.ts';
import { type AddressCandidate, type AddressMatch } from '../ports/s4.ts';

export type Match = {
  readonly attendee: Attendee;
  readonly partner: PartnerNumber;
  /** As the search found the partner; absent for one who is on the appointment already. */
  readonly found?: AddressCandidate;
};

export type Matches = {
  readonly matched: readonly Match[];
  /** Nobody has the address, or only partners who are blocked. */
  readonly unmatched: readonly Attendee[];
  /** Several partners have the address. */
  readonly ambiguous: readonly { readonly attendee: Attendee; readonly partners: readonly PartnerNumber[] }[];
};

/** Attendees who take part: each address once, without rooms (they are booked) and without the organiser and the mailbox itself. */
export const participantsOf = (
  attendees: readonly Attendee[],
  without: readonly (SmtpAddress | undefined)[],
): readonly Attendee[] => {
  const once = new Map(attendees.map((attendee) => [attendee.email, attendee]));
  return [...once.values()].filter(({ email, kind }) => kind !== 'resource' && !without.includes(email));
};

/** A partner of the appointment. `known`: the keyed hash of the address by which the partner was matched before. */
export type Present = { readonly number: PartnerNumber; readonly email: SmtpAddress | undefined };

/** The only one of them who is on the appointment: a person has said which of several is meant, or S/4 no longer takes up one who is. */
const onlyPresent = (numbers: readonly PartnerNumber[], present: readonly Present[]): PartnerNumber | undefined => {
  const [number, ...more] = numbers.filter((each) => present.some((one) => one.number === each));
  return more.length === 0 ? number : undefined;
};

/** Who is on the appointment under this very address: nobody has to be searched for. */
export const presentUnder = (
  email: SmtpAddress,
  {
    present,
    known,
  }: { readonly present: readonly Present[]; readonly known: (email: SmtpAddress) => PartnerNumber | undefined },
): PartnerNumber | undefined => {
  const before = known(email);
  if (before !== undefined && present.some(({ number }) => number === before)) return before;
  const [number, ...more] = new Set(present.filter((one) => one.email === email).map((one) => one.number));
  return more.length === 0 ? number : undefined;
};

export type Searched = {
  readonly attendee: Attendee;
  /** On the appointment already, or what the search says. */
  readonly found: PartnerNumber | AddressMatch;
};

export function matchAttendees(searched: readonly Searched[], present: readonly Present[]): Matches {
  const matched: Match[] = [];
  const unmatched: Attendee[] = [];
  const ambiguous: { attendee: Attendee; partners: readonly PartnerNumber[] }[] = [];
  for (const { attendee, found } of searched) {
    if (typeof found === 'string') {
      matched.push({ attendee, partner: found });
    } else if (found.kind === 'one') {
      matched.push({ attendee, partner: found.partner.number, found: found.partner });
    } else {
      const candidates = found.kind === 'ambiguous' ? found.partners.map(({ number }) => number) : [];
      const partner = onlyPresent([...candidates, ...found.blocked], present);
      if (partner !== undefined) matched.push({ attendee, partner });
      else if (found.kind === 'ambiguous') ambiguous.push({ attendee, partners: candidates });
      else unmatched.push(attendee);
    }
  }
  return { matched, unmatched, ambiguous };
}

/** Employees take part, everybody else is a contact person. */
export const partnerFunctionOf = (
  { category }: Pick<AddressCandidate, 'category'>,
  settings: Pick<PeopleSettings, 'contactPerson' | 'participant'>,
): string => (category === 'employee' ? settings.participant : settings.contactPerson);

/** Partners by number. `base`: those who were on both sides when they last agreed, and those whom one side removed while the other may not. */
export type PeopleSides = {
  readonly base: readonly PartnerNumber[];
  /** The partners of the S/4 appointment but the employee responsible. */
  readonly s4: readonly PartnerNumber[];
  /** The matched attendees. */
  readonly exchange: readonly PartnerNumber[];
};

/** Which sides may be written. Nobody is invited or uninvited from S/4 where Exchange's attendees are the organiser's alone (`names`, an invitation). */
export type PeopleFlow = { readonly toS4: boolean; readonly toExchange: boolean };

export type PeopleMerge = {
  readonly add: { readonly s4: readonly PartnerNumber[]; readonly exchange: readonly PartnerNumber[] };
  readonly remove: { readonly s4: readonly PartnerNumber[]; readonly exchange: readonly PartnerNumber[] };
  readonly base: readonly PartnerNumber[];
};

const when = (may: boolean, partners: readonly PartnerNumber[]): readonly PartnerNumber[] => (may ? partners : []);

/**
 * Three-way by person: who is on one side only was added there, or removed on the other if the base knows them. What may not be written stays as it is, and is not
 * taken for the opposite change later.
 */
export function mergePeople({ base, s4, exchange }: PeopleSides, { toS4, toExchange }: PeopleFlow): PeopleMerge {
  const known = new Set(base);
  const onS4 = new Set(s4);
  const onExchange = new Set(exchange);
  const onlyS4 = unique(s4).filter((partner) => !onExchange.has(partner));
  const onlyExchange = unique(exchange).filter((partner) => !onS4.has(partner));
  const isKnown = (partner: PartnerNumber): boolean => known.has(partner);
  const isNew = (partner: PartnerNumber): boolean => !known.has(partner);
  const removedOnExchange = onlyS4.filter(isKnown);
  const newOnS4 = onlyS4.filter(isNew);
  const removedOnS4 = onlyExchange.filter(isKnown);
  const newOnExchange = onlyExchange.filter(isNew);
  const agreed = unique(s4).filter((partner) => onExchange.has(partner));
  return {
    add: { s4: when(toS4, newOnExchange), exchange: when(toExchange, newOnS4) },
    remove: { s4: when(toS4, removedOnExchange), exchange: when(toExchange, removedOnS4) },
    base: [
      ...agreed,
      ...when(toS4, newOnExchange),
      ...when(toExchange, newOnS4),
      ...when(!toS4, removedOnExchange),
      ...when(!toExchange, removedOnS4),
    ].sort(),
  };
}

const unique = (partners: readonly PartnerNumber[]): readonly PartnerNumber[] => [...new Set(partners)];
