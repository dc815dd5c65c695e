/**
 * Owns whose all-day items are written in which zone: Outlook shows an all-day item as such only when it begins at midnight where the person is. S/4 knows the
 * zone of its employees; it is asked once in a while.
 */
import { type SmtpAddress } from '../model/ids.ts';
import { type IanaZone } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Enrolment } from '../ports/records.ts';
import { type S4Port } from '../ports/s4.ts';

export type PersonZones = {
  readonly learn: (enrolment: Enrolment) => Promise<void>;
  readonly zoneOf: (mailbox: SmtpAddress) => IanaZone | undefined;
};

/** People move rarely; a failed look is repeated sooner. */
const keepMs = 6 * 3_600_000;
const repeatMs = 60_000;

export const createPersonZones = (s4: () => Pick<S4Port, 'employee'>, clock: Clock): PersonZones => {
  const known = new Map<SmtpAddress, { readonly zone: IanaZone | undefined; readonly until: number }>();
  return {
    learn: async ({ smtpAddress, employee }) => {
      const before = known.get(smtpAddress);
      if (before !== undefined && before.until > clock.now()) return;
      const read = await s4().employee(employee);
      const zone = read.ok ? read.value.zone : before?.zone;
      known.set(smtpAddress, { zone, until: clock.now() + (read.ok ? keepMs : repeatMs) });
    },
    zoneOf: (mailbox) => known.get(mailbox)?.zone,
  };
};
