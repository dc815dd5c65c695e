/**
 * Owns one round of a system inbox: reads each named S/4 object once, and tells the mailboxes of its employees and of everybody who has had it (`interest`), so
 * that deletes and removed participants find their way. The shard that makes the delta read also repairs events that never came.
 */
import { deltaInbox, inboxOf } from '../actors/address-book.ts';
import { type InboxWork, type S4Notice, type SystemInboxProtocol } from '../actors/inbox-messages.ts';
import { errorName } from '../model/error-name.ts';
import { type Fault } from '../model/fault.ts';
import {
  type CorrelationId,
  type EnrolmentId,
  type ETag,
  type PartnerNumber,
  type S4Guid,
  type S4System,
} from '../model/ids.ts';
import { type Instant, instantOfMs } from '../model/instant.ts';
import { type S4Appointment, type S4Port } from '../ports/s4.ts';
import { concernsMailbox } from '../sync/retry.ts';
import { concernedBy, employeesOf } from './concerned.ts';
import { type RoundDeps } from './deps.ts';
import { type RoundEnd } from './mailbox-round.ts';
import { inParallel } from './parallel.ts';

type Settle = SystemInboxProtocol['settle']['message'];
type Notice = InboxWork['notices'][number];

/** An event sent before its commit shows the old state: look again soon, but not for ever (s4.md, Events). */
const lookAgainAfterMs = [1000, 3000, 10_000];
const atOnce = 4;

export const systemOf = (inboxId: string): S4System => {
  const [system = '', client = ''] = inboxId.split(':');
  return { system, client };
};

type Inbox = {
  readonly deps: RoundDeps;
  readonly system: S4System;
  readonly s4: S4Port;
  readonly correlation: CorrelationId;
};

type Told = { readonly guid: S4Guid; readonly etag?: ETag; readonly deleted?: boolean; readonly receivedMs?: number };

const concerned = (
  { deps, system }: Inbox,
  guid: S4Guid,
  employees: readonly PartnerNumber[],
): Promise<readonly EnrolmentId[]> => concernedBy(deps.records, system, { guid, employees });

const tellAll = async (inbox: Inbox, mailboxes: readonly EnrolmentId[], told: Told): Promise<void> => {
  const at = instantOfMs(inbox.deps.clock.now());
  await inParallel(mailboxes, atOnce, (mailbox) =>
    inbox.deps.actors.mailbox(mailbox).tell({ notice: { from: 's4', at, correlation: inbox.correlation, ...told } }),
  );
};

type Handled =
  | { readonly is: 'done'; readonly etag?: ETag }
  | { readonly is: 'later'; readonly afterMs: number }
  | { readonly is: 'down'; readonly fault: Fault };

const isDown = (fault: Fault): boolean => concernsMailbox(fault) || fault.code === 'forbidden';

const received = (notice: Notice): { readonly receivedMs?: number } =>
  notice.receivedMs === undefined ? {} : { receivedMs: notice.receivedMs };

const laterOr = (notice: Notice, doubtful: boolean, etag?: ETag): Handled => {
  const wait = lookAgainAfterMs[notice.attempts];
  if (doubtful && wait !== undefined) return { is: 'later', afterMs: wait };
  return { is: 'done', ...(etag === undefined ? {} : { etag }) };
};

/** A 404 is a delete only while we may read at all, and only if something named it one; a creation may not be committed yet. */
const handleGone = async (inbox: Inbox, notice: Notice): Promise<Handled> => {
  const probe = await inbox.s4.mayRead();
  if (!probe.ok) return { is: 'down', fault: probe.fault };
  const deleted = notice.event === 'DELETED' ? { deleted: true } : {};
  await tellAll(inbox, await concerned(inbox, notice.guid, []), { guid: notice.guid, ...deleted, ...received(notice) });
  return laterOr(notice, notice.event !== 'DELETED');
};

/** Whatever is wrong with this object, the mailboxes that know it find out and report it as theirs. */
const handleUnreadable = async (inbox: Inbox, notice: Notice, fault: Fault): Promise<Handled> => {
  if (isDown(fault)) return { is: 'down', fault };
  await tellAll(inbox, await concerned(inbox, notice.guid, []), { guid: notice.guid, ...received(notice) });
  return laterOr(notice, fault.kind === 'transient');
};

/** Of our own updates nothing is told (isEcho), so no version of theirs is known here; events of the old form do not say who changed, and are looked at twice for nothing. */
const isBehind = (notice: Notice, { etag, changedByUs }: Pick<S4Appointment, 'etag' | 'changedByUs'>): boolean =>
  notice.event === 'CHANGED' && !notice.byUs && (etag === notice.lastEtag || (changedByUs && notice.attempts < 2));

const handle = async (inbox: Inbox, notice: Notice): Promise<Handled> => {
  const read = await inbox.s4.read(notice.guid);
  if (!read.ok)
    return read.fault.kind === 'gone' ? handleGone(inbox, notice) : handleUnreadable(inbox, notice, read.fault);
  const { etag } = read.value;
  // There although deleted, or not moved although somebody else changed it: the event came before the commit.
  const early = notice.event === 'DELETED' || isBehind(notice, read.value);
  await tellAll(inbox, await concerned(inbox, notice.guid, employeesOf(read.value)), {
    guid: notice.guid,
    etag,
    ...received(notice),
  });
  inbox.deps.told.add(notice.guid, etag);
  return laterOr(notice, early, etag);
};

type Delta = { readonly delta?: NonNullable<Settle['delta']>; readonly fault?: Fault };

/** Everything in the page goes to the inbox of its object, as if an event had named it; doubles are dropped by version in the mailboxes. */
const readDelta = async (inbox: Inbox, { since, next }: NonNullable<InboxWork['delta']>): Promise<Delta> => {
  const page = await inbox.s4.delta(since, next);
  if (!page.ok) return { fault: page.fault };
  const { changed, deleted, at, next: following } = page.value;
  for (const { guid, etag, partners } of changed) {
    if (inbox.deps.told.has(guid, etag)) continue;
    await tellAll(inbox, await concerned(inbox, guid, partners), { guid, etag });
    inbox.deps.told.add(guid, etag);
  }
  const notices = deleted.map((guid): S4Notice => ({ guid, event: 'DELETED', partners: [], byUs: false }));
  for (const notice of notices) {
    const now = instantOfMs(inbox.deps.clock.now());
    // Only what some mailbox had: tombstones of the whole system are none of ours.
    if ((await inbox.deps.records.interested(inbox.system, notice.guid)).length === 0) continue;
    await inbox.deps.actors
      .systemInbox(inboxOf(inbox.system, notice.guid))
      .tell({ at: now, correlation: inbox.correlation, notices: [notice] });
  }
  return { delta: { at, ...(following === undefined ? {} : { next: following }) } };
};

const settlement = async (
  inbox: Inbox,
  work: InboxWork,
): Promise<Pick<Settle, 'done' | 'later' | 'delta' | 'backOff'>> => {
  const handled = await inParallel(work.notices, atOnce, async (notice) => ({
    notice,
    result: await handle(inbox, notice),
  }));
  const down = handled.flatMap(({ result }) => (result.is === 'down' ? [result.fault] : []));
  const read: Delta = work.delta === undefined || down.length > 0 ? {} : await readDelta(inbox, work.delta);
  const fault = down[0] ?? read.fault;
  return {
    done: handled.flatMap(({ notice: { guid, seq }, result }) =>
      result.is === 'done' ? [{ guid, seq, ...(result.etag === undefined ? {} : { etag: result.etag }) }] : [],
    ),
    later: handled.flatMap(({ notice: { guid, seq }, result }) =>
      result.is === 'later' ? [{ guid, seq, afterMs: result.afterMs }] : [],
    ),
    ...(read.delta === undefined ? {} : { delta: read.delta }),
    ...(fault === undefined ? {} : { backOff: { fault } }),
  };
};

const run = async (deps: RoundDeps, inboxId: string): Promise<RoundEnd> => {
  const system = systemOf(inboxId);
  const turns = deps.actors.systemInbox(inboxId);
  const deltaEveryMs = inboxId === deltaInbox(system) ? deps.deltaEveryMs : 0;
  const saw = performance.now();
  const reply = await turns.begin({
    at: instantOfMs(deps.clock.now()),
    leaseMs: deps.leaseMs,
    token: deps.newToken(),
    deltaEveryMs,
    ...(deps.epoch === undefined ? {} : { epoch: deps.epoch }),
  });
  if (!reply.go)
    return {
      ...(reply.because === 'busy' ? { outcome: 'busy' } : { outcome: 'nothing', saw }),
      ...(reply.until === undefined ? {} : { due: reply.until }),
    };
  let work: InboxWork | undefined = reply.work;
  let due: Instant | undefined;
  while (work !== undefined) {
    const { token, correlation }: InboxWork = work;
    const done = await settlement({ deps, system, s4: deps.s4(system), correlation }, work);
    const settled = await turns.settle({
      token,
      at: instantOfMs(deps.clock.now()),
      leaseMs: deps.leaseMs,
      end: deps.stopping(),
      ...done,
    });
    if (settled.lost) return { outcome: 'lost' };
    work = settled.next;
    due = settled.due;
  }
  // Its settle does not ask whether the delta read is due: a wake-up stands.
  return { outcome: 'done', ...(due === undefined ? {} : { due }) };
};

export const runSystemInboxRound = async (deps: RoundDeps, inboxId: string): Promise<RoundEnd> => {
  const startedAt = deps.clock.now();
  const end = await run(deps, inboxId).catch((error: unknown): RoundEnd => {
    deps.log.error('A round of a system inbox ended by an error; its notices stay stored', {
      inbox: inboxId,
      error: errorName(error),
    });
    return { outcome: 'failed' };
  });
  deps.metrics.round('system-inbox', end.outcome, deps.clock.now() - startedAt);
  return end;
};
