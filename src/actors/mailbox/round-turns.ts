/** Owns begin, look and intend: how a round takes its work and says what it is about to do. Each refuses a token that is not the current one. */
import { type CorrelationId, type RoundToken } from '../../model/ids.ts';
import { type Instant, later } from '../../model/instant.ts';
import { isAhead, isPostponed } from '../../sync/retry.ts';
import { type BeginReply, type MailboxProtocol } from '../messages.ts';
import { type Turn } from '../turn.ts';
import { withCounted } from './brake.ts';
import { fed } from './held.ts';
import { findLinked } from './links.ts';
import { addJournal, dropFlushed } from './outbox.ts';
import { withSecondLook } from './pauses.ts';
import { repairIfRestored } from './repair.ts';
import { changesOf, type Head, type MailboxState, readHead, readMailbox } from './state.ts';
import { dropSatisfied, hasWork, noticed, taken, takeWork } from './work.ts';

type M = MailboxProtocol;

export const owns = (state: { readonly head: Head }, token: RoundToken): boolean => state.head.round?.token === token;

type Doubted = NonNullable<Head['round']> & { readonly doubtedAt: Instant };
type Now = { readonly at: Instant; readonly leaseMs: number };

/**
 * A lease that is further ahead than it can be comes from a clock that was wrong, or the clock is right and this message was under way for minutes: whoever holds
 * it is given one lease by this clock to renew it.
 */
const doubted = ({ round }: Head, { at, leaseMs }: Now): Doubted | undefined => {
  if (round === undefined || round.leaseUntil <= at || isAhead(round.leaseUntil, at, leaseMs)) return undefined;
  const { doubtedAt = at } = round;
  const isOver = doubtedAt < at && !isAhead(later(doubtedAt, leaseMs), at, leaseMs);
  return isOver ? undefined : { ...round, doubtedAt };
};

const waitsForOwner = (before: MailboxState, round: Doubted, leaseMs: number) => ({
  reply: {
    go: false as const,
    because: 'busy' as const,
    until: later(round.doubtedAt, leaseMs),
    outbox: before.outbox.entries,
  },
  set: changesOf(before, { ...before, head: { ...before.head, round } }),
});

const reasonToWait = (
  { round, backOff }: Head,
  { at, leaseMs }: Now,
): { readonly because: 'busy' | 'waiting'; readonly until: Instant } | undefined => {
  if (round !== undefined && isAhead(round.leaseUntil, at, leaseMs))
    return { because: 'busy', until: round.leaseUntil };
  if (backOff !== undefined && isPostponed(backOff.until, at, backOff.fault))
    return { because: 'waiting', until: backOff.until };
  return undefined;
};

/** The notices of what was answered belong to the round that takes them. */
const feeding = (token: RoundToken): CorrelationId => `round-${token}` as CorrelationId;

export const begin: Turn<M['begin']['message'], BeginReply> = async (read, { at, leaseMs, token, flushed, epoch }) => {
  const before = await readMailbox(read);
  if (before === undefined) return { reply: { go: false, because: 'not-enrolled', outbox: [] } };
  const current = repairIfRestored(before, { epoch, at });
  const doubt = doubted(current.head, { at, leaseMs });
  if (doubt !== undefined) return waitsForOwner(before, doubt, leaseMs);
  const wait = reasonToWait(current.head, { at, leaseMs });
  if (wait !== undefined) return { reply: { go: false, ...wait, outbox: before.outbox.entries } };
  const known = await noticed(read, current);
  const when = { at, correlation: feeding(token) };
  const fresh = withSecondLook(fed(dropSatisfied(dropFlushed(current, flushed ?? 0), known), when), when);
  if (!hasWork(fresh, at)) {
    return { reply: { go: false, because: 'nothing', outbox: fresh.outbox.entries }, set: changesOf(before, fresh) };
  }
  const round = { token, leaseUntil: later(at, leaseMs) };
  const after: MailboxState = taken({ ...fresh, head: { ...fresh.head, round } });
  return {
    reply: { go: true, work: await takeWork(read, after, { at, token }), outbox: after.outbox.entries },
    set: changesOf(before, after),
  };
};

export const look: Turn<M['look']['message'], M['look']['reply']> = async (
  read,
  { token, itemIds, guids, keys: identityKeys },
) => {
  const head = await readHead(read);
  if (head === undefined || !owns({ head }, token)) return { reply: { lost: true } };
  return { reply: { lost: false, ...(await findLinked(read, { guids, itemIds, keys: identityKeys })) } };
};

export const intend: Turn<M['intend']['message'], M['intend']['reply']> = async (read, message) => {
  const before = await readMailbox(read);
  if (before === undefined || !owns(before, message.token)) return { reply: { lost: true } };
  const { at, token } = message;
  const generation = before.head.subscription.generation + (message.subscribe ? 1 : 0);
  const head: Head = {
    ...withCounted(before.head, message.intents, at),
    round: { token, leaseUntil: later(at, message.leaseMs) },
    subscription: { ...before.head.subscription, generation },
  };
  const known = new Set(message.intents.map(({ id }) => id));
  const list = [...before.intents.list.filter(({ id }) => !known.has(id)), ...message.intents];
  const kept: MailboxState = {
    ...dropFlushed(before, message.flushed),
    head,
    ...(message.intents.length === 0 ? {} : { intents: { v: 1, list } }),
  };
  const after = addJournal(kept, message.journal, { at, correlation: message.correlation });
  return { reply: { lost: false, generation, outbox: after.outbox.entries }, set: changesOf(before, after) };
};
