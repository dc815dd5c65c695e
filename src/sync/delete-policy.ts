/** Owns which step follows a delete that has a witness (I7). Pure. The link becomes a tombstone whatever the policy is; nobody is mailed. */
import { type Side } from '../model/appointment.ts';
import { type DeletePolicies, type DeletePolicy } from '../model/delete-policy.ts';
import { type Language } from '../model/language.ts';

/**
 * set-status: the user status for cancelled. show-cancelled: the subject says so and the time is shown as free. mark-category, mark-subject: a category on Exchange; S/4
 * has none. unlink: nothing is written.
 */
export type DeleteStep = 'delete' | 'set-status' | 'show-cancelled' | 'mark-category' | 'mark-subject' | 'unlink';

export const deleteSteps: { readonly [S in Side]: { readonly [P in DeletePolicy]: DeleteStep } } = {
  s4: { delete: 'delete', cancel: 'set-status', mark: 'mark-subject', ignore: 'unlink' },
  exchange: { delete: 'delete', cancel: 'show-cancelled', mark: 'mark-category', ignore: 'unlink' },
};

/**
 * @param on the side that still has its copy
 * @param cancelledStatus whether the administrator's table has a status for cancelled; without one the appointment is marked, never deleted instead
 */
export const deleteStep = (policies: DeletePolicies, on: Side, cancelledStatus: boolean): DeleteStep => {
  const step = deleteSteps[on][policies[on]];
  return step === 'set-status' && !cancelledStatus ? deleteSteps[on].mark : step;
};

const words: { readonly [L in Language]: { readonly [K in 'cancelled' | 'deleted']: string } } = {
  en: { cancelled: 'Cancelled: ', deleted: 'Deleted in Outlook: ' },
  de: { cancelled: 'Abgesagt: ', deleted: 'In Outlook gelöscht: ' },
};

/** @returns what is put before the subject to say so; nothing where it says so already, in whichever language */
export const wordsBefore = (what: 'cancelled' | 'deleted', subject: string, language: Language): string | undefined =>
  Object.values(words).some((each) => subject.startsWith(each[what])) ? undefined : words[language][what];

/** The subject as it was; also where its end, and that of the words, was cut. */
export const withoutWords = (subject: string, said: string): string => {
  if (subject === said.trimEnd()) return '';
  return subject.startsWith(said) ? subject.slice(said.length) : subject;
};
