/**
 * Owns MAICONNECT_CONTPERS_CDS: contact persons with customer and relationship, read only.
 */
import { blockedPartners } from '../../company/blocked.ts';
import { contactPersons, relationships } from '../../company/contact-persons.ts';
import { type Language } from '../odata/sap-error.ts';
import { type Entity } from '../odata/value.ts';
import { type Service } from '../service.ts';

const lastChange = Date.UTC(2026, 0, 5, 8, 30);
const personByNumber = new Map(contactPersons.map((person) => [person.partnerNumber, person]));
const responsibleFor = new Map(
  relationships
    .filter((relationship) => relationship.type === 'BUR011')
    .map((relationship) => [relationship.partner1, relationship.partner2]),
);
const links = relationships.flatMap((relationship) => {
  const person = personByNumber.get(relationship.partner2);
  return relationship.type === 'BUR001' && person !== undefined ? [{ relationship, person }] : [];
});

type Link = (typeof links)[number];

function addressOf({ person }: Link): Entity {
  const { address } = person.customer;
  return {
    StreetName: address.street,
    HouseNumber: address.houseNumber,
    PostalCode: address.postcode,
    CityName: address.city,
    Region: '',
    Country: address.country,
  };
}

function row(link: Link, language: Language): Entity {
  const { relationship, person } = link;
  return {
    RelationshipNumber: relationship.number,
    ContactPerson: person.partnerNumber,
    Customer: person.customer.partnerNumber,
    RelationshipCategory: relationship.type,
    FirstName: person.firstName,
    LastName: person.lastName,
    FullName: person.fullName,
    CustomerName: person.customer.name,
    EmailAddress: person.email,
    PhoneNumber: person.phone,
    MobilePhoneNumber: person.mobile,
    ...addressOf(link),
    ContactPersonFunction: person.function.id,
    ContactPersonFunctionName: person.function[language],
    ContactPersonDepartment: person.department.id,
    ContactPersonDepartmentName: person.department[language],
    ResponsibleEmployee:
      responsibleFor.get(person.partnerNumber) ?? responsibleFor.get(person.customer.partnerNumber) ?? '',
    SyncRelationshipCategory: 'BUR011',
    ValidityStartDate: Date.parse(relationship.validFrom),
    ValidityEndDate: Date.parse(relationship.validTo),
    BusinessPartnerIsBlocked: blockedPartners.has(person.partnerNumber),
    LastChangeDateTime: lastChange,
  };
}

/** The service of contact persons, under the given namespace. */
export function contactPersonService(namespace: string): Service {
  return {
    name: 'MAICONNECT_CONTPERS_CDS',
    rows: new Map([
      [`x${namespace}xMAICONNECT_CONTPERS`, { list: ({ language }) => links.map((link) => row(link, language)) }],
    ]),
    routes: new Map(),
    functions: new Map(),
  };
}
