/**
 * Owns logon: Basic authentication or a living session, the SAP client, the logon language.
 */
import { timingSafeEqual } from 'node:crypto';

import { partnerOfUser } from './data/partners.ts';
import { type Headers } from './odata/operation.ts';
import { type Options } from './odata/query.ts';
import { type Language } from './odata/sap-error.ts';
import { type Session, type Sessions } from './sessions.ts';
import { type Settings } from './settings.ts';

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function basicUser(header: string, settings: Settings): string | undefined {
  const match = /^basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(header);
  const pair = Buffer.from(match?.[1] ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return undefined;
  const name = pair.slice(0, colon).toUpperCase();
  const user = settings.users.find((candidate) => candidate.name.toUpperCase() === name);
  return user !== undefined && equal(user.password, pair.slice(colon + 1)) ? name : undefined;
}

/** Who is logged on, and the session that the request's cookie names, if it is that user's. */
export type Logon = { user: string; session: Session | undefined };

/** Logs on; undefined where user, password or client are wrong. */
export function logOn(
  headers: Headers,
  options: Options,
  of: { settings: Settings; sessions: Sessions },
): Logon | undefined {
  const client = options.get('sap-client') ?? headers['sap-client'] ?? of.settings.client;
  if (client !== of.settings.client) return undefined;
  const session = of.sessions.find(headers['cookie']);
  const { authorization } = headers;
  if (authorization === undefined) return session === undefined ? undefined : { user: session.user, session };
  const user = basicUser(authorization, of.settings);
  if (user === undefined) return undefined;
  return { user, session: session?.user === user ? session : undefined };
}

const languageKeys: Readonly<Record<string, Language>> = { E: 'EN', EN: 'EN', D: 'DE', DE: 'DE' };

/** The language of a request: `sap-language`, else `Accept-Language`, else the user's own. */
export function languageOf(headers: Headers, options: Options, user: string): Language {
  const named = languageKeys[(options.get('sap-language') ?? headers['sap-language'] ?? '').toUpperCase()];
  if (named !== undefined) return named;
  const accepted = (headers['accept-language'] ?? '')
    .split(',')
    .map((part) => languageKeys[part.trim().slice(0, 2).toUpperCase()])
    .find((language) => language !== undefined);
  return accepted ?? partnerOfUser.get(user)?.language ?? 'EN';
}
