/**
 * Owns the worker processes of the proofs: plain Node with this project's TypeScript. A worker that does not answer in time, or dies, is replaced, and its job ends
 * with that as an error: a mutant may make the engine spin for ever.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { type Job, type Jobs } from './jobs.ts';

export type Pool = {
  /** @throws Error when the worker did not answer in time, died, or says so */
  readonly ask: <J extends Job>(job: J, ask: Jobs[J]['ask']) => Promise<Jobs[J]['answer']>;
  readonly size: number;
  readonly close: () => void;
};

type Reply = { readonly answer: unknown } | { readonly error: string };

const start = (): ChildProcess =>
  fork(join(__dirname, 'worker.ts'), {
    execArgv: ['--require', join(__dirname, 'load-typescript.cjs'), '--max-old-space-size=1024'],
    serialization: 'json',
  });

const askWorker = (worker: ChildProcess, message: object, limitMs: number): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('exit', onExit);
      settle();
    };
    const onMessage = (reply: unknown): void => done(() => resolve(reply as Reply));
    const onExit = (code: number | null): void => done(() => reject(new Error(`the worker ended with ${code}`)));
    const timer = setTimeout(
      () => done(() => reject(new Error(`no answer within ${Math.round(limitMs / 1000)} s`))),
      limitMs,
    );
    worker.on('message', onMessage).on('exit', onExit);
    worker.send(message);
  });

/** @param options.limitMs for one job */
export const openPool = (options: { readonly limitMs: number; readonly size?: number | undefined }): Pool => {
  const size = options.size ?? availableParallelism();
  const all = new Set<ChildProcess>();
  const idle: ChildProcess[] = [];
  const queue: ((worker: ChildProcess) => void)[] = [];

  const hire = (): ChildProcess => {
    const worker = start();
    all.add(worker);
    return worker;
  };
  const release = (worker: ChildProcess): void => {
    const next = queue.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };
  const dismiss = (worker: ChildProcess): void => {
    all.delete(worker);
    worker.kill('SIGKILL');
  };
  const take = (): Promise<ChildProcess> => {
    const free = idle.pop();
    if (free !== undefined) return Promise.resolve(free);
    if (all.size < size) return Promise.resolve(hire());
    return new Promise((resolve) => queue.push(resolve));
  };

  return {
    size,
    ask: async <J extends Job>(job: J, ask: Jobs[J]['ask']): Promise<Jobs[J]['answer']> => {
      const worker = await take();
      let reply: Reply;
      try {
        reply = await askWorker(worker, { job, ask }, options.limitMs);
      } catch (error) {
        dismiss(worker);
        if (queue.length > 0) release(hire());
        throw error;
      }
      release(worker);
      if ('error' in reply) throw new Error(reply.error);
      return reply.answer as Jobs[J]['answer'];
    },
    close: () => {
      for (const worker of all) dismiss(worker);
    },
  };
};
