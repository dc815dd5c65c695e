/** Owns back-off: when a failed item or a waiting mailbox is tried again, and when trying is given up. Pure – no I/O. */
import { type Fault } from '../model/fault.ts';
import { type Instant, later, msOfInstant } from '../model/instant.ts';

const second = 1000;
const longest = 15 * 60 * second;
/** Somebody has the document open, and nothing tells when it is closed. */
const longestForLock = 60 * second;

/** 1 s, 2 s, 4 s … 15 min (a locked document: 1 min), or what the other side asked for if that is later. @param times how often it failed so far, at least 1 */
export const backOffMs = (times: number, fault: Fault): number => {
  const own = Math.min(fault.code === 'locked' ? longestForLock : longest, second * 2 ** Math.min(times - 1, 20));
  return fault.kind === 'transient' ? Math.max(own, fault.retryAfterMs ?? 0) : own;
};

/**
 * Clocks of two replicas may differ by this much, in ms: a lease taken by one that is ahead must never look impossible to the other, which would begin a second
 * round beside it (I8).
 */
const tolerated = 5 * 60 * second;

/**
 * Whether a stored wait still counts. One that lies further ahead than it can have been when it was stored comes from a clock that was wrong (it was set back since): it
 * is over, for nobody must wait until the clock is there again.
 */
export const isAhead = (until: Instant, at: Instant, longestMs: number): boolean =>
  until > at && msOfInstant(until) - msOfInstant(at) <= longestMs + tolerated;

/** As `isAhead`, for what `backOffMs` made. */
export const isPostponed = (until: Instant, at: Instant, fault?: Fault): boolean =>
  isAhead(until, at, Math.max(longest, fault?.kind === 'transient' ? (fault.retryAfterMs ?? 0) : 0));

const attemptsBeforeParking: { readonly [K in Fault['kind']]: number } = {
  transient: 20,
  stale: 10,
  gone: 3,
  refused: 2,
  invalid: 2,
  bug: 2,
};

/** Four hours at one attempt a minute: whoever left the document open comes back. */
const attemptsAtLock = 240;

/** A dead letter is kept until a person resolves it: retrying cannot cure a refusal. */
export const nextAttempt = (fault: Fault, times: number, at: Instant): { readonly due: Instant } | 'park' =>
  times >= (fault.code === 'locked' ? attemptsAtLock : attemptsBeforeParking[fault.kind])
    ? 'park'
    : { due: later(at, backOffMs(times, fault)) };

const ofWholeMailbox: ReadonlySet<string> = new Set([
  'busy',
  'unreachable',
  'unauthorised',
  'impersonation-denied',
  'no-such-mailbox',
  'session-expired',
  'foreign-system',
]);

/** Faults that would hit every item alike: the whole mailbox waits, no item is blamed. (`forbidden` may be about one item: the round probes first.) */
export const concernsMailbox = (fault: Fault): boolean => ofWholeMailbox.has(fault.code);
