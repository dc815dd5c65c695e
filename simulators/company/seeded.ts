/**
 * Owns the chance of the sample company: a small seeded generator (mulberry32), so that the
 * company is the same on every machine and in every run. Pure – no I/O, no clock.
 */

/** A source of repeatable chance; each call moves it on. */
export type Seeded = {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number from 0 (included) to `below` (excluded). */
  whole(below: number): number;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean;
  /** A GUID in lower case with dashes. */
  guid(): string;
};

/** Makes a generator; equal seeds give equal sequences. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (below: number): number => Math.floor(next() * below);
  return {
    next,
    whole,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[whole(list.length)] as T;
    },
    chance: (probability) => next() < probability,
    guid: () => {
      const hex = Array.from({ length: 32 }, () => whole(16).toString(16)).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
