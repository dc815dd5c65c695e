/**
 * Owns the way of a request through the simulated Gateway: logon, service, faults of whole requests,
 * session and CSRF token, then the operation or the batch.
 */
import { errorAnswer, performRead, performWrites, type Run, subjectOf } from './executor.ts';
import { type Fault, type FaultKind, type Subject } from './faults.ts';
import { languageOf, type Logon, logOn } from './logon.ts';
import { batchAnswer, type BatchAnswer, type BatchPart, boundaryOf, parseBatch } from './odata/batch.ts';
import { type Answer, type Ask, effectiveMethod, type Headers, kindOf } from './odata/operation.ts';
import { type Options, parseOptions } from './odata/query.ts';
import { SapError } from './odata/sap-error.ts';
import { type Service } from './service.ts';
import { type Session } from './sessions.ts';
import { type System } from './system.ts';

/** A request as it arrived, its body complete. */
export type Incoming = { method: string; path: string; query: string; headers: Headers; body: string };

/** What happens to the connection: an answer, or it is cut. */
export type Outcome = { do: 'answer'; answer: Answer } | { do: 'cut' };

const sleep = (ms: number): Promise<void> =>
  ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

const answered = (answer: Answer): Outcome => ({ do: 'answer', answer });

/** Splits a path into service name and what follows; undefined outside the namespace. */
function serviceAndRest(path: string, namespace: string): { service: string; rest: string } | undefined {
  const root = `/sap/opu/odata/${namespace}/`.toLowerCase();
  if (!path.toLowerCase().startsWith(root)) return undefined;
  const [head = '', ...rest] = path.slice(root.length).split('/');
  return { service: head.replace(/;v=\d+$/, ''), rest: rest.join('/') };
}

function logonFailed(system: System): Answer {
  const { systemId, client } = system.settings;
  return {
    status: 401,
    headers: {
      'content-type': 'text/html;charset=utf-8',
      'www-authenticate': `Basic realm="SAP NetWeaver Application Server [${systemId}/${client}]"`,
    },
    body: '<html><head><title>Logon Error Message</title></head><body><h1>Logon failed</h1></body></html>',
  };
}

/** The answer to a path that no ICF node serves. */
export function noSuchNode(): Answer {
  return {
    status: 404,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: '<html><head><title>Service cannot be reached</title></head><body><h1>404 Resource not found</h1></body></html>',
  };
}

function noSuchService(name: string, namespace: string): SapError {
  const shown = name.slice(0, 60);
  return new SapError(
    { status: 404, code: '/IWFND/MED/170' },
    {
      EN: `No service found for namespace '/${namespace}/', name '${shown}', version '0001'`,
      DE: `Kein Service gefunden für Namensraum '/${namespace}/', Name '${shown}', Version '0001'`,
    },
  );
}

/** All that one request is about. */
type Request = {
  run: Run;
  logon: Logon;
  incoming: Incoming;
  ask: Ask;
  parts: BatchPart[] | undefined;
  subject: Subject;
};

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

function asksOf(ask: Ask, parts: BatchPart[] | undefined): Ask[] {
  if (parts === undefined) return [ask];
  return parts.flatMap((part) =>
    part.kind === 'operation' ? [part.operation.ask] : part.operations.map((operation) => operation.ask),
  );
}

function batchParts(ask: Ask, incoming: Incoming, rest: string): BatchPart[] | undefined {
  if (rest.replace(/\/+$/, '') !== '$batch' || ask.method !== 'POST') return undefined;
  const root = incoming.path.slice(0, incoming.path.length - rest.length).replace(/\/+$/, '');
  return parseBatch(ask.body, boundaryOf(incoming.headers['content-type']), root);
}

/** Serves one request below `/sap/opu/odata/`. */
export async function serve(system: System, incoming: Incoming, origin: string): Promise<Outcome> {
  await sleep(system.settings.latencyMs);
  const target = serviceAndRest(incoming.path, system.settings.namespace);
  if (target === undefined) return answered(noSuchNode());
  const options = tolerantOptions(incoming.query);
  const logon = logOn(incoming.headers, options, system);
  if (logon === undefined) return answered(logonFailed(system));
  const run = runOf(system, { incoming, logon, origin, options, ...target });
  system.counters.count('requests', run.service.name, run.user);
  try {
    if (!system.services.has(run.service.name)) throw noSuchService(target.service, system.settings.namespace);
    const method = effectiveMethod(incoming.method, incoming.headers);
    const ask: Ask = {
      method,
      path: target.rest,
      query: incoming.query,
      headers: incoming.headers,
      body: incoming.body,
    };
    parseOptions(incoming.query);
    const parts = batchParts(ask, incoming, target.rest);
    const subject = subjectOf(run, asksOf(ask, parts));
    return await throughFaults({ run, logon, incoming, ask, parts, subject });
  } catch (error) {
    return answered(errorAnswer(error, run, run.language));
  }
}

/** The options as far as they can be read; whoever needs them whole reads them again, strictly. */
function tolerantOptions(query: string): Options {
  try {
    return parseOptions(query);
  } catch {
    return new Map();
  }
}

const noService: Service = { name: 'unknown', rows: new Map(), routes: new Map(), functions: new Map() };
const noMetadata: Run['metadata'] = {
  edmx: '',
  contract: { namespace: '', entityTypes: new Map(), entitySets: new Map(), functionImports: new Map() },
};

type RunSource = { incoming: Incoming; logon: Logon; origin: string; options: Options; service: string; rest: string };

function runOf(system: System, source: RunSource): Run {
  const { incoming, logon, rest } = source;
  return {
    system,
    service: system.services.get(source.service) ?? noService,
    metadata: system.metadataOf(source.service) ?? noMetadata,
    user: logon.user,
    language: languageOf(incoming.headers, source.options, logon.user),
    base: `${source.origin}${incoming.path.slice(0, incoming.path.length - rest.length).replace(/\/+$/, '')}`,
  };
}

function isAboutData(request: Request): boolean {
  return asksOf(request.ask, request.parts).some((ask) => kindOf(ask.method, ask.path) !== 'none');
}

function isWriting(request: Request): boolean {
  return asksOf(request.ask, request.parts).some((ask) => !isReading(ask.method));
}

function taken(request: Request, kind: FaultKind): Fault | undefined {
  return request.run.system.faults.take(kind, request.subject);
}

/** Faults of whole requests hit only requests for data, never the fetch of a token or of metadata. */
async function throughFaults(request: Request): Promise<Outcome> {
  const { run } = request;
  if (!isAboutData(request)) return answered(await performChecked(request));
  const of = { user: run.user, service: run.service.name };
  if (run.system.retryAfter.isTooEarly(of)) run.system.counters.count('tooEarly', of.service, of.user);
  for (const status of ['429', '503'] as const) {
    const fault = taken(request, status);
    if (fault !== undefined) return answered(busy(request, Number(status), fault));
  }
  await sleep(slowness(taken(request, 'slow')));
  if (!isWriting(request)) return answered(await performChecked(request));
  return writeThroughFaults(request);
}

function slowness(fault: Fault | undefined): number {
  return fault === undefined ? 0 : (fault.ms ?? 2000);
}

function busy(request: Request, status: number, fault: Fault): Answer {
  const { run } = request;
  const seconds = Math.max(1, Math.ceil((fault.ms ?? 1000) / 1000));
  const of = { user: run.user, service: run.service.name };
  run.system.retryAfter.tell(of, seconds);
  run.system.counters.count('refused', of.service, of.user);
  const texts =
    status === 429
      ? { EN: 'Too many requests', DE: 'Zu viele Anfragen' }
      : { EN: 'Service unavailable', DE: 'Service nicht verfügbar' };
  const headers = { 'retry-after': String(seconds) };
  return errorAnswer(new SapError({ status, code: `/IWFND/CM_MGW/${status}` }, texts, { headers }), run, run.language);
}

async function writeThroughFaults(request: Request): Promise<Outcome> {
  const { run } = request;
  if (taken(request, 'session-expiry') !== undefined) run.system.sessions.expire(run.user);
  const before = taken(request, 'fail-before');
  if (before !== undefined) {
    await sleep(before.ms ?? 0);
    return { do: 'cut' };
  }
  const answer = await performChecked(request);
  const after = answer.status < 400 ? taken(request, 'fail-after') : undefined;
  if (after === undefined) return answered(answer);
  await sleep(after.ms ?? 0);
  return { do: 'cut' };
}

const csrfRequired: Answer = {
  status: 403,
  headers: { 'content-type': 'text/plain;charset=utf-8', 'x-csrf-token': 'Required' },
  body: 'CSRF token validation failed',
};

/** True where the token belongs to a session that lives and whose cookie came along. */
function hasToken({ run, incoming }: Request): boolean {
  const session = run.system.sessions.find(incoming.headers['cookie']);
  return session?.user === run.user && session.token === incoming.headers['x-csrf-token'];
}

async function performChecked(request: Request): Promise<Answer> {
  const { incoming, logon, run } = request;
  if (!isReading(incoming.method)) return hasToken(request) ? perform(request) : csrfRequired;
  const answer = performRead(run, request.ask);
  if (incoming.headers['x-csrf-token']?.toLowerCase() !== 'fetch') return answer;
  const session = logon.session ?? run.system.sessions.open(run.user);
  return withToken(answer, session, run);
}

function withToken(answer: Answer, session: Session, run: Run): Answer {
  const cookie = run.system.sessions.cookie(session);
  return { ...answer, headers: { ...answer.headers, 'x-csrf-token': session.token, 'set-cookie': cookie } };
}

async function perform({ run, ask, parts }: Request): Promise<Answer> {
  if (parts !== undefined) return performBatch(run, parts);
  const performed = await performWrites(run, [{ ask, contentId: undefined }]);
  return 'error' in performed ? performed.error : (performed.answers[0] ?? noSuchNode());
}

async function performPart(run: Run, part: BatchPart): Promise<BatchAnswer> {
  if (part.kind === 'operation') {
    const { ask, contentId } = part.operation;
    return { kind: 'operation', answer: performRead(run, ask), contentId };
  }
  const performed = await performWrites(run, part.operations);
  if ('error' in performed) return { kind: 'operation', answer: performed.error, contentId: undefined };
  const answers = performed.answers.map((answer, index) => ({
    answer,
    contentId: part.operations[index]?.contentId,
  }));
  return { kind: 'changeSet', answers };
}

async function performBatch(run: Run, parts: readonly BatchPart[]): Promise<Answer> {
  const answers: BatchAnswer[] = [];
  for (const part of parts) {
    // One after the other: a later part sees what an earlier change set committed.
    // oxlint-disable-next-line no-await-in-loop
    answers.push(await performPart(run, part));
  }
  return batchAnswer(answers);
}
