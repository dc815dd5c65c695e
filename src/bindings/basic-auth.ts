/** Owns Basic authentication of our own credential: compared in constant time, with a limit on failures, before anything of the body is read. */
import { type RequestHandler } from 'express';

import { type Clock } from '../ports/clock.ts';
import { type Problem, Refusal } from '../ports/problem.ts';
import { sameSecret } from './equal.ts';
import { createFailureLimit } from './failures.ts';
import { problems } from './problem.ts';
import { contextOf } from './request-context.ts';

export type BasicAuth = {
  readonly user: string;
  readonly password: string;
  readonly clock: Clock;
  /** Default 20. */
  readonly failuresPerMinute?: number;
  readonly refused: () => void;
};

export const basicAuth = (settings: BasicAuth): RequestHandler => {
  const { clock, failuresPerMinute = 20, refused } = settings;
  const limit = createFailureLimit(clock, failuresPerMinute);
  return (request, response, next) => {
    const given = credentialOf(request.get('authorization'));
    const caller = `${request.socket.remoteAddress ?? ''} ${given.user}`;
    const refuse = (problem: Problem, words: string): never => {
      refused();
      contextOf(response).log.warn(words);
      throw new Refusal(problem);
    };
    if (limit.blocked(caller))
      refuse({ ...problems.tooManyFailures, retryAfterSeconds: 60 }, 'A caller with too many failures was refused.');
    if (isOurs(given, settings)) {
      next();
      return;
    }
    limit.failed(caller);
    response.set('www-authenticate', 'Basic realm="Tandem", charset="UTF-8"');
    refuse(problems.unauthorised, 'A caller with a missing or wrong credential was refused.');
  };
};

type Credential = { readonly user: string; readonly password: string };

const isOurs = (given: Credential, ours: Credential): boolean => {
  // Both are always compared: the time must not tell which one was wrong.
  const sameUser = sameSecret(given.user, ours.user);
  const samePassword = sameSecret(given.password, ours.password);
  return sameUser && samePassword;
};

/** Empty when there is none: the configuration allows no empty credential. */
const credentialOf = (header: string | undefined): Credential => {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,2000})$/i.exec(header ?? '')?.[1];
  const [, user, password] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  return { user: user ?? '', password: password ?? '' };
};
