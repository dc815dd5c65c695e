/**
 * Owns what a mutant has to survive: the traces, the small worlds without a twist, and histories from fixed seeds, each under a name that means the same in every
 * run as long as the generators are the same.
 */
import * as fc from 'fast-check';

import { type Engine } from '../../support/world/engine.ts';
import { type BuiltWorld, builtWorlds } from '../built-worlds.ts';
import { cellWorlds, nameOfCellWorld, playCellWorld } from '../cell-worlds.ts';
import { copyWorlds } from '../copy-worlds.ts';
import { failedWorlds } from '../failed-worlds.ts';
import { type Family, historyOf } from '../families.ts';
import { mailWorlds } from '../mail-worlds.ts';
import { manyWorlds } from '../many-worlds.ts';
import { meetingWorlds, nameOfMeetingWorld, playMeetingWorld } from '../meeting-worlds.ts';
import { families } from '../outside/families.ts';
import { peopleWorlds } from '../people-worlds.ts';
import { play } from '../play.ts';
import { restoreWorlds } from '../restore-worlds.ts';
import { seriesWorlds } from '../series-worlds.ts';
import { plainWorlds, playSmall } from '../small-worlds.ts';
import { readTrace, traceFiles } from '../trace.ts';

export type Scenario = {
  /** `trace 001`, `small world 17`, `series 42`. */
  readonly name: string;
  /** @returns the violations */
  readonly play: (engine: Engine) => Promise<readonly string[]>;
};

/** The histories of the mutants are not those of the day: what kills a mutant once does so again. */
const seed = 5;

/** What stops the world, whichever way, is a violation. */
const judged = (name: string, run: Scenario['play']): Scenario => ({
  name,
  play: async (engine) => {
    try {
      return await run(engine);
    } catch (error) {
      return [`the world stopped: ${error instanceof Error ? error.message : String(error)}`];
    }
  },
});

const portion = 5;

const historiesOf = (family: Family, numRuns: number): readonly Scenario[] =>
  fc
    .sample(historyOf(family), { seed, numRuns })
    .map((one, place) => judged(`${family} ${place}`, async (engine) => (await play(engine, one)).violations));

const built: readonly BuiltWorld[] = [
  ...builtWorlds,
  ...copyWorlds,
  ...failedWorlds,
  ...seriesWorlds,
  ...peopleWorlds,
  ...manyWorlds,
  ...mailWorlds,
  ...restoreWorlds,
];

/** The names of all that is built on purpose, the copies of attendees included. */
export const builtNames: readonly string[] = [
  ...built.map(({ name }) => name),
  ...meetingWorlds.map(nameOfMeetingWorld),
];

/** @param histories how many of single appointments, and a fifth of that of every other family; more begin with the same */
export const scenariosWith = (histories: number): readonly Scenario[] => [
  ...traceFiles().map((file) =>
    judged(`trace ${file.slice(0, 3)}`, async (engine) => (await play(engine, readTrace(file).history)).violations),
  ),
  ...plainWorlds.map((world, place) =>
    judged(`small world ${place}`, async (engine) => (await playSmall(engine, world)).violations),
  ),
  ...cellWorlds.map((world) => judged(nameOfCellWorld(world), (engine) => playCellWorld(engine, world))),
  ...built.map(({ name, play: run }) => judged(name, run)),
  ...meetingWorlds.map((world) => judged(nameOfMeetingWorld(world), (engine) => playMeetingWorld(engine, world))),
  ...families.flatMap((family) =>
    historiesOf(family, family === 'single' ? histories : Math.ceil(histories / portion)),
  ),
];

export type Verdict = {
  readonly killedBy?: string;
  /** The first property that broke. */
  readonly broke?: string;
  readonly played: number;
};

export type Trial = {
  readonly engine: Engine;
  readonly scenarios: readonly Scenario[];
  /** Whether the scenario keeps every property without the mutant: else it proves nothing about one. */
  readonly isSound: (scenario: Scenario) => Promise<boolean>;
};

/** Plays until the first violation that is the mutant's. */
export const judge = async ({ engine, scenarios, isSound }: Trial): Promise<Verdict> => {
  let played = 0;
  for (const scenario of scenarios) {
    played += 1;
    const [broke] = await scenario.play(engine);
    if (broke !== undefined && (await isSound(scenario))) return { killedBy: scenario.name, broke, played };
  }
  return { played };
};
