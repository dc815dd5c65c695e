/**
 * The only file that asks the machine for the time. In a test installation with simulators a file can name an offset (`demo.clockOffsetFile`), so that a test
 * can see what a jump of the clock does while the machine's clock stays; there is no other way to it.
 */
import { readFileSync } from 'node:fs';

import { type Clock } from '../ports/clock.ts';

/** So long a changed file may go unnoticed. */
const lookEveryMs = 50;

/** @param offsetFile holds one whole number: milliseconds to add; absent file or anything else: 0 */
export const createClock = (offsetFile?: string): Clock => {
  if (offsetFile === undefined) return { now: () => Date.now() };
  let offsetMs = 0;
  let lookedAt = -Infinity;
  return {
    now: () => {
      if (performance.now() - lookedAt >= lookEveryMs) {
        offsetMs = offsetIn(offsetFile);
        lookedAt = performance.now();
      }
      return Date.now() + offsetMs;
    },
  };
};

/** For pauses and caches of this process, which a jump of the machine's clock must not prolong. Its numbers mean nothing elsewhere: never store them. */
export const monotonicClock: Clock = { now: () => Math.floor(performance.now()) };

const offsetIn = (path: string): number => {
  try {
    const offset = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(offset) ? offset : 0;
  } catch {
    // Not there (yet): no test moves the clock.
    return 0;
  }
};
