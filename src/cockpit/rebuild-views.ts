/** Owns rebuilding the views from the actors, in the background and one at a time in this process: what is asked for again while it runs is the same run. */
import { Router } from 'express';

import { type EnrolmentId } from '../model/ids.ts';
import { instantOfMs } from '../model/instant.ts';
import { type ApiDeps } from './deps.ts';

type Progress = { running: boolean; total: number; done: number; failed: number };

/** Each costs a few reads per link. */
const atOnce = 4;

const rebuildOne = async ({ actors, records, clock }: ApiDeps, id: EnrolmentId): Promise<void> => {
  const { outbox } = await actors.mailbox(id).report({ at: instantOfMs(clock.now()) });
  await records.flush(outbox);
};

const rebuildAll = async (deps: ApiDeps, ids: readonly EnrolmentId[], progress: Progress): Promise<void> => {
  const waiting = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await rebuildOne(deps, id);
      } catch {
        progress.failed += 1;
        deps.log.warn('The views of a mailbox could not be rebuilt; its next round writes its own.', { mailbox: id });
      }
      progress.done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

export const rebuildRoutes = (deps: ApiDeps): Router => {
  const progress: Progress = { running: false, total: 0, done: 0, failed: 0 };
  const start = async (): Promise<void> => {
    Object.assign(progress, { running: true, total: 0, done: 0, failed: 0 } satisfies Progress);
    const ids = await prepared();
    progress.total = ids.length;
    void rebuildAll(deps, ids, progress).finally(() => {
      progress.running = false;
      deps.log.info('The views are rebuilt.', { mailboxes: progress.total, failed: progress.failed });
    });
  };
  const prepared = async (): Promise<readonly EnrolmentId[]> => {
    try {
      const enrolments = await deps.records.enrolments();
      await deps.clearViews();
      return enrolments.map(({ id }) => id);
    } catch (error) {
      progress.running = false;
      throw error;
    }
  };
  const router = Router();
  router.post('/rebuild-views', async (_request, response) => {
    if (!progress.running) await start();
    response.status(202).json(progress);
  });
  router.get('/rebuild-views', (_request, response) => void response.json(progress));
  return router;
};
