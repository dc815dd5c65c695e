/** Owns the lines with two replicas: one joins, one is killed, one stands still past its lease and wakes up believing that nothing happened. */
import { setTimeout as pause } from 'node:timers/promises';

import { type Burnt, burnt, type Fire, type Line } from '../line.ts';
import { type Replica, startReplica } from '../replica.ts';

type Happened = { readonly what: string; readonly measured: readonly string[] };

/** Whatever happens, the second replica is gone in the end; that it leaves is part of the line. */
const withReplica =
  (happen: (fire: Fire, replica: Replica) => Promise<Happened>) =>
  async (fire: Fire): Promise<Burnt> => {
    const work = async (): Promise<Happened> => {
      const replica = await startReplica(fire.world.installation);
      try {
        return await happen(fire, replica);
      } finally {
        await replica.stop();
      }
    };
    const { result, changes } = await fire.load.during(work(), { pauseMs: 200 });
    return burnt(`${result.what}, and left in the end; ${changes} changes meanwhile`, result.measured);
  };

/** A round of these takes 15 s. */
const most = 5;

const killedAndBack = async ({ world, instants }: Fire, replica: Replica): Promise<Happened> => {
  const { running } = world.installation;
  await pause(5000);
  const writes = await replica.writes();
  const kills = Math.min(instants, most);
  for (let times = 0; times < kills; times += 1) {
    await replica.signal('SIGKILL');
    await replica.ready();
    await pause(2000);
    await Promise.all([running.kill('service', 'SIGKILL'), running.kill('sidecar', 'SIGKILL')]);
    await Promise.all([running.ready('service'), running.ready('sidecar')]);
    await pause(2000);
  }
  return {
    what: `a second replica joined; each of the two was killed with its sidecar ${kills} times, in turn`,
    measured: [`the second replica made ${writes} writes in its first 5 s`],
  };
};

/** The lease is 8 s here: at 12 s everybody else may have taken the work. */
const frozenMs = 12_000;

const frozen = async ({ instants }: Fire, replica: Replica): Promise<Happened> => {
  let writes = 0;
  const stops = Math.min(instants, most);
  for (let times = 0; times < stops; times += 1) {
    await pause(4000);
    writes = await replica.writes();
    await replica.signal('SIGSTOP');
    await pause(frozenMs);
    await replica.signal('SIGCONT');
  }
  await pause(4000);
  return {
    what: `a second replica joined, stood still (SIGSTOP of service and sidecar) ${stops} times for 12 s with leases of 8 s, woke up`,
    measured: [`the second replica made ${writes} writes before it stood still for the last time`],
  };
};

const patienceMs = 240_000;

export const replicas: readonly Line[] = [
  { name: 'replica-killed', title: 'one of two replicas is killed', patienceMs, run: withReplica(killedAndBack) },
  { name: 'replica-frozen', title: 'one of two replicas stands still', patienceMs, run: withReplica(frozen) },
];
