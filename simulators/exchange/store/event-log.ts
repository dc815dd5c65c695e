/**
 * Owns a mailbox's notification events in order. Events are kept for thirty days and at most `KEPT_EVENTS`; a watermark older than that is unknown.
 */
import { type MailboxEvent } from './model.ts';

export const KEPT_DAYS = 30;
const KEPT_EVENTS = 200_000;

export class EventLog {
  #events: MailboxEvent[] = [];
  /** The number of the newest event that has been forgotten. */
  #forgotten = 0;
  #last = 0;

  /** The number of the newest event. */
  get last(): number {
    return this.#last;
  }

  add(event: MailboxEvent): void {
    this.#events.push(event);
    this.#last = event.number;
    if (this.#events.length > KEPT_EVENTS) this.#forget(this.#events.length - KEPT_EVENTS / 2);
  }

  /** Forgets what is older than thirty days at `now`. */
  expire(now: number): void {
    const oldest = now - KEPT_DAYS * 86_400_000;
    const kept = this.#events.findIndex((event) => event.at >= oldest);
    this.#forget(kept < 0 ? this.#events.length : kept);
  }

  /** Whether everything after that event is still here. */
  reaches(number: number): boolean {
    return number >= this.#forgotten && number <= this.#last;
  }

  /** All events after `number`, oldest first. */
  *after(number: number): Generator<MailboxEvent> {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle]?.number ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < this.#events.length; at += 1) {
      const event = this.#events[at];
      if (event) yield event;
    }
  }

  /** What a snapshot has to keep. */
  kept(): { events: readonly MailboxEvent[]; forgotten: number; last: number } {
    return { events: this.#events, forgotten: this.#forgotten, last: this.#last };
  }

  restore(kept: { forgotten: number; last: number }): void {
    this.#forgotten = kept.forgotten;
    this.#last = kept.last;
  }

  #forget(count: number): void {
    if (count <= 0) return;
    this.#forgotten = this.#events[count - 1]?.number ?? this.#forgotten;
    this.#events = this.#events.slice(count);
  }
}
