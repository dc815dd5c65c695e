/** A worker process of the proofs (pool.ts): answers one job after the other. */
import { setFlagsFromString } from 'node:v8';

import { loadEngine } from '../../support/world/load-engine.ts';
import { createCoverage } from '../coverage.ts';
import { explore } from '../explore.ts';
import { bugs } from '../planted/bugs.ts';
import { cellMutants, plantCell, visitedDuring } from '../planted/cells.ts';
import { plant } from '../planted/plant.ts';
import { judge, type Scenario, scenariosWith, type Verdict } from '../planted/scenarios.ts';
import { plainWorlds, playSmall, type SmallWorld, twistsOf } from '../small-worlds.ts';
import { familyNamed } from './families.ts';
import { type Explored, type Job, type Jobs, type Visits } from './jobs.ts';

// Compiling takes a fifth of the time otherwise: hundreds of functions are just warm. V8 waits eight times as long before it takes one for hot.
setFlagsFromString('--interrupt-budget=1000000');

const own = loadEngine();

const known = new Map<number, ReadonlyMap<string, Scenario>>();

const scenariosNamed = ({ histories, names }: Jobs['visits']['ask']): readonly Scenario[] => {
  const all = known.get(histories) ?? new Map(scenariosWith(histories).map((one) => [one.name, one]));
  known.set(histories, all);
  // What a run of old remembers may be gone.
  return names.flatMap((name) => all.get(name) ?? []);
};

const named = <T extends { readonly name: string }>(list: readonly T[], name: string): T => {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new Error(`nothing is called "${name}"`);
  return found;
};

const visits = async (ask: Jobs['visits']['ask']): Promise<readonly Visits[]> => {
  const all: Visits[] = [];
  for (const scenario of scenariosNamed(ask)) {
    let violations: readonly string[] = [];
    const cells = await visitedDuring(async () => {
      violations = await scenario.play(await own);
    });
    all.push({ name: scenario.name, cells: [...cells], violations });
  }
  return all;
};

const isSound = async (scenario: Scenario): Promise<boolean> => (await scenario.play(await own)).length === 0;

const cell = async (ask: Jobs['cell']['ask']): Promise<Verdict> => {
  const mutant = named(cellMutants, ask.mutant);
  const engine = await own;
  let takeOut = plantCell(mutant);
  const isSoundWithout = async (scenario: Scenario): Promise<boolean> => {
    takeOut();
    const sound = await isSound(scenario);
    takeOut = plantCell(mutant);
    return sound;
  };
  try {
    return await judge({ engine, scenarios: scenariosNamed(ask), isSound: isSoundWithout });
  } finally {
    takeOut();
  }
};

const bug = async (ask: Jobs['bug']['ask']): Promise<Verdict> => {
  const planted = plant(named(bugs, ask.bug));
  try {
    return await judge({ engine: await loadEngine(planted.source), scenarios: scenariosNamed(ask), isSound });
  } finally {
    planted.remove();
  }
};

const smallWorlds = async ({ place, orders }: Jobs['smallWorlds']['ask']): Promise<Jobs['smallWorlds']['answer']> => {
  const plain = plainWorlds[place];
  if (plain === undefined) throw new Error(`there is no small world ${place}`);
  const engine = await own;
  const broken: string[] = [];
  const check = async (world: SmallWorld) => {
    const met = await playSmall(engine, world);
    if (met.violations.length > 0) broken.push(`${JSON.stringify(world)}: ${met.violations.join('; ')}`);
    return met;
  };
  const twists = twistsOf(plain, await check(plain), orders);
  for (const twist of twists) await check({ ...plain, twist });
  return { worlds: twists.length + 1, broken };
};

const drawn = async ({ family: name, seed, histories }: Jobs['explore']['ask']): Promise<Explored> => {
  const family = familyNamed(name);
  const coverage = createCoverage();
  const found = await explore(await own, { family, seed, histories, coverage });
  const told = { histories: coverage.histories(), met: coverage.met() };
  if (found === undefined) return told;
  const { violations, history } = found;
  return { ...told, found: { sentence: violations[0] ?? 'a property breaks', broke: violations, history } };
};

const answers: { readonly [J in Job]: (ask: Jobs[J]['ask']) => Promise<Jobs[J]['answer']> } = {
  visits,
  cell,
  bug,
  explore: drawn,
  smallWorlds,
};

process.on('message', ({ job, ask }: { readonly job: Job; readonly ask: never }) => {
  answers[job](ask).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : 'unknown' }),
  );
});
// Without whoever asks there is nothing to do.
process.on('disconnect', () => process.exit());
