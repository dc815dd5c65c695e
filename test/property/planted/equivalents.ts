/**
 * The reviewed list of cell mutants that no property can notice, each with its reason (sync.md, The suite proves itself, b). A rule covers mutants by the name of
 * their cell and by the planted decision. `npm run test:mutants` fails where a listed mutant is caught after all, and where an unreachable cell is reached.
 */
import { type Decision } from '../../../src/sync/decide.ts';
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

const bothThere = /^(two-way|from-s4|from-exchange)\/(unchanged|changed)\/(unchanged|changed)$/;
const compares: readonly Decision[] = ['nothing', 'merge', 'restore'];

export const rules: readonly Rule[] = [
  {
    reason: 'a round reads both sides of a pair always, so no side is ever unseen',
    unreached: true,
    covers: cellIs(/(^|\/)unseen(\/|$)/),
  },
  {
    reason: 'what is left alone for a setting is so on both sides: the Exchange side is out of scope too, or gone',
    unreached: true,
    covers: cellIs(/\/out-of-scope\/(unchanged|changed)$/),
  },
  {
    reason:
      'a direction that is off has no flow and is judged as two-way, and whether an item asks for synchronisation is known only while both sides are there',
    unreached: true,
    covers: cellIs(/^from-(s4|exchange)\/out-of-scope\/(deleted|vanished)$/),
  },
  {
    reason:
      'the copy of an attendee that lies in another folder, or rests for the trigger, is not looked at when its person throws it away and S/4 says nothing of its appointment; an invitation that is thrown away is left before the table is asked',
    unreached: true,
    covers: cellIs(/^apart\/(vanished|out-of-scope)\/deleted$/),
  },
  {
    reason:
      'the copy of an attendee that rested for the trigger and vanished does not rest any more once that is reported: the next look buries it like any other',
    covers: (mutant) => cellIs(/^apart\/out-of-scope\/vanished$/)(mutant) && mutant.becomes === 'report-vanished',
  },
  {
    reason:
      'where both sides are there, nothing, merge and restore all compare them field by field: the flow says whose field wins, the decision only that they are compared',
    covers: (mutant) => cellIs(bothThere)(mutant) && compares.includes(mutant.is) && compares.includes(mutant.becomes),
  },
  {
    reason:
      'S/4 does not have it and nobody named it deleted: there is nothing to compare with, and a delete without a witness is refused whatever the table says (I7). The copy of an attendee alone is said to be apart then',
    covers: (mutant) =>
      cellIs(/^(two-way|from-s4|from-exchange)\/vanished\/(unchanged|changed)$/)(mutant) &&
      ['look', 'merge', 'restore', 'delete-on-s4', 'delete-on-exchange'].includes(mutant.becomes),
  },
];

export const ruleOf = (mutant: CellMutant): Rule | undefined => rules.find(({ covers }) => covers(mutant));

export const equivalents: readonly CellMutant[] = cellMutants.filter((mutant) => ruleOf(mutant) !== undefined);
