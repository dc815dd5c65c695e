/**
 * Owns the simulated partner functions, and the partner determination procedures: which functions the documents of a transaction type know.
 */
import { type Texts } from '../odata/sap-error.ts';

/** Partner function of a contact person. */
export const contactFunction = '00000015';
/** Partner function of a participant. */
export const participantFunction = '00000032';
/** Partner function of a participant in a customer's own procedure. */
export const visitorFunction = 'Z0000032';

/** Texts of the partner functions that are known. */
export const partnerFunctions: ReadonlyMap<string, Texts> = new Map([
  ['00000009', { EN: 'Activity Partner', DE: 'Aktivitätspartner' }],
  ['00000014', { EN: 'Employee Responsible', DE: 'Zuständiger Mitarbeiter' }],
  [contactFunction, { EN: 'Contact Person', DE: 'Ansprechpartner' }],
  [participantFunction, { EN: 'Participant', DE: 'Teilnehmer' }],
  [visitorFunction, { EN: 'Visitor', DE: 'Besucher' }],
]);

/** What a transaction type knows of partners. */
export type PartnerProcedure = {
  /** Function → how many partners may have it in one document. */
  most: ReadonlyMap<string, number>;
  /** The function of a new partner that names none, and is no contact person. */
  participant: string;
};

const any = Number.POSITIVE_INFINITY;

/** The procedure of the standard activities. */
export const activityPartners: PartnerProcedure = {
  most: new Map([
    ['00000009', any],
    ['00000014', any],
    [contactFunction, any],
    [participantFunction, any],
  ]),
  participant: participantFunction,
};

/** A customer's own procedure: one contact person, and visitors in place of participants. */
export const visitPartners: PartnerProcedure = {
  most: new Map([
    ['00000009', 1],
    ['00000014', 1],
    [contactFunction, 1],
    [visitorFunction, any],
  ]),
  participant: visitorFunction,
};
