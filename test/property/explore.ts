/** Draws histories until one breaks a property, and shrinks it. */
import * as fc from 'fast-check';

import { type Engine } from '../support/world/engine.ts';
import { type Coverage } from './coverage.ts';
import { play } from './play.ts';
import { history, type History } from './step.ts';

export type Found = { readonly history: History; readonly violations: readonly string[]; readonly runs: number };

/** @returns the shrunk history that breaks a property, or undefined when none of so many does */
export const explore = async (
  engine: Engine,
  options: {
    readonly histories: number;
    readonly seed: number;
    readonly coverage?: Coverage;
    readonly shrink?: boolean;
  },
): Promise<Found | undefined> => {
  let failed = false;
  const property = fc.asyncProperty(history, async (one) => {
    const { violations, covered } = await play(engine, one);
    if (!failed) options.coverage?.add(covered);
    failed ||= violations.length > 0;
    return violations.length === 0;
  });
  const outcome = await fc.check(property, {
    numRuns: options.histories,
    seed: options.seed,
    endOnFailure: options.shrink === false,
  });
  const counterexample = outcome.counterexample?.[0];
  if (counterexample === undefined) return undefined;
  const { violations } = await play(engine, counterexample);
  return { history: counterexample, violations, runs: outcome.numRuns };
};
