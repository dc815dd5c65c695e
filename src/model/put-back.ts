/**
 * Owns the order of an administrator to put a value back that lost (sync.md, P3), as it travels between the admin API, actors and rounds: the conflict by its id in the vault,
 * and keyed fingerprints; never content.
 */
import { type Field } from './appointment.ts';
import { type CorrelationId, type S4Guid } from './ids.ts';
import { type Instant } from './instant.ts';

/** `overwrite`: also what a person has written into the field since. */
export type PutBack = {
  readonly conflict: string;
  readonly guid: S4Guid;
  readonly field: Field;
  readonly overwrite?: true;
};

/** What is done about it. `write`: both sides get the value. `there`: both have it. The others are reasons why nothing is written. */
export type PutBackVerdict =
  | 'write'
  | 'there'
  /** Somebody has written into the field since. */
  | 'changed'
  /** The pair is not linked any more, or rests. */
  | 'unlinked'
  /** What is shown here follows another side or another copy, which nothing may be written to from here. */
  | 'direction'
  /** The item hides its content from the other side. */
  | 'private'
  /** A side cannot hold the field. */
  | 'not-representable'
  /** The vault has the value no more. */
  | 'expired';

export type PutBackAnswer = { readonly order: PutBack; readonly verdict: PutBackVerdict };

/** Part of what a round settles: what is answered waits no more. */
export type PutBackSettle = { readonly putBacks?: readonly PutBackAnswer[] };

/** Fingerprints of the value that won and of the one that is wanted back. */
export type PutBackFingerprints = { readonly won: string; readonly wanted: string };

/** The order as a turn of the mailbox. `ordered`: a round carries it out. `full`: too many wait. */
export type PutBackTurn = {
  readonly message: PutBack & PutBackFingerprints & { readonly at: Instant; readonly correlation: CorrelationId };
  readonly reply: { readonly answer: 'ordered' | 'there' | 'changed' | 'unlinked' | 'direction' | 'private' | 'full' };
};
