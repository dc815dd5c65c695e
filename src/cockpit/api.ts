/** Owns the admin API's router: token first, then JSON bodies, then the routes; refusals are told in the form of all doors. */
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';

import { Refusal } from '../ports/problem.ts';
import { conflictRoutes } from './conflicts.ts';
import { deadLetterRoutes } from './dead-letters.ts';
import { type ApiDeps } from './deps.ts';
import { groupRoutes } from './groups.ts';
import { listingRoutes } from './listings.ts';
import { mailboxRoutes } from './mailboxes.ts';
import { openApiDocument } from './openapi.ts';
import { frontPage } from './page.ts';
import { apiProblems } from './problems.ts';
import { questionRoutes } from './questions.ts';
import { rebuildRoutes } from './rebuild-views.ts';
import { reviewRoutes } from './reviews.ts';
import { settingsRoutes } from './settings.ts';
import { statusRoutes } from './status.ts';
import { transactionTypeRoutes } from './transaction-types.ts';

export const createCockpit = (deps: ApiDeps): Router => {
  const document = openApiDocument();
  const api = Router();
  api.get('/openapi.json', (_request, response) => void response.json(document));
  api.use(withToken(deps), express.json({ limit: '256kb', inflate: false, type: () => true }));
  api.use(mailboxRoutes(deps), listingRoutes(deps), settingsRoutes(deps), groupRoutes(deps));
  api.use(questionRoutes(deps), deadLetterRoutes(deps), reviewRoutes(deps), conflictRoutes(deps));
  api.use(transactionTypeRoutes(deps), statusRoutes(deps), rebuildRoutes(deps));
  api.use(() => {
    throw new Refusal(apiProblems.noSuchPath);
  });
  api.use(answerRefusals(deps));
  const router = Router();
  router.get('/', frontPage);
  router.use('/api/v1', api);
  return router;
};

const withToken =
  (deps: ApiDeps): RequestHandler =>
  (request, response, next) => {
    const given = /^Bearer (\S{1,500})$/i.exec(request.get('authorization') ?? '')?.[1];
    if (!deps.isAdminToken(given ?? '')) {
      deps.metrics.notice('admin', 'refused');
      response.set('www-authenticate', 'Bearer realm="Tandem"');
      throw new Refusal(apiProblems.unauthorised);
    }
    next();
  };

const answerRefusals =
  (deps: ApiDeps): ErrorRequestHandler =>
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  (error: unknown, request, response, next) => {
    if (error instanceof Refusal) deps.refuse(request, response, error.problem);
    else if (isMalformedJson(error)) deps.refuse(request, response, apiProblems.malformed);
    else next(error);
  };

/** As the body parser calls it. */
const isMalformedJson = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.parse.failed';
