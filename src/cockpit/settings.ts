/** Owns reading and changing the settings: versioned, so that nobody overwrites what they have not seen. */
import { type Request, type Response, Router } from 'express';

import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { apiProblems } from './problems.ts';
import { checked } from './request.ts';
import { putSettingsSchema } from './schemas.ts';

export const settingsRoutes = ({ records, log }: ApiDeps): Router => {
  const router = Router();
  const send = (response: Response, versioned: { readonly version: number; readonly settings: object }): void => {
    response.set('etag', `"${versioned.version}"`).json(versioned);
  };
  router.get('/settings', async (_request, response) => send(response, await records.settings()));
  router.put('/settings', async (request, response) => {
    const { version, settings } = checked(putSettingsSchema, request.body);
    const expected = ifMatch(request) ?? version;
    if (expected === undefined) throw new Refusal(apiProblems.versionNeeded);
    const stored = await records.putSettings(settings, expected, 'admin');
    if (stored === undefined) throw new Refusal(apiProblems.versionMoved);
    log.info('The settings were changed.', { version: stored });
    send(response, { version: stored, settings });
  });
  return router;
};

/** A tag that is none of ours matches nothing. */
const ifMatch = (request: Request): number | undefined => {
  const tag = request.get('if-match');
  if (tag === undefined) return undefined;
  return Number(/^(?:W\/)?"?(\d{1,9})"?$/.exec(tag.trim())?.[1] ?? -1);
};
