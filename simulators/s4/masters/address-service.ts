/**
 * Owns PARTNER_ADDRESS_SEARCH_SRV: business partners by e-mail address, read only. Some addresses
 * belong to several partners.
 */
import { contactPersons } from '../../company/contact-persons.ts';
import { customers } from '../../company/customers.ts';
import { employees } from '../../company/employees.ts';
import { badRequest } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type FunctionRows, type Service } from '../service.ts';

/** What an address row of any partner has; the rest is added. */
type Found = { email: string; partner: string; guid: string | null; name: string };

function row(found: Found, index: number, rest: Entity): Entity {
  return {
    EmailAddress: found.email,
    Partner: found.partner,
    AddressNumber: String(30_001 + index).padStart(10, '0'),
    PersonNumber: '',
    PartnerGuid: found.guid,
    FullName: found.name,
    RelatedAccount: '',
    UserName: '',
    IsEmployee: false,
    IsDefaultEmail: true,
    ...rest,
  };
}

const people = '1';
const organisation = '2';

const rows: readonly Entity[] = [
  ...employees.map((employee) => ({
    found: { email: employee.email, partner: employee.partnerNumber, guid: null, name: employee.fullName },
    rest: { PartnerCategory: people, AddressType: '2', IsEmployee: true, UserName: employee.userName },
  })),
  ...customers.map((customer) => ({
    found: { email: customer.email, partner: customer.partnerNumber, guid: customer.guid, name: customer.name },
    rest: { PartnerCategory: organisation, AddressType: '1' },
  })),
  ...contactPersons.map((person) => ({
    found: { email: person.email, partner: person.partnerNumber, guid: person.guid, name: person.fullName },
    rest: { PartnerCategory: people, AddressType: '3', RelatedAccount: person.customer.partnerNumber },
  })),
].map(({ found, rest }, index) =>
  row(found, index, { ...rest, PersonNumber: String(90_001 + index).padStart(10, '0') }),
);

const searchByEmail: FunctionRows = (parameters) => {
  const wanted = textOf(parameters, 'EmailAddress').trim().toLowerCase();
  if (wanted === '') {
    throw badRequest(
      { EN: "Parameter 'EmailAddress' is missing", DE: "Parameter 'EmailAddress' fehlt" },
      'EmailAddress',
    );
  }
  return rows.filter((candidate) => textOf(candidate, 'EmailAddress').toLowerCase() === wanted);
};

/** The service of the address search. */
export const addressService: Service = {
  name: 'PARTNER_ADDRESS_SEARCH_SRV',
  rows: new Map([['PartnerAddressSet', { list: () => rows }]]),
  routes: new Map(),
  functions: new Map([['SearchByEmail', searchByEmail]]),
};
