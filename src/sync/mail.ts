/**
 * Owns whether a write of ours may mail the people of a meeting (P7). Pure. Exchange mails all of them or nobody, so one person outside is enough for nobody to be
 * mailed under `internal`.
 */
import { type SmtpAddress } from '../model/ids.ts';
import { type MailPolicy } from '../model/mail-policy.ts';

const domainOf = (address: SmtpAddress): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** @param invited everybody who would hear of it: who is invited, and who is not any more */
export const mayMail = (policy: MailPolicy, organiser: SmtpAddress, invited: readonly SmtpAddress[]): boolean => {
  if (policy === 'none' || invited.length === 0) return false;
  return policy === 'all' || invited.every((address) => domainOf(address) === domainOf(organiser));
};
