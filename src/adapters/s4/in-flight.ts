/** Owns the limit of requests under way to one destination; the others wait in order. */
export type InFlight = <T>(work: () => Promise<T>) => Promise<T>;

export const createInFlight = (max: number): InFlight => {
  let free = max;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    // The place is handed over, not freed and taken again, so nobody overtakes the queue.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
