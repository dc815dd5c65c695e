/**
 * Owns the faults that a test has ordered and not yet met, and the back-offs that the server has told callers to keep.
 */

/** Faults that wait for a matching call or notification. */
export const WAITING_KINDS = [
  'busy',
  'busy-inner',
  'unavailable',
  'slow',
  'fail-before',
  'fail-after',
  'drop-notifications',
  'double-notifications',
  'reorder-notifications',
  'delay-notifications',
  'empty-pages',
  'refuse-item',
  'unauthorised',
  'too-many-connections',
  'moving',
] as const;

/** Faults that happen at once, when they are ordered. */
export const IMMEDIATE_KINDS = [
  'lose-subscriptions',
  'expire-watermarks',
  'expire-sync-state',
  'move-mailbox',
  'unknown-item-class',
] as const;

export type WaitingKind = (typeof WAITING_KINDS)[number];

/** `mailbox` and `operation` narrow it down; `remaining` is how often it will still happen. */
export type Fault = {
  kind: WaitingKind;
  mailbox?: string;
  operation?: string;
  itemId?: string;
  ms?: number;
  backOffMilliseconds?: number;
  remaining: number;
};

type Occasion = { mailbox: string; operation?: string; itemId?: string | undefined };
type BackOff = { until: number; milliseconds: number; kind: WaitingKind };

export class Faults {
  #faults: Fault[] = [];
  readonly #backOffs = new Map<string, BackOff>();

  order(fault: Fault): void {
    this.#faults.push(fault);
  }

  /** The first ordered fault of one of these kinds that fits, used up by one. */
  take(kinds: readonly WaitingKind[], occasion: Occasion): Fault | undefined {
    const fault = this.#faults.find((each) => kinds.includes(each.kind) && fits(each, occasion));
    if (!fault) return undefined;
    fault.remaining -= 1;
    if (fault.remaining <= 0) this.#faults = this.#faults.filter((each) => each !== fault);
    return fault;
  }

  /** Starts a back-off, or prolongs it. */
  backOff(mailbox: string, kind: WaitingKind, span: { now: number; milliseconds: number }): void {
    this.#backOffs.set(mailbox, { until: span.now + span.milliseconds, milliseconds: span.milliseconds, kind });
  }

  /** The back-off that a mailbox is still under at `now`. */
  backOffOf(mailbox: string, now: number): BackOff | undefined {
    const found = this.#backOffs.get(mailbox);
    return found && now < found.until ? found : undefined;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
    this.#backOffs.clear();
  }
}

function fits(fault: Fault, occasion: Occasion): boolean {
  return (
    (fault.mailbox === undefined || fault.mailbox === occasion.mailbox) &&
    (fault.operation === undefined || fault.operation === occasion.operation) &&
    (fault.itemId === undefined || fault.itemId === occasion.itemId)
  );
}
