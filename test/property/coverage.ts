/** Counts what the histories of a run really met: a suite that never meets a conflict proves nothing about conflicts (sync.md, The suite proves itself, c). */
import { type Covered } from './session.ts';

export const wanted: readonly Covered[] = [
  'same-field conflict',
  'time-out after the write',
  'crash between intend and settle',
  'two enrolled employees',
  'delete on s4',
  'delete on exchange',
  'a delete was propagated',
];

export type Coverage = {
  readonly add: (covered: ReadonlySet<Covered>) => void;
  readonly histories: () => number;
  /** Percent of histories. */
  readonly percent: (what: Covered) => number;
};

export const createCoverage = (): Coverage => {
  const counts = new Map<Covered, number>();
  let histories = 0;
  return {
    add: (covered) => {
      histories += 1;
      for (const what of covered) counts.set(what, (counts.get(what) ?? 0) + 1);
    },
    histories: () => histories,
    percent: (what) => (100 * (counts.get(what) ?? 0)) / Math.max(1, histories),
  };
};
