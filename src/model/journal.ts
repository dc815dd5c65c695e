/**
 * Owns the shape of a journal entry: who did what, why, with which evidence. Ids and keyed hashes only, never content. Every write has a
 * complete cause chain: notice → round → intent → outcome.
 */
import { type Field, type Side } from './appointment.ts';
import { type FaultCode } from './fault.ts';
import { type CorrelationId, type EnrolmentId, type S4Guid } from './ids.ts';
import { type Instant } from './instant.ts';
import { type Witness } from './link.ts';

export type JournalEntry = {
  readonly mailbox: EnrolmentId;
  /** Per mailbox, ascending. */
  readonly seq: number;
  readonly at: Instant;
  readonly correlation: CorrelationId;
  readonly what:
    | 'intend'
    | 'done'
    | 'failed'
    | 'stale'
    | 'lost'
    | 'linked'
    | 'rested'
    | 'vanished'
    | 'conflict'
    | 'held'
    | 'repaired'
    /** The brake asks; an administrator said yes or no. */
    | 'paused'
    | 'approved'
    | 'rejected'
    /** An administrator wants a value back that lost (`because` names the conflict); both sides have it; or why not. */
    | 'ordered'
    | 'put-back'
    | 'refused'
    | 'parked'
    | 'enrolled'
    | 'removed';
  readonly on?: Side;
  readonly step?: 'create' | 'update' | 'stamp' | 'delete' | 'mark';
  readonly guid?: S4Guid;
  /** Keyed hash of the Exchange item id. */
  readonly item?: string;
  /** The decision that caused it, e.g. `lead/changed/unchanged`. */
  readonly because?: string;
  readonly witness?: Witness;
  readonly fields?: readonly Field[];
  readonly fault?: FaultCode;
  /** Of a delete that counts against the brake of the installation: its cause (sync/brake.ts), the same for each that it brings. */
  readonly cause?: string;
};
