/**
 * Owns the repair of a mailbox after a restore (product.md, row 51): what is stored is older than both sides. The mark is made by the `begin` that brings a raised
 * epoch, so that no round of the new life starts without it. The calendar is read on from the restored sync state, which tells what was deleted since, and then from
 * its beginning; S/4 is listed. Every delete is held until both are finished, and looked at anew then (I15).
 */
import { type CorrelationId } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { deadLetterId } from '../../model/view.ts';
import { type Settle } from '../messages.ts';
import { lookAgain, union } from './held.ts';
import { addJournal, addRows, type Row } from './outbox.ts';
import { isLastPage } from './relist.ts';
import { type Attempt, type Head, type MailboxState, type Repair } from './state.ts';

/** The epoch of installations that were never restored; heads of releases without epochs mean it too. */
const firstEpoch = 1;

/** Rounds, back-offs and dead letters of the former life mean nothing: everything is tried at once. */
const withFreshAttempts = (state: MailboxState, at: Instant): MailboxState => {
  const attempts = Object.entries(state.attempts.items);
  if (attempts.length === 0) return state;
  const items = attempts.map(([name, attempt]): [string, Attempt] => [name, { ...attempt, times: 0, due: at }]);
  const rows = attempts
    .filter(([, { due }]) => due === undefined)
    .map(([name]): Row => ({ kind: 'dead-letter-resolved', id: deadLetterId(state.head.enrolment.id, name) }));
  return addRows({ ...state, attempts: { v: 1, items: Object.fromEntries(items) } }, rows);
};

/** What was under way in the former life is told from what a crash of this one leaves. */
const withFormerIntents = (state: MailboxState): MailboxState =>
  state.intents.list.length === 0
    ? state
    : { ...state, intents: { v: 1, list: state.intents.list.map((one) => ({ ...one, former: true })) } };

/** @returns the same state unless the epoch was raised since this mailbox began a round last */
export const repairIfRestored = (
  state: MailboxState,
  { epoch = firstEpoch, at }: { readonly epoch: number | undefined; readonly at: Instant },
): MailboxState => {
  if (epoch <= (state.head.epoch ?? firstEpoch)) return state;
  // A round or a back-off that stands in the restored state is long over; whoever still runs under that token loses it.
  const { round: _round, backOff: _backOff, listing: _listing, ...kept } = state.head;
  const seq = kept.noticeSeq + 1;
  const head: Head = {
    ...kept,
    epoch,
    noticeSeq: seq,
    exchange: { seq, at, correlation: `repair-${epoch}` as CorrelationId },
    listing: {},
    subscription: { ...kept.subscription, due: true },
    repair: { phase: 'catch-up', pagesDone: false, held: kept.repair?.held ?? [] },
  };
  return withFreshAttempts(withFormerIntents({ ...state, head }), at);
};

/** The held pairs are looked at again. */
const released = (state: MailboxState, { repair, settle }: Progress): MailboxState => {
  const { repair: _, ...head } = state.head;
  return addJournal(lookAgain({ ...state, head }, repair.held, settle), [{ what: 'repaired' }], settle);
};

type Progress = { readonly repair: Repair; readonly settle: Settle };

/** The calendar was read on to its end, or the sync state was refused: now from the beginning. */
const fromTheBeginning = (state: MailboxState, { repair, settle }: Progress): MailboxState => {
  const seq = state.head.noticeSeq + 1;
  const { at, correlation } = settle;
  const again: Repair = { ...repair, phase: 'list' };
  return { ...state, head: { ...state.head, noticeSeq: seq, exchange: { seq, at, correlation }, repair: again } };
};

const isRefused = ({ syncState }: Settle): boolean => syncState === null;

const listed = (state: MailboxState, { repair, settle }: Progress): MailboxState => {
  const pagesDone = !isRefused(settle) && (repair.pagesDone || isLastPage(settle));
  const now: Repair = { ...repair, pagesDone };
  const isOver = pagesDone && !settle.partial && state.head.listing === undefined;
  return isOver ? released(state, { repair: now, settle }) : { ...state, head: { ...state.head, repair: now } };
};

/** What was read so far, and the sync state to be stored: `null` forgets it. */
export const repairAfter = (
  state: MailboxState,
  settle: Settle,
): { readonly state: MailboxState; readonly sync: Settle['syncState'] } => {
  const { syncState: sync } = settle;
  if (state.head.repair === undefined) return { state, sync };
  const repair: Repair = { ...state.head.repair, held: union(state.head.repair.held, settle.held ?? []) };
  if (repair.phase === 'list') return { state: listed(state, { repair, settle }), sync };
  if (isLastPage(settle) || isRefused(settle))
    return { state: fromTheBeginning(state, { repair, settle }), sync: null };
  return { state: { ...state, head: { ...state.head, repair } }, sync };
};
