/**
 * Owns time and order in the in-memory world. Every port call and every turn waits at a scheduling point; `step` releases one of the waiting,
 * drawn from the seed, and lets it run to its next point. Time is virtual: it moves a little with each step, and in jumps on purpose.
 * A crash abandons a task at its point: nothing of it ever continues. A request that is under way during a long jump times out: its effect
 * happened before the jump or never, which nobody can tell.
 */
import { type Seeded } from './seeded.ts';

export type Task = {
  readonly id: number;
  readonly name: string;
  /** `mailbox/<id>` for rounds: what a crash and the properties want to know. */
  readonly actor: string | undefined;
  readonly startedAt: number;
  alive: boolean;
  done: boolean;
  failure?: unknown;
};

type Waiting = { readonly task: Task; readonly label: string; readonly go: () => void; readonly tooLate: () => void };

/** Chooses who goes next among the labels that wait; the default draws from the seed. Exhaustive tests replace it. */
export type Choose = (labels: readonly string[]) => number;

export type Scheduler = {
  readonly now: () => number;
  /** Waits to be released. `tooLate` is called when a time jump passes over the waiting. */
  readonly point: (task: Task, label: string, tooLate?: () => void) => Promise<void>;
  readonly spawn: (name: string, run: (task: Task) => Promise<unknown>, actor?: string) => Task;
  readonly crash: (task: Task) => void;
  /** Releases one; false when nobody waits. */
  readonly step: () => Promise<boolean>;
  /** Runs something once so much time has passed. Nobody waits for it: a world can be at rest before. */
  readonly later: (ms: number, run: () => void) => void;
  /** Moves time; requests under way longer than `requestMs` time out. */
  readonly advance: (ms: number) => void;
  readonly tasks: () => readonly Task[];
  readonly waiting: () => number;
  readonly released: () => number;
};

const microtasksDone = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createScheduler = (options: {
  readonly random: Seeded;
  readonly startAt: number;
  readonly requestMs: number;
  readonly choose?: Choose;
}): Scheduler => {
  let now = options.startAt;
  let ids = 0;
  let released = 0;
  let waiting: Waiting[] = [];
  let tasks: Task[] = [];
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const choose: Choose = options.choose ?? ((labels) => options.random.below(labels.length));

  const point: Scheduler['point'] = (task, label, tooLate = () => undefined) =>
    new Promise((resolve) => {
      if (task.alive) waiting.push({ task, label, go: resolve, tooLate });
    });

  const ring = (): void => {
    const due = timers.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
  };

  const spawn: Scheduler['spawn'] = (name, run, actor) => {
    ids += 1;
    const task: Task = { id: ids, name, actor, startedAt: now, alive: true, done: false };
    tasks.push(task);
    const end = (failure?: unknown): void => {
      task.done = true;
      if (failure !== undefined) task.failure = failure;
    };
    point(task, `${name}: start`)
      .then(() => run(task))
      .then(
        () => end(),
        (failure: unknown) => end(failure),
      );
    return task;
  };

  return {
    now: () => now,
    point,
    spawn,
    crash: (task) => {
      task.alive = false;
      waiting = waiting.filter((one) => one.task !== task);
    },
    step: async () => {
      tasks = tasks.filter((task) => task.alive && (!task.done || task.failure !== undefined));
      if (waiting.length === 0) return false;
      const [chosen] = waiting.splice(choose(waiting.map((one) => one.label)), 1);
      now += 5 + options.random.below(20);
      released += 1;
      ring();
      chosen?.go();
      await microtasksDone();
      return true;
    },
    advance: (ms) => {
      if (ms > options.requestMs) for (const one of waiting) one.tooLate();
      now += ms;
      ring();
    },
    later: (ms, run) => {
      timers.push({ at: now + ms, run });
    },
    tasks: () => tasks,
    waiting: () => waiting.length,
    released: () => released,
  };
};
