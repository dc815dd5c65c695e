/** Owns what every step of the smoke run uses: the people, the administrator, and waiting until both sides agree. */
import * as z from 'zod';

import { employees } from '../../simulators/company/employees.ts';
import { waitFor } from '../lib/wait.ts';
import { disagreements } from './compare.ts';
import { type Answer, type Ask, ask } from './http.ts';
import { type Installation } from './installation.ts';
import { createOutlookPerson, keyOf, type OutlookPerson, type OutlookState } from './outlook-person.ts';
import { createS4Person, type S4Person, type S4State } from './s4-person.ts';

export type Person = { readonly mailbox: string; readonly number: string; readonly user: string };

export type World = {
  readonly installation: Installation;
  readonly s4: S4Person;
  readonly outlook: OutlookPerson;
  /** Enrolled by the first step. */
  readonly people: readonly [Person, Person, Person];
  readonly admin: (path: string, request?: Ask) => Promise<Answer>;
  /** Waits until both sides agree for everybody; resolves with the milliseconds it took. @throws Error with the differences */
  readonly agree: (timeoutMs?: number) => Promise<number>;
  /** Waits until nothing is stored, running or due. */
  readonly quiet: (timeoutMs?: number) => Promise<number>;
  readonly when: (what: string, condition: () => Promise<boolean>, timeoutMs?: number) => Promise<number>;
};

const statusSchema = z.object({ quiet: z.boolean(), pending: z.number() });

const personAt = (place: number): Person => {
  const employee = employees[place];
  if (employee === undefined) throw new Error('the sample company has too few employees');
  return { mailbox: employee.email, number: employee.partnerNumber, user: employee.userName };
};

const timed = async (what: string, condition: () => Promise<boolean>, timeoutMs: number): Promise<number> => {
  const startedAt = performance.now();
  await waitFor(condition, { what, timeoutMs });
  return performance.now() - startedAt;
};

export const createWorld = (installation: Installation): World => {
  const { config, running } = installation;
  const { ports } = config;
  const s4 = createS4Person(`http://127.0.0.1:${ports.s4Simulator}`, 'TANDEM');
  const outlook = createOutlookPerson(`http://127.0.0.1:${ports.exchangeSimulator}`);
  const people = [personAt(0), personAt(1), personAt(2)] as const;
  const admin: World['admin'] = (path, request = {}) =>
    ask(`http://127.0.0.1:${ports.service}/api/v1${path}`, {
      ...request,
      headers: { authorization: `Bearer ${running.adminToken}`, ...request.headers },
    });

  /** Of others, as the keys of shown items name them: by GUID, or, born in Outlook, by the ExternalId that some employee's appointment has. */
  const ofOthers = async (shown: readonly OutlookState[]): Promise<readonly S4State[]> => {
    const keys = new Set(shown.flatMap((item) => keyOf(item) ?? []));
    const guids = [...keys].flatMap((key) => /^s4:[^:]*:[^:]*:(.*)$/.exec(key)?.[1] ?? []);
    const named = await Promise.all(guids.map((guid) => s4.get(guid)));
    const all = (await Promise.all(people.map(({ number }) => s4.of(number)))).flat();
    return [...named.flatMap((one) => one ?? []), ...all.filter(({ ExternalId }) => keys.has(ExternalId ?? ''))];
  };

  /** Copies of appointments of others in which the person takes part. */
  const participations = async (
    number: string,
    own: readonly S4State[],
    shown: readonly OutlookState[],
  ): Promise<readonly S4State[]> => {
    const known = new Set(own.map(({ Guid }) => Guid));
    const unlinked = shown.filter((item) => !own.some((one) => keyOf(item)?.endsWith(`:${one.Guid}`) === true));
    const found = new Map((await ofOthers(unlinked)).map((one) => [one.Guid, one]));
    return [...found.values()].filter(
      ({ Guid, attendees }) => !known.has(Guid) && attendees.some(({ PartnerNo }) => PartnerNo === number),
    );
  };

  const differences = async (): Promise<readonly string[]> => {
    const each = await Promise.all(
      people.map(async ({ mailbox, number }) => {
        const { system, client } = config.s4;
        const own = await s4.of(number);
        const shown = await outlook.shown(mailbox);
        const sides = { system, client, s4: [...own, ...(await participations(number, own, shown))], outlook: shown };
        return disagreements(sides).map((difference) => `${mailbox}: ${difference}`);
      }),
    );
    return each.flat();
  };

  const agree = async (timeoutMs = 30_000): Promise<number> => {
    let last: readonly string[] = [];
    const check = async (): Promise<boolean> => {
      last = await differences();
      return last.length === 0;
    };
    return timed('both sides agree', check, timeoutMs).catch((error: unknown) => {
      throw new Error([`Both sides do not agree: ${String(error)}`, ...last.slice(0, 12)].join('\n    '), {
        cause: error,
      });
    });
  };

  const isQuiet = async (): Promise<boolean> => statusSchema.parse((await admin('/status')).json).quiet;
  return {
    installation,
    s4,
    outlook,
    people,
    admin,
    agree,
    quiet: (timeoutMs = 60_000) => timed('nothing is stored, running or due', isQuiet, timeoutMs),
    when: (what, condition, timeoutMs = 20_000) => timed(what, condition, timeoutMs),
  };
};

export const enrolledSchema = z.object({ id: z.string() });
export const mailboxesSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), smtpAddress: z.string() })),
});
