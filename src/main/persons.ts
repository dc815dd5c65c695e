/**
 * Owns what S/4 knows of the person of a mailbox, asked once in a while: the zone (Outlook shows an all-day item as such only when it begins at midnight where the person is), and the
 * language of the words that Tandem writes.
 */
import { type SmtpAddress } from '../model/ids.ts';
import { type IanaZone } from '../model/instant.ts';
import { type Language } from '../model/language.ts';
import { type Clock } from '../ports/clock.ts';
import { type Enrolment } from '../ports/records.ts';
import { type S4Port } from '../ports/s4.ts';

type Known = { readonly zone: IanaZone | undefined; readonly language: Language | undefined };

export type Persons = {
  /** Never rejects. What was known stays while S/4 does not answer. */
  readonly learn: (enrolment: Enrolment) => Promise<Pick<Known, 'language'>>;
  readonly zoneOf: (mailbox: SmtpAddress) => IanaZone | undefined;
};

/** People move rarely; a failed look is repeated sooner. */
const keepMs = 6 * 3_600_000;
const repeatMs = 60_000;

export const createPersons = (s4: () => Pick<S4Port, 'employee'>, clock: Clock): Persons => {
  const known = new Map<SmtpAddress, Known & { readonly until: number }>();
  return {
    learn: async ({ smtpAddress, employee }) => {
      const before = known.get(smtpAddress);
      if (before !== undefined && before.until > clock.now()) return { language: before.language };
      const read = await s4().employee(employee);
      const { zone, language } = read.ok ? read.value : (before ?? { zone: undefined, language: undefined });
      known.set(smtpAddress, { zone, language, until: clock.now() + (read.ok ? keepMs : repeatMs) });
      return { language };
    },
    zoneOf: (mailbox) => known.get(mailbox)?.zone,
  };
};
