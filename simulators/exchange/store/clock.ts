/**
 * Owns the simulator's time: the real clock plus whatever a test has advanced it by. Everything that has a schedule (status events, retries,
 * back-offs, expiry) reads its time and sets its timers here, so that `advance` moves all of it together.
 */

type Timer = { due: number; run: () => void; handle: NodeJS.Timeout | undefined };

/** The longest delay that a Node timer holds; longer ones are re-armed on the way. */
const LONGEST_DELAY = 2_000_000_000;

export class Clock {
  #offset = 0;
  readonly #timers = new Set<Timer>();

  /** Milliseconds since the epoch, virtual. */
  now(): number {
    return Date.now() + this.#offset;
  }

  /** Runs `run` once, `ms` from now in virtual time. The returned function cancels it. */
  after(ms: number, run: () => void): () => void {
    const timer: Timer = { due: this.now() + ms, run, handle: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#drop(timer);
  }

  /** Moves virtual time forward and fires, in order, what became due. */
  advance(ms: number): void {
    this.#offset += ms;
    const due = [...this.#timers].filter((timer) => timer.due <= this.now()).toSorted((a, b) => a.due - b.due);
    for (const timer of due) this.#fire(timer);
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Forgets every timer; virtual time goes back to the real one. */
  reset(): void {
    for (const timer of this.#timers) this.#drop(timer);
    this.#offset = 0;
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    const delay = Math.min(Math.max(timer.due - this.now(), 0), LONGEST_DELAY);
    timer.handle = setTimeout(() => {
      if (timer.due <= this.now() + 1) this.#fire(timer);
      else this.#arm(timer);
    }, delay);
    timer.handle.unref();
  }

  #fire(timer: Timer): void {
    if (!this.#timers.has(timer)) return;
    this.#drop(timer);
    timer.run();
  }

  #drop(timer: Timer): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}
