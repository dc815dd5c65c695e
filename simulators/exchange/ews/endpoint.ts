/**
 * Owns `/EWS/Exchange.asmx`: from an HTTP request to a SOAP answer. In order: size, credentials, form, impersonation, ordered faults and
 * back-offs, concurrency, the operation. Promises: every request gets an HTTP answer (unless a fault ordered otherwise), and none can crash the
 * server or change anything half.
 */
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { type Fault } from '../control/faults.ts';
import { type ServerParts } from '../server-parts.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { actingMailbox, authenticate, type Caller } from './authenticate.ts';
import { EwsFault, ItemError, schemaViolation } from './fault.ts';
import { readBody } from './http-body.ts';
import { MESSAGES } from './namespaces.ts';
import { checkChildren } from './operations/child-order.ts';
import { operations } from './operations/operations.ts';
import { type RequestContext, type Tally } from './request-context.ts';
import { failedBatch } from './response.ts';
import { checkVersion, zoneOf } from './soap-headers.ts';
import { envelope, type Envelope, faultEnvelope, readEnvelope } from './soap.ts';
import { child } from './xml-read.ts';

/** Larger requests are refused with 413. */
const LONGEST_BODY = 8 * 1024 * 1024;
const DEFAULT_BACK_OFF_MS = 5000;
const DEFAULT_SLOW_MS = 1000;

type Asked = { caller: Caller; mailbox: Mailbox; envelope: Envelope };
type Reply = { status: number; body: string; headers?: Record<string, string> } | 'hang-up';

export class EwsEndpoint {
  readonly #parts: ServerParts;
  readonly #running = new Map<string, number>();

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await this.#reply(request);
    if (reply === 'hang-up') {
      request.socket.destroy();
      return;
    }
    const body = Buffer.from(reply.body, 'utf8');
    response.writeHead(reply.status, {
      'content-type': 'text/xml; charset=utf-8',
      'content-length': body.length,
      ...reply.headers,
    });
    response.end(body);
  }

  async #reply(request: IncomingMessage): Promise<Reply> {
    const body = await readBody(request, LONGEST_BODY);
    if (request.method !== 'POST') return { status: 405, body: '', headers: { allow: 'POST' } };
    const caller = authenticate(request.headers.authorization, this.#parts.accountOf);
    if (!caller) return this.#unauthorised();
    if (!body)
      return this.#refused(new EwsFault('ErrorInvalidRequest', 'The request is too large.', { httpStatus: 413 }));
    try {
      if (!/^(text|application)\/xml\b/i.test(request.headers['content-type'] ?? ''))
        throw new EwsFault('ErrorInvalidRequest', 'The content type is not supported.', { httpStatus: 415 });
      return await this.#answer(this.#understand(caller, body));
    } catch (error) {
      return this.#refused(error);
    }
  }

  #understand(caller: Caller, body: Buffer): Asked {
    const parsed = readEnvelope(decoded(body));
    const { ns, name } = parsed.operation;
    checkVersion(parsed.header);
    if (ns !== MESSAGES || !Object.hasOwn(operations, name))
      throw new EwsFault('ErrorInvalidRequest', 'The request is invalid.');
    checkChildren(parsed.operation, operations[name]?.order ?? '');
    return { caller, envelope: parsed, mailbox: actingMailbox(this.#parts.store, caller, parsed.header) };
  }

  async #answer(asked: Asked): Promise<Reply> {
    const { counters, faults, latencyMs } = this.#parts;
    const occasion = { mailbox: asked.mailbox.email, operation: asked.envelope.operation.name };
    counters.add(callOf(asked), { calls: 1 });
    const early = this.#early(asked) ?? this.#ordered(asked);
    if (early) return early;
    return this.#withinConcurrency(asked, async () => {
      const slow = faults.take(['slow'], occasion);
      if (latencyMs > 0 || slow) await wait(latencyMs + (slow ? (slow.ms ?? DEFAULT_SLOW_MS) : 0));
      const before = faults.take(['fail-before'], occasion);
      if (before) return hangUp(before);
      const reply = { status: 200, body: this.#run(asked) };
      const after = faults.take(['fail-after'], occasion);
      return after ? hangUp(after) : reply;
    });
  }

  /** Whoever calls during a back-off is told the same again, for as long again. */
  #early(asked: Asked): Reply | undefined {
    const { counters, faults, clock } = this.#parts;
    const backOff = faults.backOffOf(asked.mailbox.email, clock.now());
    if (!backOff) return undefined;
    counters.add(callOf(asked), { tooEarly: 1 });
    return this.#busy(asked, { kind: backOff.kind, backOffMilliseconds: backOff.milliseconds, remaining: 0 });
  }

  #ordered(asked: Asked): Reply | undefined {
    const occasion = { mailbox: asked.mailbox.email, operation: asked.envelope.operation.name };
    const fault = this.#parts.faults.take(
      ['busy', 'busy-inner', 'unavailable', 'unauthorised', 'too-many-connections', 'moving'],
      occasion,
    );
    if (!fault) return undefined;
    if (fault.kind === 'unauthorised') return this.#unauthorised();
    if (fault.kind === 'too-many-connections') throw tooManyConnections();
    if (fault.kind === 'moving') throw new EwsFault('ErrorMailboxMoveInProgress', 'The mailbox is being moved.');
    return this.#busy(asked, fault);
  }

  #busy(asked: Asked, fault: Fault): Reply {
    const milliseconds = fault.backOffMilliseconds ?? DEFAULT_BACK_OFF_MS;
    const { faults, clock, counters } = this.#parts;
    const { operation } = asked.envelope;
    faults.backOff(asked.mailbox.email, fault.kind, { now: clock.now(), milliseconds });
    if (fault.kind === 'unavailable')
      return { status: 503, body: '', headers: { 'retry-after': String(Math.ceil(milliseconds / 1000)) } };
    const messageXml = { BackOffMilliseconds: String(milliseconds) };
    const text = 'The server cannot service this request right now. Try again later.';
    if (fault.kind === 'busy') throw new EwsFault('ErrorServerBusy', text, { messageXml });
    counters.fault('ErrorServerBusy');
    const list = operations[operation.name]?.items;
    const count = list === undefined ? 1 : Math.max(child(operation, MESSAGES, list)?.children.length ?? 1, 1);
    return {
      status: 200,
      body: envelope(failedBatch(operation.name, count, new ItemError('ErrorServerBusy', text, { messageXml }))),
    };
  }

  async #withinConcurrency(asked: Asked, work: () => Promise<Reply>): Promise<Reply> {
    const { email } = asked.mailbox;
    const running = (this.#running.get(email) ?? 0) + 1;
    if (running > this.#parts.concurrency) throw tooManyConnections();
    this.#running.set(email, running);
    try {
      return await work();
    } finally {
      this.#running.set(email, (this.#running.get(email) ?? 1) - 1);
    }
  }

  #run(asked: Asked): string {
    const { operation, header } = asked.envelope;
    const { store, subscriptions, faults, counters } = this.#parts;
    const tally: Tally = { writes: 0, deletes: 0, mails: 0 };
    const context: RequestContext = {
      store,
      subscriptions,
      mailbox: asked.mailbox,
      through: store.mailbox(asked.caller.account.mailbox)?.person.name ?? asked.caller.account.userName,
      zone: zoneOf(header),
      operation,
      tally,
      faults: {
        refuses: (mailbox, name, itemId) =>
          faults.take(['refuse-item'], { mailbox, operation: name, itemId }) !== undefined,
        emptyPage: (mailbox) => faults.take(['empty-pages'], { mailbox, operation: operation.name }) !== undefined,
      },
    };
    try {
      const response = operations[operation.name]?.run(context);
      if (!response) throw new EwsFault('ErrorInvalidRequest', 'The request is invalid.');
      return envelope(response);
    } finally {
      counters.add(callOf(asked), tally);
    }
  }

  #unauthorised(): Reply {
    this.#parts.counters.unauthorised();
    return { status: 401, body: '', headers: { 'www-authenticate': 'Basic realm="Exchange Web Services"' } };
  }

  #refused(error: unknown): Reply {
    const fault = asFault(error);
    this.#parts.counters.fault(fault.code);
    return { status: fault.httpStatus, body: faultEnvelope(fault) };
  }
}

function asFault(error: unknown): EwsFault {
  if (error instanceof EwsFault) return error;
  if (error instanceof ItemError) return new EwsFault(error.code, error.message, { messageXml: error.messageXml });
  return new EwsFault('ErrorInternalServerError', 'An internal server error occurred. The operation failed.');
}

async function hangUp(fault: Fault): Promise<Reply> {
  if (fault.ms !== undefined) await wait(fault.ms, undefined, { ref: false });
  return 'hang-up';
}

function tooManyConnections(): EwsFault {
  return new EwsFault(
    'ErrorExceededConnectionCount',
    'You have exceeded the available concurrent connections for your account. Try again once your other requests have completed.',
  );
}

function callOf(asked: Asked): { mailbox: string; operation: string; account: string } {
  return {
    mailbox: asked.mailbox.email,
    operation: asked.envelope.operation.name,
    account: asked.caller.account.userName,
  };
}

function decoded(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw schemaViolation('The request is not valid UTF-8.');
  }
}
