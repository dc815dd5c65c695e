/** Stages an in-memory world with one enrolled mailbox: what Tandem writes is counted, and what rests stays at rest. */
import { type Settings } from '../../src/model/settings.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { createWorld, people, type Person, type World, type Wrote } from '../support/world/world.ts';

export const [owner] = people as readonly [Person, Person, Person];

export type Appointments = Settings['appointments'];
export type Stage = { readonly world: World; readonly writes: Wrote[] };

/** An administrator decides. */
export const set = ({ world }: Stage, change: Partial<Appointments>): void => {
  const { settings } = world.tables;
  world.tables.settings = { ...settings, appointments: { ...settings.appointments, ...change } };
};

/** Enrolled, with nothing in the calendar yet. */
export const stage = async (change: Partial<Appointments> = {}): Promise<Stage> => {
  const writes: Wrote[] = [];
  const world = createWorld(
    { seed: 1, engine: await loadEngine() },
    { turn: () => undefined, wrote: (write) => void writes.push(write), vaulted: () => undefined },
  );
  set({ world, writes }, change);
  world.enrol(owner);
  await world.drain();
  return { world, writes };
};

/** Everything rests, and three further looks at everything write nothing (P2). */
export const settle = async ({ world, writes }: Stage): Promise<void> => {
  await world.drain();
  // What waits for a second look gets it.
  world.scheduler.advance(2 * 60_000);
  world.wakeAll();
  await world.drain();
  const id = world.enrolled(owner);
  if (id === undefined) throw new Error('not enrolled');
  const before = writes.length;
  for (let round = 0; round < 3; round += 1) {
    world.syncNow(id);
    await world.drain();
  }
  expect(writes.slice(before).map(({ on, step }) => `${on} ${step}`)).toEqual([]);
  expect(world.failures()).toEqual([]);
};
