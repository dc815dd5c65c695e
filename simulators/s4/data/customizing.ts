/**
 * Owns the simulated customizing: transaction types with what each of them allows, and priorities; texts in both languages.
 */
import { type Texts } from '../odata/sap-error.ts';
import { activityPartners, type PartnerProcedure, visitPartners } from './partner-functions.ts';
import { activityProfile, type StatusProfile, type UserStatus, visitProfile } from './status-profiles.ts';

/** BUS2000126 appointment, BUS2000125 task, BUS2000108 lead, BUS2000111 opportunity. */
export type BusinessObject = 'BUS2000126' | 'BUS2000125' | 'BUS2000108' | 'BUS2000111';

/** A transaction type; `description` has at most 20 characters. */
export type TransactionType = {
  code: string;
  businessObject: BusinessObject;
  description: Texts;
  /** Text type of the note; '' where customizing has none, so that there is no note. */
  textType: string;
  privateAllowed: boolean;
  /** The text determination procedure: the text types that a document can have. */
  textTypes: readonly string[];
  statuses: StatusProfile;
  partners: PartnerProcedure;
};

type Row = Pick<TransactionType, 'code' | 'businessObject' | 'description' | 'textType' | 'privateAllowed'> &
  Partial<TransactionType>;

const rows: readonly Row[] = [
  {
    code: '0001',
    businessObject: 'BUS2000126',
    description: { EN: 'Customer Visit', DE: 'Kundenbesuch' },
    textType: 'A002',
    privateAllowed: true,
  },
  {
    code: 'ZTEL',
    businessObject: 'BUS2000126',
    description: { EN: 'Telephone Call', DE: 'Telefontermin' },
    textType: 'A002',
    privateAllowed: true,
  },
  {
    code: 'ZMES',
    businessObject: 'BUS2000126',
    description: { EN: 'Trade Fair & Event', DE: 'Messe & Veranstalt.' },
    textType: 'Z001',
    privateAllowed: false,
  },
  {
    code: 'ZBER',
    businessObject: 'BUS2000126',
    description: { EN: 'Visit with Report', DE: 'Besuch mit Bericht' },
    textType: 'Z002',
    privateAllowed: true,
    textTypes: ['Z002', 'A002'],
    statuses: visitProfile,
    partners: visitPartners,
  },
  {
    code: 'ZKUR',
    businessObject: 'BUS2000126',
    description: { EN: 'Short Contact', DE: 'Kurzkontakt' },
    textType: '',
    privateAllowed: false,
    textTypes: [],
  },
  {
    code: '1003',
    businessObject: 'BUS2000125',
    description: { EN: 'Task', DE: 'Aufgabe' },
    textType: 'A002',
    privateAllowed: true,
  },
  {
    code: 'ZAUF',
    businessObject: 'BUS2000125',
    description: { EN: 'Follow-Up', DE: 'Wiedervorlage' },
    textType: 'A002',
    privateAllowed: false,
  },
  {
    code: 'LEAD',
    businessObject: 'BUS2000108',
    description: { EN: 'Lead', DE: 'Lead' },
    textType: 'A002',
    privateAllowed: false,
  },
  {
    code: 'OPPT',
    businessObject: 'BUS2000111',
    description: { EN: 'Opportunity', DE: 'Opportunity' },
    textType: 'A002',
    privateAllowed: false,
  },
];

const standard = {
  textTypes: ['A001', 'A002', 'Z001'],
  statuses: activityProfile,
  partners: activityPartners,
} as const;

/** All transaction types, those of other business objects included. */
export const transactionTypes: ReadonlyMap<string, TransactionType> = new Map(
  rows.map((row) => [row.code, { ...standard, ...row }]),
);

/** The types of one business object: what CRMV_APPT_OD and CRMV_TASK_OD hold. */
export function typesOf(businessObject: BusinessObject): readonly TransactionType[] {
  return [...transactionTypes.values()].filter((type) => type.businessObject === businessObject);
}

/** The transaction type taken where a new appointment names none. */
export const defaultAppointmentType = '0001';

/** A user status of a transaction type; undefined where its profile has none of this id. */
export function userStatusOf(code: string, id: string): UserStatus | undefined {
  return transactionTypes.get(code)?.statuses.get(id);
}

/** Priorities by key. */
export const priorities: ReadonlyMap<string, Texts> = new Map([
  ['1', { EN: 'Very high', DE: 'Sehr hoch' }],
  ['3', { EN: 'High', DE: 'Hoch' }],
  ['5', { EN: 'Medium', DE: 'Mittel' }],
  ['9', { EN: 'Low', DE: 'Niedrig' }],
]);
