/** What performing one plan needs and leaves behind. A job knows its intents before anything is sent. */
import { type Held, type Intent, type ItemReport, type ItemRef, type JournalDraft } from '../../actors/messages.ts';
import { type Side } from '../../model/appointment.ts';
import { type Fault, type Result } from '../../model/fault.ts';
import { type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type Context, itemResult } from '../mailbox/context.ts';
import { type Failure } from '../mailbox/reader.ts';

export type Outcome = {
  readonly links: readonly Link[];
  /** Ids of intents whose outcome is known. */
  readonly settled: readonly string[];
  readonly journal: readonly JournalDraft[];
  readonly reports: readonly ItemReport[];
  readonly failures: readonly Failure[];
  readonly cured: readonly ItemRef[];
  readonly again: readonly S4Guid[];
  readonly held: readonly Held[];
  readonly wrote: { readonly s4: number; readonly exchange: number; readonly deletes: number };
};

export const nothingDone: Outcome = {
  links: [],
  settled: [],
  journal: [],
  reports: [],
  failures: [],
  cured: [],
  again: [],
  held: [],
  wrote: { s4: 0, exchange: 0, deletes: 0 },
};

export type Job = { readonly ref: ItemRef; readonly intents: readonly Intent[]; readonly run: () => Promise<Outcome> };

const sum = <T>(outcomes: readonly Outcome[], of: (outcome: Outcome) => readonly T[]): readonly T[] =>
  outcomes.flatMap(of);

export const together = (outcomes: readonly Outcome[]): Outcome => ({
  links: sum(outcomes, ({ links }) => links),
  settled: sum(outcomes, ({ settled }) => settled),
  journal: sum(outcomes, ({ journal }) => journal),
  reports: sum(outcomes, ({ reports }) => reports),
  failures: sum(outcomes, ({ failures }) => failures),
  cured: sum(outcomes, ({ cured }) => cured),
  again: [...new Set(sum(outcomes, ({ again }) => again))],
  held: sum(outcomes, ({ held }) => held),
  wrote: {
    s4: outcomes.reduce((total, { wrote }) => total + wrote.s4, 0),
    exchange: outcomes.reduce((total, { wrote }) => total + wrote.exchange, 0),
    deletes: outcomes.reduce((total, { wrote }) => total + wrote.deletes, 0),
  },
});

/**
 * The only way to write to either system: checks the lease first (I8), counts the write, and turns a fault of the whole side into a stop. Whoever calls this has
 * stored the intent.
 */
export const write = async <T>(
  context: Context,
  intent: Intent,
  send: () => Promise<Result<T>>,
): Promise<Result<T>> => {
  await context.session.beforeWrite();
  const startedAt = context.deps.clock.now();
  const result = await itemResult(context, intent.on, send());
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

/** A write that failed: the item tries again later; a write in doubt keeps its intent, so that it is looked up first (P6). */
export const failedWrite = (ref: ItemRef, intent: Intent, fault: Fault): Outcome => ({
  ...nothingDone,
  settled: mayHaveHappened(fault) ? [] : [intent.id],
  journal: [journalOf(intent, mayHaveHappened(fault) ? 'lost' : fault.kind === 'stale' ? 'stale' : 'failed', fault)],
  failures: [{ ref, on: intent.on, fault }],
});

export const wroteOn = (side: Side, deletes = 0): Outcome['wrote'] => ({
  s4: side === 's4' ? 1 : 0,
  exchange: side === 'exchange' ? 1 : 0,
  deletes,
});
