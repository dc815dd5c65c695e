/**
 * Owns the one table from HTTP status and SAP error code to the fault family. Pure. Only codes are looked at, never error texts, which are in
 * the user's language and may hold content.
 */
import * as z from 'zod';

import { type Fault } from '../../model/fault.ts';
import { type TransportFailure } from './transport.ts';

/** What is judged: a whole answer, or one part of a `$batch`. Header names are in lower case. */
export type Refusal = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
};

export type Asked = {
  readonly writes: boolean;
  /** Codes of "locked by a user" that the customer's add-on uses besides the standard ones. */
  readonly lockCodes?: readonly string[] | undefined;
};

/** Message class and number of "currently locked by user …": MC 601 comes from the lock server, CRM_ORDER 013 from the business transaction. */
const standardLockCodes = ['MC/601', 'CRM_ORDER/013'];

const codeOf = (error: string): string => error.trim().toUpperCase();

const errorSchema = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    innererror: z.looseObject({ errordetails: z.array(z.looseObject({ code: z.string() })).optional() }).optional(),
  }),
});

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** SAP's error codes of an OData error body, JSON or XML, the leading one first; none when the body is no OData error. */
export const sapCodesOf = (body: string): readonly string[] => {
  const parsed = errorSchema.safeParse(parsedJson(body));
  if (parsed.success) {
    const { code, innererror } = parsed.data.error;
    // A business exception may lead with a general code and name the message in its details.
    return [code, ...(innererror?.errordetails ?? []).map((detail) => detail.code)].map(codeOf);
  }
  const xml = /<error\b[^>]*>\s*<code>([^<]{0,200})<\/code>/.exec(body);
  return xml?.[1] === undefined ? [] : [codeOf(xml[1])];
};

/** `Retry-After` in milliseconds: seconds, or an HTTP date against the server's own `Date`. */
export const retryAfterMs = (headers: Refusal['headers']): number | undefined => {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers['date'] ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
};

const busy = (refusal: Refusal): Fault => {
  const wait = retryAfterMs(refusal.headers);
  return { kind: 'transient', code: 'busy', ...(wait === undefined ? {} : { retryAfterMs: wait }) };
};
// A gateway or a short dump behind it may have come after the commit.
const serverError = (asked: Asked): Fault => ({
  kind: 'transient',
  code: 'server-error',
  ...(asked.writes ? { maybeDone: true } : {}),
});

// "No service found": the service is switched off, which says nothing about the item.
const isServiceMissing = (code: string): boolean => code.startsWith('/IWFND/MED/');

const notFound = (refusal: Refusal, asked: Asked): Fault => {
  const codes = sapCodesOf(refusal.body);
  // A page of ICF or a proxy: no word about the item, and nothing was written.
  if (codes.length === 0 || codes.some(isServiceMissing)) return serverError({ ...asked, writes: false });
  return { kind: 'gone', code: 'not-found' };
};

const badRequest = (refusal: Refusal, asked: Asked): Fault => {
  const lockCodes = new Set([...standardLockCodes, ...(asked.lockCodes ?? []).map(codeOf)]);
  if (sapCodesOf(refusal.body).some((code) => lockCodes.has(code))) {
    return { kind: 'transient', code: 'locked' };
  }
  return asked.writes ? { kind: 'invalid', code: 'rejected' } : { kind: 'bug', code: 'bug' };
};

const bug = (): Fault => ({ kind: 'bug', code: 'bug' });
const unauthorised = (): Fault => ({ kind: 'refused', code: 'unauthorised' });
const gone = (): Fault => ({ kind: 'gone', code: 'not-found' });
const rejected = (): Fault => ({ kind: 'invalid', code: 'rejected' });

type Judge = (refusal: Refusal, asked: Asked) => Fault;
const byStatus: { readonly [status: number]: Judge } = {
  400: badRequest,
  401: unauthorised,
  403: () => ({ kind: 'refused', code: 'forbidden' }),
  404: notFound,
  405: bug,
  406: bug,
  408: (_refusal, asked) => ({ kind: 'transient', code: 'timeout', ...(asked.writes ? { maybeDone: true } : {}) }),
  409: badRequest,
  410: gone,
  412: () => ({ kind: 'stale', code: 'version-moved' }),
  413: rejected,
  415: bug,
  422: badRequest,
  423: () => ({ kind: 'transient', code: 'locked' }),
  428: bug,
  429: busy,
  501: bug,
  503: (refusal, asked) => (retryAfterMs(refusal.headers) === undefined ? serverError(asked) : busy(refusal)),
};

/** True for the answer that asks for a fresh CSRF token. */
export const asksForToken = (refusal: Pick<Refusal, 'status' | 'headers'>): boolean =>
  refusal.status === 403 && refusal.headers['x-csrf-token']?.toLowerCase() === 'required';

/** The fault of an answer whose status is not the expected one. */
export const faultOfAnswer: Judge = (refusal, asked) => (byStatus[refusal.status] ?? byClass)(refusal, asked);

const byClass: Judge = (refusal, asked) => {
  if (refusal.status >= 500) return serverError(asked);
  if (refusal.status >= 400) return badRequest(refusal, asked);
  // A redirect leads to a logon page.
  return refusal.status >= 300 ? unauthorised() : notUnderstood(asked);
};

/** An answer that cannot be parsed. A write may have happened all the same. */
export const notUnderstood = (asked: Pick<Asked, 'writes'>): Fault =>
  asked.writes
    ? { kind: 'transient', code: 'not-understood', maybeDone: true }
    : { kind: 'invalid', code: 'not-understood' };

/** The fault of a request without a usable answer. */
export const faultOfFailure = (failure: TransportFailure, asked: Pick<Asked, 'writes'>): Fault => {
  if (failure.reason === 'too-large') return notUnderstood(asked);
  return { kind: 'transient', code: failure.reason, ...(asked.writes && failure.maybeSent ? { maybeDone: true } : {}) };
};
