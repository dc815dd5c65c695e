/**
 * Owns how long a series waits for a second look ("this and following" makes two changes that need not be seen together). Long enough for the second change to be told, or read
 * at the end of the wait; short enough for people who only meant to end their series. Pure – no I/O.
 */
import { type Instant, later } from '../model/instant.ts';
import { isAhead } from './retry.ts';

/** Named in docs/SPEC.md. */
const afterMs = 20_000;

export const secondLookAt = (at: Instant): Instant => later(at, afterMs);

/** False also for a wait that a wrong clock stored. */
export const isEarly = (due: Instant, at: Instant): boolean => isAhead(due, at, afterMs);
