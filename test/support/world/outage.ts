/** Owns the outage of the database in the in-memory world: rows and vault answer with an error for a while (full, restarting, not reachable). */
export class StoreDown extends Error {
  override readonly name = 'StoreDown';
}

export type Outage = {
  /** So many calls fail from now on. */
  readonly begin: (calls: number) => void;
  /** @throws StoreDown while the outage lasts */
  readonly check: () => void;
};

export const createOutage = (): Outage => {
  let left = 0;
  return {
    begin: (calls) => {
      left = calls;
    },
    check: () => {
      if (left === 0) return;
      left -= 1;
      throw new StoreDown('the database does not answer');
    },
  };
};

export const isStoreDown = (error: unknown): boolean => error instanceof StoreDown;
