/** A worker process of the proofs (pool.ts): answers one job after the other. */
import * as fc from 'fast-check';

import { type Engine } from '../../support/world/engine.ts';
import { loadEngine } from '../../support/world/load-engine.ts';
import { bugs } from '../planted/bugs.ts';
import { cellMutants, plantCell, visitedDuring } from '../planted/cells.ts';
import { plant } from '../planted/plant.ts';
import { judge, type Scenario, scenariosWith, type Verdict } from '../planted/scenarios.ts';
import { type Trace } from '../trace.ts';
import { families } from './families.ts';
import { type Job, type Jobs, type Visits } from './jobs.ts';

/** After this a counterexample is small enough. */
const shrinkMs = 120_000;

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

const cell = async (ask: Jobs['cell']['ask']): Promise<Verdict> => {
  const scenarios = scenariosNamed(ask);
  const engine = await own;
  const takeOut = plantCell(named(cellMutants, ask.mutant));
  try {
    return await judge(engine, scenarios);
  } finally {
    takeOut();
  }
};

const bug = async (ask: Jobs['bug']['ask']): Promise<Verdict> => {
  const planted = plant(named(bugs, ask.bug));
  try {
    return await judge(await loadEngine(planted.source), scenariosNamed(ask));
  } finally {
    planted.remove();
  }
};

const explore = async ({
  family: name,
  seed,
  histories,
}: Jobs['explore']['ask']): Promise<Jobs['explore']['answer']> => {
  const family = named(families, name);
  const engine: Engine = await own;
  const property = fc.asyncProperty(family.arbitrary, async (one) => (await family.play(engine, one)).length === 0);
  const outcome = await fc.check(property, { numRuns: histories, seed, interruptAfterTimeLimit: shrinkMs * 5 });
  const counterexample = outcome.counterexample?.[0];
  if (counterexample === undefined) return { histories: outcome.numRuns };
  const broke = await family.play(engine, counterexample);
  const found: Trace = { sentence: broke[0] ?? 'a property breaks', broke, history: counterexample };
  return { histories: outcome.numRuns, found };
};

const answers: { readonly [J in Job]: (ask: Jobs[J]['ask']) => Promise<Jobs[J]['answer']> } = {
  visits,
  cell,
  bug,
  explore,
};

process.on('message', ({ job, ask }: { readonly job: Job; readonly ask: never }) => {
  answers[job](ask).then(
    (answer) => process.send?.({ answer }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : 'unknown' }),
  );
});
// Without whoever asks there is nothing to do.
process.on('disconnect', () => process.exit());
