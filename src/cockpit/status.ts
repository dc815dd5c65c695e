/** Owns the answer to "is it done?": quiet means that nothing is stored, running or due. */
import { Router } from 'express';

import { instantOfMs } from '../model/instant.ts';
import { type ApiDeps } from './deps.ts';

export const statusRoutes = (deps: ApiDeps): Router => {
  const router = Router();
  router.get('/status', async (_request, response) => void response.json(await statusOf(deps)));
  return router;
};

/** `pending`: notices at the doors and in rows, rounds, and what mailboxes have stored; one that has told nothing yet counts as one. */
export const statusOf = async ({
  activity,
  records,
  clock,
}: Pick<ApiDeps, 'activity' | 'records' | 'clock'>): Promise<{ readonly quiet: boolean; readonly pending: number }> => {
  // Before and after the rows are read: work that moved from one to the other meanwhile must be seen in one of them.
  const busyBefore = activity.busy();
  const [enrolments, views, waiting, due] = await Promise.all([
    records.enrolments(),
    records.mailboxViews(),
    records.countWaiting(),
    records.dueMailboxes(instantOfMs(clock.now()), 1),
  ]);
  const busy = Math.max(busyBefore, activity.busy());
  const told = new Set(views.map(({ mailbox }) => mailbox));
  const untold = enrolments.filter(({ id }) => !told.has(id)).length;
  const stored = views.reduce((sum, view) => sum + Math.max(view.pending, view.status === 'first-round' ? 1 : 0), 0);
  const pending = busy + waiting + stored + untold;
  return { quiet: pending === 0 && due.length === 0, pending };
};
