/**
 * Owns the plan of a merge: what each side gets, field by field, with the people and the identity that travel in the same write. Where an item is hidden
 * (sync.md, Private), the other side gets a block instead of its content, and only times are compared.
 */
import { type ItemRef } from '../../../actors/messages.ts';
import { type Field, otherSide, type Side } from '../../../model/appointment.ts';
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type AppointmentChange, type OwnLines, type ReadableItem } from '../../../ports/exchange.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { type Fingerprints, only } from '../../../sync/fingerprint.ts';
import { type Merge, merge, type MergeInput, notRepresentable, restore } from '../../../sync/merge.ts';
import { blockInPlaceOf, hiddenFields } from '../../../sync/privacy.ts';
import { type Conduct, settingsOf } from '../conduct.ts';
import { type Context } from '../context.ts';
import { latestOf, onS4, pick, seen } from '../observe.ts';
import { type Pair, type PeopleStep, type Unsaid } from '../sighting.ts';
import { type PutBackWrite } from './kept.ts';

export type MergePlan = {
  readonly do: 'merge';
  readonly ref: ItemRef;
  /** With role and state as they are now; base and versions as before the writes. */
  readonly link: Link;
  /** As it was: what a write that fails was to change about the link stays as it was. */
  readonly before: Link;
  readonly merge: Merge;
  readonly s4: S4Appointment;
  readonly exchange: ReadableItem;
  readonly now: { readonly [S in Side]: Fingerprints };
  /** What each side gets, and its fingerprints. */
  readonly values: { readonly [S in Side]: AppointmentChange };
  readonly sent: { readonly [S in Side]: { readonly [F in Field]?: string } };
  /** The side whose content is taken away in this round; nothing of it may be kept anywhere. */
  readonly clear?: Side;
  /** The item does not carry the link's key yet. */
  readonly stamp: boolean;
  /** The appointment gets another identity. */
  readonly rekey?: IdentityKey;
  readonly people?: PeopleStep;
  /** What Tandem had said on one side is taken back. */
  readonly unsaid?: Unsaid;
  /** What Tandem says in the body of the item. */
  readonly own?: OwnLines;
  readonly restored: boolean;
  /** Values that an administrator wants back. */
  readonly putBack?: readonly PutBackWrite[];
  readonly doubted: Pair['doubted'];
  readonly cause: string;
};

export type Readable = {
  readonly pair: Pair;
  readonly s4: S4Appointment;
  readonly exchange: ReadableItem;
  readonly now: MergePlan['now'];
};

/** What is not compared: fields that a side cannot represent or that its type does not have, and the content of what is hidden. */
export const ignoredOf = (pair: Pair, { concealment }: Conduct): readonly Field[] => [
  ...notRepresentable(pair.link),
  ...(pair.s4.is === 'there' && !pair.s4.item.noteAllowed ? (['note'] as const) : []),
  ...(concealment === undefined ? [] : hiddenFields),
];

/** The mark itself stays: it says nothing of the content, and turning public again is an edit of it. */
const clearedFields = hiddenFields.filter((field) => field !== 'private');

const mergeOf = (context: Context, { pair, s4, exchange, now }: Readable, conduct: Conduct): Merge => {
  const privateOn: Side = s4.private ? 's4' : 'exchange';
  const input: MergeInput = {
    base: pair.base,
    now,
    ignored: ignoredOf(pair, conduct),
    winner: settingsOf(context, s4).appointments.winner,
    latest: latestOf(s4.changedAt, exchange.lastModified),
    privateOn,
  };
  if (conduct.flow === 'from-s4') return restore(input, 's4');
  return conduct.flow === 'from-exchange' ? restore(input, 'exchange') : merge(input);
};

export type Written = Pick<MergePlan, 'merge' | 'values' | 'sent' | 'clear'>;

/** Nothing of a block that was left behind is kept in step. */
const nothingWritten = (base: Link['base']): Merge => ({
  write: { s4: [], exchange: [] },
  conflicts: [],
  agreed: base,
});

export const writtenBy = (context: Context, readable: Readable, conduct: Conduct): Written => {
  const { pair, s4, exchange, now } = readable;
  const { concealment } = conduct;
  const isLeftBehind = concealment?.hidden.held === 'orphan';
  const merged = isLeftBehind ? nothingWritten(pair.base) : mergeOf(context, readable, conduct);
  const both = { s4: onS4(context, s4), exchange: exchange.appointment };
  const values = { s4: pick(both.exchange, merged.write.s4), exchange: pick(both.s4, merged.write.exchange) };
  const sent = { s4: only(now.exchange, merged.write.s4), exchange: only(now.s4, merged.write.exchange) };
  if (concealment === undefined || !concealment.clear) return { merge: merged, values, sent };
  const { of } = concealment.hidden;
  const clear = otherSide(of);
  const block = blockInPlaceOf(both[clear], context.language);
  const blank = seen(context, block);
  // A block whose making was in doubt is there already.
  const fields = clearedFields.filter((field) => now[clear][field] !== blank[field]);
  return {
    merge: merged,
    values: { ...values, [clear]: { ...values[clear], ...pick(block, fields) } },
    sent: { ...sent, [clear]: { ...sent[clear], ...only(blank, fields) } },
    clear,
  };
};

/** Where nothing else is written into the subject, it is what it was before Tandem put words before it. */
export const withUnsaid = (
  written: Written,
  { now }: Readable,
  unsaid: Unsaid | undefined,
): Written & Pick<MergePlan, 'unsaid'> => {
  if (unsaid === undefined) return written;
  const { on, subject } = unsaid;
  if (subject === undefined || written.values[on].subject !== undefined) return { ...written, unsaid };
  const { values, sent } = written;
  return {
    ...written,
    values: { ...values, [on]: { ...values[on], subject } },
    sent: { ...sent, [on]: { ...sent[on], subject: now[on].subject } },
    unsaid,
  };
};
