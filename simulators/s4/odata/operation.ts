/**
 * Owns the words for one OData operation: what is asked, what is answered, and the circumstances.
 * A request is one operation; a `$batch` is many.
 */
import { type Contract } from '../../../contracts/s4/edmx.ts';
import { type Access, type Service, type Write } from '../service.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** One operation; `path` is relative to the service root and still escaped. */
export type Ask = {
  /** After method tunnelling. */
  method: string;
  path: string;
  query: string;
  headers: Headers;
  body: string;
};

/** The answer to one operation; no body means none at all. */
export type Answer = { status: number; headers: Headers; body?: string };

/** Where an operation happens. */
export type Place = {
  service: Service;
  contract: Contract;
  /** The EDMX as served. */
  edmx: string;
  /** URL of the service root, without a slash at its end. */
  base: string;
  pageSize: number;
  /** A fault: listings show nothing. */
  isListingEmpty: boolean;
};

/** Circumstances of a read. */
export type ReadContext = { place: Place; access: Access };
/** Circumstances of a write. */
export type WriteContext = { place: Place; access: Write };

/** What an operation counts as; `none` is a look at the service itself. */
export type OperationKind = 'read' | 'write' | 'delete' | 'none';

const tunnelled = new Set(['MERGE', 'PUT', 'PATCH', 'DELETE']);

/** The method after tunnelling by `X-HTTP-Method`. */
export function effectiveMethod(method: string, headers: Headers): string {
  const wanted = (headers['x-http-method'] ?? headers['x-http-method-override'] ?? '').toUpperCase();
  return method === 'POST' && tunnelled.has(wanted) ? wanted : method;
}

/** Says what an operation counts as. */
export function kindOf(method: string, path: string): OperationKind {
  if (method === 'DELETE') return 'delete';
  if (method !== 'GET' && method !== 'HEAD') return 'write';
  return /^\/*(?:\$metadata)?$/.test(path) ? 'none' : 'read';
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers: Headers = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8', dataserviceversion: '2.0', ...headers },
    body: JSON.stringify(body),
  };
}
