/** Owns the MailboxActor: its turns by name, and the few that need no file of their own (enrolment, reminder, dead letters, rebuilding views). */
import { createHash } from 'node:crypto';

import { type CorrelationId } from '../../model/ids.ts';
import { type Instant, later } from '../../model/instant.ts';
import { deadLetterId } from '../../model/view.ts';
import { type MailboxProtocol } from '../messages.ts';
import { type Turn, type Turns } from '../turn.ts';
import { answer } from './brake.ts';
import { everythingAgain } from './held.ts';
import { allLinks, linkStateKeys } from './links.ts';
import { addJournal, addRows, addView, pendingOf, type Row } from './outbox.ts';
import { putBack } from './put-backs.ts';
import { report } from './report.ts';
import { begin, intend, look } from './round-turns.ts';
import { settle } from './settle.ts';
import {
  type Attempt,
  changesOf,
  emptyAttempts,
  emptyHeld,
  emptyIntents,
  emptyMarks,
  emptyNotices,
  emptyOutbox,
  firstRecord,
  type Head,
  keys,
  type MailboxState,
  readMailbox,
} from './state.ts';
import { tell } from './tell.ts';

export type MailboxOptions = {
  /** How often everything on S/4 is listed again and compared, as the safety net; each mailbox at its own moment. */
  readonly reconcileEveryMs: number;
};

type M = MailboxProtocol;

/** Spreads periodic work over its period by the id, so that a restart does not make all mailboxes do it at once. */
const jittered = (id: string, periodMs: number): number => {
  const spread = Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 8), 16) / 2 ** 32;
  return Math.round(periodMs * (0.75 + spread / 2));
};

const nextReconcile = (head: Pick<Head, 'enrolment'>, at: Instant, { reconcileEveryMs }: MailboxOptions): Instant =>
  later(at, jittered(head.enrolment.id, reconcileEveryMs));

const enrol =
  (options: MailboxOptions): Turn<M['enrol']['message'], M['enrol']['reply']> =>
  async (read, { enrolment, at, correlation }) => {
    // Enrolling twice is the same as once: the caller repeats after any doubt.
    if ((await readMailbox(read)) !== undefined) return { reply: { enrolled: false }, reminder: 'on', wake: true };
    const head: Head = {
      enrolment,
      noticeSeq: 1,
      outboxSeq: 0,
      exchange: { seq: 1, at, correlation },
      listing: {},
      relist: 'listing',
      firstRoundDone: false,
      subscription: { generation: 0, due: true },
      reconcileAt: nextReconcile({ enrolment }, at, options),
      linkCount: 0,
      lastSuccess: {},
      progress: { done: 0, since: at, at },
    };
    const fresh: MailboxState = {
      head,
      notices: emptyNotices,
      attempts: emptyAttempts,
      intents: emptyIntents,
      outbox: emptyOutbox,
      held: emptyHeld,
      marks: emptyMarks,
    };
    const after = addView(addJournal(fresh, [{ what: 'enrolled' }], { at, correlation }));
    return {
      reply: { enrolled: true },
      set: firstRecord(after),
      reminder: 'on',
      wake: true,
    };
  };

/** Both copies of every item stay; only what Tandem knows of them goes. A running round finds its token gone and stops. */
const remove: Turn<M['remove']['message'], M['remove']['reply']> = async (read) => {
  if ((await readMailbox(read)) === undefined) return { reply: { removed: false }, reminder: 'off' };
  const linked = await allLinks(read);
  return { reply: { removed: true }, remove: [...Object.values(keys), ...linkStateKeys(linked)], reminder: 'off' };
};

const tick =
  (options: MailboxOptions): Turn<M['tick']['message'], M['tick']['reply']> =>
  async (read, { at }) => {
    const before = await readMailbox(read);
    // The reminder of a mailbox that is gone takes itself off (D9).
    if (before === undefined) return { reply: { due: false }, reminder: 'off' };
    if (at < before.head.reconcileAt) return { reply: { due: pendingOf(before) > 0 }, wake: pendingOf(before) > 0 };
    const correlation = `reconcile-${before.head.noticeSeq + 1}` as CorrelationId;
    const head: Head = {
      ...everythingAgain(before.head, { at, correlation }),
      reconcileAt: nextReconcile(before.head, at, options),
    };
    return { reply: { due: true }, set: changesOf(before, { ...before, head }), wake: true };
  };

/** Only dead letters: what waits for its next attempt is left to the back-off. */
const retry: Turn<M['retry']['message'], M['retry']['reply']> = async (read, { items, fault, at }) => {
  const before = await readMailbox(read);
  if (before === undefined) return { reply: { retried: 0 } };
  const parked = Object.entries(before.attempts.items).filter(
    ([name, attempt]) =>
      attempt.due === undefined &&
      (items === undefined || items.includes(name)) &&
      (fault === undefined || attempt.fault.code === fault),
  );
  if (parked.length === 0) return { reply: { retried: 0 } };
  const again = Object.fromEntries(
    parked.map(([name, attempt]): [string, Attempt] => [name, { ...attempt, times: 0, due: at }]),
  );
  const rows = parked.map(([name]): Row => ({
    kind: 'dead-letter-resolved',
    id: deadLetterId(before.head.enrolment.id, name),
  }));
  const after = addRows({ ...before, attempts: { v: 1, items: { ...before.attempts.items, ...again } } }, rows);
  return { reply: { retried: parked.length }, set: changesOf(before, after), wake: true };
};

export const createMailboxTurns = (options: MailboxOptions): Turns<MailboxProtocol> => ({
  enrol: enrol(options),
  remove,
  tell,
  begin,
  look,
  intend,
  settle,
  tick: tick(options),
  retry,
  answer,
  putBack,
  report,
});
