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

type Sent = WriteEvidence['sent'];

type Doubt = { readonly base: string | null; readonly sent: string | undefined; readonly now: string };

/** A private mark that shows its old value may have been put back since: either side may be right, and the one that has the mark wins (P8). */
const afterDoubt = (field: Field, { base, sent, now }: Doubt): string | null => {
  if (sent === undefined) return base;
  if (base === now && field !== 'private') return base;
  return sent === now ? now : null;
};

/**
 * After a write in doubt, whose item somebody touched since. A field that shows what we sent was written. One that still shows the base was not: what moved
 * the version was another field, and no edit may be lost to a conflict that is none (P3). A third value may be an edit before or after our write; nobody knows, so
 * both sides may be right.
 */
export const baseAfterDoubt = (base: Base, sent: Sent, now: Fingerprints): Base =>
  Object.fromEntries(
    fields.map((field) => [field, afterDoubt(field, { base: base[field], sent: sent[field], now: now[field] })]),
  ) as {
    [F in Field]: string | null;
  };

/** After a write in doubt, whose item is not there to be looked at: it may hold either. */
export const baseUnseen = (base: Base, sent: Sent): Base =>
  Object.fromEntries(fields.map((field) => [field, sent[field] === undefined ? base[field] : null])) as {
    [F in Field]: string | null;
  };

/**
 * Fields that still show the base. Hardly ever, but possible: our write happened and a person has put the old value back since. Nothing tells the two apart, so
 * the old value goes to the vault before it is overwritten.
 */
export const doubtedFields = (base: Base, sent: Sent, now: Fingerprints): readonly Field[] =>
  fields.filter((field) => sent[field] !== undefined && sent[field] !== now[field] && base[field] === now[field]);
