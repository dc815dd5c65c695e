/**
 * Owns the limit on failed log-ons: so many per minute and caller, then everything from there with that user is refused for the rest of the minute.
 * The user counts, because behind a proxy all callers share an address and nobody should be able to shut S/4 out without knowing its user.
 */
import { type Clock } from '../ports/clock.ts';

export type FailureLimit = {
  readonly blocked: (caller: string) => boolean;
  readonly failed: (caller: string) => void;
};

const windowMs = 60_000;
/** More callers than this within a minute are an attack; the oldest are forgotten, so that memory stays small. */
const mostCallers = 10_000;

export const createFailureLimit = (clock: Clock, perMinute: number): FailureLimit => {
  const callers = new Map<string, { since: number; count: number }>();
  const current = (caller: string): { since: number; count: number } | undefined => {
    const entry = callers.get(caller);
    return entry && clock.now() - entry.since < windowMs ? entry : undefined;
  };
  return {
    blocked: (caller) => (current(caller)?.count ?? 0) >= perMinute,
    failed: (caller) => {
      const entry = current(caller);
      if (entry) {
        entry.count += 1;
        return;
      }
      callers.delete(caller);
      callers.set(caller, { since: clock.now(), count: 1 });
      const oldest = callers.keys().next();
      if (callers.size > mostCallers && oldest.done !== true) callers.delete(oldest.value);
    },
  };
};
