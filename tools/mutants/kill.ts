/** Owns the verdict on each mutant: the scenario that kills it, or what its survival means. */
import { type Pool } from '../../test/property/outside/pool.ts';
import { type CellMutant, nameOfCell } from '../../test/property/planted/cells.ts';
import { ruleOf } from '../../test/property/planted/equivalents.ts';
import { type Killers } from '../../test/property/planted/killers.ts';
import { type Bug } from '../../test/property/planted/plant.ts';
import { type Verdict } from '../../test/property/planted/scenarios.ts';
import { type Visited } from './visits.ts';

/**
 * survived: nothing noticed it. equivalent: listed, and nothing noticed. stale: listed as equivalent, yet noticed, or listed as unreached, yet reached. unreached:
 * no scenario reaches the cell, and it is not listed.
 */
export type Fate = 'killed' | 'survived' | 'equivalent' | 'stale' | 'unreached';

export type Outcome = {
  readonly name: string;
  readonly fate: Fate;
  readonly by?: string;
  readonly broke?: string;
  readonly played: number;
};

export const isWelcome = ({ fate }: Outcome): boolean => fate === 'killed' || fate === 'equivalent';

export type Hunt = {
  readonly pool: Pool;
  readonly histories: number;
  readonly killers: Killers;
  /** A mutant that so many scenarios which reach it do not notice survives. */
  readonly patience: number;
};

/** Whoever cannot answer was stopped by the mutant: the suite would not have passed. */
const verdictOf = async (asked: Promise<Verdict>): Promise<Verdict> => {
  try {
    return await asked;
  } catch (error) {
    const broke = `the run did not end: ${error instanceof Error ? error.message.split('\n', 1)[0] : 'unknown'}`;
    return { killedBy: 'the time limit', broke, played: 1 };
  }
};

const withHint = (hint: string | undefined, names: readonly string[]): readonly string[] =>
  hint === undefined ? names : [hint, ...names.filter((name) => name !== hint)];

const asOutcome = (name: string, { killedBy, broke, played }: Verdict): Outcome =>
  killedBy === undefined
    ? { name, fate: 'survived', played }
    : { name, fate: 'killed', by: killedBy, ...(broke === undefined ? {} : { broke }), played };

const askCell = ({ pool, histories }: Hunt, mutant: CellMutant, names: readonly string[]): Promise<Verdict> =>
  verdictOf(pool.ask('cell', { histories, names, mutant: mutant.name }));

/** Those listed as equivalent are tried on few, so that a wrong entry is found out. */
const few = 24;

const listed = async (hunt: Hunt, mutant: CellMutant, reached: readonly string[]): Promise<Outcome> => {
  const { name } = mutant;
  if (ruleOf(mutant)?.unreached === true) return { name, fate: reached.length > 0 ? 'stale' : 'equivalent', played: 0 };
  const verdict = asOutcome(name, await askCell(hunt, mutant, reached.slice(0, few)));
  return { ...verdict, fate: verdict.fate === 'killed' ? 'stale' : 'equivalent' };
};

export const judgeCell = async (hunt: Hunt, mutant: CellMutant, { by }: Visited): Promise<Outcome> => {
  const reached = by.get(nameOfCell(mutant)) ?? [];
  if (ruleOf(mutant) !== undefined) return listed(hunt, mutant, reached);
  if (reached.length === 0) return { name: mutant.name, fate: 'unreached', played: 0 };
  const names = withHint(hunt.killers[mutant.name], reached).slice(0, hunt.patience);
  return asOutcome(mutant.name, await askCell(hunt, mutant, names));
};

const groupOf = (name: string): string => name.replace(/[ :].*$/, '');

/** One of each group after the other, so that no bug has to survive all of one before it meets the next. */
export const inTurn = (names: readonly string[]): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const name of names) groups.set(groupOf(name), [...(groups.get(groupOf(name)) ?? []), name]);
  const longest = Math.max(0, ...[...groups.values()].map((group) => group.length));
  return Array.from({ length: longest }, (_, place) =>
    [...groups.values()].flatMap((group) => group[place] ?? []),
  ).flat();
};

/** Nobody knows which scenarios reach a bug. */
const bugsAreHarder = 10;

export const judgeBug = async (hunt: Hunt, { name }: Bug, all: readonly string[]): Promise<Outcome> => {
  const names = withHint(hunt.killers[name], all).slice(0, hunt.patience * bugsAreHarder);
  return asOutcome(name, await verdictOf(hunt.pool.ask('bug', { histories: hunt.histories, names, bug: name })));
};
