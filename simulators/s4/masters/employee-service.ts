/**
 * Owns MAICONNECT_EMPLOYEE_CDS: the employees with e-mail, user and time zone, read only.
 */
import { blockedPartners } from '../../company/blocked.ts';
import { type Employee, employees } from '../../company/employees.ts';
import { type Entity } from '../odata/value.ts';
import { type Service } from '../service.ts';

/** 31 December 9999, SAP's "for ever". */
export const forEver = Date.UTC(9999, 11, 31);
const lastChange = Date.UTC(2026, 0, 5, 8, 30);

function row(employee: Employee, index: number): Entity {
  return {
    Employee: employee.partnerNumber,
    PersonnelNumber: String(index + 1).padStart(8, '0'),
    UserName: employee.userName,
    FirstName: employee.firstName,
    LastName: employee.lastName,
    FullName: employee.fullName,
    EmailAddress: employee.email,
    TimeZone: employee.sapZone,
    Language: employee.language,
    OrganizationalUnit: `O ${50_000_001 + (index % 7)}`,
    ValidityEndDate: forEver,
    IsBlocked: blockedPartners.has(employee.partnerNumber),
    LastChangeDateTime: lastChange,
  };
}

const rows = employees.map(row);

/** The service of employees, under the given namespace. */
export function employeeService(namespace: string): Service {
  return {
    name: 'MAICONNECT_EMPLOYEE_CDS',
    rows: new Map([[`x${namespace}xMAICONNECT_EMPLOYEE`, { list: () => rows }]]),
    routes: new Map(),
    functions: new Map(),
  };
}
