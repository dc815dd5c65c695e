/** Owns back-off: when a failed item or a waiting mailbox is tried again, and when trying is given up. Pure – no I/O. */
import { type Fault } from '../model/fault.ts';
import { type Instant, instantOfMs, msOfInstant } from '../model/instant.ts';

const second = 1000;
const longest = 15 * 60 * second;

/** 1 s, 2 s, 4 s … 15 min, or what the other side asked for if that is later. @param times how often it failed so far, at least 1 */
export const backOffMs = (times: number, fault: Fault): number => {
  const own = Math.min(longest, second * 2 ** Math.min(times - 1, 20));
  return fault.kind === 'transient' ? Math.max(own, fault.retryAfterMs ?? 0) : own;
};

const attemptsBeforeParking: { readonly [K in Fault['kind']]: number } = {
  transient: 20,
  stale: 10,
  gone: 3,
  refused: 2,
  invalid: 2,
  bug: 2,
};

/** A dead letter is kept until a person resolves it: retrying cannot cure a refusal. */
export const nextAttempt = (fault: Fault, times: number, at: Instant): { readonly due: Instant } | 'park' =>
  times >= attemptsBeforeParking[fault.kind] ? 'park' : { due: instantOfMs(msOfInstant(at) + backOffMs(times, fault)) };

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
