/**
 * Owns when rounds run in this process: a few at a time, never two of one actor, woken by notices and by what fell due. Best effort: what is stored is found again
 * by the reminder, the sweep, and at the start of the service. Fair: whoever was woken first runs first.
 */
import { type EnrolmentId } from '../model/ids.ts';
import { msOfInstant } from '../model/instant.ts';
import { type ActorKind, type Wake } from '../ports/wake.ts';
import { runBusinessPartnerRound } from './business-partner-round.ts';
import { type RoundDeps } from './deps.ts';
import { type RoundEnd, runMailboxRound } from './mailbox-round.ts';
import { runSystemInboxRound } from './system-inbox-round.ts';

export type Rounds = {
  readonly wake: Wake;
  /**
   * Rounds that run or wait for their turn, and inboxes that hold something for later. What a mailbox holds for later is in its view.
   */
  readonly running: () => number;
  /** Waits until the slices under way are settled; nothing new starts. */
  readonly stop: () => Promise<void>;
};

/** Later than this is left to the sweep, so that an idle installation holds no timers. */
const longestTimerMs = 10 * 60_000;

type Run = { readonly [K in ActorKind]: (deps: RoundDeps, id: string) => Promise<RoundEnd> };

const realRounds: Run = {
  mailbox: (deps, id) => runMailboxRound(deps, id as EnrolmentId),
  'system-inbox': runSystemInboxRound,
  'business-partner': runBusinessPartnerRound,
};

type ScheduleDeps = Pick<RoundDeps, 'clock' | 'metrics' | 'leaseMs'>;

export const createRounds = (deps: RoundDeps, { concurrency }: { readonly concurrency: number }): Rounds =>
  schedule(deps, { concurrency, run: (kind, id) => realRounds[kind](deps, id) });

/** @param run never rejects */
export const schedule = (
  deps: ScheduleDeps,
  {
    concurrency,
    run,
  }: { readonly concurrency: number; readonly run: (kind: ActorKind, id: string) => Promise<RoundEnd> },
): Rounds => {
  const waiting = new Map<string, { readonly kind: ActorKind; readonly id: string }>();
  const active = new Map<string, Promise<void>>();
  /** Woken while its round ran: when last, by `performance.now()`. */
  const again = new Map<string, number>();
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;

  const wakeAt = (kind: ActorKind, id: string, ms: number): void => {
    const name = `${kind}/${id}`;
    if (stopped || ms > longestTimerMs) return;
    clearTimeout(timers.get(name));
    timers.set(
      name,
      setTimeout(
        () => {
          timers.delete(name);
          wake(kind, id);
        },
        Math.max(ms, 50),
      ).unref(),
    );
  };

  const after = (kind: ActorKind, id: string, end: RoundEnd): void => {
    // A round that failed or was lost leaves a lease behind, which has to run out first.
    if (end.outcome === 'failed' || end.outcome === 'lost') wakeAt(kind, id, deps.leaseMs + 1000);
    // Instants are whole seconds, rounded down: look just after.
    else if (end.due !== undefined) wakeAt(kind, id, msOfInstant(end.due) - deps.clock.now() + 50);
  };

  const storedForLater = (): number => [...timers.keys()].filter((name) => !name.startsWith('mailbox/')).length;

  const start = (name: string, kind: ActorKind, id: string): void => {
    let saw = -Infinity;
    const round = run(kind, id)
      .then((end) => {
        saw = end.saw ?? saw;
        after(kind, id, end);
      })
      .finally(() => {
        const wokenAt = again.get(name);
        active.delete(name);
        again.delete(name);
        if (wokenAt !== undefined && wokenAt >= saw) waiting.set(name, { kind, id });
        next();
      });
    active.set(name, round);
  };

  const next = (): void => {
    for (const [name, { kind, id }] of waiting) {
      if (stopped || active.size >= concurrency) break;
      waiting.delete(name);
      start(name, kind, id);
    }
    deps.metrics.queue('rounds', waiting.size);
  };

  const wake: Wake = (kind, id) => {
    if (stopped) return;
    const name = `${kind}/${id}`;
    if (active.has(name)) again.set(name, performance.now());
    else waiting.set(name, { kind, id });
    next();
  };

  return {
    wake,
    running: () => active.size + waiting.size + storedForLater(),
    stop: async () => {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      waiting.clear();
      await Promise.allSettled(active.values());
    },
  };
};
