/** Time comes in as an argument everywhere; only adapters/clock.ts asks the machine. */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
};
