/**
 * Owns the search of business partners by e-mail address: who has it, each partner once, without the blocked. Several are reported as several
 * (sync.md, People); which of them is meant is for people to say.
 */
import * as z from 'zod';

import { stringLiteral } from '../../mapping/s4/odata-date.ts';
import { ok, type Result } from '../../model/fault.ts';
import { type PartnerNumber, type SmtpAddress } from '../../model/ids.ts';
import { type AddressCandidate, type AddressMatch, type S4Port } from '../../ports/s4.ts';
import { readAllRows } from './all-rows.ts';
import { createBlockedRead, type PartnerList, type PartnerLists } from './blocked-partners.ts';
import { flag, partnerNumberOf, text } from './entities.ts';
import { type ODataClient } from './odata-client.ts';

const rowSchema = z.looseObject({
  EmailAddress: text,
  Partner: z.string().min(1),
  PartnerCategory: text,
  RelatedAccount: text,
  IsEmployee: flag,
});
type Row = z.infer<typeof rowSchema>;

export type AddressSearchDeps = { readonly client: ODataClient; readonly lists: PartnerLists };

/** The longest address that S/4 can hold. */
const longest = 241;

const categoryOf = (rows: readonly Row[]): AddressCandidate['category'] => {
  if (rows.some((row) => row.IsEmployee)) return 'employee';
  return rows.some((row) => row.PartnerCategory === '1') ? 'person' : 'organisation';
};

const candidateOf = (number: PartnerNumber, rows: readonly Row[]): AddressCandidate => {
  const accounts = rows.map((row) => partnerNumberOf(row.RelatedAccount)).filter((account) => account !== undefined);
  return { number, category: categoryOf(rows), accounts: [...new Set(accounts)].toSorted() };
};

/** Persons who are nobody's contact are accounts themselves. */
const listOf = (candidate: AddressCandidate): PartnerList => {
  if (candidate.category === 'employee') return 'employees';
  return candidate.category === 'person' && candidate.accounts.length > 0 ? 'contactPersons' : 'accounts';
};

const matchOf = (
  candidates: readonly AddressCandidate[],
  unreadable: number,
  blocked: readonly PartnerNumber[],
): AddressMatch => {
  const partners = candidates.filter((candidate) => !blocked.includes(candidate.number));
  const [partner] = partners;
  if (partners.length + unreadable > 1) return { kind: 'ambiguous', partners, blocked };
  return partner === undefined ? { kind: 'none', blocked } : { kind: 'one', partner, blocked };
};

/** Rows by partner, in the order of their numbers. */
const byPartner = (rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> => {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.Partner, [...(found.get(row.Partner) ?? []), row]);
  return new Map([...found].toSorted(([left], [right]) => (left < right ? -1 : 1)));
};

export const createAddressSearch = ({ client, lists }: AddressSearchDeps): S4Port['searchAddress'] => {
  const readBlocked = createBlockedRead(lists);

  const blockedOf = async (candidates: readonly AddressCandidate[]): Promise<Result<readonly PartnerNumber[]>> => {
    const blocked: PartnerNumber[] = [];
    for (const list of ['contactPersons', 'employees', 'accounts'] as const) {
      const numbers = candidates.filter((one) => listOf(one) === list).map((one) => one.number);
      const read = await readBlocked(list, numbers);
      if (!read.ok) return read;
      blocked.push(...read.value);
    }
    return ok(blocked.toSorted());
  };

  return async (address: SmtpAddress) => {
    if (address.length > longest) return ok({ kind: 'none', blocked: [] });
    const query = { EmailAddress: stringLiteral(address) };
    const all = await readAllRows(client, { set: 'SearchByEmail', query, schema: rowSchema });
    if (!all.ok) return all;
    // A service that ignores the parameter would give everybody.
    const rows = all.value.rows.filter((row) => row.EmailAddress.trim().toLowerCase() === address);
    const partners = [...byPartner(rows)].map(([number, own]) => ({ number: partnerNumberOf(number), own }));
    const candidates = partners.flatMap(({ number, own }) => (number === undefined ? [] : [candidateOf(number, own)]));
    const blocked = await blockedOf(candidates);
    return blocked.ok ? ok(matchOf(candidates, partners.length - candidates.length, blocked.value)) : blocked;
  };
};
