/**
 * Backup and restore of a whole installation (product.md, row 51; I15): a restored backup and a lost scheduler make no double, delete nothing without a witness and
 * send no mail, whatever happened on both sides since.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';
import * as z from 'zod';

import { type Config, loadConfig } from '../../../src/config.ts';
import { obtainRuntime } from '../../../tools/dapr/obtain.ts';
import { build } from '../../../tools/lib/build.ts';
import { Child } from '../../../tools/lib/child.ts';
import { runInstallation } from '../../../tools/lib/installation-run.ts';
import { freePort, isFree } from '../../../tools/lib/ports.ts';
import { simulatorSpec } from '../../../tools/lib/simulators.ts';
import { StopStack } from '../../../tools/lib/stop-stack.ts';
import { morning } from '../../../tools/smoke/everyday.ts';
import { intervals } from '../../../tools/smoke/installation.ts';
import { createOutlookPerson, keyOf } from '../../../tools/smoke/outlook-person.ts';
import { createS4Person } from '../../../tools/smoke/s4-person.ts';
import { createWorld, enrolledSchema, type Person, type World } from '../../../tools/smoke/world.ts';
import { command } from '../tools/command.ts';

jest.setTimeout(300_000);

let folder: string;
let config: Config;
let file: string;
let stack = new StopStack();
let people: readonly Person[] = [];

const freeBlock = async (): Promise<number> => {
  for (;;) {
    const first = await freePort();
    const all = await Promise.all(Array.from({ length: 21 }, (_, offset) => isFree(first + offset)));
    if (all.every(Boolean)) return first;
  }
};

beforeAll(async () => {
  await obtainRuntime();
  await build();
  folder = await mkdtemp(join(tmpdir(), 'tandem-backup-'));
  file = join(folder, 'config.yaml');
  const ports = { service: await freeBlock() };
  await writeFile(
    file,
    stringify({ ...intervals, dataDir: join(folder, 'data'), ports, demo: { lively: false, enrol: 0 } }),
  );
  config = loadConfig(file);
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<World> => {
  stack = new StopStack();
  const running = await runInstallation({
    config,
    configPath: file,
    lively: false,
    withoutService: false,
    stack,
    onLine: () => undefined,
    onEvent: () => undefined,
  });
  return createWorld({ config, running, folder });
};

const run = async (name: string, ...args: readonly string[]) => {
  const one = command(name, '--config', file, ...args);
  return { code: await one.ended, said: one.said() };
};
const succeeds = async (name: string, ...args: readonly string[]): Promise<string> => {
  const { code, said } = await run(name, ...args);
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${said}`);
  return said;
};

const pageSchema = z.object({ items: z.array(z.looseObject({})) });
const mailboxIds = async (world: World): Promise<readonly string[]> => {
  const { items } = z
    .object({ items: z.array(z.object({ id: z.string() })) })
    .parse((await world.admin('/mailboxes')).json);
  return items.map(({ id }) => id);
};

/** Everything that the administrator sees of items, mailboxes and dead letters, without the moments. */
const views = async (world: World): Promise<unknown> => {
  const ids = await mailboxIds(world);
  const items = await Promise.all(
    ids.map(async (id) => pageSchema.parse((await world.admin(`/mailboxes/${id}/items?limit=1000`)).json).items),
  );
  const mailboxes = pageSchema.parse((await world.admin('/mailboxes')).json).items;
  return { items, mailboxes: mailboxes.map(({ due: _, lagMs: __, ...rest }) => rest) };
};

const inOutlook = (world: World, person: Person, [subject, place]: readonly [string, number]): Promise<string> =>
  world.outlook.create(person.mailbox, { subject, ...morning(place), timeZone: 'W. Europe Standard Time' });
const inS4 = (world: World, person: Person, [text, place]: readonly [string, number]): Promise<string> => {
  const { start: from, end: to } = morning(place);
  return world.s4.create(person.user, { Description: text, FromDate: from, ToDate: to, Responsible: person.number });
};
const itemOf = async (world: Pick<World, 'outlook'>, person: Person, subject: string): Promise<string> => {
  const found = (await world.outlook.calendar(person.mailbox)).filter((item) => item.subject === subject);
  expect(found).toHaveLength(1);
  return found[0]?.itemId ?? '';
};
const guidOf = async (world: Pick<World, 's4'>, person: Person, text: string): Promise<string> => {
  const found = (await world.s4.of(person.number)).filter(({ Description }) => Description === text);
  expect(found).toHaveLength(1);
  return found[0]?.Guid ?? '';
};
const subjects = async (world: World, person: Person) => ({
  s4: (await world.s4.of(person.number))
    .map(({ Description }) => Description)
    .filter((one) => /^[A-Z]\d /.test(one))
    .toSorted(),
  outlook: (await world.outlook.calendar(person.mailbox))
    .map(({ subject }) => subject)
    .filter((one) => /^[A-Z]\d /.test(one))
    .toSorted(),
});

test('an old backup and a lost scheduler: no double, no delete without a witness, no mail (I15)', async () => {
  const backup = join(folder, 'tandem.backup');
  let world = await start();
  for (const { mailbox, number } of world.people) {
    const answer = await world.admin('/mailboxes', { body: { smtpAddress: mailbox, employee: number } });
    enrolledSchema.parse(answer.json);
  }
  const [anna, ben] = world.people;
  ({ people } = world);
  await inOutlook(world, anna, ['A1 kept', 3]);
  await inOutlook(world, anna, ['A2 deleted while stopped', 4]);
  await inS4(world, anna, ['B1 deleted in S/4 while stopped', 5]);
  await inOutlook(world, anna, ['A3 deleted before the stop', 6]);
  await inS4(world, ben, ['B2 edited since', 7]);
  await inS4(world, ben, ['B3 deleted in S/4 before stop', 8]);
  await world.agree(120_000);
  await world.quiet();

  const shown = await views(world);
  expect(await succeeds('rebuild-views')).toContain('3 mailboxes are rebuilt; 0 failed');
  await world.quiet();
  expect(await views(world)).toEqual(shown);

  expect(await succeeds('backup', '--to', backup)).toContain(' rows as of ');
  expect(await run('restore', '--from', backup, '--yes')).toMatchObject({
    code: 1,
    said: expect.stringContaining('Tandem runs'),
  });

  // The life that the restore takes back: creates, edits and deletes both ways, all of them synchronised.
  await inOutlook(world, anna, ['C1 created since', 9]);
  await inS4(world, ben, ['C2 created in S/4 since', 10]);
  await world.outlook.update(ben.mailbox, await itemOf(world, ben, 'B2 edited since'), { location: 'Raum 7' });
  await world.outlook.delete(anna.mailbox, await itemOf(world, anna, 'A3 deleted before the stop'));
  await world.s4.delete(ben.user, await guidOf(world, ben, 'B3 deleted in S/4 before stop'));
  await world.agree(60_000);
  await world.quiet();
  const mails = await world.outlook.mails();
  await stack.stop();

  await rm(join(config.dataDir, 'scheduler'), { recursive: true, force: true });
  expect(await succeeds('restore', '--from', backup, '--yes')).toContain('epoch 2');

  world = await startWhileChanged();
  await world.quiet(120_000);
  await world.agree(60_000);
  expect(await subjects(world, anna)).toEqual({
    s4: ['A1 kept', 'C1 created since'],
    outlook: ['A1 kept', 'C1 created since'],
  });
  expect(await subjects(world, ben)).toEqual({
    s4: ['B2 edited since', 'C2 created in S/4 since'],
    outlook: ['B2 edited since', 'C2 created in S/4 since'],
  });
  expect(await world.outlook.mails()).toBe(mails);
  const journal = await everything(world);
  const deletes = journal.filter(({ step, what }) => step === 'delete' && what === 'done');
  expect(deletes.map(({ witness }) => witness)).toEqual(['deleted-by-person', 'deleted-by-person']);
  // Each delete was held first (as often as a slice saw its pair), and sent only after the mailbox was repaired.
  const held = journal.filter(({ what }) => what === 'held');
  expect(new Set(held.map(({ guid }) => guid))).toEqual(new Set(deletes.map(({ guid }) => guid)));
  for (const { mailbox, seq } of deletes) {
    const repaired = journal.find((one) => one.mailbox === mailbox && one.what === 'repaired');
    expect(seq).toBeGreaterThan(repaired?.seq ?? Number.POSITIVE_INFINITY);
  }
  const keys = (await Promise.all(world.people.map(({ mailbox }) => world.outlook.calendar(mailbox))))
    .flat()
    .map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
});

const journalSchema = z.object({
  items: z.array(
    z.object({
      mailbox: z.string(),
      seq: z.number(),
      what: z.string(),
      guid: z.string().optional(),
      step: z.string().optional(),
      witness: z.string().optional(),
    }),
  ),
});
const everything = async (world: World) => journalSchema.parse((await world.admin('/journal?limit=1000')).json).items;

/** What people do while Tandem stands: the two systems run without it. */
const startWhileChanged = async (): Promise<World> => {
  const before = new StopStack();
  stack = before;
  const { s4Simulator, exchangeSimulator } = config.ports;
  const logDir = join(folder, 'data', 'logs');
  for (const [name, port, extraArgs] of [
    ['s4', s4Simulator, ['--client', config.s4.client, '--namespace', config.s4.namespace]],
    ['exchange', exchangeSimulator, []],
  ] as const) {
    const dataDir = join(folder, 'data', `${name}-simulator`);
    const simulator = new Child(simulatorSpec(name, { port, dataDir, logDir, livelySeconds: 0, extraArgs }));
    before.push(simulator);
    await simulator.start();
  }
  const s4 = createS4Person(`http://127.0.0.1:${s4Simulator}`, 'TANDEM');
  const outlook = createOutlookPerson(`http://127.0.0.1:${exchangeSimulator}`);
  const [anna] = people;
  if (anna === undefined) throw new Error('nobody was enrolled');
  await outlook.delete(anna.mailbox, await itemOf({ outlook }, anna, 'A2 deleted while stopped'));
  await s4.delete(anna.user, await guidOf({ s4 }, anna, 'B1 deleted in S/4 while stopped'));
  await before.stop();
  return start();
};
