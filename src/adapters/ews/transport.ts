/**
 * Owns HTTP to Exchange over undici: keep-alive, one deadline for the whole exchange, proxy, gzip, bounded answers. Says for every failure
 * whether the request can have reached the server, because a write that may have happened must be looked up (P6). Throws nothing.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';

export type HttpAnswer = {
  readonly kind: 'answer';
  readonly status: number;
  /** `Retry-After` in milliseconds, when the answer had one. */
  readonly retryAfterMs?: number;
  readonly body: string;
};
/** `sent`: the server may have got the request. */
type HttpFailure = { readonly kind: 'failure'; readonly why: 'timeout' | 'connection'; readonly sent: boolean };
export type HttpOutcome = HttpAnswer | HttpFailure;

export type Transport = (post: {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<HttpOutcome>;

type TransportConfig = {
  readonly url: string;
  readonly timeoutMs: number;
  readonly maxConcurrency: number;
  /** URL of an HTTP proxy. */
  readonly proxy?: string;
  /** Aborts everything under way, e.g. at shutdown. */
  readonly signal?: AbortSignal;
};

/** Larger answers are refused; 512 changes or ten items stay far below. */
const largestAnswer = 64 * 1024 * 1024;

export function createTransport(config: TransportConfig): Transport {
  const dispatcher = dispatcherFor(config);
  return async ({ headers, body }) => {
    const ending = startDeadline(config);
    try {
      const answer = await request(config.url, {
        method: 'POST',
        // One whole deadline bounds everything; undici's own would only blur it.
        headersTimeout: 0,
        bodyTimeout: 0,
        headers: { ...headers, 'accept-encoding': 'gzip' },
        body,
        dispatcher,
        signal: ending.signal,
      });
      return {
        kind: 'answer',
        status: answer.statusCode,
        ...retryAfterOf(answer.headers['retry-after']),
        body: await textOf(answer),
      };
    } catch (error) {
      return ending.isOver()
        ? { kind: 'failure', why: 'timeout', sent: true }
        : { kind: 'failure', why: 'connection', sent: !neverSent(error) };
    } finally {
      ending.forget();
    }
  };
}

/** One signal for deadline and shutdown. By hand: `AbortSignal.any` on a signal that lives as long as the process keeps every request. */
function startDeadline({ timeoutMs, signal: shutdown }: TransportConfig) {
  const controller = new AbortController();
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    controller.abort();
  }, timeoutMs);
  const abort = (): void => controller.abort();
  shutdown?.addEventListener('abort', abort);
  if (shutdown?.aborted) abort();
  return {
    signal: controller.signal,
    isOver: () => over,
    forget: () => {
      clearTimeout(timer);
      shutdown?.removeEventListener('abort', abort);
    },
  };
}

function dispatcherFor({ maxConcurrency, proxy }: TransportConfig): Dispatcher {
  // Never pipelined: a lost connection would leave several writes in doubt.
  const options = {
    connections: maxConcurrency,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: 10_000 },
  };
  return proxy === undefined ? new Agent(options) : new ProxyAgent({ ...options, uri: proxy });
}

async function textOf(answer: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestAnswer) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (answer.headers['content-encoding'] !== 'gzip') return bytes.toString('utf8');
  return (await promisify(gunzip)(bytes, { maxOutputLength: largestAnswer })).toString('utf8');
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfterOf(header: string | string[] | undefined): { readonly retryAfterMs?: number } {
  const value = Array.isArray(header) ? header[0] : header;
  if (value === undefined) return {};
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

/** Failures before a connection stood: nothing was sent. */
const connectFailures =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS.*|.*_CERT.*|DEPTH_ZERO_.*)$/;

function neverSent(error: unknown): boolean {
  const errors = error instanceof AggregateError ? [error, ...(error.errors as unknown[])] : [error];
  return errors.some(
    (each) => typeof each === 'object' && each !== null && 'code' in each && connectFailures.test(String(each.code)),
  );
}
