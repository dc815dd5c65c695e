/**
 * Owns the six hundred contact persons of the customers, three each, and the relationships of the
 * sample company: BUR001 "is contact person of" from customer to contact person, BUR011 "has the
 * employee responsible" from customer or contact person to employee. Drawn by a fixed seed.
 */
import { type Customer, customers } from './customers.ts';
import { employees } from './employees.ts';
import { seeded } from './seeded.ts';

/** One contact person of one customer. */
export type ContactPerson = {
  /** 0000200001 to 0000200600. */
  partnerNumber: string;
  guid: string;
  customer: Customer;
  firstName: string;
  lastName: string;
  fullName: string;
  /** SAP's form-of-address key: 0001 Ms, 0002 Mr. */
  titleId: '0001' | '0002';
  function: Coded;
  department: Coded;
  phone: string;
  mobile: string;
  email: string;
};

/** A customizing value: key and text in both languages. */
export type Coded = { id: string; EN: string; DE: string };

/** A relationship between two business partners. */
export type Relationship = {
  /** Twelve digits. */
  number: string;
  partner1: string;
  partner2: string;
  type: 'BUR001' | 'BUR011';
  /** Dates as YYYY-MM-DD. */
  validFrom: string;
  validTo: string;
};

const women = [
  'Anna',
  'Bärbel',
  'Çiğdem',
  'Dörte',
  'Eva-Maria',
  'Françoise',
  'Grażyna',
  'Hülya',
  'Inés',
  'Käthe',
  'נועה',
  'ليلى',
];
const men = [
  'Andreas',
  'Björn',
  'Clément',
  'Dirk',
  'Émile',
  'František',
  'Günther',
  'Håkon',
  'Iñaki',
  'Jörg',
  'דוד',
  'يوسف',
];
const families = [
  'Abel',
  'Brückner',
  'Çelik',
  'Döring',
  'Eßer',
  'Frühauf',
  'Groß',
  'Häusler',
  'Imhof',
  'Jünger',
  'Kühn',
  "L'Hoste",
  'Meyer & Partner',
  'Nuñez',
  'Öztürk',
  'Prüfer',
  'Sørensen',
  'Łukaszewski',
  'לוי',
  'حداد',
];
const functions: readonly Coded[] = [
  { id: '0001', EN: 'Managing director', DE: 'Geschäftsführung' },
  { id: '0002', EN: 'Purchasing manager', DE: 'Einkaufsleitung' },
  { id: '0003', EN: 'Sales manager', DE: 'Verkaufsleitung' },
  { id: '0005', EN: 'Administration manager', DE: 'Verwaltungsleitung' },
  { id: '0007', EN: 'Quality officer', DE: 'Qualitätsbeauftragte/r' },
];
const departments: readonly Coded[] = [
  { id: '0001', EN: 'Management', DE: 'Geschäftsleitung' },
  { id: '0002', EN: 'Purchasing', DE: 'Einkauf' },
  { id: '0003', EN: 'Sales', DE: 'Vertrieb' },
  { id: '0007', EN: 'Quality assurance', DE: 'Qualitätssicherung' },
];

function drawPeople(): readonly ContactPerson[] {
  const chance = seeded(2718);
  return customers.flatMap((customer, index) =>
    [0, 1, 2].map((place) => {
      const number = index * 3 + place + 1;
      const isWoman = chance.chance(0.5);
      const firstName = chance.pick(isWoman ? women : men);
      const lastName = chance.pick(families);
      const domain = customer.email.slice('info@'.length);
      return {
        partnerNumber: String(200_000 + number).padStart(10, '0'),
        guid: chance.guid(),
        customer,
        firstName,
        lastName,
        fullName: `${firstName} ${lastName}`,
        titleId: isWoman ? ('0001' as const) : ('0002' as const),
        function: chance.pick(functions),
        department: chance.pick(departments),
        phone: `${customer.phone}-${10 + place}`,
        mobile: `+49 170 ${String(1_000_000 + chance.whole(9_000_000))}`,
        // Two people share an address at every tenth customer: an ambiguity to be reported, not guessed.
        email: index % 10 === 9 && place === 2 ? `person2@${domain}` : `person${place + 1}@${domain}`,
      };
    }),
  );
}

/** The six hundred contact persons. */
export const contactPersons: readonly ContactPerson[] = drawPeople();

function drawRelationships(): readonly Relationship[] {
  const chance = seeded(3141);
  const pairs = [
    ...contactPersons.map((person) => [person.customer.partnerNumber, person.partnerNumber, 'BUR001'] as const),
    ...customers.map((customer) => [customer.partnerNumber, chance.pick(employees).partnerNumber, 'BUR011'] as const),
    ...contactPersons
      .filter(() => chance.chance(0.2))
      .map((person) => [person.partnerNumber, chance.pick(employees).partnerNumber, 'BUR011'] as const),
  ];
  return pairs.map(([partner1, partner2, type], index) => ({
    number: String(index + 1).padStart(12, '0'),
    partner1,
    partner2,
    type,
    validFrom: `20${10 + chance.whole(14)}-0${1 + chance.whole(9)}-01`,
    validTo: '9999-12-31',
  }));
}

/** All BUR001 (600) and BUR011 relationships. */
export const relationships: readonly Relationship[] = drawRelationships();
