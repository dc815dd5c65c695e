/**
 * Owns CRM_BUPA_ODATA_SRV: accounts, contacts, addresses, relationships and notes of the sample
 * company, read only for now. Photos and attachments are empty.
 */
import { blockedPartners } from '../../company/blocked.ts';
import { type ContactPerson, contactPersons, relationships } from '../../company/contact-persons.ts';
import { type Address, type Customer, customers } from '../../company/customers.ts';
import { etagOf } from '../data/world.ts';
import { type Language } from '../odata/sap-error.ts';
import { type Entity } from '../odata/value.ts';
import { type Access, type Route, type Rows, type Service } from '../service.ts';

const changedAt = Date.UTC(2026, 0, 5, 8, 30);
const etag = etagOf(changedAt, 1);
const titles = { '0001': { EN: 'Ms.', DE: 'Frau' }, '0002': { EN: 'Mr.', DE: 'Herr' } } as const;
const countries: Readonly<Record<string, Record<Language, string>>> = {
  DE: { EN: 'Germany', DE: 'Deutschland' },
  AT: { EN: 'Austria', DE: 'Österreich' },
  CH: { EN: 'Switzerland', DE: 'Schweiz' },
  GB: { EN: 'United Kingdom', DE: 'Vereinigtes Königreich' },
  US: { EN: 'USA', DE: 'USA' },
  NZ: { EN: 'New Zealand', DE: 'Neuseeland' },
};

function account(customer: Customer): Entity {
  return {
    accountID: customer.partnerNumber,
    accountGuid: customer.guid,
    category: '2',
    fullName: customer.name,
    name1: customer.name,
    name2: '',
    title: '',
    titleID: '',
    academicTitle: '',
    academicTitleID: '',
    birthDate: null,
    isMyAccount: false,
    blocked: blockedPartners.has(customer.partnerNumber),
    changedAt,
    eTag: etag,
  };
}

function addressEntity(address: Address, language: Language): Entity {
  const { street, houseNumber, postcode, city, country } = address;
  return {
    address: `${street} ${houseNumber} / ${postcode} ${city}`,
    street,
    houseNumber,
    city,
    postcode,
    region: '',
    regionID: '',
    country: countries[country]?.[language] ?? country,
    countryID: country,
    phoneExtension: '',
    fax: '',
    eTag: etag,
  };
}

const addressNumber = (number: string): string => `7${number.slice(1)}`;

function accountAddress(customer: Customer, language: Language): Entity {
  return {
    accountID: customer.partnerNumber,
    addressNumber: addressNumber(customer.partnerNumber),
    ...addressEntity(customer.address, language),
    phone: customer.phone,
    mobilePhone: '',
    email: customer.email,
    website: customer.website,
  };
}

function codedOf(person: ContactPerson, language: Language): Entity {
  return {
    title: titles[person.titleId][language],
    titleID: person.titleId,
    academicTitle: '',
    academicTitleID: '',
    function: person.function[language],
    functionID: person.function.id,
    department: person.department[language],
    departmentID: person.department.id,
  };
}

function contact(person: ContactPerson, language: Language): Entity {
  return {
    contactID: person.partnerNumber,
    accountID: person.customer.partnerNumber,
    contactGuid: person.guid,
    firstName: person.firstName,
    lastName: person.lastName,
    fullName: person.fullName,
    ...codedOf(person, language),
    company: person.customer.name,
    birthDate: null,
    isMainContact: contactPersons.find((other) => other.customer === person.customer) === person,
    isMyContact: false,
    relationshipType: 'BUR001',
    validTo: Date.UTC(9999, 11, 31),
    Note: '',
    changedAt,
    eTag: etag,
  };
}

function workAddress(person: ContactPerson, language: Language): Entity {
  return {
    contactID: person.partnerNumber,
    accountID: person.customer.partnerNumber,
    addressNumber: addressNumber(person.customer.partnerNumber),
    ...addressEntity(person.customer.address, language),
    phone: person.phone,
    mobilePhone: person.mobile,
    email: person.email,
    website: person.customer.website,
    department: person.department[language],
    function: person.function[language],
  };
}

const relationshipRows: readonly Entity[] = relationships.map((relationship) => ({
  relationshipNumber: relationship.number,
  partner1: relationship.partner1,
  partner2: relationship.partner2,
  relationshipType: relationship.type,
  validFrom: Date.parse(relationship.validFrom),
  validTo: Date.parse(relationship.validTo),
  changedAt,
  deleted: false,
}));

/** Each tenth customer has a note. */
const noteRows: readonly Entity[] = customers
  .filter((_customer, index) => index % 10 === 0)
  .map((customer) => ({
    businessPartnerID: customer.partnerNumber,
    tdname: customer.partnerNumber,
    tdid: '0001',
    language: 'DE',
    content: `Wichtiger Kunde & Partner: ${customer.name}\nZahlung < 30 Tage 🙂`,
    creator: 'Max Mustermann',
    createdAt: changedAt,
  }));

const rows: readonly (readonly [string, Rows])[] = [
  ['AccountCollection', { list: () => customers.map(account) }],
  ['AccountAddressCollection', { list: ({ language }) => customers.map((one) => accountAddress(one, language)) }],
  ['ContactCollection', { list: ({ language }) => contactPersons.map((one) => contact(one, language)) }],
  ['ContactWorkAddressCollection', { list: ({ language }) => contactPersons.map((one) => workAddress(one, language)) }],
  ['AttachmentCollection', { list: () => [] }],
  ['NoteCollection', { list: () => noteRows }],
  ['RelationshipCollection', { list: () => relationshipRows }],
  ['PhotoCollection', { list: () => [] }],
];

const none = (): readonly Entity[] => [];

function customersOf(parent: Entity): Customer[] {
  return customers.filter((customer) => customer.partnerNumber === parent['accountID']);
}

function peopleOf(parent: Entity): ContactPerson[] {
  return contactPersons.filter(
    (person) =>
      person.customer.partnerNumber === parent['accountID'] &&
      (parent['contactID'] === undefined || person.partnerNumber === parent['contactID']),
  );
}

const addressesOf = (parent: Entity, { language }: Access): Entity[] =>
  customersOf(parent).map((customer) => accountAddress(customer, language));
const contactsOf = (parent: Entity, { language }: Access): Entity[] =>
  peopleOf(parent).map((person) => contact(person, language));

const routes: readonly (readonly [string, Route])[] = [
  ['Account.MainAddress', { set: 'AccountAddressCollection', of: addressesOf }],
  ['Account.Addresses', { set: 'AccountAddressCollection', of: addressesOf }],
  ['Account.Contacts', { set: 'ContactCollection', of: contactsOf }],
  ['Account.MainContact', { set: 'ContactCollection', of: (parent, access) => contactsOf(parent, access).slice(0, 1) }],
  ['Account.Attachments', { set: 'AttachmentCollection', of: none }],
  [
    'Account.Notes',
    {
      set: 'NoteCollection',
      of: (parent) => noteRows.filter((note) => note['businessPartnerID'] === parent['accountID']),
    },
  ],
  [
    'Contact.WorkAddress',
    {
      set: 'ContactWorkAddressCollection',
      of: (parent, { language }) => peopleOf(parent).map((person) => workAddress(person, language)),
    },
  ],
  ['Contact.Account', { set: 'AccountCollection', of: (parent) => customersOf(parent).map(account) }],
  [
    'Contact.Relationships',
    {
      set: 'RelationshipCollection',
      of: ({ contactID }) =>
        relationshipRows.filter((one) => one['partner1'] === contactID || one['partner2'] === contactID),
    },
  ],
  ['Contact.Photo', { set: 'PhotoCollection', of: none }],
  ['Contact.Attachments', { set: 'AttachmentCollection', of: none }],
  ['Contact.Notes', { set: 'NoteCollection', of: none }],
];

/** The service of business partners. */
export const partnerService: Service = {
  name: 'CRM_BUPA_ODATA_SRV',
  rows: new Map(rows),
  routes: new Map(routes),
  functions: new Map(),
};
