/** Owns asking S/4 who has an e-mail address: once per address and slice, and not at all for who is on the appointment under it. */
import { ok, type Result } from '../../../model/fault.ts';
import { type PartnerNumber, type SmtpAddress } from '../../../model/ids.ts';
import { type PeopleBase } from '../../../model/link.ts';
import { type Attendee } from '../../../model/people.ts';
import { type AddressMatch } from '../../../ports/s4.ts';
import { hashOf } from '../../../sync/fingerprint.ts';
import { matchAttendees, type Matches, type Present, presentUnder, type Searched } from '../../../sync/people.ts';
import { type Context, itemResult } from '../context.ts';

/** A context lives as long as its slice. */
const answers = new WeakMap<Context, Map<SmtpAddress, Result<AddressMatch>>>();

const ask = async (context: Context, address: SmtpAddress): Promise<Result<AddressMatch>> => {
  const known = answers.get(context) ?? new Map<SmtpAddress, Result<AddressMatch>>();
  answers.set(context, known);
  const answer = known.get(address) ?? (await itemResult(context, 's4', context.s4.searchAddress(address)));
  known.set(address, answer);
  return answer;
};

/** How an address is remembered. */
export const addressHash = (context: Context, email: SmtpAddress): string =>
  hashOf(context.deps.fingerprintKey, `address\u0000${email}`);

type Appointment = { readonly present: readonly Present[]; readonly base: PeopleBase | undefined };

const matchedBefore = (
  context: Context,
  { addresses = {} }: Pick<PeopleBase, 'addresses'>,
): ((email: SmtpAddress) => PartnerNumber | undefined) => {
  const byHash = new Map(Object.entries(addresses).map(([number, hash]) => [hash, number as PartnerNumber]));
  return (email) => byHash.get(addressHash(context, email));
};

/** @returns the first fault of a search: then nothing is known of the people of this item */
export const whoIsWho = async (
  context: Context,
  attendees: readonly Attendee[],
  { present, base }: Appointment,
): Promise<Result<Matches>> => {
  const known = matchedBefore(context, base ?? {});
  const searched: Searched[] = [];
  for (const attendee of attendees) {
    const there = presentUnder(attendee.email, { present, known });
    const found = there === undefined ? await ask(context, attendee.email) : ok(there);
    if (!found.ok) return found;
    searched.push({ attendee, found: found.value });
  }
  return ok(matchAttendees(searched, present));
};
