/**
 * Owns the pause that a destination asked for: until it is over, calls are answered at once instead of being sent. Also keeps a wrong password
 * from being tried again and again, because SAP locks a user after a few attempts (login/fails_to_user_lock).
 */
import { type Fault } from '../../model/fault.ts';
import { type Clock } from '../../ports/clock.ts';

export type Hold = {
  /** The fault to answer with, while calls are held. */
  readonly fault: () => Fault | undefined;
  /** Learns from the fault of an answer. */
  readonly note: (fault: Fault, password: string) => void;
};

/** How long a refused password is not tried again, unless it changed. */
const refusedForMs = 30_000;

export const createHold = (clock: Clock, password: () => string): Hold => {
  let busyUntil = 0;
  let refused: { readonly until: number; readonly password: string } | undefined;
  return {
    fault: () => {
      const now = clock.now();
      if (refused !== undefined && now < refused.until && refused.password === password()) {
        return { kind: 'refused', code: 'unauthorised' };
      }
      return now < busyUntil ? { kind: 'transient', code: 'busy', retryAfterMs: busyUntil - now } : undefined;
    },
    note: (fault, tried) => {
      if (fault.code === 'unauthorised') refused = { until: clock.now() + refusedForMs, password: tried };
      if (fault.kind !== 'transient' || fault.code !== 'busy' || fault.retryAfterMs === undefined) return;
      busyUntil = Math.max(busyUntil, clock.now() + fault.retryAfterMs);
    },
  };
};
