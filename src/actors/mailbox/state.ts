/**
 * Owns what a MailboxActor stores: one small record of what every turn needs, so that a turn reads one key, and beside it keys of their own for what grows
 * (architecture, State is split; ADR 6). Every stored value carries `v`; this release writes the record as 2 and reads 1 too, everything else is 1.
 */
import { type Side } from '../../model/appointment.ts';
import { type Held } from '../../model/braked.ts';
import { type Fault } from '../../model/fault.ts';
import {
  type ChangeKey,
  type CorrelationId,
  type ETag,
  type ItemId,
  type RoundToken,
  type S4Guid,
  type SyncState,
  type Watermark,
} from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type PutBack } from '../../model/put-back.ts';
import { type OutboxEntry, type Question } from '../../model/view.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { type Enrolment } from '../../ports/records.ts';
import { type BrakeSlot } from '../../sync/brake.ts';
import { type Intent, type ItemRef, type SeriesPause } from '../messages.ts';
import { type ReadState } from '../turn.ts';

export type Head = {
  readonly enrolment: Enrolment;
  /** `doubtedAt`: when its lease first looked as if it came from a clock that was wrong. */
  readonly round?: { readonly token: RoundToken; readonly leaseUntil: Instant; readonly doubtedAt?: Instant };
  /** Sequence of the notice stored last. */
  readonly noticeSeq: number;
  /** Sequence of the outbox entry written last. */
  readonly outboxSeq: number;
  /** The calendar has to be read. `seq`: a notice that came meanwhile has a higher one and is not covered. */
  readonly exchange?: Dirty;
  /** The S/4 listing of the first round or of a reconcile, resumable after any page. */
  readonly listing?: { readonly after?: S4Guid };
  /** After the last page the calendar is listed from the beginning, once (relist.ts); `listing`: that is under way, also at first. */
  readonly relist?: true | 'listing';
  readonly firstRoundDone: boolean;
  /** Of the installation when a round began last; absent: 1. */
  readonly epoch?: number;
  /** Names the settings that counted when it was judged last (rules.ts); absent before any. */
  readonly rules?: string;
  /** Present from the first round after a restore until one full round is finished (repair.ts). */
  readonly repair?: Repair;
  readonly subscription: {
    readonly generation: number;
    readonly due: boolean;
    readonly id?: string;
    readonly watermark?: Watermark;
  };
  readonly backOff?: {
    readonly until: Instant;
    readonly on: Side;
    readonly fault: Fault;
    readonly times: number;
    readonly since: Instant;
  };
  readonly reconcileAt: Instant;
  readonly linkCount: number;
  readonly lagMs?: number;
  readonly lastSuccess: { readonly [S in Side]?: Instant };
  /** Absent: nothing was braked or counted yet. */
  readonly brake?: Brake;
  /** Present until the first listing of both sides is complete. */
  readonly progress?: Progress;
  /** Series that wait for a second look; never empty. */
  readonly pauses?: readonly SeriesPause[];
  /** Orders of an administrator that no round has answered; never empty. */
  readonly putBacks?: readonly PutBack[];
};

/** `slots`: causes counted within the last hour. `approvedUntil`: no limit until then. `question`: causes that wait for an administrator; `everything`: more pairs than are kept. */
export type Brake = {
  readonly slots: readonly BrakeSlot[];
  readonly approvedUntil?: Instant;
  readonly question?: Question & { readonly everything?: true };
};

/** Items of the first listing that were looked at, the last of them `at`. */
export type Progress = {
  readonly done: number;
  readonly total?: number;
  readonly since: Instant;
  readonly at: Instant;
};

/** `catch-up`: the calendar is read on from the restored sync state, `list`: from its beginning; `pagesDone`: read to the end. */
export type Repair = {
  readonly phase: 'catch-up' | 'list';
  readonly pagesDone: boolean;
  readonly held: readonly Held[];
};

export type Waiting = {
  readonly seq: number;
  readonly at: Instant;
  readonly correlation: CorrelationId;
  readonly receivedMs?: number;
};

type WaitingOnS4 = Waiting & {
  readonly etag?: ETag;
  readonly deleted?: true;
  readonly event?: ItemId;
  readonly afterListing?: true;
};

/** `versions`: all that is known to have happened, until a round takes it; when the links hold them all, they were our own writes, and nothing is read. */
export type Dirty = Waiting & { readonly versions?: readonly ItemVersion[] };

export type Notices = {
  readonly v: 1;
  /** `event`: as in HeldPair; handed to the round with the notice. `afterListing`: not before the calendar that is to be listed anew was listed. */
  readonly s4: { readonly [guid: S4Guid]: WaitingOnS4 };
  /** Item ids of *Deleted* events, newest last, bounded. */
  readonly deleted: readonly ItemId[];
  /** The same of *Moved* events. */
  readonly moved?: readonly ItemId[];
};

export type Attempt = {
  readonly ref: ItemRef;
  readonly on: Side;
  readonly fault: Fault;
  readonly times: number;
  readonly since: Instant;
  /** Absent: given up, a dead letter. */
  readonly due?: Instant;
  /** Of an item without a link: the version that failed. */
  readonly changeKey?: ChangeKey;
};

export type Attempts = { readonly v: 1; readonly items: { readonly [item: string]: Attempt } };

/** What an item of Outlook says of its failure. `perhaps`: nobody knows whether our write happened. */
export type Mark = {
  readonly itemId: ItemId;
  readonly guid?: S4Guid;
  readonly shows: 'yes' | 'no' | 'perhaps';
  /** Of an item without a link: the version that our write made of the one that had failed. */
  readonly changeKey?: ChangeKey;
  /** Writes that failed; then `due` is when the next is tried, absent: no more. */
  readonly times?: number;
  readonly due?: Instant;
};

/** By the name of the item, as in attempts. */
export type Marks = { readonly v: 1; readonly items: { readonly [item: string]: Mark } };

/** `event`: the item id under which a *Deleted* event named the item; it waits with the pair, so that the witness is not lost. */
export type HeldPair = Held & { readonly event?: ItemId };

export type HeldPairs = {
  readonly v: 1;
  /** They wait for the answer to the question. */
  readonly pairs: readonly HeldPair[];
  /** Answered: they become notices, some at a time. */
  readonly again: readonly HeldPair[];
  /** The answer was no, and no round has unlinked them yet. */
  readonly rejected: readonly S4Guid[];
};
export type Intents = { readonly v: 1; readonly list: readonly Intent[] };
export type Outbox = { readonly v: 1; readonly entries: readonly OutboxEntry[] };
export type StoredSyncState = { readonly v: 1; readonly state: SyncState };

/** Everything a turn may need besides links; read once at the start of a turn. */
export type MailboxState = {
  readonly head: Head;
  readonly notices: Notices;
  readonly attempts: Attempts;
  readonly intents: Intents;
  readonly outbox: Outbox;
  readonly held: HeldPairs;
  readonly marks: Marks;
};

/** The record: the head with what is short and changes with it. What is empty is left out; attempts, held pairs and marks may be many and have keys of their own. */
type StoredMailbox = Head & {
  readonly v: 2;
  readonly notices?: Notices;
  readonly intents?: Intents;
  readonly outbox?: Outbox;
  readonly hasAttempts?: true;
  readonly hasHeld?: true;
  readonly hasMarks?: true;
};
/** As release 1 stored it: the head alone, the others under keys of their own. */
type StoredHead1 = Head & { readonly v: 1 };

export const emptyNotices: Notices = { v: 1, s4: {}, deleted: [] };
export const emptyAttempts: Attempts = { v: 1, items: {} };
export const emptyIntents: Intents = { v: 1, list: [] };
export const emptyOutbox: Outbox = { v: 1, entries: [] };
export const emptyHeld: HeldPairs = { v: 1, pairs: [], again: [], rejected: [] };

export const emptyMarks: Marks = { v: 1, items: {} };

/** Keys of the state store. Never rename: stored state would be orphaned. `notices`, `intents` and `outbox` are of release 1. */
export const keys = {
  head: 'head',
  notices: 'notices',
  attempts: 'attempts',
  intents: 'intents',
  outbox: 'outbox',
  sync: 'sync',
  held: 'held',
  marks: 'marks',
} as const;

const headOf = ({
  v: _v,
  notices: _notices,
  intents: _intents,
  outbox: _outbox,
  hasAttempts: _hasAttempts,
  hasHeld: _hasHeld,
  hasMarks: _hasMarks,
  ...head
}: StoredMailbox): Head => head;

const readParts1 = async (read: ReadState, { v: _v, ...head }: StoredHead1): Promise<MailboxState> => {
  const [notices, attempts, intents, outbox] = await Promise.all([
    read<Notices>(keys.notices),
    read<Attempts>(keys.attempts),
    read<Intents>(keys.intents),
    read<Outbox>(keys.outbox),
  ]);
  return {
    head,
    notices: notices ?? emptyNotices,
    attempts: attempts ?? emptyAttempts,
    intents: intents ?? emptyIntents,
    outbox: outbox ?? emptyOutbox,
    held: emptyHeld,
    marks: emptyMarks,
  };
};

const readMore = async (read: ReadState, { hasAttempts, hasHeld, hasMarks }: StoredMailbox) => {
  const [attempts, held, marks] = await Promise.all([
    hasAttempts === true ? read<Attempts>(keys.attempts) : undefined,
    hasHeld === true ? read<HeldPairs>(keys.held) : undefined,
    hasMarks === true ? read<Marks>(keys.marks) : undefined,
  ]);
  return { attempts: attempts ?? emptyAttempts, held: held ?? emptyHeld, marks: marks ?? emptyMarks };
};

/** One key, and attempts, held pairs and marks if there are any. @returns undefined when the mailbox is not enrolled */
export const readMailbox = async (read: ReadState): Promise<MailboxState | undefined> => {
  const stored = await read<StoredMailbox | StoredHead1>(keys.head);
  if (stored === undefined) return undefined;
  if (stored.v === 1) return readParts1(read, stored);
  return {
    head: headOf(stored),
    notices: stored.notices ?? emptyNotices,
    intents: stored.intents ?? emptyIntents,
    outbox: stored.outbox ?? emptyOutbox,
    ...(await readMore(read, stored)),
  };
};

/** For turns that only ask whose round it is: one key in every release. */
export const readHead = (read: ReadState): Promise<Head | undefined> => read<Head>(keys.head);

const recordOf = ({ head, notices, attempts, intents, outbox, held, marks }: MailboxState): StoredMailbox => ({
  v: 2,
  ...head,
  ...(isEmpty(notices) ? {} : { notices }),
  ...(intents.list.length === 0 ? {} : { intents }),
  ...(outbox.entries.length === 0 ? {} : { outbox }),
  ...(Object.keys(attempts.items).length === 0 ? {} : { hasAttempts: true as const }),
  ...(held.pairs.length + held.again.length + held.rejected.length === 0 ? {} : { hasHeld: true as const }),
  ...(Object.keys(marks.items).length === 0 ? {} : { hasMarks: true as const }),
});

const isEmpty = ({ s4, deleted, moved = [] }: Notices): boolean =>
  deleted.length === 0 && moved.length === 0 && Object.keys(s4).length === 0;

/** Only what a turn changed is written back. */
export const changesOf = (before: MailboxState, after: MailboxState): { readonly [key: string]: object } => {
  const names = ['head', 'notices', 'attempts', 'intents', 'outbox', 'held', 'marks'] as const;
  if (names.every((name) => before[name] === after[name])) return {};
  return {
    [keys.head]: recordOf(after),
    ...(before.attempts === after.attempts ? {} : { [keys.attempts]: after.attempts }),
    ...(before.held === after.held ? {} : { [keys.held]: after.held }),
    ...(before.marks === after.marks ? {} : { [keys.marks]: after.marks }),
  };
};

/** What a mailbox stores first. */
export const firstRecord = (state: MailboxState): { readonly [key: string]: object } => ({
  [keys.head]: recordOf(state),
});
