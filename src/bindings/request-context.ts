/**
 * Owns what every request carries: its correlation id (of the caller's `traceparent`, else a new one), a log bound to it, and one line of access log
 * that names the route, never the address: addresses hold secrets.
 */
import { randomUUID } from 'node:crypto';

import { type Request, type RequestHandler, type Response } from 'express';

import { correlationId, type CorrelationId } from '../model/ids.ts';
import { type Clock } from '../ports/clock.ts';
import { type Log } from '../ports/log.ts';

export type RequestContext = { readonly correlation: CorrelationId; readonly log: Log };

const key = Symbol('request context');
type Carrier = { [key]?: RequestContext };

export const contextOf = (response: Response): RequestContext => {
  const context = (response.locals as Carrier)[key];
  if (context === undefined) throw new TypeError('the request has no context');
  return context;
};

/** Routes that are asked every few seconds by machines that watch. */
const quiet = /^\/(healthz|readyz|metrics)$/;

export const requestContext =
  ({ log, clock }: { readonly log: Log; readonly clock: Clock }): RequestHandler =>
  (request, response, next) => {
    const began = clock.now();
    const correlation = correlationId(traceId(request) ?? randomUUID());
    const bound = log.with({ correlation });
    (response.locals as Carrier)[key] = { correlation, log: bound };
    response.set('x-correlation-id', correlation);
    response.once('finish', () => {
      const route = routeOf(request);
      const fields = { method: request.method, route, status: response.statusCode, ms: clock.now() - began };
      if (quiet.test(route)) bound.debug('A request was answered.', fields);
      else bound.info('A request was answered.', fields);
    });
    next();
  };

const traceId = (request: Request): string | undefined =>
  /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(request.get('traceparent') ?? '')?.[1];

/** The pattern of the route, e.g. `/bindings/ews/:mailbox/:generation/:secret`. */
const routeOf = (request: Request): string => {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? `${request.baseUrl}${path}` : 'none';
};
