/**
 * Owns the look-up of business partners by number across employees, customers and contact persons
 * of the sample company.
 */
import { type ContactPerson, contactPersons } from '../../company/contact-persons.ts';
import { type Customer, customers } from '../../company/customers.ts';
import { type Employee, employees } from '../../company/employees.ts';

/** A business partner of one of the three kinds. */
export type Partner =
  | { kind: 'employee'; number: string; name: string; email: string; userName: string; employee: Employee }
  | { kind: 'customer'; number: string; name: string; email: string; userName: ''; customer: Customer }
  | { kind: 'contact'; number: string; name: string; email: string; userName: ''; contact: ContactPerson };

/** Every business partner by its ten-digit number. */
export const partners: ReadonlyMap<string, Partner> = new Map<string, Partner>(
  [
    ...employees.map((employee): Partner => ({
      kind: 'employee',
      number: employee.partnerNumber,
      name: employee.fullName,
      email: employee.email,
      userName: employee.userName,
      employee,
    })),
    ...customers.map((customer): Partner => ({
      kind: 'customer',
      number: customer.partnerNumber,
      name: customer.name,
      email: customer.email,
      userName: '',
      customer,
    })),
    ...contactPersons.map((contact): Partner => ({
      kind: 'contact',
      number: contact.partnerNumber,
      name: contact.fullName,
      email: contact.email,
      userName: '',
      contact,
    })),
  ].map((partner) => [partner.number, partner]),
);

/** The partner of a user, by user name. */
export const partnerOfUser: ReadonlyMap<string, Employee> = new Map(
  employees.map((employee) => [employee.userName, employee]),
);

/** Brings a partner number to ten digits, as SAP's ALPHA conversion does. */
export function padPartner(number: string): string {
  return /^\d{1,10}$/.test(number) ? number.padStart(10, '0') : number;
}
