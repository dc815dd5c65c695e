/**
 * The reviewed list of cell mutants that no property can notice, each with its reason (sync.md, The suite proves itself, b). A rule covers mutants by the name of
 * their cell and by the planted decision. `npm run test:mutants` fails where a listed mutant is caught after all, and where an unreachable cell is reached.
 */
import { type CellMutant, cellMutants, nameOfCell } from './cells.ts';

export type Rule = {
  readonly reason: string;
  /** No scenario reaches these cells at all; otherwise they are reached, and the planted decision does the same. */
  readonly unreached?: true;
  readonly covers: (mutant: CellMutant) => boolean;
};

const cellIs =
  (pattern: RegExp) =>
  (mutant: CellMutant): boolean =>
    pattern.test(nameOfCell(mutant));

export const rules: readonly Rule[] = [
  {
    reason: 'a round reads both sides of a pair always, so no side is ever unseen',
    unreached: true,
    covers: cellIs(/(^|\/)unseen(\/|$)/),
  },
];

export const ruleOf = (mutant: CellMutant): Rule | undefined => rules.find(({ covers }) => covers(mutant));

export const equivalents: readonly CellMutant[] = cellMutants.filter((mutant) => ruleOf(mutant) !== undefined);
