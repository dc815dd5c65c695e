/** Draws histories until one breaks a property, and shrinks it. */
import * as fc from 'fast-check';

import { type Engine } from '../support/world/engine.ts';
import { type Coverage } from './coverage.ts';
import { type Family, historyOf } from './families.ts';
import { play } from './play.ts';
import { shrink } from './shrink.ts';
import { type History } from './step.ts';

/** Enough for a few hundred shorter ones. */
const shrinkMs = 60_000;

export type Found = { readonly history: History; readonly violations: readonly string[]; readonly runs: number };

/** @returns the shrunk history that breaks a property, or undefined when none of so many does */
export const explore = async (
  engine: Engine,
  options: {
    readonly histories: number;
    readonly seed: number;
    /** Absent: single appointments. */
    readonly family?: Family;
    readonly coverage?: Coverage;
    readonly shrink?: boolean;
  },
): Promise<Found | undefined> => {
  let failed = false;
  const property = fc.asyncProperty(historyOf(options.family ?? 'single'), async (one) => {
    const { violations, covered } = await play(engine, one);
    if (!failed) options.coverage?.add(covered);
    failed ||= violations.length > 0;
    return violations.length === 0;
  });
  const outcome = await fc.check(property, {
    numRuns: options.histories,
    seed: options.seed,
    endOnFailure: true,
  });
  const counterexample = outcome.counterexample?.[0];
  if (counterexample === undefined) return undefined;
  const { violations } = await play(engine, counterexample);
  const found = { history: counterexample, violations };
  const shrunk = options.shrink === false ? found : await shrink(engine, found, shrinkMs);
  return { ...shrunk, runs: outcome.numRuns };
};
