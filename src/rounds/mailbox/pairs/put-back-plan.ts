/**
 * Owns what an order to put a value back comes to for a pair: the field goes to both sides as a person's edit would, or it is said why not. No I/O.
 */
import { conflictFingerprints } from '../../../mapping/s4/conflict-fingerprints.ts';
import { type Field, otherSide, type Side } from '../../../model/appointment.ts';
import { type PutBackAnswer, type PutBackVerdict } from '../../../model/put-back.ts';
import { putBackVerdict } from '../../../sync/put-back.ts';
import { isHiding } from '../../perform/hiding.ts';
import { type Context } from '../context.ts';
import { type Judged } from './judged.ts';
import { type Kept, type PutBackWrite } from './kept.ts';
import { ignoredOf, type MergePlan, type Readable, type Written } from './merge-plan.ts';

const follows: readonly string[] = ['changed', 'unchanged'];

const isLeftAlone = (context: Context, { pair, conduct, s4, exchange }: Judged): boolean =>
  conduct.rests !== undefined ||
  context.rejected.has(pair.link.guid) ||
  !follows.includes(s4.change) ||
  !follows.includes(exchange.change);

type At = { readonly judged: Judged; readonly readable: Readable };

const reasonAgainst = (context: Context, { judged, readable }: At, field: Field): PutBackVerdict | undefined => {
  const { pair, conduct } = judged;
  if (conduct.flow !== 'two-way') return 'direction';
  // What is private hides its content, or would have shown it where the mark was taken away.
  if (conduct.concealment !== undefined || field === 'private' || isHiding(context, readable)) return 'private';
  return ignoredOf(pair, conduct).includes(field) ? 'not-representable' : undefined;
};

/** What an order comes to; `write` with the verdict of that name alone. */
export type PutBackStep = PutBackAnswer & { readonly write?: PutBackWrite };

const stepFor = (context: Context, at: At, { order, conflict }: Kept): PutBackStep => {
  const { field, overwrite } = order;
  const against = reasonAgainst(context, at, field);
  if (against !== undefined) return { order, verdict: against };
  const loser = conflict && otherSide(conflict.winner);
  const value = loser && conflict.values[loser];
  if (conflict === undefined || loser === undefined || value === undefined || value === null)
    return { order, verdict: 'expired' };
  const { now: both } = at.readable;
  const prints = conflictFingerprints({ key: context.deps.fingerprintKey, shape: context.shape }, conflict);
  const now = { s4: both.s4[field], exchange: both.exchange[field] };
  const verdict = putBackVerdict({ ...prints, now, overwrite: overwrite === true });
  return verdict === 'write'
    ? { order, verdict, write: { conflict, loser, change: { [field]: value }, fingerprint: prints.wanted } }
    : { order, verdict };
};

/** @param readable absent: one side is not there, or not to be read */
export const putBackSteps = (
  context: Context,
  judged: Judged,
  readable: Readable | undefined,
): readonly PutBackStep[] =>
  (judged.pair.kept ?? []).map((kept): PutBackStep =>
    readable === undefined || isLeftAlone(context, judged)
      ? { order: kept.order, verdict: 'unlinked' }
      : stepFor(context, { judged, readable }, kept),
  );

export const answersOf = (steps: readonly PutBackStep[]): { readonly putBacks?: readonly PutBackAnswer[] } =>
  steps.length === 0 ? {} : { putBacks: steps.map(({ order, verdict }) => ({ order, verdict })) };

const without = <T extends object>(change: T, field: Field): T =>
  Object.fromEntries(Object.entries(change).filter(([name]) => name !== field)) as T;

/** Each side that does not show the value gets it, whatever the merge says of this field. */
const withWrite = (written: Written, { now }: Readable, { conflict, change, fingerprint }: PutBackWrite): Written => {
  const { field } = conflict;
  const { merge } = written;
  const isShown = (on: Side): boolean => now[on][field] === fingerprint;
  const valueOn = (on: Side) => ({ ...without(written.values[on], field), ...(isShown(on) ? {} : change) });
  const sentOn = (on: Side) => ({
    ...without(written.sent[on], field),
    ...(isShown(on) ? {} : { [field]: fingerprint }),
  });
  const others = (chosen: readonly Field[]): readonly Field[] => chosen.filter((one) => one !== field);
  return {
    ...written,
    merge: {
      ...merge,
      write: { s4: others(merge.write.s4), exchange: others(merge.write.exchange) },
      conflicts: merge.conflicts.filter((one) => one.field !== field),
    },
    values: { s4: valueOn('s4'), exchange: valueOn('exchange') },
    sent: { s4: sentOn('s4'), exchange: sentOn('exchange') },
  };
};

/** The cause in the journal. */
const cause = 'administrator/put-back';

type Back = Pick<MergePlan, 'putBack' | 'cause'>;

export const withPutBacks = (
  written: Written,
  readable: Readable,
  steps: readonly PutBackStep[],
): { readonly written: Written; readonly back: Partial<Back> } => {
  const writes = steps.flatMap(({ write }) => write ?? []);
  if (writes.length === 0) return { written, back: {} };
  return {
    written: writes.reduce((before, write) => withWrite(before, readable, write), written),
    back: { putBack: writes, cause },
  };
};
