/**
 * Owns who there is in the in-memory world: three employees with mailboxes, and partners outside. Among them an address that two partners have, one of a blocked
 * partner, and one that nobody has.
 */
import { partnerNumber, type PartnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { type AddressMatch } from '../../../src/ports/s4.ts';

type Known = {
  readonly number: PartnerNumber;
  readonly name: string;
  readonly address: string;
  readonly internal: boolean;
  readonly blocked?: true;
};

const employees: readonly Known[] = [1, 2, 3].map((number) => ({
  number: partnerNumber(`000000010${number}`),
  name: `Person ${number}`,
  address: `person${number}@tandem.example`,
  internal: true,
}));

const customer = partnerNumber('0000000200');

const outsiders: readonly Known[] = [
  { number: partnerNumber('0000000201'), name: 'Kunde Eins', address: 'kunde1@customer.example', internal: false },
  { number: partnerNumber('0000000202'), name: 'Kunde Zwei', address: 'zentrale@customer.example', internal: false },
  { number: partnerNumber('0000000203'), name: 'Kunde Drei', address: 'zentrale@customer.example', internal: false },
  {
    number: partnerNumber('0000000204'),
    name: 'Kunde Vier',
    address: 'kunde4@customer.example',
    internal: false,
    blocked: true,
  },
];

export const directory: readonly Known[] = [...employees, ...outsiders];

/** In the order in which steps choose among them; the last is nobody's. */
export const outsideAddresses: readonly string[] = [
  ...new Set(outsiders.map(({ address }) => address)),
  'fremd@elsewhere.example',
];

export const knownPartner = (number: PartnerNumber): Known | undefined =>
  directory.find((one) => one.number === number);

/** As S/4's address search answers. */
export const searchAddress = (address: string): AddressMatch => {
  const found = directory.filter((one) => one.address === address.toLowerCase());
  const blocked = found.filter((one) => one.blocked === true).map(({ number }) => number);
  const partners = found
    .filter((one) => one.blocked !== true)
    .map(({ number, internal }) => ({
      number,
      category: internal ? ('employee' as const) : ('person' as const),
      accounts: internal ? [] : [customer],
    }));
  const [partner] = partners;
  if (partner === undefined) return { kind: 'none', blocked };
  return partners.length === 1 ? { kind: 'one', partner, blocked } : { kind: 'ambiguous', partners, blocked };
};

export const emailOf = ({ address }: Known): ReturnType<typeof smtpAddress> => smtpAddress(address);
