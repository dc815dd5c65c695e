/** Owns who has to hear of an S/4 appointment: the mailboxes of its employees, and everybody who has had it (`interest`). */
import { type EnrolmentId, type PartnerNumber, type S4Guid, type S4System } from '../model/ids.ts';
import { type Records } from '../ports/records.ts';
import { type S4Appointment } from '../ports/s4.ts';

type People = Pick<S4Appointment, 'responsible' | 'partners'>;

export const employeesOf = ({ responsible, partners }: People): readonly PartnerNumber[] => [
  ...new Set([responsible, ...partners.map(({ number }) => number)].filter((number) => number !== undefined)),
];

export const concernedBy = async (
  records: Pick<Records, 'enrolledEmployees' | 'interested'>,
  system: S4System,
  { guid, employees }: { readonly guid: S4Guid; readonly employees: readonly PartnerNumber[] },
): Promise<readonly EnrolmentId[]> => {
  const [enrolled, interested] = await Promise.all([
    records.enrolledEmployees(system, employees),
    records.interested(system, guid),
  ]);
  return [...new Set([...enrolled, ...interested])];
};
