/** A scheduler for rounds that talk to real servers: whoever waits is released one after the other, and rest is when no task is left. */
import { createScheduler, type Scheduler, type Task } from '../../support/world/scheduler.ts';
import { seeded } from '../../support/world/seeded.ts';

export type Released = Scheduler & {
  /** Every task has ended, those included that others started. */
  readonly rest: () => Promise<void>;
};

export const createReleased = (startAt: number): Released => {
  const inner = createScheduler({ random: seeded(1), startAt, requestMs: 600_000 });
  const running = new Set<Promise<unknown>>();
  let releasing = false;

  const release = async (): Promise<void> => {
    if (releasing) return;
    releasing = true;
    while (await inner.step());
    releasing = false;
    if (inner.waiting() > 0) await release();
  };

  const spawn: Scheduler['spawn'] = (name, run, actor) => {
    let ended: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      ended = resolve;
    });
    running.add(end);
    const whole = async (task: Task): Promise<unknown> => {
      try {
        return await run(task);
      } finally {
        running.delete(end);
        ended();
      }
    };
    const task = inner.spawn(name, whole, actor);
    void release();
    return task;
  };

  return {
    ...inner,
    spawn,
    point: (task, label, tooLate) => {
      const released = inner.point(task, label, tooLate);
      void release();
      return released;
    },
    rest: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};
