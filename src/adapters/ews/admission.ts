/**
 * Owns how many calls are in flight and who has to wait: at most `maxConcurrency` for our account, and none at all while Exchange asked for
 * a pause. Calling early prolongs the pause, so a held call is answered at once with the time left; nobody sleeps here holding anything.
 */

/** A pause concerns one mailbox (its throttling budget is charged under impersonation) or our whole account. */
export type Scope = { readonly mailbox: string } | 'account';

export type Admission = {
  /** Milliseconds until the mailbox may be called again; 0 when now. */
  readonly heldMs: (mailbox: string) => number;
  readonly hold: (scope: Scope, ms: number) => void;
  /** Runs when a place is free. `undefined` when a pause came while waiting: then nothing was done. */
  readonly run: <T>(mailbox: string, work: () => Promise<T>) => Promise<T | undefined>;
};

/** @param now monotonic milliseconds */
export function createAdmission(maxConcurrency: number, now: () => number = () => performance.now()): Admission {
  const heldUntil = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let accountHeldUntil = 0;
  let running = 0;

  const heldMs = (mailbox: string): number => {
    const until = Math.max(accountHeldUntil, heldUntil.get(mailbox) ?? 0);
    return Math.max(0, Math.ceil(until - now()));
  };
  const forgetPast = (): void => {
    for (const [mailbox, until] of heldUntil) if (until <= now()) heldUntil.delete(mailbox);
  };
  const enter = async (): Promise<void> => {
    if (running >= maxConcurrency) await new Promise<void>((free) => waiting.push(free));
    else running += 1;
  };
  // A place is handed over without becoming free in between, so nobody overtakes.
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };

  return {
    heldMs,
    hold: (scope, ms) => {
      forgetPast();
      const until = now() + ms;
      if (scope === 'account') accountHeldUntil = Math.max(accountHeldUntil, until);
      else heldUntil.set(scope.mailbox, Math.max(heldUntil.get(scope.mailbox) ?? 0, until));
    },
    run: async (mailbox, work) => {
      await enter();
      try {
        return heldMs(mailbox) > 0 ? undefined : await work();
      } finally {
        leave();
      }
    },
  };
}
