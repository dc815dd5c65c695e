/**
 * Owns the brake (sync.md, The brake): how many deletes and updates one hour allows, counted in causes. Pure – no I/O. A write that is repeated (a locked document, a side
 * that was down) is the cause that was counted already; so are all writes of one group (one edit of a series).
 */
import { createHash } from 'node:crypto';

import { type Side } from '../model/appointment.ts';
import { type BrakeKind, type Cause } from '../model/braked.ts';
import { type Instant, msOfInstant } from '../model/instant.ts';
import { type Witness } from '../model/link.ts';

/** What the brake has to know of a write; an intent is one. */
export type BrakedWrite = {
  readonly on: Side;
  readonly step: 'create' | 'update' | 'stamp' | 'delete' | 'mark';
  readonly key: string;
  readonly guid?: string;
  readonly itemId?: string;
  readonly sent: { readonly [field: string]: string | undefined };
  readonly witness?: Witness;
  readonly group?: string;
};

/** Whatever needs a witness is a delete, also where the delete policy turns it into a status. Creations, stamps and marks are not braked. */
const kindOf = ({ step, witness }: BrakedWrite): BrakeKind | undefined => {
  if (step === 'delete') return 'delete';
  if (step !== 'update') return undefined;
  return witness === undefined ? 'update' : 'delete';
};

const ownCause = ({ on, guid, itemId, key, sent }: BrakedWrite): string =>
  JSON.stringify([on, guid ?? itemId ?? key, Object.entries(sent).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** @returns undefined for what is not braked; two writes of one cause have the same name */
export const causeOf = (write: BrakedWrite): Cause | undefined => {
  const kind = kindOf(write);
  if (kind === undefined) return undefined;
  const cause = write.group === undefined ? ownCause(write) : `group:${write.group}`;
  return { kind, name: createHash('sha256').update(`${kind}:${cause}`).digest('hex').slice(0, 10) };
};

const slotMs = 5 * 60_000;
const slotsPerHour = 12;
/** Clocks of two replicas may differ by this many slots. */
const slotsAhead = 1;
/** Names of causes that are remembered; beyond them a repeated write counts again, which only makes the brake more careful. */
const mostNames = 128;

/** Five minutes. `at`: their number since 1970. */
export type BrakeSlot = {
  readonly at: number;
  readonly deletes: number;
  readonly updates: number;
  readonly causes: readonly string[];
};

const slotOf = (at: Instant): number => Math.floor(msOfInstant(at) / slotMs);

/** Those of the last hour. A slot from the future was made by a clock that has been set back since, and counts no more: nobody waits until the clock is there again. */
const ofLastHour = (slots: readonly BrakeSlot[], at: Instant): readonly BrakeSlot[] => {
  const now = slotOf(at);
  return slots.filter((slot) => slot.at > now - slotsPerHour && slot.at <= now + slotsAhead);
};

const bounded = (slots: readonly BrakeSlot[]): readonly BrakeSlot[] => {
  let room = mostNames;
  const kept = [...slots].reverse().map((slot) => {
    const causes = slot.causes.slice(Math.max(0, slot.causes.length - room));
    room -= causes.length;
    return causes.length === slot.causes.length ? slot : { ...slot, causes };
  });
  return kept.reverse();
};

const distinct = (causes: readonly Cause[]): readonly Cause[] => [
  ...new Map(causes.map((cause) => [cause.name, cause])).values(),
];

export const countOf = (causes: readonly Cause[], kind: BrakeKind): number =>
  causes.filter((cause) => cause.kind === kind).length;

/** The counts after these writes were announced; what is older than an hour is dropped. */
export const counted = (
  slots: readonly BrakeSlot[],
  { writes, at }: { readonly writes: readonly BrakedWrite[]; readonly at: Instant },
): readonly BrakeSlot[] => {
  const recent = ofLastHour(slots, at);
  const known = new Set(recent.flatMap(({ causes }) => causes));
  const fresh = distinct(writes.flatMap((write) => causeOf(write) ?? [])).filter(({ name }) => !known.has(name));
  if (fresh.length === 0) return recent.length === slots.length ? slots : recent;
  const now = slotOf(at);
  const before = recent.find((slot) => slot.at === now) ?? { at: now, deletes: 0, updates: 0, causes: [] };
  const after: BrakeSlot = {
    at: now,
    deletes: before.deletes + countOf(fresh, 'delete'),
    updates: before.updates + countOf(fresh, 'update'),
    causes: [...before.causes, ...fresh.map(({ name }) => name)],
  };
  const others = recent.filter((slot) => slot.at !== now);
  return bounded([...others, after].sort((a, b) => a.at - b.at));
};

/** Causes that one hour allows a mailbox; one more pauses it. @param links pairs that the mailbox has */
export const limitsOf = (links: number): { readonly deletes: number; readonly updates: number } => ({
  deletes: Math.max(10, Math.floor(links * 0.05)),
  updates: Math.max(50, Math.floor(links * 0.2)),
});

/** What is left of this hour; absent: no limit. A cause in `counted` costs nothing more. */
export type Budget = {
  readonly deletesLeft?: number;
  readonly updatesLeft?: number;
  readonly counted: readonly string[];
};

export const budgetOf = (
  slots: readonly BrakeSlot[],
  { links, at }: { readonly links: number; readonly at: Instant },
): Required<Budget> => {
  const recent = ofLastHour(slots, at);
  const limits = limitsOf(links);
  const sum = (of: (slot: BrakeSlot) => number): number => recent.reduce((total, slot) => total + of(slot), 0);
  return {
    deletesLeft: Math.max(0, limits.deletes - sum(({ deletes }) => deletes)),
    updatesLeft: Math.max(0, limits.updates - sum(({ updates }) => updates)),
    counted: recent.flatMap(({ causes }) => causes),
  };
};

export type Split<T> = {
  readonly go: readonly T[];
  readonly held: readonly T[];
  /** Causes among what is held. */
  readonly causes: readonly Cause[];
};

/** Which parts of a plan may go out, in their order; a part is held as a whole. @param writesOf the writes that a part announces */
export const withinBudget = <T>(
  budget: Budget | undefined,
  parts: readonly T[],
  writesOf: (part: T) => readonly BrakedWrite[],
): Split<T> => {
  const left = { delete: budget?.deletesLeft ?? Infinity, update: budget?.updatesLeft ?? Infinity };
  const paid = new Set(budget?.counted);
  const go: T[] = [];
  const held: T[] = [];
  const heldCauses: Cause[] = [];
  for (const part of parts) {
    const causes = distinct(writesOf(part).flatMap((write) => causeOf(write) ?? [])).filter(
      ({ name }) => !paid.has(name),
    );
    const deletes = countOf(causes, 'delete');
    const updates = countOf(causes, 'update');
    if (deletes > left.delete || updates > left.update) {
      held.push(part);
      heldCauses.push(...causes);
      continue;
    }
    left.delete -= deletes;
    left.update -= updates;
    for (const { name } of causes) paid.add(name);
    go.push(part);
  }
  return { go, held, causes: distinct(heldCauses).filter(({ name }) => !paid.has(name)) };
};

/** Whether the installation has had more causes of deletes within the last hour than max(100, 1 % of its links): then no delete goes out anywhere. */
export const stopsAllDeletes = ({ deletes, links }: { readonly deletes: number; readonly links: number }): boolean =>
  deletes > Math.max(100, Math.floor(links * 0.01));
