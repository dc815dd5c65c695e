/**
 * Owns PARTNER_ADDRESS_SEARCH_SRV: business partners by e-mail address, read only. Some addresses belong to several partners, some are
 * spelled in capitals; the search ignores case. Blocked partners are found like others: the contract has no property for it.
 */
import { type ContactPerson, contactPersons } from '../../company/contact-persons.ts';
import { type Customer, customers } from '../../company/customers.ts';
import { type Employee, employees } from '../../company/employees.ts';
import { type FurtherAddress, furtherAddresses } from '../../company/further-addresses.ts';
import { badRequest } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type FunctionRows, type Service } from '../service.ts';

/** What an address row of any partner has; the rest is added. */
type Found = { email: string; partner: string; guid: string | null; name: string };

const people = '1';
const organisation = '2';

const ofEmployee = (employee: Employee): Entity =>
  row(
    { email: employee.email, partner: employee.partnerNumber, guid: null, name: employee.fullName },
    { PartnerCategory: people, AddressType: '2', IsEmployee: true, UserName: employee.userName },
  );
const ofCustomer = (customer: Customer): Entity =>
  row(
    { email: customer.email, partner: customer.partnerNumber, guid: customer.guid, name: customer.name },
    { PartnerCategory: organisation, AddressType: '1' },
  );
const ofContact = (person: ContactPerson): Entity =>
  row(
    { email: person.email, partner: person.partnerNumber, guid: person.guid, name: person.fullName },
    { PartnerCategory: people, AddressType: '3', RelatedAccount: person.customer.partnerNumber },
  );

function row(found: Found, rest: Entity): Entity {
  return {
    EmailAddress: found.email,
    Partner: found.partner,
    PartnerGuid: found.guid,
    FullName: found.name,
    RelatedAccount: '',
    UserName: '',
    IsEmployee: false,
    IsDefaultEmail: true,
    ...rest,
  };
}

const rowOfPartner: ReadonlyMap<string, Entity> = new Map([
  ...employees.map((employee) => [employee.partnerNumber, ofEmployee(employee)] as const),
  ...customers.map((customer) => [customer.partnerNumber, ofCustomer(customer)] as const),
  ...contactPersons.map((person) => [person.partnerNumber, ofContact(person)] as const),
]);

function furtherRow({ email, partnerNumber, customerNumber }: FurtherAddress): Entity {
  const own = rowOfPartner.get(partnerNumber);
  if (own === undefined) throw new TypeError('a further address belongs to nobody');
  const account = customerNumber === undefined ? {} : { RelatedAccount: customerNumber };
  return { ...own, ...account, EmailAddress: email, IsDefaultEmail: false };
}

const rows: readonly Entity[] = [...rowOfPartner.values(), ...furtherAddresses.map(furtherRow)].map(
  (entity, index) => ({
    ...entity,
    AddressNumber: String(30_001 + index).padStart(10, '0'),
    PersonNumber: String(90_001 + index).padStart(10, '0'),
  }),
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
  pagedFunctions: new Set(['SearchByEmail']),
};
