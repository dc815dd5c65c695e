/**
 * Owns the traffic with one S/4 service under one user: concurrency limit, held destinations, session and CSRF token, translation of failures.
 * Repeats a request in one case only: a write that the server refused because its CSRF token was missing or old, once.
 */
import { type Fault, failed, ok, type Result } from '../../model/fault.ts';
import { type Clock } from '../../ports/clock.ts';
import { type Log } from '../../ports/log.ts';
import { createHold } from './hold.ts';
import { createInFlight } from './in-flight.ts';
import { type Asked, asksForToken, faultOfAnswer, faultOfFailure } from './sap-fault.ts';
import { createSession } from './session.ts';
import { type S4Answer, type S4Request, type S4Transport, TransportFailure } from './transport.ts';

/** An answer with the machine's time before and after, to know when the server began. */
export type TimedAnswer = S4Answer & { readonly tookMs: number };

export type Destination = {
  /** GET; any answer but 200 is a fault. */
  readonly read: (path: string, accept: string) => Promise<Result<TimedAnswer>>;
  /**
   * POST with CSRF token; any answer outside 2xx is a fault. `tokenPath`: where a token is fetched. `notAfter`: machine time in ms after which
   * the write is no longer sent, because by then its caller may have lost its lease.
   */
  readonly write: (request: {
    readonly notAfter: number;
    readonly path: string;
    readonly tokenPath: string;
    readonly contentType: string;
    readonly body: string;
  }) => Promise<Result<TimedAnswer>>;
  /** Learns of a pause that the answer inside a `$batch` asked for. */
  readonly note: (fault: Fault) => void;
};

export type DestinationConfig = {
  readonly maxConcurrency: number;
  /** Compared only, to notice a new password. */
  readonly password: () => string;
  readonly lockCodes?: readonly string[] | undefined;
};

export type DestinationDeps = { readonly transport: S4Transport; readonly clock: Clock; readonly log: Log };

type Sending = { readonly writes: boolean; readonly notAfter?: number };
const reading: Sending = { writes: false };

const isSuccess = (answer: Pick<S4Answer, 'status'>): boolean => answer.status >= 200 && answer.status < 300;

const refusalOf = (answer: S4Answer) => ({ ...answer, body: answer.body.toString('utf8') });

export const createDestination = (config: DestinationConfig, deps: DestinationDeps): Destination => {
  const { transport, clock, log } = deps;
  const inFlight = createInFlight(config.maxConcurrency);
  const hold = createHold(clock, config.password);
  const session = createSession();
  let fetching: Promise<Result<string>> | undefined;
  const askedOf = (writes: boolean): Asked => ({ writes, lockCodes: config.lockCodes });

  const refuse = (fault: Fault, password: string) => {
    hold.note(fault, password);
    return failed(fault);
  };

  const sendNow = async (request: S4Request, sending: Sending): Promise<Result<TimedAnswer>> => {
    // The destination may have asked for a pause, or the lease may have ended, while this request waited for its turn.
    const held = hold.fault();
    if (held !== undefined) return failed(held);
    const began = clock.now();
    if (began > (sending.notAfter ?? began)) return failed({ kind: 'transient', code: 'timeout' });
    const cookie = session.cookie();
    try {
      const headers = { ...request.headers, ...(cookie === undefined ? {} : { cookie }) };
      const answer = await transport.send({ ...request, headers });
      session.absorb(answer.cookies);
      const tookMs = clock.now() - began;
      log.debug('S/4 answered', { method: request.method, status: answer.status, ms: tookMs });
      return ok({ ...answer, tookMs });
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      log.debug('S/4 did not answer', { method: request.method, reason: error.reason, maybeSent: error.maybeSent });
      return failed(faultOfFailure(error, sending));
    }
  };
  const send = (request: S4Request, sending: Sending): Promise<Result<TimedAnswer>> => {
    const held = hold.fault();
    return held === undefined ? inFlight(() => sendNow(request, sending)) : Promise.resolve(failed(held));
  };

  const read: Destination['read'] = async (path, accept) => {
    const password = config.password();
    const answer = await send({ method: 'GET', path, headers: { accept } }, reading);
    if (!answer.ok || answer.value.status === 200) return answer;
    return refuse(faultOfAnswer(refusalOf(answer.value), askedOf(false)), password);
  };

  const fetchToken = async (path: string): Promise<Result<string>> => {
    const password = config.password();
    const headers = { accept: 'application/json', 'x-csrf-token': 'Fetch' };
    const head = await send({ method: 'HEAD', path, headers }, reading);
    if (!head.ok) return head;
    // Some services answer HEAD with 405 or without the token.
    const useless =
      head.value.status === 405 || (isSuccess(head.value) && head.value.headers['x-csrf-token'] === undefined);
    const answer = useless ? await send({ method: 'GET', path, headers }, reading) : head;
    if (!answer.ok) return answer;
    if (!isSuccess(answer.value)) return refuse(faultOfAnswer(refusalOf(answer.value), askedOf(false)), password);
    // A service may have the check switched off; then there is no token, and none is needed.
    const token = answer.value.headers['x-csrf-token'] ?? '';
    session.setToken(token);
    return ok(token);
  };
  const token = (path: string): Promise<Result<string>> => {
    const known = session.token();
    if (known !== undefined) return Promise.resolve(ok(known));
    // Writes that come together share one fetch: each fetch of its own would start another session.
    fetching ??= fetchToken(path).finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const writeOnce = async (request: Parameters<Destination['write']>[0]) => {
    const fresh = await token(request.tokenPath);
    if (!fresh.ok) return fresh;
    const headers = {
      accept: 'multipart/mixed',
      'content-type': request.contentType,
      ...(fresh.value === '' ? {} : { 'x-csrf-token': fresh.value }),
    };
    const { path, body, notAfter } = request;
    const answer = await send({ method: 'POST', path, headers, body }, { writes: true, notAfter });
    if (!answer.ok || !asksForToken(answer.value)) return answer;
    session.dropToken(fresh.value);
    return ok(undefined);
  };

  const write: Destination['write'] = async (request) => {
    const password = config.password();
    let answer = await writeOnce(request);
    if (answer.ok && answer.value === undefined) {
      log.debug('the S/4 session ended; a fresh CSRF token is fetched');
      answer = await writeOnce(request);
    }
    if (!answer.ok) return answer;
    // The server refused before it looked at the content, so nothing was written.
    if (answer.value === undefined) return failed({ kind: 'transient', code: 'session-expired' });
    if (isSuccess(answer.value)) return ok(answer.value);
    return refuse(faultOfAnswer(refusalOf(answer.value), askedOf(true)), password);
  };

  return { read, write, note: (fault) => hold.note(fault, config.password()) };
};
