/**
 * Owns the base after our own write (sync.md, The model). Pure – no I/O.
 *
 * If the version read back is the one that our write made, the read-back is the base. If it moved, or nobody knows, a field enters the base only as
 * what we sent: a read-back that differs then counts as a user's edit and is carried to the other side instead of being swallowed (P3).
 */
import { type Field, fields } from '../model/appointment.ts';
import { type Base, type Link } from '../model/link.ts';
import { type Fingerprints } from './fingerprint.ts';

export type WriteEvidence = {
  readonly sent: { readonly [F in Field]?: string };
  readonly readBack: Fingerprints;
  /** True when the version read back is certainly our own. */
  readonly ownVersion: boolean;
};

type Learned = Pick<Link, 'base' | 'differs'>;

/** @returns the new base and the counters of fields that the side would not take as sent */
export const baseAfterWrite = (before: Learned, { sent, readBack, ownVersion }: WriteEvidence): Learned => {
  const base: { [F in Field]: string | null } = { ...before.base };
  const differs: { [F in Field]?: number } = { ...before.differs };
  for (const field of fields) {
    const value = sent[field];
    if (value === undefined) continue;
    base[field] = ownVersion ? readBack[field] : value;
    if (ownVersion && readBack[field] !== value) differs[field] = (differs[field] ?? 0) + 1;
    else if (ownVersion) delete differs[field];
  }
  return { base, differs };
};

/** After a doubt: a field of the intent that is not what we sent may be a user's edit or our lost write; nobody knows, so both sides may be right. */
export const baseAfterDoubt = (base: Base, sent: { readonly [F in Field]?: string }, now: Fingerprints): Base =>
  Object.fromEntries(
    fields.map((field) => [
      field,
      sent[field] === undefined ? base[field] : sent[field] === now[field] ? now[field] : null,
    ]),
  ) as { [F in Field]: string | null };
