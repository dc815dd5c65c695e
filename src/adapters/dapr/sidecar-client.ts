/**
 * Owns the connections to our sidecar's HTTP API: kept alive, a pool per purpose, a time limit on every call. Errors name method, status
 * and the kind of failure, never a path (it holds ids), a body or what the sidecar answered.
 */
import { Pool } from 'undici';

export type SidecarRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1.0`, encoded: see `pathOf`. */
  readonly path: string;
  readonly body?: unknown;
};

export type SidecarAnswer = { readonly status: number; readonly text: string };

export type SidecarClient = {
  /** Rejects with SidecarUnreachable when there is no answer in time; any answer is an answer. */
  readonly call: (request: SidecarRequest) => Promise<SidecarAnswer>;
  readonly close: () => Promise<void>;
};

export type SidecarClientSettings = {
  readonly daprHttpPort: number;
  readonly timeoutMs: number;
  /** Calls at once; more wait for their turn. Default 64. */
  readonly connections?: number;
};

export class SidecarUnreachable extends Error {
  override readonly name = 'SidecarUnreachable';
}

/** Joins segments, each encoded: actor ids and keys hold colons and may hold anything. */
export const pathOf = (...segments: readonly string[]): string => `/${segments.map(encodeURIComponent).join('/')}`;

export const createSidecarClient = (settings: SidecarClientSettings): SidecarClient => {
  const { daprHttpPort, timeoutMs, connections = 64 } = settings;
  // One request per connection at a time: a call that waits for a busy actor must not hold up others behind it.
  const pool = new Pool(`http://127.0.0.1:${daprHttpPort}`, { connections, pipelining: 1, keepAliveTimeout: 30_000 });
  const call = async ({ method, path, body }: SidecarRequest): Promise<SidecarAnswer> => {
    try {
      const response = await pool.request({
        method,
        path: `/v1.0${path}`,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (error) {
      throw new SidecarUnreachable(`${method} was not answered (${codeOf(error)})`);
    }
  };
  return { call, close: () => pool.destroy() };
};

const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return typeof error;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown';
};
