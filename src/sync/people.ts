/**
 * Owns attendees ↔ partners (sync.md, People): who is who by e-mail, and which side lacks whom. Pure. Nobody is guessed: an address that nobody or more than one
 * partner has is reported, and whoever is not matched is neither dropped nor created anywhere.
 */
import { type PartnerNumber, type SmtpAddress } from '../model/ids.ts';
import { type AddressHit, type Attendee, type PeopleSettings } from '../model/people.ts';

export type Match = { readonly attendee: Attendee; readonly partner: PartnerNumber; readonly employee: boolean };

export type Matches = {
  readonly matched: readonly Match[];
  readonly unmatched: readonly Attendee[];
  /** Several partners have the address. */
  readonly ambiguous: readonly { readonly attendee: Attendee; readonly partners: readonly PartnerNumber[] }[];
};

/**
 * @param hits of the search for the attendees' addresses; hits with another address are ignored, since a search may find more than was asked
 * @param without the addresses that are no participants: the organiser, and the mailbox itself
 */
export function matchAttendees(
  attendees: readonly Attendee[],
  hits: readonly AddressHit[],
  without: readonly SmtpAddress[],
): Matches {
  const excluded = new Set(without.map(fold));
  const once = new Map(attendees.map((attendee) => [fold(attendee.email), attendee]));
  const matched: Match[] = [];
  const unmatched: Attendee[] = [];
  const ambiguous: { attendee: Attendee; partners: readonly PartnerNumber[] }[] = [];
  for (const [email, attendee] of once) {
    // A room is booked, it does not take part.
    if (excluded.has(email) || attendee.kind === 'resource') continue;
    const found = hits.filter((hit) => fold(hit.email) === email);
    const partners = [...new Set(found.map(({ partner }) => partner))];
    const [partner] = partners;
    if (partner === undefined) unmatched.push(attendee);
    else if (partners.length > 1) ambiguous.push({ attendee, partners: partners.sort() });
    else matched.push({ attendee, partner, employee: found.some(({ employee }) => employee) });
  }
  return { matched, unmatched, ambiguous };
}

const fold = (email: string): string => email.trim().toLowerCase();

/** Employees take part, everybody else is a contact person. */
export const partnerFunctionOf = ({ employee }: Pick<Match, 'employee'>, settings: PeopleSettings): string =>
  employee ? settings.participant : settings.contactPerson;

/** Partners by number. `base`: those who were on both sides when they last agreed, and those whom one side removed while the other may not. */
export type PeopleSides = {
  readonly base: readonly PartnerNumber[];
  /** The partners of the S/4 appointment but the employee responsible. */
  readonly s4: readonly PartnerNumber[];
  /** The matched attendees. */
  readonly exchange: readonly PartnerNumber[];
};

export type PeopleMerge = {
  readonly add: { readonly s4: readonly PartnerNumber[]; readonly exchange: readonly PartnerNumber[] };
  readonly remove: { readonly s4: readonly PartnerNumber[]; readonly exchange: readonly PartnerNumber[] };
  /** Partners without an attendee, to be named in the body; empty under `attendees`. */
  readonly names: readonly PartnerNumber[];
  readonly base: readonly PartnerNumber[];
};

/**
 * Three-way by person: who is on one side only was added there, or removed on the other if the base knows them. Under `names` Exchange's attendees are the
 * organiser's alone: nobody is invited or uninvited from S/4.
 */
export function mergePeople({ base, s4, exchange }: PeopleSides, policy: PeopleSettings['policy']): PeopleMerge {
  const known = new Set(base);
  const onS4 = new Set(s4);
  const onExchange = new Set(exchange);
  const onlyS4 = unique(s4).filter((partner) => !onExchange.has(partner));
  const onlyExchange = unique(exchange).filter((partner) => !onS4.has(partner));
  const isKnown = (partner: PartnerNumber): boolean => known.has(partner);
  const isNew = (partner: PartnerNumber): boolean => !known.has(partner);
  const invites = policy === 'attendees';
  const removedFromS4 = onlyS4.filter(isKnown);
  const newOnS4 = onlyS4.filter(isNew);
  const removedOnS4 = onlyExchange.filter(isKnown);
  const addedOnExchange = onlyExchange.filter(isNew);
  const agreed = unique(s4).filter((partner) => onExchange.has(partner));
  return {
    add: { s4: addedOnExchange, exchange: invites ? newOnS4 : [] },
    remove: { s4: removedFromS4, exchange: invites ? removedOnS4 : [] },
    names: invites ? [] : newOnS4,
    base: [...agreed, ...addedOnExchange, ...(invites ? newOnS4 : removedOnS4)].sort(),
  };
}

const unique = (partners: readonly PartnerNumber[]): readonly PartnerNumber[] => [...new Set(partners)];
