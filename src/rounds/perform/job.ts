/** What performing one plan needs and leaves behind. A job knows its intents before anything is sent. */
import { type Intent, type ItemReport, type ItemRef, type JournalDraft } from '../../actors/messages.ts';
import { type Side } from '../../model/appointment.ts';
import { type Held } from '../../model/braked.ts';
import { type Fault, type Result } from '../../model/fault.ts';
import { type IdentityKey, type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type PutBackAnswer } from '../../model/put-back.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { type Context, itemResult, SideDown } from '../mailbox/context.ts';
import { type Failure } from '../mailbox/reader.ts';

export type Outcome = {
  readonly links: readonly Link[];
  /** Ids of intents whose outcome is known. */
  readonly settled: readonly string[];
  /** Creates that stay, although they are certainly not done. */
  readonly unsent: readonly string[];
  readonly journal: readonly JournalDraft[];
  readonly reports: readonly ItemReport[];
  readonly failures: readonly Failure[];
  readonly cured: readonly ItemRef[];
  readonly again: readonly S4Guid[];
  readonly held: readonly Held[];
  readonly putBacks: readonly PutBackAnswer[];
  /** Masters of series that were stamped, with the version that this made. */
  readonly masters: readonly (ItemVersion & { readonly key: IdentityKey })[];
  /** The whole side failed at a write: nothing more is started. */
  readonly down?: SideDown;
  readonly wrote: { readonly s4: number; readonly exchange: number; readonly deletes: number };
};

export const nothingDone: Outcome = {
  links: [],
  settled: [],
  unsent: [],
  journal: [],
  reports: [],
  failures: [],
  cured: [],
  again: [],
  held: [],
  putBacks: [],
  masters: [],
  wrote: { s4: 0, exchange: 0, deletes: 0 },
};

/** `down`: not this item is to blame but the side. */
export type Written<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: Fault; readonly down?: SideDown };

export type Job = { readonly ref: ItemRef; readonly intents: readonly Intent[]; readonly run: () => Promise<Outcome> };

const sum = <T>(outcomes: readonly Outcome[], of: (outcome: Outcome) => readonly T[]): readonly T[] =>
  outcomes.flatMap(of);

const firstDown = (outcomes: readonly Outcome[]): Pick<Outcome, 'down'> => {
  const down = outcomes.find((outcome) => outcome.down !== undefined)?.down;
  return down === undefined ? {} : { down };
};

export const together = (outcomes: readonly Outcome[]): Outcome => ({
  ...firstDown(outcomes),
  links: sum(outcomes, ({ links }) => links),
  settled: sum(outcomes, ({ settled }) => settled),
  unsent: sum(outcomes, ({ unsent: ids }) => ids),
  journal: sum(outcomes, ({ journal }) => journal),
  reports: sum(outcomes, ({ reports }) => reports),
  failures: sum(outcomes, ({ failures }) => failures),
  cured: sum(outcomes, ({ cured }) => cured),
  again: [...new Set(sum(outcomes, ({ again }) => again))],
  held: sum(outcomes, ({ held }) => held),
  putBacks: sum(outcomes, ({ putBacks }) => putBacks),
  masters: sum(outcomes, ({ masters }) => masters),
  wrote: {
    s4: outcomes.reduce((total, { wrote }) => total + wrote.s4, 0),
    exchange: outcomes.reduce((total, { wrote }) => total + wrote.exchange, 0),
    deletes: outcomes.reduce((total, { wrote }) => total + wrote.deletes, 0),
  },
});

const asked = async <T>(context: Context, on: Side, call: Promise<Result<T>>): Promise<Written<T>> => {
  try {
    return await itemResult(context, on, call);
  } catch (error) {
    if (!(error instanceof SideDown)) throw error;
    return { ok: false, fault: error.fault, down: error };
  }
};

/**
 * The only way to write to either system: checks the lease first (I8), counts the write, and tells a fault of the whole side from one of the item. A failed write is
 * an answer like any other: what is known of it, and of the writes before it, has to be settled, or it would be in doubt for no reason. Whoever calls this
 * has stored the intent.
 */
export const write = async <T>(
  context: Context,
  intent: Intent,
  send: () => Promise<Result<T>>,
): Promise<Written<T>> => {
  await context.session.beforeWrite();
  const startedAt = context.deps.clock.now();
  const result = await asked(context, intent.on, send());
  const fields = {
    on: intent.on,
    step: intent.step,
    guid: intent.guid,
    because: intent.because,
    ms: context.deps.clock.now() - startedAt,
  };
  if (result.ok) {
    context.deps.metrics.write(intent.on, intent.step);
    context.log.info('An item was written', fields);
  } else
    context.log.warn('An item could not be written', { ...fields, fault: result.fault.code, kind: result.fault.kind });
  return result;
};

/** All writes that one change of a series causes count as one cause. */
export const ofSeries = ({ occurrence }: Pick<Link, 'occurrence'>): Pick<Intent, 'occurrence' | 'group'> =>
  occurrence === undefined ? {} : { occurrence, group: occurrence.series };

/** Journal entry of an intent, before and after. */
export const journalOf = (intent: Intent, what: JournalDraft['what'], fault?: Fault): JournalDraft => ({
  what,
  on: intent.on,
  step: intent.step,
  ...(intent.guid === undefined ? {} : { guid: intent.guid }),
  because: intent.because,
  ...(intent.witness === undefined ? {} : { witness: intent.witness }),
  fields: Object.keys(intent.sent) as NonNullable<JournalDraft['fields']>,
  ...(fault === undefined ? {} : { fault: fault.code }),
});

const mayHaveHappened = (fault: Fault): boolean => fault.kind === 'transient' && fault.maybeDone === true;

/** Refused together with everything else: the item carries our key already, and only the intent tells that nothing was ever made of it. */
const isUnfinishedCreate = ({ step }: Intent, down: SideDown | undefined): boolean =>
  down !== undefined && step === 'create';

const undone = (intents: readonly Intent[], down: SideDown | undefined): Pick<Outcome, 'settled' | 'unsent'> => {
  const idsOf = (isUnfinished: boolean) =>
    intents.flatMap((intent) => (isUnfinishedCreate(intent, down) === isUnfinished ? [intent.id] : []));
  return { settled: idsOf(false), unsent: idsOf(true) };
};

/** A write that failed: the item tries again later; a write in doubt keeps its intent, so that it is looked up first (P6). */
export const failedWrite = (
  ref: ItemRef,
  intent: Intent,
  { fault, down }: Extract<Written<never>, { ok: false }>,
): Outcome => ({
  ...nothingDone,
  ...(mayHaveHappened(fault) ? {} : undone([intent], down)),
  journal: [journalOf(intent, mayHaveHappened(fault) ? 'lost' : fault.kind === 'stale' ? 'stale' : 'failed', fault)],
  ...(down === undefined ? { failures: [{ ref, on: intent.on, fault }] } : { down }),
});

/** What was announced and not sent, because the side is down: certainly not done. */
export const unsent = (intents: readonly Intent[], down: SideDown): Outcome => ({
  ...nothingDone,
  ...undone(intents, down),
  journal: intents.map((intent) => journalOf(intent, 'failed', down.fault)),
  down,
});

export const wroteOn = (side: Side, deletes = 0): Outcome['wrote'] => ({
  s4: side === 's4' ? 1 : 0,
  exchange: side === 'exchange' ? 1 : 0,
  deletes,
});
