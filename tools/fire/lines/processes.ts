/** Owns the lines in which processes die: SIGKILL at random instants under load on both sides; the supervisor starts them again. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type InstallationProcess } from '../../lib/installation-run.ts';
import { expectThat } from '../../smoke/report.ts';
import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

/** Healthy again, a process runs for a random moment up to this before it is killed again. */
const longestLifeMs = 2000;

const kills = async ({ world, chance, instants }: Fire, name: InstallationProcess): Promise<void> => {
  const { running } = world.installation;
  for (let times = 0; times < instants; times += 1) {
    await pause(chance.whole(longestLifeMs));
    await running.kill(name, 'SIGKILL');
    await running.ready(name);
  }
};

const killed =
  (name: InstallationProcess) =>
  async (fire: Fire): Promise<Burnt> => {
    const { running } = fire.world.installation;
    const before = running.service?.pid;
    const { changes } = await fire.load.during(kills(fire, name), { pauseMs: 250 });
    // Whatever else dies, the service stays: it waits for its neighbours.
    if (name !== 'service') expectThat(running.service?.pid === before, `the service lives on when ${name} is killed`);
    return burnt(`SIGKILL of ${name} at ${fire.instants} random instants, ${changes} changes meanwhile`);
  };

/** Every reminder is gone with it; the sweep and the records have to do without, and rounds arm them again. */
const schedulerForgets = async (fire: Fire): Promise<Burnt> => {
  const { world, load } = fire;
  const { running, config } = world.installation;
  const forget = async (): Promise<void> => {
    await pause(1500);
    await running.kill('scheduler', 'SIGKILL');
    await rm(join(config.dataDir, 'scheduler'), { recursive: true, force: true });
    await running.ready('scheduler');
    await pause(1500);
  };
  const { changes } = await load.during(forget(), { pauseMs: 250 });
  return burnt(`SIGKILL of scheduler and all of its data removed, ${changes} changes meanwhile`);
};

const everythingAtOnce = async (fire: Fire): Promise<Burnt> => {
  const { running } = fire.world.installation;
  const names = ['service', 'sidecar', 'placement', 'scheduler', 'postgres'] as const;
  const blackout = async (): Promise<void> => {
    await pause(1500);
    await Promise.all(names.map((name) => running.kill(name, 'SIGKILL')));
    await Promise.all(names.map((name) => running.ready(name)));
  };
  const { changes } = await fire.load.during(blackout(), { pauseMs: 250 });
  return burnt(`SIGKILL of ${names.join(', ')} at the same moment, ${changes} changes meanwhile`);
};

/** Subscriptions that Exchange gave up are made anew after two minutes of silence and a sweep. */
const patienceMs = 300_000;

export const processes: readonly Line[] = [
  { name: 'kill-service', title: 'the service is killed', patienceMs, run: killed('service') },
  { name: 'kill-sidecar', title: 'daprd is killed', patienceMs, run: killed('sidecar') },
  { name: 'kill-placement', title: 'placement is killed', patienceMs, run: killed('placement') },
  { name: 'kill-scheduler', title: 'the scheduler is killed', patienceMs, run: killed('scheduler') },
  { name: 'kill-postgres', title: 'PostgreSQL is killed', short: true, patienceMs, run: killed('postgres') },
  { name: 'kill-everything', title: 'all five are killed at once', patienceMs, run: everythingAtOnce },
  { name: 'scheduler-data-lost', title: 'the scheduler loses its data', patienceMs, run: schedulerForgets },
];
