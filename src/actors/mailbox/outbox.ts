/**
 * Owns the outbox: journal entries and views are stored by the turn that makes them and become rows later, by (mailbox, sequence), at least once
 * (architecture, Rows). Nothing here holds content.
 */
import { type CorrelationId } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type MailboxView, type MailboxStatus, type OutboxEntry } from '../../model/view.ts';
import { type JournalDraft } from '../messages.ts';
import { timesOfMarks } from './marks.ts';
import { progressOf } from './progress.ts';
import { type Head, type MailboxState } from './state.ts';

/** An entry without its place. */
export type Row = OutboxEntry extends infer E ? (E extends OutboxEntry ? Omit<E, 'mailbox' | 'seq'> : never) : never;

/** Drops what is a row by now. */
export const dropFlushed = (state: MailboxState, flushed: number): MailboxState => {
  const entries = state.outbox.entries.filter(({ seq }) => seq > flushed);
  return entries.length === state.outbox.entries.length ? state : { ...state, outbox: { v: 1, entries } };
};

export const addRows = (state: MailboxState, rows: readonly Row[]): MailboxState => {
  if (rows.length === 0) return state;
  const mailbox = state.head.enrolment.id;
  let seq = state.head.outboxSeq;
  const entries = rows.map((row) => ({ ...row, mailbox, seq: (seq += 1) }) as OutboxEntry);
  return {
    ...state,
    head: { ...state.head, outboxSeq: seq },
    outbox: { v: 1, entries: [...state.outbox.entries, ...entries] },
  };
};

export const addJournal = (
  state: MailboxState,
  drafts: readonly JournalDraft[],
  { at, correlation }: { readonly at: Instant; readonly correlation: CorrelationId },
): MailboxState => {
  const mailbox = state.head.enrolment.id;
  const first = state.head.outboxSeq + 1;
  return addRows(
    state,
    drafts.map((draft, place) => ({
      kind: 'journal' as const,
      entry: { ...draft, mailbox, seq: first + place, at, correlation },
    })),
  );
};

const statusOf = (head: Head, pending: number): MailboxStatus => {
  if (head.brake?.question !== undefined) return 'paused';
  if (head.backOff !== undefined) return head.backOff.fault.kind === 'transient' ? 'waiting' : 'error';
  if (head.repair !== undefined) return 'repairing';
  if (!head.firstRoundDone) return 'first-round';
  return pending > 0 ? 'working' : 'in-sync';
};

/** Notices, intents, retries and pauses that are stored and not done; dead letters do not count, they wait for a person. */
export const pendingOf = ({ head, notices, attempts, intents, held }: MailboxState): number =>
  Object.keys(notices.s4).length +
  intents.list.length +
  Object.values(attempts.items).filter(({ due }) => due !== undefined).length +
  (head.exchange === undefined ? 0 : 1) +
  (head.listing === undefined ? 0 : 1) +
  (head.repair?.held.length ?? 0) +
  held.again.length +
  (head.pauses?.length ?? 0) +
  (head.subscription.due ? 1 : 0);

/** When the mailbox has to be looked at next, if nobody tells it anything. */
export const dueOf = ({ head, attempts, ...state }: MailboxState): Instant => {
  const now = pendingOf({ head, attempts, ...state }) > 0 && head.round === undefined ? [head.enrolment.since] : [];
  const later = [...Object.values(attempts.items), ...(head.pauses ?? [])].flatMap(({ due }) => due ?? []);
  const nothingElse = now.length > 0 && pendingOf({ head, attempts, ...state }) === later.length;
  const times = [
    ...(nothingElse ? [] : now),
    ...later,
    ...(head.round === undefined ? timesOfMarks({ head, attempts, ...state }) : []),
    head.reconcileAt,
    ...(head.round === undefined ? [] : [head.round.leaseUntil]),
  ];
  const earliest = times.reduce((first, time) => (time < first ? time : first));
  return head.backOff !== undefined && earliest < head.backOff.until ? head.backOff.until : earliest;
};

const questionOf = ({ brake }: Head): Pick<MailboxView, 'question'> => {
  if (brake?.question === undefined) return {};
  const { since, deletes, updates, causes } = brake.question;
  return { question: { since, deletes, updates, ...(causes === undefined ? {} : { causes }) } };
};

export const viewOf = (state: MailboxState): MailboxView => {
  const { head, attempts } = state;
  const pending = pendingOf(state);
  return {
    mailbox: head.enrolment.id,
    smtpAddress: head.enrolment.smtpAddress,
    employee: head.enrolment.employee,
    status: statusOf(head, pending),
    ...(head.lagMs === undefined ? {} : { lagMs: head.lagMs }),
    lastSuccess: head.lastSuccess,
    pending,
    parked: Object.values(attempts.items).filter(({ due }) => due === undefined).length,
    links: head.linkCount,
    due: dueOf(state),
    ...(head.backOff === undefined
      ? {}
      : {
          fault: {
            code: head.backOff.fault.code,
            kind: head.backOff.fault.kind,
            since: head.backOff.since,
            times: head.backOff.times,
          },
        }),
    subscription: head.subscription.id === undefined ? (head.subscription.generation === 0 ? 'none' : 'lost') : 'push',
    ...questionOf(head),
    ...progressOf(head),
  };
};

/** Puts the newest view of the mailbox into the outbox, replacing one that is still there. */
export const addView = (state: MailboxState): MailboxState => {
  const entries = state.outbox.entries.filter(({ kind }) => kind !== 'mailbox-view');
  const cleaned: MailboxState =
    entries.length === state.outbox.entries.length ? state : { ...state, outbox: { v: 1, entries } };
  return addRows(cleaned, [{ kind: 'mailbox-view', view: viewOf(cleaned) }]);
};
