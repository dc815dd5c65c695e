import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

type Printed = { readonly sent: readonly string[]; readonly read: readonly unknown[] };

/** What a process that lives in the zone sends and reads. */
async function printedIn(zone: string): Promise<Printed> {
  const script = path.join(__dirname, 'support/print-all-day-request.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, TZ: zone },
  });
  return JSON.parse(stdout) as Printed;
}

test('the zone of the process changes neither requests nor dates (E6, P9)', async () => {
  const utc = await printedIn('UTC');
  expect(await printedIn('America/New_York')).toEqual(utc);
  expect(await printedIn('Pacific/Auckland')).toEqual(utc);
  expect(utc.sent[0]).toContain('<t:Start>2026-11-23T08:30:00.000+00:00</t:Start>');
  expect(utc.sent[1]).toContain('<t:Start>2026-11-23T00:00:00.000+00:00</t:Start>');
  const when = { kind: 'allDay', firstDay: '2026-11-23', lastDay: '2026-11-23' };
  expect(utc.read).toMatchObject([1, 2].map(() => ({ value: [{ value: { appointment: { when } } }] })));
}, 60_000);
