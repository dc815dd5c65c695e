/**
 * Owns the customizing of the in-memory S/4: its transaction types, statuses, priorities and partner functions. Priorities are translated by a table of its own, so
 * that the product's is judged by another.
 */
import { type Importance } from '../../../src/model/appointment.ts';
import {
  type Priority,
  type TransactionType,
  type TransactionTypeCheck,
  type UserStatus,
} from '../../../src/ports/s4.ts';

/** `ZNPF` has no private flag, `ZNON` no note. */
export const transactionTypes: readonly TransactionType[] = [
  { code: '0001', description: 'Termin', noteTextType: 'A002', privateAllowed: true },
  { code: 'ZNPF', description: 'Besuch', noteTextType: 'A002', privateAllowed: false },
  { code: 'ZNON', description: 'Kurzkontakt', noteTextType: undefined, privateAllowed: true },
];

/** Types that a test invents have a private flag. */
export const privateAllowed = (code: string): boolean =>
  transactionTypes.find((type) => type.code === code)?.privateAllowed ?? true;

/** Types that a test invents have a note. */
export const noteAllowed = (code: string): boolean => {
  const type = transactionTypes.find((one) => one.code === code);
  return type === undefined || type.noteTextType !== undefined;
};

export const checkTransactionType = (code: string): TransactionTypeCheck => {
  const type = transactionTypes.find((one) => one.code === code);
  return type === undefined
    ? { ok: false, fault: { kind: 'invalid', code: 'rejected', reason: 'not-in-list' } }
    : { ok: true, value: type };
};

export const openStatus = 'E0001';
export const cancelledStatus = 'E0004';

export const statuses: readonly UserStatus[] = transactionTypes.flatMap(({ code }) => [
  { transactionType: code, id: openStatus, text: 'offen', systemStatus: 'I1002', initial: true },
  { transactionType: code, id: 'E0002', text: 'in Arbeit', systemStatus: 'I1003', initial: false },
  { transactionType: code, id: 'E0003', text: 'erledigt', systemStatus: 'I1005', initial: false },
  { transactionType: code, id: cancelledStatus, text: 'storniert', systemStatus: 'I1032', initial: false },
]);

export const priorities: readonly Priority[] = [
  { key: '1', text: 'sehr hoch' },
  { key: '3', text: 'hoch' },
  { key: '5', text: 'mittel' },
  { key: '9', text: 'niedrig' },
];

export const importanceOfPriority = (priority: string): Importance => {
  if (['1', '2', '3'].includes(priority)) return 'High';
  return ['7', '9'].includes(priority) ? 'Low' : 'Normal';
};

/** As a person chooses in S/4 who wants this importance. */
export const priorityOf: { readonly [I in Importance]: string } = { High: '1', Normal: '5', Low: '9' };

export const responsibleFunction = '00000014';
export const contactFunction = '00000015';
export const participantFunction = '00000032';
