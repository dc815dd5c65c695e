/**
 * The same generator as in test/property, few histories, played on the real thing (sync.md, How): the service and its sidecar, PostgreSQL, and both simulators over
 * HTTP. What holds in the world of the property suite has to hold here: both sides agree (P1), nothing is written any more (P2), what nobody took away is there
 * (P4, P5), once (P6), without mail (P7), and no log holds what people wrote (P8). `HISTORIES=n` plays so many of each family, `SEED=s` others.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import * as fc from 'fast-check';

import { longestBackOffMs } from '../../../tools/fire/run-lines.ts';
import { build } from '../../../tools/lib/build.ts';
import { StopStack } from '../../../tools/lib/stop-stack.ts';
import { enrolment } from '../../../tools/smoke/enrolment.ts';
import { startInstallation } from '../../../tools/smoke/installation.ts';
import { createWorld } from '../../../tools/smoke/world.ts';
import { type Family, historyOf } from '../../property/families.ts';
import { type Step } from '../../property/step.ts';
import { contentMark } from '../../property/values.ts';
import { players } from './players.ts';
import { createStage, type Stage } from './stage.ts';

const MINUTE = 60_000;
const each = Number(process.env['HISTORIES'] ?? 2);
const seed = Number(process.env['SEED'] ?? 20261122);
jest.setTimeout((2 + each * 4) * 4 * MINUTE);

/** Those of which people and accidents alone make the histories; administrators decide nothing here. */
const families: readonly Family[] = ['single', 'privacy', 'partners', 'series'];

const stack = new StopStack();
let stage: Stage;

beforeAll(async () => {
  await build();
  const world = createWorld(await startInstallation(stack, { keep: false, longestBackOffMs }));
  for (const { run } of enrolment(world)) await run();
  stage = await createStage(world);
});
afterAll(() => stack.stop());

/** @returns false: nobody can play that here */
const played = async (step: Step): Promise<boolean> => {
  const player = players[step.do] as ((on: Stage, one: Step) => Promise<void>) | undefined;
  if (player === undefined) return false;
  await player(stage, step);
  await pause(Math.min(step.run * 10, 1500));
  return true;
};

const writes = async (): Promise<number> => (await stage.world.s4.writes()) + (await stage.world.outlook.writes());

/** Every fault ends; administrators try what failed meanwhile once more. */
const calm = async (): Promise<void> => {
  const { world, controls } = stage;
  await controls.heal();
  await world.installation.running.service?.ready();
  await controls.furtherRound();
  await controls.retryLetters();
  await world.quiet();
};

const settle = async (): Promise<void> => {
  await calm();
  // After a crash a second look at what was cut off comes with the sweep.
  await stage.world.agree(3 * MINUTE);
  await stage.world.quiet();
};

/** As in the property suite: some appointments are linked before the first step. */
const prelude = async (linked: number): Promise<void> => {
  for (let number = 0; number < linked * 2; number += 1) {
    const side = number % 3 === 0 ? 'exchange' : 's4';
    await played({ do: 'create', side, who: number % 2, shape: 'timed', run: 0 });
  }
  await settle();
};

/** People throw away all there is, on both sides; none of it may come back. */
const clear = async (): Promise<void> => {
  const all = { do: 'delete', side: 'exchange', pick: 0, run: 0 } as const;
  while ((await stage.items()).length > 0) await played(all);
  await calm();
  // What turned private is linked to nothing any more.
  while ((await stage.appointments()).length > 0) await played({ ...all, side: 's4' });
  await settle();
  expect(await stage.items()).toEqual([]);
  expect(await stage.appointments()).toEqual([]);
};

const logs = async (): Promise<string> => {
  const folder = join(stage.world.installation.config.dataDir, 'logs');
  const names = (await readdir(folder)).filter((name) => !name.includes('simulator'));
  expect(names).not.toEqual([]);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
};

test.each(families)('histories of the family %s hold on the real runtime (P1, P2, P4 to P8)', async (family) => {
  const counted = { steps: 0, played: 0, writes: await writes() };
  for (const { linked, steps } of fc.sample(historyOf(family), { seed, numRuns: each })) {
    await prelude(linked);
    for (const step of steps) {
      counted.steps += 1;
      if (await played(step)) counted.played += 1;
    }
    await settle();
    const before = await writes();
    await stage.controls.furtherRound();
    expect((await writes()) - before).toBe(0);
    expect(await stage.lost()).toEqual([]);
    expect(await stage.world.outlook.mails()).toBe(0);
  }
  const written = (await writes()) - counted.writes;
  process.stdout.write(`${family}: ${counted.played} of ${counted.steps} steps, ${written} writes of Tandem\n`);
  expect(counted.played / counted.steps).toBeGreaterThan(0.6);
  expect(written).toBeGreaterThan(0);
  expect(await logs()).not.toContain(contentMark);
  await clear();
});
