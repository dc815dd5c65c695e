/** Owns the line in which people on both sides write the same field at the same moment while Tandem is killed again and again. */
import { setTimeout as pause } from 'node:timers/promises';

import { expectThat } from '../../smoke/report.ts';
import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

const wanted = 30;
const kills = 3;

const contests = async (fire: Fire): Promise<Burnt> => {
  const { world, load, chance } = fire;
  const { running } = world.installation;
  const entries = [];
  for (let place = 0; place < wanted; place += 1)
    entries.push(await load.create(chance.chance(0.5) ? 's4' : 'outlook', chance.pick(world.people), 'contested'));
  await world.agree(60_000);
  await world.quiet();
  const killing = async (): Promise<void> => {
    for (let times = 0; times < kills; times += 1) {
      await pause(500 + chance.whole(1500));
      await running.kill('service', 'SIGKILL');
      await running.ready('service');
    }
  };
  const killed = killing();
  killed.catch(() => undefined);
  for (const entry of entries) {
    await load.contest(entry);
    await load.changes(1, { pauseMs: 150 });
  }
  await killed;
  const made = entries.filter(({ contest }) => contest !== undefined).length;
  expectThat(made === wanted, `all ${wanted} appointments were on both sides, but ${wanted - made} were not`);
  return burnt(
    `${wanted} locations written on both sides at the same moment, among ${wanted} other changes, while the service was killed ${kills} times`,
  );
};

export const contestLines: readonly Line[] = [
  {
    name: 'same-field-conflicts',
    title: 'both sides write the same field at the same moment',
    patienceMs: 300_000,
    run: contests,
  },
];
