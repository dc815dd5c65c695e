/** Counts what the histories of a portion really met: a suite that never meets a conflict proves nothing about conflicts (sync.md, The suite proves itself, c). */
import { type Family } from './families.ts';
import { type Covered } from './session.ts';

/** What a run must have met, and in how many percent of its histories at least. */
export const wanted: readonly { readonly what: Covered; readonly atLeast: number }[] = [
  { what: 'same-field conflict', atLeast: 5 },
  { what: 'time-out after the write', atLeast: 5 },
  { what: 'crash between intend and settle', atLeast: 8 },
  { what: 'two enrolled employees', atLeast: 5 },
  { what: 'delete on s4', atLeast: 5 },
  { what: 'delete on exchange', atLeast: 5 },
  { what: 'a delete was propagated', atLeast: 5 },
];

/** And of the other families. */
export const wantedOf: { readonly [F in Exclude<Family, 'single'>]: typeof wanted } = {
  privacy: [{ what: 'private toggled', atLeast: 50 }],
  triggers: [{ what: 'trigger toggled', atLeast: 50 }],
  directions: [{ what: 'delete on exchange', atLeast: 5 }],
  partners: [{ what: 'partner changed', atLeast: 50 }],
  decisions: [{ what: 'decided in the midst', atLeast: 50 }],
  meetings: [
    { what: 'meeting', atLeast: 50 },
    { what: 'series of meetings', atLeast: 10 },
    { what: 'occurrence called off outside', atLeast: 2 },
    { what: 'series cut short outside', atLeast: 2 },
    { what: 'a copy gave way', atLeast: 0.2 },
  ],
  series: [
    { what: 'series edit', atLeast: 50 },
    { what: 'a delete was propagated', atLeast: 5 },
    { what: 'crash between intend and settle', atLeast: 2 },
  ],
};

export type Coverage = {
  readonly add: (covered: ReadonlySet<Covered>) => void;
  readonly histories: () => number;
  /** What was met, and in how many histories. */
  readonly met: () => { readonly [what in Covered]?: number };
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
    met: () => Object.fromEntries(counts),
  };
};
