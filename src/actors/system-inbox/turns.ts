/**
 * Owns the SystemInboxActor: events of S/4 that name only an object, coalesced per object, and the position of the delta read. Its round reads the object and
 * tells the mailboxes concerned (architecture, Actors). Forgetting nothing matters more than telling once: telling twice is harmless.
 */
import { type Fault } from '../../model/fault.ts';
import { type CorrelationId, type ETag, type RoundToken, type S4Guid } from '../../model/ids.ts';
import { type Instant, later } from '../../model/instant.ts';
import { backOffMs, isAhead, isPostponed } from '../../sync/retry.ts';
import { type InboxWork, isEcho, type S4Notice, type SystemInboxProtocol } from '../inbox-messages.ts';
import { type ReadState, type Turn, type Turns } from '../turn.ts';

type Waiting = S4Notice & {
  readonly seq: number;
  readonly attempts: number;
  readonly due: Instant;
  readonly correlation: CorrelationId;
  readonly receivedMs?: number;
};

type Head = {
  readonly v: 1;
  readonly seq: number;
  readonly round?: { readonly token: RoundToken; readonly leaseUntil: Instant };
  readonly notices: { readonly [guid: S4Guid]: Waiting };
  /** Version told last, for objects told lately, oldest first, bounded: recognises an event sent before its commit. */
  readonly told: readonly (readonly [S4Guid, ETag])[];
  readonly delta?: { readonly since: Instant; readonly next?: string; readonly readAt: Instant };
  readonly backOff?: { readonly until: Instant; readonly times: number; readonly fault?: Fault };
  /** Of the installation when a round began last; absent: 1. */
  readonly epoch?: number;
};

type P = SystemInboxProtocol;

const headKey = 'head';
const sliceSize = 20;
const mostTold = 500;
/** ChangedAt has one-second resolution and is set before the commit (s4.md, Rules): look back over a long save. */
const overlapMs = 120_000;
/** The first delta read may be late, and mailboxes are enrolled by then: it looks back to before they were, over a day on which nothing ran. */
const firstLookBackMs = 86_400_000;

const readHead = async (read: ReadState): Promise<Head> =>
  (await read<Head>(headKey)) ?? { v: 1, seq: 0, notices: {}, told: [] };

const dueNotices = (head: Head, at: Instant): readonly Waiting[] =>
  (Object.values(head.notices) as Waiting[])
    .filter(({ due }) => !isPostponed(due, at))
    .sort((a, b) => a.seq - b.seq)
    .slice(0, sliceSize);

const deltaDue = ({ delta }: Head, at: Instant, everyMs: number): boolean =>
  delta === undefined || delta.next !== undefined || !isAhead(later(delta.readAt, everyMs), at, everyMs);

const deltaFrom = ({ delta }: Head, at: Instant): NonNullable<InboxWork['delta']> => ({
  since: delta === undefined ? later(at, -firstLookBackMs) : later(delta.since, -overlapMs),
  ...(delta?.next === undefined ? {} : { next: delta.next }),
});

const workOf = (
  head: Head,
  { at, token, everyMs }: { readonly at: Instant; readonly token: RoundToken; readonly everyMs: number | undefined },
): InboxWork | undefined => {
  const notices = dueNotices(head, at);
  const told = new Map(head.told);
  const wantsDelta = everyMs !== undefined && deltaDue(head, at, everyMs);
  if (notices.length === 0 && !wantsDelta) return undefined;
  return {
    token,
    correlation: notices[0]?.correlation ?? (`delta-${token}` as CorrelationId),
    notices: notices.map((notice) => {
      const lastEtag = told.get(notice.guid);
      return { ...notice, ...(lastEtag === undefined ? {} : { lastEtag }) };
    }),
    ...(wantsDelta ? { delta: deltaFrom(head, at) } : {}),
  };
};

/** When the inbox has to be looked at again, apart from the delta read. */
const dueOf = (head: Head): Instant | undefined => {
  const dues = (Object.values(head.notices) as Waiting[]).map(({ due }) => due);
  const earliest = dues.reduce<Instant | undefined>(
    (first, due) => (first === undefined || due < first ? due : first),
    undefined,
  );
  if (head.backOff === undefined) return earliest;
  return earliest === undefined || earliest < head.backOff.until ? head.backOff.until : earliest;
};

const tell: Turn<P['tell']['message'], P['tell']['reply']> = async (
  read,
  { notices: named, at, correlation, receivedMs },
) => {
  const notices = named.filter((notice) => !isEcho(notice));
  if (notices.length === 0) return { reply: { stored: 'yes' } };
  const head = await readHead(read);
  const seq = head.seq + 1;
  const stored = notices.map((notice): readonly [S4Guid, Waiting] => {
    const before = head.notices[notice.guid] as Waiting | undefined;
    const received = before?.receivedMs ?? receivedMs;
    // A change by a person must not hide behind our own of the same object, nor a delete, our only witness, behind a change whose event comes late.
    const byUs = notice.byUs && (before?.byUs ?? true);
    return [
      notice.guid,
      {
        ...notice,
        event: before?.event === 'DELETED' ? before.event : notice.event,
        byUs,
        seq,
        attempts: 0,
        due: at,
        correlation,
        ...(received === undefined ? {} : { receivedMs: received }),
      },
    ];
  });
  const after: Head = { ...head, seq, notices: { ...head.notices, ...Object.fromEntries(stored) } };
  return {
    reply: { stored: 'yes' },
    set: { [headKey]: after },
    wake: true,
    ...(head.seq === 0 ? { reminder: 'on' as const } : {}),
  };
};

const waits = (
  head: Head,
  { at, leaseMs }: { readonly at: Instant; readonly leaseMs: number },
): { readonly because: 'busy' | 'waiting'; readonly until: Instant } | undefined => {
  if (head.round !== undefined && isAhead(head.round.leaseUntil, at, leaseMs))
    return { because: 'busy', until: head.round.leaseUntil };
  return head.backOff !== undefined && isPostponed(head.backOff.until, at, head.backOff.fault)
    ? { because: 'waiting', until: head.backOff.until }
    : undefined;
};

/** After a restore: no round runs, no version was told, and the continuation of a delta read is long forgotten by S/4; its start is what counts. */
const current = (head: Head, epoch: number): Head => {
  if (epoch <= (head.epoch ?? 1)) return head;
  const { round: _round, backOff: _backOff, delta, ...kept } = head;
  return {
    ...kept,
    epoch,
    told: [],
    ...(delta === undefined ? {} : { delta: { since: delta.since, readAt: delta.since } }),
  };
};

const begin: Turn<P['begin']['message'], P['begin']['reply']> = async (
  read,
  { at, leaseMs, token, deltaEveryMs, epoch = 1 },
) => {
  const stored = await readHead(read);
  const head = current(stored, epoch);
  const wait = waits(head, { at, leaseMs });
  if (wait !== undefined) return { reply: { go: false, ...wait } };
  const work = workOf(head, { at, token, everyMs: deltaEveryMs > 0 ? deltaEveryMs : undefined });
  if (work === undefined) {
    const until = dueOf(head);
    return {
      reply: until === undefined ? { go: false, because: 'nothing' } : { go: false, because: 'waiting', until },
    };
  }
  // Telling twice is harmless, so notices need no lease; what moves the position of the delta read has one.
  if (work.delta === undefined && head === stored) return { reply: { go: true, work } };
  const round = work.delta === undefined ? {} : { round: { token, leaseUntil: later(at, leaseMs) } };
  return { reply: { go: true, work }, set: { [headKey]: { ...head, ...round } satisfies Head } };
};

type Settle = P['settle']['message'];

const noticesAfter = (head: Head, { done, later: postponed, at }: Settle): Head['notices'] => {
  const gone = new Map(done.map(({ guid, seq }) => [guid, seq]));
  const moved = new Map(postponed.map((one) => [one.guid, one]));
  const entries = (Object.entries(head.notices) as [S4Guid, Waiting][])
    .filter(([guid, { seq }]) => (gone.get(guid) ?? -1) < seq)
    .map(([guid, notice]): [S4Guid, Waiting] => {
      const move = moved.get(guid);
      return move === undefined || move.seq < notice.seq
        ? [guid, notice]
        : [guid, { ...notice, attempts: notice.attempts + 1, due: later(at, move.afterMs) }];
    });
  return Object.fromEntries(entries);
};

const toldAfter = (head: Head, { done }: Settle): Head['told'] => {
  const fresh = done.flatMap(({ guid, etag }): [S4Guid, ETag][] => (etag === undefined ? [] : [[guid, etag]]));
  const names = new Set(fresh.map(([guid]) => guid));
  return [...head.told.filter(([guid]) => !names.has(guid)), ...fresh].slice(-mostTold);
};

const deltaAfter = (head: Head, { delta, at }: Settle): Head['delta'] => {
  if (delta === undefined) return head.delta;
  if (delta.next !== undefined)
    return { since: head.delta?.since ?? delta.at, next: delta.next, readAt: head.delta?.readAt ?? at };
  return { since: delta.at, readAt: at };
};

/** Rounds overlap: one that began before the other was told to wait does not end the wait, nor make it shorter by a trouble of its own. */
const backOffAfter = ({ backOff: waited }: Head, { at, backOff }: Settle): Pick<Head, 'backOff'> => {
  const open = waited !== undefined && isPostponed(waited.until, at, waited.fault) ? waited : undefined;
  if (backOff === undefined) return open === undefined ? {} : { backOff: open };
  const { fault } = backOff;
  const times = (waited?.times ?? 0) + 1;
  const until = later(at, backOffMs(times, fault));
  return { backOff: open !== undefined && open.until > until ? { ...open, times } : { until, times, fault } };
};

const headAfter = (head: Head, message: Settle): Head => {
  const { round, backOff: _backOff, delta: _delta, ...kept } = head;
  const delta = deltaAfter(head, message);
  return {
    ...kept,
    ...(round === undefined || round.token === message.token ? {} : { round }),
    notices: noticesAfter(head, message),
    told: toldAfter(head, message),
    ...(delta === undefined ? {} : { delta }),
    ...backOffAfter(head, message),
  };
};

/** The next slice for the same round, unless it has to wait: notices that are due, and the rest of a delta read under way, unless another round is reading it. */
const nextWork = (head: Head, { end, at, token }: Settle): InboxWork | undefined => {
  const goesOn = head.delta?.next !== undefined && head.round === undefined;
  return end || head.backOff !== undefined ? undefined : workOf(head, { at, token, everyMs: goesOn ? 0 : undefined });
};

const settle: Turn<P['settle']['message'], P['settle']['reply']> = async (read, message) => {
  const head = await readHead(read);
  if (message.delta !== undefined && head.round?.token !== message.token) return { reply: { lost: true } };
  const after = headAfter(head, message);
  const next = nextWork(after, message);
  if (next !== undefined && next.delta === undefined)
    return { reply: { lost: false, next }, set: { [headKey]: after } };
  if (next !== undefined) {
    const round = { token: message.token, leaseUntil: later(message.at, message.leaseMs) };
    return { reply: { lost: false, next }, set: { [headKey]: { ...after, round } satisfies Head } };
  }
  const due = dueOf(after);
  return { reply: { lost: false, ...(due === undefined ? {} : { due }) }, set: { [headKey]: after } };
};

/** The reminder always asks for a round: `begin` knows whether the delta read is due. */
const tick: Turn<P['tick']['message'], P['tick']['reply']> = async () => ({
  reply: { due: true },
  wake: true,
  // The sweep ticks at the start of the service: a scheduler that lost its data gets the reminder anew.
  reminder: 'on',
});

export const createSystemInboxTurns = (): Turns<SystemInboxProtocol> => ({ tell, begin, settle, tick });
