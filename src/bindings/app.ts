/**
 * Owns the public HTTP app: the doors for machines here, the door for people as a router that main brings. Every request gets a context, every
 * error a clear JSON answer; nothing that a caller sent appears in an answer or a log line.
 */
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';

import { type Clock } from '../ports/clock.ts';
import { type Log } from '../ports/log.ts';
import { type Metrics } from '../ports/metrics.ts';
import { type Problem, Refusal } from '../ports/problem.ts';
import { errorFields } from './error-fields.ts';
import { type EwsBindingDeps, ewsNotifications } from './ews-notifications.ts';
import { type OperationsDeps, operations } from './operations.ts';
import { answerProblem, problems } from './problem.ts';
import { contextOf, requestContext } from './request-context.ts';
import { type S4BindingDeps, s4Events } from './s4-events.ts';

export type AppDeps = {
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'notice' | 'fault'>;
  readonly operations: OperationsDeps;
  readonly s4: S4BindingDeps;
  readonly ews: EwsBindingDeps;
  /** Mounted at the root. */
  readonly people: Router;
};

export const createApp = (deps: AppDeps): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestContext(deps), safeHeaders);
  app.use(operations(deps.operations));
  app.use('/bindings', s4Events(deps.s4));
  app.use('/bindings/ews', ewsNotifications(deps.ews));
  app.use(deps.people);
  app.use(() => {
    throw new Refusal(problems.notFound);
  });
  app.use(answerErrors(deps));
  return app;
};

const safeHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  });
  next();
};

const answerErrors =
  (deps: AppDeps): ErrorRequestHandler =>
  // Express knows an error handler by its four parameters.
  // oxlint-disable-next-line max-params
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    const { log } = contextOf(response);
    if (problem.status >= 500 && !(error instanceof Refusal)) {
      deps.metrics.fault('state', { kind: 'bug', code: 'bug' });
      log.error('A request failed.', errorFields(error));
    } else log.info('A request was refused.', { code: problem.code, status: problem.status });
    countRefused(deps, request.path, problem);
    answerProblem(request, response, problem);
  };

/** Log-on failures and forgeries are counted where they are found. */
const countRefused = ({ metrics }: AppDeps, path: string, { status }: Problem): void => {
  if (![400, 413, 415, 422].includes(status)) return;
  if (path.startsWith('/bindings/s4-events')) metrics.notice('s4', 'refused');
  else if (path.startsWith('/bindings/ews/')) metrics.notice('exchange', 'refused');
};

const byType: { readonly [type: string]: Problem } = {
  'entity.too.large': problems.tooLarge,
  'encoding.unsupported': problems.encoded,
  'charset.unsupported': problems.encoded,
};

/** Errors of Express and its body parser carry `status` and `type`. */
const problemOf = (error: unknown): Problem => {
  if (error instanceof Refusal) return error.problem;
  if (typeof error !== 'object' || error === null) return problems.internal;
  const { type, status } = error as { readonly type?: unknown; readonly status?: unknown };
  const known = typeof type === 'string' ? byType[type] : undefined;
  return known ?? (isCallersFault(status) ? problems.badRequest : problems.internal);
};

const isCallersFault = (status: unknown): boolean => typeof status === 'number' && status >= 400 && status < 500;
