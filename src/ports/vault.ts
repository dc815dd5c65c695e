/**
 * Keeps values that undo and conflict restore need, encrypted with the installation's key, for a limited time. A value about to be overwritten
 * is here before the overwriting request is sent. Values of private items never come here.
 */
import { type Appointment, type Field, type Side } from '../model/appointment.ts';
import { type EnrolmentId, type S4Guid } from '../model/ids.ts';
import { type Instant } from '../model/instant.ts';

/**
 * Why a value is kept: it lost a merge, its item was deleted meanwhile, a one-way rule restored the other side's value, or a write in doubt is repeated over
 * what may be an edit that put the old value back, or an administrator put the value back that had lost.
 */
export type VaultReason = 'conflict' | 'edit-lost-to-delete' | 'restored' | 'doubt' | 'put-back';

export type VaultedConflict = {
  /** Deterministic, so that a repeated round stores the same conflict once. */
  readonly id: string;
  readonly mailbox: EnrolmentId;
  readonly guid: S4Guid;
  readonly field: Field;
  readonly reason: VaultReason;
  readonly winner: Side;
  readonly at: Instant;
  readonly values: { readonly [S in Side]: Appointment[Field] | null };
};

export type Vault = {
  readonly keep: (conflicts: readonly VaultedConflict[]) => Promise<void>;
  readonly conflict: (id: string) => Promise<VaultedConflict | undefined>;
  /** Without values. Newest first. */
  readonly list: (query: {
    readonly mailbox?: EnrolmentId;
    readonly limit: number;
    readonly before?: string;
  }) => Promise<readonly Omit<VaultedConflict, 'values'>[]>;
  /** Drops what is older than the retention time; returns how many. */
  readonly expire: (before: Instant) => Promise<number>;
  /** Drops everything that is kept of this S/4 item, in all mailboxes: it turned private (sync.md, Private). @returns how many */
  readonly forget: (guid: S4Guid) => Promise<number>;
};
