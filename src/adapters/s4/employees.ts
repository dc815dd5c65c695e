/** Owns the read of an employee from the CDS service of the add-on. */
import { createHash } from 'node:crypto';

import { languageOfCode } from '../../mapping/s4/language.ts';
import { stringLiteral } from '../../mapping/s4/odata-date.ts';
import { type SapZones } from '../../mapping/s4/sap-zones.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { type PartnerNumber } from '../../model/ids.ts';
import { instantOfMs } from '../../model/instant.ts';
import { type Employee } from '../../ports/s4.ts';
import { emailOf, employeeSchema, partnerNumberOf } from './entities.ts';
import { type ODataClient } from './odata-client.ts';

export type EmployeeDeps = {
  readonly client: ODataClient;
  readonly zones: SapZones;
  readonly namespace: string;
  readonly onUnknownZone: (name: string) => void;
};

// Which zone a name stands for does not depend on the day; any instant will do.
const anyDay = instantOfMs(Date.UTC(2026, 0, 1));

/** `gone/not-found` when there is no such employee. */
export const createEmployeeRead =
  (deps: EmployeeDeps) =>
  async (number: PartnerNumber): Promise<Result<Employee>> => {
    const path = `x${deps.namespace}xMAICONNECT_EMPLOYEE(${encodeURIComponent(stringLiteral(number))})`;
    const read = await deps.client.entity(path, {}, employeeSchema);
    if (!read.ok) return read;
    if (partnerNumberOf(read.value.Employee) !== number) return failed({ kind: 'invalid', code: 'not-understood' });
    const { EmailAddress, TimeZone, Language, IsBlocked } = read.value;
    const language = languageOfCode(Language);
    const zone = TimeZone.trim() === '' ? undefined : deps.zones.toIana(TimeZone, anyDay);
    if (TimeZone.trim() !== '' && zone === undefined) deps.onUnknownZone(TimeZone.trim());
    // A digest, because the version is stored and compared, and an address is content.
    const version = createHash('sha256')
      .update(JSON.stringify([EmailAddress, TimeZone, IsBlocked, language]))
      .digest('hex')
      .slice(0, 16);
    return ok({ number, email: emailOf(EmailAddress), zone, language, blocked: IsBlocked, version });
  };
