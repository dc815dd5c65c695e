/**
 * Owns the answers to reads: service document, metadata, collections with paging, entities,
 * properties, counts, function imports by GET. Pure – no I/O.
 */
import { type FunctionImport } from '../../../contracts/s4/edmx.ts';
import { parameterValue } from './literal.ts';
import { locate, type Located, sourceOf } from './locate.ts';
import { type Answer, type Ask, jsonAnswer, type ReadContext } from './operation.ts';
import { checkOptions, type Options, type Page, parseOptions, readPage } from './query.ts';
import { badRequest, notFound, SapError } from './sap-error.ts';
import { entityJson, etagHeader, parseShape } from './shape.ts';
import { type Entity, writeJson } from './value.ts';

type At<K extends Located['at']> = Extract<Located, { at: K }>;

function textAnswer(text: string, contentType = 'text/plain;charset=utf-8'): Answer {
  return { status: 200, headers: { 'content-type': contentType, dataserviceversion: '2.0' }, body: text };
}

function nextLink(ask: Ask, next: number, base: string): string {
  const kept = ask.query.split('&').filter((pair) => pair !== '' && !/^(?:\$|%24)skiptoken=/i.test(pair));
  return `${base}/${ask.path.replace(/^\/+/, '')}?${[...kept, `$skiptoken=${next}`].join('&')}`;
}

function collection(at: At<'collection'>, ask: Ask, context: ReadContext): Answer {
  const options = parseOptions(ask.query);
  const { place } = context;
  const { type } = at.source;
  const shape = parseShape(place.contract, type, options);
  const rows = place.isListingEmpty ? [] : at.list();
  const page = readPage(type, rows, { options, pageSize: place.pageSize });
  return jsonAnswer(200, {
    d: {
      ...(options.get('$inlinecount') === 'allpages' ? { __count: String(page.count) } : {}),
      results: page.rows.map((entity) => entityJson({ source: at.source, entity }, shape, context)),
      ...(page.next === undefined ? {} : { __next: nextLink(ask, page.next, place.base) }),
    },
  });
}

/** True where one of the listed ETags, or `*`, is the entity's. */
export function etagMatches(header: string, etag: string): boolean {
  const bare = (text: string): string => text.trim().replace(/^W\//, '').replace(/^"|"$/g, '').replace(/^'|'$/g, '');
  return header.split(',').some((candidate) => candidate.trim() === '*' || bare(candidate) === bare(etag));
}

function entity(at: At<'entity'>, ask: Ask, context: ReadContext): Answer {
  if (at.entity === undefined) throw notFound(`segment '${at.source.set}'`);
  const { type } = at.source;
  const shape = parseShape(context.place.contract, type, parseOptions(ask.query));
  const etag = etagHeader(type, at.entity);
  const seen = ask.headers['if-none-match'];
  if (etag !== undefined && seen !== undefined && etagMatches(seen, etag)) return { status: 304, headers: { etag } };
  const json = entityJson({ source: at.source, entity: at.entity }, shape, context);
  return jsonAnswer(200, { d: json }, etag === undefined ? {} : { etag });
}

function property(at: At<'property'>): Answer {
  const value = writeJson(at.property, at.entity[at.property.name] ?? null);
  if (at.raw) return textAnswer(value === null ? '' : String(value));
  return jsonAnswer(200, { d: { [at.property.name]: value } });
}

function count(at: At<'count'>, ask: Ask, context: ReadContext): Answer {
  const rows = context.place.isListingEmpty ? [] : at.list();
  const options = parseOptions(ask.query);
  return textAnswer(String(readPage(at.source.type, rows, { options, pageSize: 1 }).count));
}

/** Reads the parameters of a function import from the query; those not given stay away. Throws 400. */
export function functionParameters(imported: FunctionImport, options: Options): Entity {
  const given = imported.parameters.flatMap((parameter) => {
    const text = options.get(parameter.name);
    if (text === undefined) return [];
    const value = parameterValue(parameter.type, text, parameter.name);
    if (typeof value === 'string' && parameter.maxLength !== undefined && value.length > parameter.maxLength) {
      throw badRequest({ EN: 'A parameter is too long', DE: 'Ein Parameter ist zu lang' }, parameter.name);
    }
    return [[parameter.name, value] as const];
  });
  return Object.fromEntries(given);
}

/** The answer of a function import: rows of its entity set. */
export function functionAnswer(imported: FunctionImport, ask: Ask, context: ReadContext): Answer {
  const options = parseOptions(ask.query);
  const run = context.place.service.functions.get(imported.name);
  if (run === undefined) throw notFound(`function '${imported.name}'`);
  const source = sourceOf(context.place, imported.entitySet);
  const shape = parseShape(context.place.contract, source.type, options);
  const rows = run(functionParameters(imported, options), context.access);
  const shown = context.place.isListingEmpty ? [] : rows;
  const isPaged = context.place.service.pagedFunctions?.has(imported.name) === true;
  const page: Pick<Page, 'rows' | 'next'> = isPaged
    ? readPage(source.type, shown, { options, pageSize: context.place.pageSize })
    : { rows: shown };
  return jsonAnswer(200, {
    d: {
      results: page.rows.map((row) => entityJson({ source, entity: row }, shape, context)),
      ...(page.next === undefined ? {} : { __next: nextLink(ask, page.next, context.place.base) }),
    },
  });
}

/** A refusal of a method: 405. */
export function methodNotAllowed(allowed: string): SapError {
  return new SapError(
    { status: 405, code: '/IWFND/CM_COS/006' },
    { EN: 'Method not allowed', DE: 'Methode nicht erlaubt' },
    { headers: { allow: allowed } },
  );
}

/** Answers a GET. */
export function read(ask: Ask, context: ReadContext): Answer {
  checkOptions(parseOptions(ask.query));
  const at = locate(ask.path, context);
  switch (at.at) {
    case 'service':
      return jsonAnswer(200, { d: { EntitySets: [...context.place.contract.entitySets.keys()] } });
    case 'metadata':
      return textAnswer(context.place.edmx, 'application/xml;charset=utf-8');
    case 'function':
      if (at.function.method !== 'GET') throw methodNotAllowed(at.function.method);
      return functionAnswer(at.function, ask, context);
    case 'collection':
      return collection(at, ask, context);
    case 'entity':
      return entity(at, ask, context);
    case 'count':
      return count(at, ask, context);
    case 'property':
      return property(at);
  }
}
