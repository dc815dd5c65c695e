/**
 * Owns one call to Exchange, from the library's request to a Result: admission, credentials, anchor, deadline, and every shape of failure
 * translated. Nothing is thrown across this line, and nothing of a request or an answer reaches a log.
 */
import { randomUUID } from 'node:crypto';

import { type ExchangeService } from 'ews-javascript-api';

import { failed, ok, type Fault, type Result } from '../../model/fault.ts';
import { type SmtpAddress } from '../../model/ids.ts';
import { createAdmission, type Admission } from './admission.ts';
import { type EwsConfig, type EwsDeps } from './config.ts';
import { faultOf, type Refusal } from './fault-table.ts';
import { createService } from './service.ts';
import { readSoapAnswer, type ResponseMessage, type SoapAnswer } from './soap-answer.ts';
import { createTransport, type HttpAnswer, type HttpOutcome, type Transport } from './transport.ts';
import { createCapturingXhr } from './xhr.ts';
import { type XmlElement } from './xml-tree.ts';

type CallRequest = {
  readonly mailbox: SmtpAddress;
  /** EWS operation, for logs. */
  readonly operation: string;
  /** Whether the mailbox changes: then a lost answer is `maybeDone`. */
  readonly writes: boolean;
  /** Lets the library build and send exactly one request. */
  readonly build: (service: ExchangeService) => Promise<unknown>;
};

/** One Result per response message, in the server's order. */
export type Call = (request: CallRequest) => Promise<Result<readonly Result<XmlElement>[]>>;

/** What we wait when Exchange says busy without saying how long. */
const defaultBackOffMs = 10_000;
/** Too many calls at once is over when some of them end. */
const connectionsBackOffMs = 1000;

type Parts = {
  readonly config: EwsConfig;
  readonly deps: EwsDeps;
  readonly transport: Transport;
  readonly admission: Admission;
};

export function createCall(config: EwsConfig, deps: EwsDeps): Call {
  const transport = createTransport({ ...config, ...(deps.signal !== undefined && { signal: deps.signal }) });
  const parts: Parts = { config, deps, transport, admission: createAdmission(config.maxConcurrency) };
  return async (request) => {
    const result = await perform(parts, request);
    if (!result.ok) report(deps, request, result.fault);
    else for (const each of result.value) if (!each.ok) deps.metrics.fault('exchange', each.fault);
    return result;
  };
}

async function perform(parts: Parts, request: CallRequest): Promise<Result<readonly Result<XmlElement>[]>> {
  const { admission } = parts;
  const { mailbox } = request;
  const held = admission.heldMs(mailbox);
  if (held > 0) return failed(busyFor(held));
  const outcome = await admission.run(mailbox, () => exchange(parts, request));
  if (outcome === undefined) return failed(busyFor(admission.heldMs(mailbox)));
  if (outcome.kind === 'unbuilt') return failed({ kind: 'bug', code: 'bug' });
  return outcome.kind === 'failure' ? failed(faultOfFailure(outcome, request)) : judge(parts, request, outcome);
}

/** `unbuilt`: the library refused to make a request of what we gave it. */
async function exchange(
  { config, transport, deps }: Parts,
  { mailbox, operation, build }: CallRequest,
): Promise<HttpOutcome | { readonly kind: 'unbuilt' }> {
  const requestId = randomUUID();
  const xhr = createCapturingXhr((body) => transport({ headers: headersFor(config, mailbox, requestId), body }));
  const began = performance.now();
  try {
    await build(createService(config, mailbox, xhr.api));
  } catch {
    // Always: our XHR ends the library's part by rejecting. Whether a request went out is what counts.
  }
  const outcome = xhr.outcome();
  deps.log.debug('EWS was called', {
    operation,
    requestId,
    ms: Math.round(performance.now() - began),
    status: outcome?.kind === 'answer' ? outcome.status : undefined,
  });
  return outcome ?? { kind: 'unbuilt' };
}

const headersFor = (config: EwsConfig, mailbox: SmtpAddress, requestId: string): Readonly<Record<string, string>> => ({
  'content-type': 'text/xml; charset=utf-8',
  accept: 'text/xml',
  'user-agent': 'Tandem',
  'client-request-id': requestId,
  authorization: `Basic ${Buffer.from(`${config.user}:${config.password()}`, 'utf8').toString('base64')}`,
  // Routes to the right mailbox server; without it large environments throttle and mix up affinity.
  'x-anchormailbox': mailbox,
});

function judge(parts: Parts, request: CallRequest, answer: HttpAnswer): Result<readonly Result<XmlElement>[]> {
  const soap = soapOf(answer);
  if (soap?.kind === 'fault') return failed(refusedBy(parts, request, soap.refusal));
  if (soap?.kind === 'messages' && answer.status === 200) {
    return ok(soap.messages.map((message) => resultOf(parts, request, message)));
  }
  return failed(faultOfStatus(parts, request, answer));
}

function soapOf(answer: HttpAnswer): SoapAnswer | undefined {
  try {
    return readSoapAnswer(answer.body);
  } catch {
    // No XML, e.g. the HTML page of a proxy; the status says what to do.
    return undefined;
  }
}

function resultOf(parts: Parts, request: CallRequest, message: ResponseMessage): Result<XmlElement> {
  if (message.refusal === undefined) return ok(message.element);
  return failed(refusedBy(parts, request, message.refusal));
}

function refusedBy({ admission }: Parts, request: CallRequest, refusal: Refusal): Fault {
  const fault = faultOf(refusal, request.writes);
  if (fault.kind !== 'transient' || fault.code !== 'busy') return fault;
  const ms =
    refusal.backOffMs ?? (refusal.code === 'ErrorExceededConnectionCount' ? connectionsBackOffMs : defaultBackOffMs);
  // Under impersonation the mailbox's own budget is spent, and only that mailbox has to rest.
  admission.hold({ mailbox: request.mailbox }, ms);
  return { ...fault, retryAfterMs: ms };
}

/** HTTP without a usable SOAP answer. */
function faultOfStatus({ admission }: Parts, request: CallRequest, answer: HttpAnswer): Fault {
  const { status } = answer;
  const certain = certainFaults.get(status);
  if (certain !== undefined) return certain;
  if (status === 503 || status === 429) {
    const ms = answer.retryAfterMs ?? defaultBackOffMs;
    // The front door speaks for everybody.
    admission.hold('account', ms);
    return busyFor(ms);
  }
  const doubt = request.writes && (status < 400 || status >= 500);
  return { kind: 'transient', code: codeOfStatus(status), ...(doubt && { maybeDone: true }) };
}

/** Statuses after which nothing was done and nothing will be without somebody's help. */
const certainFaults: ReadonlyMap<number, Fault> = new Map<number, Fault>([
  [400, { kind: 'invalid', code: 'rejected' }],
  [401, { kind: 'refused', code: 'unauthorised' }],
  [403, { kind: 'refused', code: 'forbidden' }],
  [413, { kind: 'invalid', code: 'rejected' }],
]);

/** A 404 or a redirect is no Exchange at this address at present; a 200 that cannot be read is a broken one. */
const codeOfStatus = (status: number): 'unreachable' | 'server-error' =>
  status >= 300 && status < 500 ? 'unreachable' : 'server-error';

const faultOfFailure = (failure: Extract<HttpOutcome, { kind: 'failure' }>, { writes }: CallRequest): Fault => ({
  kind: 'transient',
  code: failure.why === 'timeout' ? 'timeout' : 'unreachable',
  ...(writes && failure.sent && { maybeDone: true }),
});

const busyFor = (ms: number): Fault => ({ kind: 'transient', code: 'busy', retryAfterMs: ms });

function report({ log, metrics }: EwsDeps, { operation }: CallRequest, fault: Fault): void {
  metrics.fault('exchange', fault);
  const fields = { operation, fault: fault.kind, code: fault.code };
  if (fault.kind === 'bug') log.error('The request to EWS could not be built', fields);
  else log.info('EWS did not answer as asked', fields);
}
