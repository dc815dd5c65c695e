/** Owns the rule that only this machine (the sidecar stands in the same pod) may call: whoever comes through a proxy came from elsewhere. */
import { type RequestHandler } from 'express';

import { Refusal } from '../ports/problem.ts';
import { problems } from './problem.ts';

export const loopbackOnly: RequestHandler = (request, _response, next) => {
  const address = request.socket.remoteAddress ?? '';
  const forwarded = request.get('x-forwarded-for') ?? request.get('forwarded');
  if (!/^(::ffff:)?127\.|^::1$/.test(address) || forwarded !== undefined) throw new Refusal(problems.notFound);
  next();
};
