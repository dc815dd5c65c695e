/** Owns what a line of the fire is: a name, what it does, and what it hands to the judge. */
import { type Seeded } from '../../simulators/company/seeded.ts';
import { type World } from '../smoke/world.ts';
import { type Controls } from './controls.ts';
import { type Ledger } from './ledger.ts';
import { type Load } from './load.ts';
import { type Vault } from './vault.ts';

export type Fire = {
  readonly world: World;
  readonly ledger: Ledger;
  readonly load: Load;
  readonly controls: Controls;
  readonly vault: Vault;
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

/** What a line came to, for people and for the report. */
export type Result = {
  readonly name: string;
  readonly title: string;
  readonly tookMs: number;
  readonly injected?: string;
  readonly recoveryMs?: number;
  readonly measured: readonly string[];
  readonly items?: { readonly s4: number; readonly outlook: number };
  /** Each has to be 0. */
  readonly counters: { readonly [name: string]: number };
  /** Deletes that Tandem made, each with a witness unless counted above; and losers of contests that are in the vault. */
  readonly deletes?: number;
  readonly losers?: number;
  /** Which promise was broken, in words; absent when all were kept. */
  readonly broken?: string;
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
