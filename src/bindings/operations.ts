/**
 * Owns what machines that watch us ask: alive (`/healthz`), ready to take work (`/readyz`, with what is missing), numbers (`/metrics`). None needs a
 * credential, none holds content.
 */
import { Router } from 'express';

import { type Log } from '../ports/log.ts';
import { within } from './hand-over.ts';

/** Names of what readiness depends on, each with a check that answers true when it is fine. */
export type Checks = { readonly [name: string]: () => Promise<boolean> };

export type OperationsDeps = {
  readonly checks: Checks;
  readonly exposition: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly log: Log;
};

const checkMs = 2_000;

export const operations = (deps: OperationsDeps): Router => {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ alive: true }));
  router.get('/readyz', async (_request, response) => {
    const checks = await readiness(deps);
    const ready = Object.values(checks).every((fine) => fine);
    if (!ready) deps.log.debug('Not ready.', checks);
    response.status(ready ? 200 : 503).json({ ready, checks });
  });
  router.get('/metrics', async (_request, response) => {
    const { contentType, text } = await deps.exposition();
    response.set('content-type', contentType).send(text);
  });
  return router;
};

const readiness = async ({ checks }: OperationsDeps): Promise<{ readonly [name: string]: boolean }> => {
  const outcomes = Object.entries(checks).map(
    async ([name, check]) => [name, await within(checkMs, check()).catch(() => false)] as const,
  );
  return Object.fromEntries(await Promise.all(outcomes));
};
