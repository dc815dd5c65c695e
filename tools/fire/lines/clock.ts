/**
 * Owns the lines in which Tandem's clock jumps by an hour and back while the machine's clock stays, under load: leases, back-offs, reminders and windows have to
 * survive both jumps, and nothing may wait for the hour to pass.
 */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

/** Beside the configuration of a fire's installation (`demo.clockOffsetFile`). */
export const clockOffsetFile = 'clock-offset';

const hourMs = 3_600_000;
/** Longer than a lease (8 s here), so that rounds begin, end and are cut off on both sides of each jump. */
const awayMs = 25_000;

/** Whole or not at all: the service may look at any moment. */
const setClock = async ({ world }: Fire, offsetMs: number): Promise<void> => {
  const path = join(world.installation.folder, clockOffsetFile);
  await writeFile(`${path}.part`, `${offsetMs}\n`);
  await rename(`${path}.part`, path);
};

const jump =
  (hours: 1 | -1) =>
  async (fire: Fire): Promise<Burnt> => {
    const { world, load } = fire;
    const { running } = world.installation;
    const away = async (): Promise<void> => {
      await pause(3000);
      // A lease that nobody gives back, and a back-off, have to survive each jump.
      await running.kill('service', 'SIGKILL');
      await setClock(fire, hours * hourMs);
      await running.ready('service');
      // Not before the kill: a killed process cannot remember what it was asked to wait for a moment ago.
      await world.s4.fault({ kind: '503', user: 'TANDEM', count: 3, ms: 2000 });
      await pause(awayMs);
      await world.s4.fault({ kind: '503', user: 'TANDEM', count: 3, ms: 2000 });
      await pause(1000);
      await setClock(fire, 0);
      await pause(awayMs / 5);
    };
    try {
      const { changes } = await load.during(away(), { pauseMs: 250 });
      const [there, back] = hours === 1 ? ['forward', 'back'] : ['back', 'forward'];
      return burnt(
        `Tandem's clock jumped ${there} by an hour while a killed service left its leases, ran so for ${awayMs / 1000} s, and jumped ${back} again amid back-offs; ${changes} changes meanwhile`,
      );
    } finally {
      await setClock(fire, 0);
    }
  };

const patienceMs = 300_000;

export const clockLines: readonly Line[] = [
  { name: 'clock-forward', title: "Tandem's clock jumps an hour forward, and back", patienceMs, run: jump(1) },
  { name: 'clock-back', title: "Tandem's clock jumps an hour back, and forward", patienceMs, run: jump(-1) },
];
