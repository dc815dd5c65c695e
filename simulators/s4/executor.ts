/**
 * Owns the performing of operations: a read, or the writes of one unit of work; with the faults that
 * hit single operations, the counting, and errors turned into answers.
 */
import { type Transaction } from './data/world.ts';
import { type Fault, type FaultKind, mentionedGuids, type Subject } from './faults.ts';
import { languageOf } from './logon.ts';
import { type Metadata } from './metadata.ts';
import { type BatchOperation, resolveReference } from './odata/batch.ts';
import { type Answer, type Ask, kindOf, type Place } from './odata/operation.ts';
import { parseOptions } from './odata/query.ts';
import { read } from './odata/read.ts';
import { businessError, errorBody, type Language, SapError } from './odata/sap-error.ts';
import { createdPath, write } from './odata/write.ts';
import { type Service } from './service.ts';
import { type System } from './system.ts';

/** On whose behalf operations are performed, and where. */
export type Run = {
  system: System;
  service: Service;
  metadata: Metadata;
  user: string;
  language: Language;
  /** URL of the service root, without a slash at its end. */
  base: string;
};

function placeOf(run: Run, isListingEmpty: boolean): Place {
  return {
    service: run.service,
    contract: run.metadata.contract,
    edmx: run.metadata.edmx,
    base: run.base,
    pageSize: run.system.settings.pageSize,
    isListingEmpty,
  };
}

/** What a fault is compared with for one operation. */
export function subjectOf(run: Run, asks: readonly Ask[]): Subject {
  const text = asks.map((ask) => `${ask.path} ${ask.query} ${ask.body}`).join(' ');
  return { service: run.service.name, user: run.user, guids: mentionedGuids(text) };
}

const unexpected = new SapError(
  { status: 500, code: '/IWFND/CM_CONSUMER/101' },
  { EN: 'Internal error of the simulator', DE: 'Interner Fehler des Simulators' },
);

/** Turns what was thrown into an answer in the language of the request. */
export function errorAnswer(error: unknown, run: Run, language: Language): Answer {
  const known = error instanceof SapError ? error : unexpected;
  if (known === unexpected) process.emitWarning(error instanceof Error ? error : String(error));
  const { namespace, clock } = run.system.settings;
  const place = { service: run.service.name, namespace, language, at: clock() };
  return {
    status: known.status,
    headers: {
      'content-type': 'application/json;charset=utf-8',
      dataserviceversion: '1.0',
      ...known.details.headers,
    },
    body: errorBody(known, place),
  };
}

function partLanguage(run: Run, ask: Ask): Language {
  const isOwn = 'accept-language' in ask.headers || ask.query.includes('sap-language');
  return isOwn ? languageOf(ask.headers, parseOptions(ask.query), run.user) : run.language;
}

function hit(run: Run, kind: FaultKind, ask: Ask): Fault | undefined {
  return run.system.faults.take(kind, subjectOf(run, [ask]));
}

function checkAuthorisation(run: Run, ask: Ask): void {
  if (hit(run, 'no-authorisation', ask) === undefined) return;
  throw new SapError(
    { status: 403, code: 'CRM_ORDER/050' },
    { EN: 'You have no authorization for this transaction', DE: 'Sie haben keine Berechtigung für diesen Vorgang' },
  );
}

function checkWriteFaults(run: Run, ask: Ask): void {
  checkAuthorisation(run, ask);
  if (hit(run, 'lock', ask) !== undefined) {
    throw businessError('CRM_ORDER/013', {
      EN: 'Transaction is being processed by user MMUSTER',
      DE: 'Vorgang wird gerade von Benutzer MMUSTER bearbeitet',
    });
  }
  if (hit(run, 'refuse-item', ask) !== undefined) {
    throw businessError('CRM_ORDER/099', {
      EN: 'Transaction contains errors and was not saved',
      DE: 'Vorgang ist fehlerhaft und wurde nicht gesichert',
    });
  }
}

/** Performs a read. */
export function performRead(run: Run, ask: Ask): Answer {
  const kind = kindOf('GET', ask.path);
  let answer: Answer;
  try {
    const isListingEmpty = kind === 'read' && isListing(ask) && hit(run, 'empty-listing', ask) !== undefined;
    if (kind === 'read') checkAuthorisation(run, ask);
    const access = { view: run.system.world, user: run.user, language: partLanguage(run, ask) };
    answer = read(ask, { place: placeOf(run, isListingEmpty), access });
  } catch (error) {
    answer = errorAnswer(error, run, run.language);
  }
  run.system.counters.operation(kind, answer.status, { service: run.service.name, user: run.user });
  return answer;
}

/** A path without a key at its end lists something. */
function isListing(ask: Ask): boolean {
  return !/\)\/*$/.test(ask.path);
}

function performInside(run: Run, operations: readonly BatchOperation[], transaction: Transaction): Answer[] {
  const made = new Map<string, string>();
  return operations.map((operation) => {
    const ask = resolveReference(operation.ask, made);
    checkWriteFaults(run, ask);
    const access = { view: transaction, transaction, user: run.user, language: partLanguage(run, ask) };
    const answer = write(ask, { place: placeOf(run, false), access });
    const path = createdPath(answer, run.base);
    if (path !== undefined && operation.contentId !== undefined) made.set(operation.contentId, path);
    return answer;
  });
}

/** What became of a unit of work: an answer per operation, or one error for all. */
export type Performed = { answers: Answer[] } | { error: Answer };

/** Performs writes as one unit of work: all or nothing. */
export async function performWrites(run: Run, operations: readonly BatchOperation[]): Promise<Performed> {
  const { system } = run;
  const performed: Performed = await system
    .unitOfWork(run.user, (transaction) => performInside(run, operations, transaction))
    .then(
      (answers) => ({ answers }),
      (error: unknown) => ({ error: errorAnswer(error, run, run.language) }),
    );
  const status = 'error' in performed ? performed.error.status : 200;
  for (const { ask } of operations) {
    const kind = kindOf(ask.method, ask.path);
    system.counters.operation(kind, status, { service: run.service.name, user: run.user });
  }
  return performed;
}
