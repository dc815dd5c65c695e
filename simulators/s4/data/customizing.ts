/**
 * Owns the simulated customizing: transaction types of appointments and tasks with their text
 * types, user statuses, priorities, partner functions; texts in both languages.
 */
import { type Texts } from '../odata/sap-error.ts';

/** A transaction type; `description` has at most 20 characters. */
export type TransactionType = {
  code: string;
  /** BUS2000126 appointment, BUS2000125 task. */
  businessObject: 'BUS2000126' | 'BUS2000125';
  description: Texts;
  /** Text type of the note. */
  textType: string;
  privateAllowed: boolean;
};

/** All transaction types. */
export const transactionTypes: ReadonlyMap<string, TransactionType> = new Map(
  (
    [
      ['0001', 'BUS2000126', { EN: 'Customer Visit', DE: 'Kundenbesuch' }, 'A002', true],
      ['ZTEL', 'BUS2000126', { EN: 'Telephone Call', DE: 'Telefontermin' }, 'A002', true],
      ['ZMES', 'BUS2000126', { EN: 'Trade Fair & Event', DE: 'Messe & Veranstalt.' }, 'Z001', false],
      ['1003', 'BUS2000125', { EN: 'Task', DE: 'Aufgabe' }, 'A002', true],
      ['ZAUF', 'BUS2000125', { EN: 'Follow-Up', DE: 'Wiedervorlage' }, 'A002', false],
    ] as const
  ).map(([code, businessObject, description, textType, privateAllowed]) => [
    code,
    { code, businessObject, description, textType, privateAllowed },
  ]),
);

/** The transaction type taken where a new appointment names none. */
export const defaultAppointmentType = '0001';

/** A user status of every transaction type. */
export type UserStatus = { id: string; text: Texts; systemStatus: string; isDefault: boolean };

/** The status that `CompleteAppointment` sets. */
export const completedStatus = 'E0003';

/** User statuses, the same for each transaction type. */
export const userStatuses: ReadonlyMap<string, UserStatus> = new Map(
  (
    [
      ['E0001', { EN: 'Open', DE: 'Offen' }, 'I1002', true],
      ['E0002', { EN: 'In process', DE: 'In Bearbeitung' }, 'I1003', false],
      [completedStatus, { EN: 'Completed', DE: 'Erledigt' }, 'I1005', false],
      ['E0004', { EN: 'Cancelled', DE: 'Storniert' }, 'I1032', false],
    ] as const
  ).map(([id, text, systemStatus, isDefault]) => [id, { id, text, systemStatus, isDefault }]),
);

/** The status of a new document. */
export const initialStatus = 'E0001';

/** Priorities by key. */
export const priorities: ReadonlyMap<string, Texts> = new Map([
  ['1', { EN: 'Very high', DE: 'Sehr hoch' }],
  ['3', { EN: 'High', DE: 'Hoch' }],
  ['5', { EN: 'Medium', DE: 'Mittel' }],
  ['9', { EN: 'Low', DE: 'Niedrig' }],
]);

/** Partner function of a contact person. */
export const contactFunction = '00000015';
/** Partner function of a participant. */
export const participantFunction = '00000032';

/** Texts of the partner functions that are known. */
export const partnerFunctions: ReadonlyMap<string, Texts> = new Map([
  ['00000009', { EN: 'Activity Partner', DE: 'Aktivitätspartner' }],
  ['00000014', { EN: 'Employee Responsible', DE: 'Zuständiger Mitarbeiter' }],
  [contactFunction, { EN: 'Contact Person', DE: 'Ansprechpartner' }],
  [participantFunction, { EN: 'Participant', DE: 'Teilnehmer' }],
]);
