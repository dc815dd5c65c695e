/** Owns the only source of chance in the in-memory world: one seed, one history. */
export type Seeded = {
  /** A number of [0, 1). */
  readonly next: () => number;
  /** A whole number of [0, below). */
  readonly below: (below: number) => number;
  readonly chance: (probability: number) => boolean;
};

/** mulberry32: small, fast and good enough to draw interleavings. */
export const seeded = (seed: number): Seeded => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (below) => Math.floor(next() * below), chance: (probability) => next() < probability };
};
