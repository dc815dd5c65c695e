/**
 * Owns the turn that stores what a round achieved: links, sync state, handled notices, failures, journal and views in one transaction; the sync state
 * never before the links (I5). Hands out the next slice, so that a busy mailbox needs no new `begin`.
 */
import { type CorrelationId, type S4Guid } from '../../model/ids.ts';
import { type Instant, later } from '../../model/instant.ts';
import { type DeadLetter, deadLetterId } from '../../model/view.ts';
import { backOffMs, isPostponed, nextAttempt } from '../../sync/retry.ts';
import { nameOf, type MailboxProtocol, type Settle } from '../messages.ts';
import { type ReadState, type Turn, type TurnResult } from '../turn.ts';
import { brakeAfter } from './brake.ts';
import { fed } from './held.ts';
import { storeLinks } from './links.ts';
import { withMarks } from './marks.ts';
import { addJournal, addRows, addView, dropFlushed, dueOf, type Row } from './outbox.ts';
import { pausesAfter, withSecondLook } from './pauses.ts';
import { progressAfter } from './progress.ts';
import { putBacksAfter } from './put-backs.ts';
import { relistAfter } from './relist.ts';
import { repairAfter } from './repair.ts';
import { owns } from './round-turns.ts';
import { rulesAfter } from './rules.ts';
import {
  type Attempt,
  changesOf,
  type Head,
  type Intents,
  keys,
  type MailboxState,
  type Notices,
  readMailbox,
  type StoredSyncState,
  type Waiting,
} from './state.ts';
import { dropSatisfied, hasMore, noticed, taken, takeWork } from './work.ts';

const withHandled = (
  state: MailboxState,
  { handled, upTo, again, at }: Settle,
  correlation: CorrelationId,
): MailboxState => {
  const done = new Set<string>(handled.s4);
  const open = Object.entries(state.notices.s4 as { readonly [guid: string]: Waiting }).filter(
    ([guid, { seq }]) => !(done.has(guid) && seq <= upTo),
  );
  const seen = new Set<string>(handled.deletedEvents);
  const deleted = state.notices.deleted.filter((id) => !seen.has(id));
  const moved = (state.notices.moved ?? []).filter((id) => !seen.has(id));
  // Newer than what this round covers, and without a version, so that nothing drops it as known.
  const seq = state.head.noticeSeq + (again.length > 0 ? 1 : 0);
  const more = again.map((guid) => [guid, { seq, at, correlation }] as const);
  const s4 = Object.fromEntries([...open, ...more]) as Notices['s4'];
  return { ...state, head: { ...state.head, noticeSeq: seq }, notices: { v: 1, s4, deleted, moved } };
};

/** The dirty mark goes when the last page was read and no notice came meanwhile. */
const exchangeAfter = (head: Head, { handled, upTo, moreExchange }: Settle): Head['exchange'] =>
  handled.exchange && !moreExchange && head.exchange !== undefined && head.exchange.seq <= upTo
    ? undefined
    : head.exchange;

const backOffAfter = (head: Head, { backOff, at }: Settle): Head['backOff'] => {
  if (backOff === undefined) return undefined;
  const times = (head.backOff?.times ?? 0) + 1;
  const until = later(at, backOffMs(times, backOff.fault));
  return { until, on: backOff.on, fault: backOff.fault, times, since: head.backOff?.since ?? at };
};

const subscriptionAfter = ({ subscription }: Head, { subscription: learned }: Settle): Head['subscription'] => {
  if (learned === undefined) return subscription;
  if ('refused' in learned) return { generation: subscription.generation, due: false };
  return { generation: learned.generation, due: false, id: learned.id, watermark: learned.watermark };
};

/** Drops optional members that are undefined now. */
const defined = (head: { readonly [K in keyof Head]: Head[K] | undefined }): Head =>
  Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined)) as unknown as Head;

const listingAt = (after: S4Guid | undefined): NonNullable<Head['listing']> => (after === undefined ? {} : { after });

const headAfter = (state: MailboxState, settle: Settle, added: number): Head => {
  const { head } = state;
  const { at, wrote } = settle;
  const firstListed = settle.listing?.done === true;
  return defined({
    ...head,
    round: head.round === undefined ? undefined : { token: settle.token, leaseUntil: later(at, settle.leaseMs) },
    exchange: exchangeAfter(head, settle),
    listing: settle.listing === undefined ? head.listing : firstListed ? undefined : listingAt(settle.listing.after),
    firstRoundDone: head.firstRoundDone || firstListed,
    subscription: subscriptionAfter(head, settle),
    backOff: backOffAfter(head, settle),
    linkCount: head.linkCount + added,
    pauses: pausesAfter(head.pauses, settle.pauses),
    lagMs: settle.lagMs ?? head.lagMs,
    lastSuccess: {
      ...head.lastSuccess,
      ...(wrote.s4 > 0 ? { s4: at } : {}),
      ...(wrote.exchange > 0 ? { exchange: at } : {}),
    },
  });
};

export const letterOf = (state: MailboxState, name: string, attempt: Attempt): DeadLetter => ({
  id: deadLetterId(state.head.enrolment.id, name),
  mailbox: state.head.enrolment.id,
  item: name,
  ...(attempt.ref.guid === undefined ? {} : { guid: attempt.ref.guid }),
  on: attempt.on,
  fault: { kind: attempt.fault.kind, code: attempt.fault.code },
  attempts: attempt.times,
  since: attempt.since,
});

type Failure = Settle['failures'][number];

const attemptAfter = (before: Attempt | undefined, failure: Failure, at: Instant): Attempt => {
  const { ref, on, fault, changeKey } = failure;
  const version = changeKey === undefined ? {} : { changeKey };
  // Tried because somebody changed it, before it was due: no further failure, or people who go on working would double the back-off with each edit.
  if (before?.due !== undefined && isPostponed(before.due, at, before.fault))
    return { ...before, ref, on, fault, ...version };
  const times = (before?.times ?? 0) + 1;
  const next = nextAttempt(fault, times, at);
  return { ref, on, fault, times, since: before?.since ?? at, ...version, ...(next === 'park' ? {} : next) };
};

const resolved = ({ head }: MailboxState, name: string): Row => ({
  kind: 'dead-letter-resolved',
  id: deadLetterId(head.enrolment.id, name),
});

type Failed = { readonly before: Attempt | undefined; readonly attempt: Attempt; readonly at: Instant };

const letterRow = (state: MailboxState, name: string, { before, attempt }: Failed): readonly Row[] => {
  if (attempt.due === undefined) return [{ kind: 'dead-letter', letter: letterOf(state, name, attempt) }];
  // It fails otherwise now, and is tried again by itself.
  return before !== undefined && before.due === undefined ? [resolved(state, name)] : [];
};

const rowsOfFailure = (state: MailboxState, name: string, failed: Failed): readonly Row[] => {
  const { due, fault, times } = failed.attempt;
  return [
    ...letterRow(state, name, failed),
    {
      kind: 'item-view',
      view: {
        mailbox: state.head.enrolment.id,
        item: name,
        state: due === undefined ? 'parked' : 'retrying',
        because: fault.code,
        since: failed.at,
        attempts: times,
      },
    },
  ];
};

const withFailures = (state: MailboxState, { failures, cured, at }: Settle): MailboxState => {
  const gone = cured.map(nameOf).filter((name) => name in state.attempts.items);
  if (failures.length === 0 && gone.length === 0) return state;
  const items: { [item: string]: Attempt } = { ...state.attempts.items };
  const rows: Row[] = [];
  for (const name of gone) {
    if (items[name]?.due === undefined) rows.push(resolved(state, name));
    delete items[name];
  }
  for (const failure of failures) {
    const name = nameOf(failure.ref);
    const before = items[name];
    const attempt = attemptAfter(before, failure, at);
    items[name] = attempt;
    rows.push(...rowsOfFailure(state, name, { before, attempt, at }));
  }
  return addRows({ ...state, attempts: { v: 1, items } }, rows);
};

/** A linked item is listed under its GUID; what it was called before (its item id) is no row of its own any more. */
const rowsOf = (state: MailboxState, { links, reports, at }: Settle): readonly Row[] => {
  const mailbox = state.head.enrolment.id;
  return [
    ...links.flatMap((link): Row[] => [
      {
        kind: 'item-view',
        view: {
          mailbox,
          item: link.guid,
          guid: link.guid,
          itemId: link.itemId,
          state: link.state,
          since: link.since,
          ...(link.because === undefined ? {} : { because: link.because }),
        },
      },
      { kind: 'item-gone', item: link.itemId },
    ]),
    ...reports.map(({ ref, skipped }): Row => ({
      kind: 'item-view',
      view: { mailbox, item: nameOf(ref), state: 'skipped', because: skipped, since: at },
    })),
  ];
};

const intentsAfter = (before: Intents, { settled, unsent = [] }: Settle): Intents => {
  if (settled.length + unsent.length === 0) return before;
  const [done, undone] = [new Set(settled), new Set(unsent)];
  const open = before.list.filter(({ id }) => !done.has(id));
  return { v: 1, list: open.map((intent) => (undone.has(intent.id) ? { ...intent, unsent: true } : intent)) };
};

const settledState = (before: MailboxState, message: Settle, added: number): MailboxState => {
  const correlation = message.correlation;
  const flushed = dropFlushed(before, message.flushed);
  const base: MailboxState = {
    ...flushed,
    head: headAfter(flushed, message, added),
    intents: intentsAfter(before.intents, message),
  };
  const journaled = addJournal(withHandled(base, message, correlation), message.journal, {
    at: message.at,
    correlation,
  });
  return withMarks(withFailures(addRows(journaled, rowsOf(journaled, message)), message), message);
};

/** Reads see what this turn is about to write. */
const over =
  (read: ReadState, { set, remove }: Required<Pick<TurnResult<object>, 'set' | 'remove'>>): ReadState =>
  async <T extends object>(key: string) =>
    remove.includes(key) ? undefined : ((set[key] as T | undefined) ?? (await read<T>(key)));

/** People watch a first listing, which may be one long round. */
const withProgress = (state: MailboxState): MailboxState =>
  state.head.progress === undefined ? state : addView(state);

const released = ({ round, ...head }: Head): Head => head;

type S = MailboxProtocol['settle'];

export const settle: Turn<S['message'], S['reply']> = async (read, message) => {
  const before = await readMailbox(read);
  if (before === undefined || !owns(before, message.token)) return { reply: { lost: true } };
  const stored = await storeLinks(read, { links: message.links, series: message.series ?? [] });
  const { state, sync } = relistAfter(repairAfter(settledState(before, message, stored.added), message), message);
  const braked = await brakeAfter(read, { before, after: rulesAfter(state, message), settle: message });
  const links = {
    ...stored.set,
    ...(typeof sync === 'string' ? { [keys.sync]: { v: 1, state: sync } satisfies StoredSyncState } : {}),
  };
  const remove = [...stored.remove, ...(sync === null ? [keys.sync] : [])];
  const reading = over(read, { set: links, remove });
  const progressed: MailboxState = { ...braked, head: progressAfter(braked.head, message) };
  const settled = await putBacksAfter(reading, progressed, message);
  if (message.partial) {
    return {
      reply: { lost: false, outbox: settled.outbox.entries },
      set: { ...links, ...changesOf(before, settled) },
      remove,
    };
  }
  const open = withSecondLook(fed(dropSatisfied(settled, await noticed(reading, settled)), message), message);
  const goOn = !message.end && message.backOff === undefined && hasMore(open, message.at);
  if (goOn) {
    const given = withProgress(taken(open));
    const next = await takeWork(reading, given, { at: message.at, token: message.token });
    return {
      reply: { lost: false, outbox: given.outbox.entries, next },
      set: { ...links, ...changesOf(before, given) },
      remove,
    };
  }
  const last = addView({ ...open, head: released(open.head) });
  return {
    reply: { lost: false, outbox: last.outbox.entries, due: dueOf(last) },
    set: { ...links, ...changesOf(before, last) },
    remove,
  };
};
