/**
 * Owns the direct way to S/4: URL, Basic credentials, optional HTTP proxy, own certificate authority and client certificate, over undici with
 * kept connections. One deadline covers connection, request and answer.
 */
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';
import * as z from 'zod';

import { type S4Answer, type S4Request, type S4Transport, TransportFailure } from './transport.ts';

export type DirectConfig = {
  /** `…/sap/opu/odata`, without a slash at the end. */
  readonly baseUrl: string;
  readonly user: string;
  /** Asked for each request, so that a new password needs no restart. */
  readonly password: () => string;
  readonly timeoutMs: number;
  readonly connections: number;
  readonly proxyUrl?: string | undefined;
  /** PEM texts. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined;
};

// A page of a thousand appointments is two megabytes; what is far larger is no answer of this service.
const maxAnswerBytes = 64 * 1024 * 1024;

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** By shape, not by class: undici passes on errors of the runtime, the abort reason among them. */
const errorSchema = z.object({ name: z.string().catch(''), code: z.string().catch(''), message: z.string().catch('') });

const failureOf = (error: unknown): TransportFailure => {
  const { name, code, message } = errorSchema.catch({ name: '', code: '', message: '' }).parse(error);
  if (name === 'TimeoutError' || timeouts.has(code)) return new TransportFailure('timeout', true, error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new TransportFailure('too-large', true, error);
  // undici reports a proxy that refuses the tunnel as an aborted request; nothing went through it.
  const refusedByProxy = code === 'UND_ERR_ABORTED' && message.startsWith('Proxy');
  const sent = !(neverSent.has(code) || /^(CERT|ERR_TLS|ERR_SSL)_/.test(code) || refusedByProxy);
  return new TransportFailure('unreachable', sent, error);
};

const dispatcherOf = (config: DirectConfig): Dispatcher => {
  const options = { connections: config.connections, maxResponseSize: maxAnswerBytes };
  if (config.proxyUrl === undefined) {
    return new Agent({ ...options, connect: { timeout: config.timeoutMs, ...config.tls } });
  }
  return new ProxyAgent({ ...options, uri: config.proxyUrl, ...(config.tls ? { requestTls: config.tls } : {}) });
};

const answerOf = async (response: Dispatcher.ResponseData): Promise<S4Answer> => {
  const entries = Object.entries(response.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  const cookies = response.headers['set-cookie'] ?? [];
  return {
    status: response.statusCode,
    headers: Object.fromEntries(entries),
    cookies: Array.isArray(cookies) ? cookies : [cookies],
    body: Buffer.from(await response.body.arrayBuffer()),
  };
};

/** Redirects are not followed: they would carry the password to another place. */
export const createDirectTransport = (config: DirectConfig): S4Transport => {
  const dispatcher = dispatcherOf(config);
  const send = async (asked: S4Request): Promise<S4Answer> => {
    const credentials = Buffer.from(`${config.user}:${config.password()}`, 'utf8').toString('base64');
    try {
      const response = await request(`${config.baseUrl}${asked.path}`, {
        dispatcher,
        method: asked.method,
        headers: { ...asked.headers, authorization: `Basic ${credentials}` },
        signal: AbortSignal.timeout(config.timeoutMs),
        ...(asked.body === undefined ? {} : { body: asked.body }),
      });
      return await answerOf(response);
    } catch (error) {
      throw failureOf(error);
    }
  };
  return { send, close: () => dispatcher.destroy() };
};
