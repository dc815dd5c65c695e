/** What a worker process of the proofs can be asked, and what it answers. Everything travels as JSON. */
import { type Verdict } from '../planted/scenarios.ts';
import { type Covered } from '../session.ts';
import { type Trace } from '../trace.ts';

export type Jobs = {
  /** Plays scenarios on the sound engine and notes which cells of the decision each of them visits. */
  readonly visits: {
    readonly ask: { readonly histories: number; readonly names: readonly string[] };
    readonly answer: readonly Visits[];
  };
  readonly cell: {
    readonly ask: { readonly histories: number; readonly names: readonly string[]; readonly mutant: string };
    readonly answer: Verdict;
  };
  readonly bug: {
    readonly ask: { readonly histories: number; readonly names: readonly string[]; readonly bug: string };
    readonly answer: Verdict;
  };
  /** Plays one small world, and then with every twist; `orders`: also with every other task first at every decision. */
  readonly smallWorlds: {
    readonly ask: { readonly place: number; readonly orders: boolean };
    readonly answer: { readonly worlds: number; readonly broken: readonly string[] };
  };
  /** Draws histories of one family from a seed and counts what they met; the first that breaks a property is shrunk. */
  readonly explore: {
    readonly ask: { readonly family: string; readonly seed: number; readonly histories: number };
    readonly answer: Explored;
  };
};

export type Visits = {
  readonly name: string;
  readonly cells: readonly string[];
  readonly violations: readonly string[];
};

export type Explored = {
  /** Up to the first that broke a property. */
  readonly histories: number;
  /** What was met, and in how many of them. */
  readonly met: { readonly [what in Covered]?: number };
  readonly found?: Trace;
};

export type Job = keyof Jobs;
