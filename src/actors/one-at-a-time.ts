/** Owns the queue per actor within this process (dapr.md D10) (I3): the lock in the sidecar does not survive the sidecar. */

/** Runs the tasks of one id strictly after each other, whatever becomes of them, and those of different ids side by side. */
export const oneAtATime = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(id: string, task: () => Promise<T>): Promise<T> => {
    const before = last.get(id) ?? Promise.resolve();
    const mine = before.then(task, task);
    last.set(id, mine);
    const forget = (): void => {
      if (last.get(id) === mine) last.delete(id);
    };
    mine.then(forget, forget);
    return mine;
  };
};
