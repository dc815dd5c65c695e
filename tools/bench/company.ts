/** Owns a sample company of any size: further employees behind the forty, the same in both simulators, as far as the benchmark needs them. */
import { type Employee, employees, mailDomain } from '../../simulators/company/employees.ts';

/** Employee number `place` of the grown company; the first forty are those of the sample company. */
export const employeeAt = (place: number): Employee => {
  const sample = employees[place];
  if (sample !== undefined) return sample;
  const serial = String(place + 1).padStart(6, '0');
  return {
    partnerNumber: String(500_000 + place).padStart(10, '0'),
    userName: `BENCH${serial}`,
    firstName: 'Bench',
    lastName: serial,
    fullName: `Bench ${serial}`,
    email: `bench.${serial}@${mailDomain}`,
    ianaZone: 'Europe/Berlin',
    sapZone: 'CET',
    language: 'EN',
  };
};

/**
 * Adds so many employees, before the simulators are loaded. The 1,400 sample appointments are then drawn among all of them, so a large company
 * has few appointments per person.
 */
export const growCompany = (more: number): void => {
  const list = employees as Employee[];
  for (let added = 0; added < more; added += 1) list.push(employeeAt(list.length));
};
