/** Owns what every part does before it measures: enrolling people, and waiting until Tandem has nothing to do. */
import { setTimeout as pause } from 'node:timers/promises';

import * as z from 'zod';

import { enrol } from '../lib/service.ts';
import { waitFor } from '../lib/wait.ts';
import { must } from '../smoke/http.ts';
import { employeeAt } from './company.ts';
import { type Measured } from './installation.ts';

const statusSchema = z.object({ quiet: z.boolean(), pending: z.number() });

export const admin = ({ config, adminToken }: Measured, path: string, method = 'GET'): Promise<unknown> =>
  must(`http://127.0.0.1:${config.ports.service}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}` },
    timeoutMs: 60_000,
  });

/** Enrols the first `count` people of the company, eight at a time. Resolves when all first rounds are over, with the seconds it took. */
export const enrolPeople = async (measured: Measured, count: number): Promise<number> => {
  const startedAt = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (; next < count;) {
      const { email, partnerNumber } = employeeAt(next);
      next += 1;
      await enrol(measured.config, measured.adminToken, { smtpAddress: email, employee: partnerNumber });
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  await quiet(measured, 1_800_000);
  return (performance.now() - startedAt) / 1000;
};

/** Resolves when nothing is stored, running or due. Asks once a second: the answer costs the service something. */
export const quiet = async (measured: Measured, timeoutMs = 300_000): Promise<void> => {
  const check = async (): Promise<boolean> => {
    await pause(750);
    return statusSchema.parse(await admin(measured, '/status')).quiet;
  };
  await waitFor(check, { what: 'nothing is stored, running or due', timeoutMs });
};
