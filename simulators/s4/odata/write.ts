/**
 * Owns the answers to writes: POST with deep insert, MERGE, PATCH, PUT, DELETE, function imports by
 * POST; the ETag rules (428 without If-Match, 412 when stale). Works on a transaction that somebody
 * else commits.
 */
import { type Located, locate, type Source } from './locate.ts';
import { type Answer, type Ask, jsonAnswer, type WriteContext } from './operation.ts';
import { parseBody, type Payload, readPayload } from './payload.ts';
import { etagMatches, functionAnswer, methodNotAllowed } from './read.ts';
import { badRequest, notFound, SapError } from './sap-error.ts';
import { entityJson, entityUri, etagHeader, fullShape } from './shape.ts';
import { type Entity } from './value.ts';

type At<K extends Located['at']> = Extract<Located, { at: K }>;

function notImplemented(set: string, operation: string): SapError {
  const method = `${set.toUpperCase()}_${operation}_ENTITY`;
  return new SapError(
    { status: 501, code: '/IWBEP/CM_MGW_RT/021' },
    {
      EN: `Method '${method}' not implemented in data provider class`,
      DE: `Methode '${method}' ist in der Data-Provider-Klasse nicht implementiert`,
    },
  );
}

function jsonBody(ask: Ask): Record<string, unknown> {
  const contentType = ask.headers['content-type'] ?? 'application/json';
  if (!/^application\/json/i.test(contentType)) {
    throw new SapError(
      { status: 415, code: '/IWFND/CM_MGW/415' },
      {
        EN: 'Unsupported content type; use application/json',
        DE: 'Inhaltstyp nicht unterstützt; application/json verwenden',
      },
    );
  }
  return parseBody(ask.body);
}

function inherited(at: At<'collection'>, payload: Payload): Payload {
  if (at.parent === undefined) return payload;
  const { entity, route } = at.parent;
  const taken = Object.entries(route.inherits ?? {}).map(([child, parent]) => [child, entity[parent] ?? null] as const);
  return { ...payload, values: new Map([...payload.values, ...taken]) };
}

function create(at: At<'collection'>, ask: Ask, context: WriteContext): Answer {
  const { source } = at;
  const { contract, base } = context.place;
  if (source.rows.create === undefined) throw notImplemented(source.set, 'CREATE');
  const payload = inherited(at, readPayload({ contract, type: source.type }, jsonBody(ask), { for: 'create' }));
  const key = source.rows.create(payload, context.access);
  const entity = source.rows.find?.(key, context.access);
  if (entity === undefined) throw new TypeError(`${source.set} lost what it made`);
  const etag = etagHeader(source.type, entity);
  const json = entityJson({ source, entity }, fullShape([...payload.inline.keys()]), context);
  const location = entityUri(source, entity, base);
  return jsonAnswer(201, { d: json }, { location, ...(etag === undefined ? {} : { etag }) });
}

/** Compares If-Match with the state before the unit of work; what was made within it needs none. */
function checkEtag(source: Source, key: Entity, at: { ask: Ask; context: WriteContext }): void {
  const base = source.rows.base?.(key, at.context.access);
  if (base === undefined) return;
  const etag = etagHeader(source.type, base) ?? '';
  const match = at.ask.headers['if-match'];
  if (match === undefined || match.trim() === '') {
    throw new SapError(
      { status: 428, code: '/IWFND/CM_MGW/558' },
      {
        EN: 'The data service request is required to be conditional; use If-Match',
        DE: 'Die Anfrage muss bedingt sein; If-Match verwenden',
      },
    );
  }
  if (!etagMatches(match, etag)) {
    throw new SapError(
      { status: 412, code: '/IWBEP/CM_MGW_RT/412' },
      {
        EN: 'Precondition failed: the entity was changed meanwhile',
        DE: 'Vorbedingung verletzt: die Entität wurde inzwischen geändert',
      },
    );
  }
}

function update(at: At<'entity'>, ask: Ask, context: WriteContext): Answer {
  const { source, key, entity } = at;
  if (source.rows.update === undefined) throw notImplemented(source.set, 'UPDATE');
  if (entity === undefined && source.rows.upserts !== true) throw notFound(`segment '${source.set}'`);
  checkEtag(source, key, { ask, context });
  const against = { contract: context.place.contract, type: source.type };
  const known = [{ ...entity, ...key }, { ...source.rows.base?.(key, context.access) }];
  const payload = readPayload(against, jsonBody(ask), { for: 'update', known });
  source.rows.update({ key, payload, replace: ask.method === 'PUT' }, context.access);
  return { status: 204, headers: { dataserviceversion: '2.0' } };
}

function remove(at: At<'entity'>, ask: Ask, context: WriteContext): Answer {
  const { source, key } = at;
  if (source.rows.remove === undefined) throw notImplemented(source.set, 'DELETE');
  if (at.entity === undefined) throw notFound(`segment '${source.set}'`);
  checkEtag(source, key, { ask, context });
  source.rows.remove(key, context.access);
  return { status: 204, headers: { dataserviceversion: '2.0' } };
}

function onEntity(at: At<'entity'>, ask: Ask, context: WriteContext): Answer {
  switch (ask.method) {
    case 'MERGE':
    case 'PATCH':
    case 'PUT':
      return update(at, ask, context);
    case 'DELETE':
      return remove(at, ask, context);
    default:
      throw methodNotAllowed('GET, MERGE, PATCH, PUT, DELETE');
  }
}

/** Performs a write inside the context's transaction. */
export function write(ask: Ask, context: WriteContext): Answer {
  const at = locate(ask.path, context);
  if (at.at === 'entity') return onEntity(at, ask, context);
  if (at.at === 'collection') {
    if (ask.method !== 'POST') throw methodNotAllowed('GET, POST');
    return create(at, ask, context);
  }
  if (at.at === 'function') {
    if (ask.method !== at.function.method) throw methodNotAllowed(at.function.method);
    return functionAnswer(at.function, ask, context);
  }
  throw badRequest({ EN: 'This resource cannot be written', DE: 'Diese Ressource kann nicht geschrieben werden' });
}

/** The path of a created entity, for Content-ID references. */
export function createdPath(answer: Answer, base: string): string | undefined {
  const location = answer.headers['location'];
  return location?.startsWith(`${base}/`) === true ? location.slice(base.length + 1) : undefined;
}
