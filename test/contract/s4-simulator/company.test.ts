/** The sample company is the same on every machine, and hostile enough. */
import { createHash } from 'node:crypto';

import { activitiesAround } from '../../../simulators/company/activities.ts';
import { blockedPartners } from '../../../simulators/company/blocked.ts';
import { contactPersons, relationships } from '../../../simulators/company/contact-persons.ts';
import { customers } from '../../../simulators/company/customers.ts';
import { employees } from '../../../simulators/company/employees.ts';
import { furtherAddresses } from '../../../simulators/company/further-addresses.ts';
import { sapZones } from '../../../simulators/s4/data/zones.ts';

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

test('people, customers and relationships are drawn the same everywhere', () => {
  expect(hashOf([employees, customers, contactPersons, relationships])).toBe('44475f0c7b7611ef');
});

test('activities depend on the day alone', () => {
  expect(hashOf(activitiesAround('2026-11-23'))).toBe('6f2f9bd9c488260e');
  expect(activitiesAround('2026-11-23')).toEqual(activitiesAround('2026-11-23'));
});

test('the numbers are those promised', () => {
  const { appointments, tasks } = activitiesAround('2026-11-23');
  expect([employees.length, customers.length, contactPersons.length]).toEqual([40, 200, 600]);
  expect(appointments.length + tasks.length).toBe(2000);
  expect(new Set(appointments.map((one) => one.transactionType)).size).toBe(3);
  expect(new Set([...appointments, ...tasks].map((one) => one.guid)).size).toBe(2000);
});

test('employees have unique numbers, users and addresses that fit their fields', () => {
  for (const of of [
    (one: (typeof employees)[number]) => one.partnerNumber,
    (one: (typeof employees)[number]) => one.email,
  ]) {
    expect(new Set(employees.map(of)).size).toBe(40);
  }
  expect(new Set(employees.map((one) => one.userName)).size).toBe(40);
  for (const employee of employees) {
    expect(employee.userName).toMatch(/^[A-Z]{1,12}$/);
    expect(employee.email).toMatch(/^[a-z.-]+@tandem\.example$/);
    expect(employee.lastName.length).toBeLessThanOrEqual(40);
    expect(sapZones.get(employee.sapZone)).toBe(employee.ianaZone);
  }
});

test('further addresses and blocks are of people and customers that exist; no employee is blocked', () => {
  const numbers = new Set([...employees, ...customers, ...contactPersons].map((one) => one.partnerNumber));
  for (const { email, partnerNumber, customerNumber = partnerNumber } of furtherAddresses) {
    expect([numbers.has(partnerNumber), numbers.has(customerNumber)]).toEqual([true, true]);
    expect(email.length).toBeLessThanOrEqual(241);
  }
  // Employees are enrolled by demos and tests; a block would be theirs to make.
  expect(employees.filter((one) => blockedPartners.has(one.partnerNumber))).toEqual([]);
  expect([...blockedPartners].filter((number) => !numbers.has(number))).toEqual([]);
  const firstAddresses = new Set([...employees, ...customers, ...contactPersons].map((one) => one.email));
  expect(furtherAddresses.filter((one) => firstAddresses.has(one.email.toLowerCase()))).toEqual([]);
});

test('texts fit the fields of the contract and hold what breaks careless software', () => {
  const { appointments } = activitiesAround('2026-11-23');
  expect(Math.max(...appointments.map((one) => one.description.length))).toBeLessThanOrEqual(40);
  expect(Math.max(...customers.map((one) => one.name.length))).toBeLessThanOrEqual(40);
  const names = JSON.stringify([employees, customers, contactPersons, appointments]);
  for (const part of ['ü', '&', '<', '🚀', 'ש', 'م', "O'"]) expect(names).toContain(part);
});

test('appointments lie around the day, whole days on UTC midnights', () => {
  const { appointments } = activitiesAround('2026-11-23');
  const day = Date.parse('2026-11-23');
  for (const one of appointments) {
    expect(Math.abs(one.from - day)).toBeLessThan(125 * 86_400_000);
    expect(one.to).toBeGreaterThan(one.from);
    expect(one.createdAt).toBeLessThan(day);
    if (one.allDay) expect([one.from % 86_400_000, one.to % 86_400_000]).toEqual([0, 0]);
  }
  expect(appointments.filter((one) => one.allDay).length).toBeGreaterThan(20);
});
