/** Owns how the brake names what it holds and why. No content: names of causes are hashes. */
import { type S4Guid } from './ids.ts';

export type BrakeKind = 'delete' | 'update';

/** One thing that somebody did, however many writes and mailboxes it comes to; its name is the same everywhere. */
export type Cause = { readonly kind: BrakeKind; readonly name: string };

/** A pair with a delete (or, at the brake, an update) that waits. `deleted`: an event or a tombstone named it deleted on S/4; kept, so that the witness is not lost. */
export type Held = { readonly guid: S4Guid; readonly deleted?: true };

/** What the hour does not allow, in causes (`causes`: absent in what a former release sent), and the pairs that wait for the administrator's answer. */
export type Braked = {
  readonly deletes: number;
  readonly updates: number;
  readonly causes?: readonly Cause[];
  readonly held: readonly Held[];
};
