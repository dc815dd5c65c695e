/** Owns what a line of the fire is: a name, what it does, and what it hands to the judge. */
import { type Seeded } from '../../simulators/company/seeded.ts';
import { type World } from '../smoke/world.ts';
import { type Controls } from './controls.ts';
import { type Ledger } from './ledger.ts';
import { type Load } from './load.ts';

export type Fire = {
  readonly world: World;
  readonly ledger: Ledger;
  readonly load: Load;
  readonly controls: Controls;
  readonly chance: Seeded;
  /** How often a process is killed. */
  readonly instants: number;
};

export type Burnt = {
  /** What was injected, in words with numbers. */
  readonly injected: string;
  /** `performance.now()` when the last fault ended; recovery is counted from here. */
  readonly healedAt: number;
  /** What else was measured, in words. */
  readonly measured?: readonly string[];
};

export type Line = {
  /** For `--only`. */
  readonly name: string;
  /** One sentence: what goes wrong. */
  readonly title: string;
  /** Part of the shortened form in the tests. */
  readonly short?: true;
  /** Patience until everything is right again after the last fault. Default 120 s. */
  readonly patienceMs?: number;
  /** Injects under load; asserts what has to hold meanwhile. @throws Error when something is not as promised */
  readonly run: (fire: Fire) => Promise<Burnt>;
};

export const burnt = (injected: string, measured: readonly string[] = []): Burnt => ({
  injected,
  measured,
  healedAt: performance.now(),
});
