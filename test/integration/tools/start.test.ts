import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as z from 'zod';

import { freePort, isFree } from '../../../tools/lib/ports.ts';
import { waitFor } from '../../../tools/lib/wait.ts';
import { command, type Command, untilItSays } from './command.ts';
import { isAlive, temporaryFolder } from './processes.ts';

const MINUTE = 60_000;
jest.setTimeout(5 * MINUTE);

const mailboxesSchema = z.object({ items: z.array(z.object({ id: z.string(), smtpAddress: z.string() })) });

let folder: { path: string; remove(): Promise<void> };
beforeEach(async () => {
  folder = await temporaryFolder();
});
const started: Command[] = [];
afterEach(async () => {
  for (const { process: running } of started.splice(0)) running.kill('SIGKILL');
  await waitFor(() => processesOf(folder.path).length === 0, { what: 'everything has ended', timeoutMs: MINUTE });
  await folder.remove();
});

/** All ports of an installation lie within 21 of the first. */
async function freeBlock(): Promise<number> {
  for (;;) {
    const first = await freePort();
    const all = await Promise.all(Array.from({ length: 21 }, (_, offset) => isFree(first + offset)));
    if (all.every(Boolean)) return first;
  }
}

/** Processes that work with our folder: by their command line or environment. */
function processesOf(path: string): number[] {
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(pid, 'cmdline').includes(path) || read(pid, 'environ').includes(path))
    .map(Number)
    .filter(isAlive);
}

async function mailboxes(first: number): Promise<z.infer<typeof mailboxesSchema>['items']> {
  const token = readFileSync(join(folder.path, 'data', 'admin-token'), 'utf8').trim();
  const response = await fetch(`http://127.0.0.1:${first}/api/v1/mailboxes`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return mailboxesSchema.parse(await response.json()).items;
}

async function runs(start: Command): Promise<void> {
  started.push(start);
  await untilItSays(start, 'Tandem runs.');
}

test('npm start brings everything up, a second start continues with the same state, and nothing is left behind by Ctrl-C or SIGKILL', async () => {
  const first = await freeBlock();
  const config = join(folder.path, 'tandem.yaml');
  writeFileSync(config, `dataDir: data\nports: { service: ${first} }\ndemo: { lively: false, enrol: 1 }\n`);

  const one = command('start', '--config', config);
  await runs(one);
  const before = await mailboxes(first);
  expect(before).toHaveLength(1);
  expect(one.said()).toContain(`http://127.0.0.1:${first + 10}/sap/opu/odata/NAG/ (simulator)`);
  one.process.kill('SIGINT');
  expect(await one.ended).toBe(0);
  expect(processesOf(folder.path)).toEqual([]);

  const two = command('start', '--config', config);
  await runs(two);
  expect(await mailboxes(first)).toEqual(
    before.map(({ id, smtpAddress }) => expect.objectContaining({ id, smtpAddress })),
  );
  expect(processesOf(folder.path).length).toBeGreaterThan(5);
  two.process.kill('SIGKILL');
  await two.ended;
  await waitFor(() => processesOf(folder.path).length === 0, {
    what: 'the guard has ended everything',
    timeoutMs: MINUTE,
  });
});
