/**
 * Owns resource paths: finds what a path like `AppointmentSet(guid'…')/Attendee/$count` names.
 * Throws 404 for what does not exist and 400 for what cannot be read. Pure – no I/O.
 */
import { type EntityType, type FunctionImport, type Property } from '../../../contracts/s4/edmx.ts';
import { type Access, type Route, type Rows } from '../service.ts';
import { malformed, parseKey } from './literal.ts';
import { type Place, type ReadContext } from './operation.ts';
import { notFound } from './sap-error.ts';
import { type Entity } from './value.ts';

/** An entity set with its type and rows. */
export type Source = { set: string; type: EntityType; rows: Rows };

/** What a path names. */
export type Located =
  | { at: 'service' }
  | { at: 'metadata' }
  | { at: 'function'; function: FunctionImport }
  | { at: 'collection'; source: Source; list: () => readonly Entity[]; parent?: { entity: Entity; route: Route } }
  | { at: 'entity'; source: Source; key: Entity; entity: Entity | undefined }
  | { at: 'count'; source: Source; list: () => readonly Entity[] }
  | { at: 'property'; property: Property; entity: Entity; raw: boolean };

type Segment = { name: string; key: string | undefined };

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw malformed('bad escape sequence');
  }
}

function segments(path: string): Segment[] {
  const pieces = decodePath(path).match(/(?:'(?:[^']|'')*'|[^/'])+/g) ?? [];
  return pieces.map((piece) => {
    const match = /^([$\w]+)(?:\((.*)\))?$/s.exec(piece);
    if (match === null) throw malformed('invalid resource path');
    return { name: match[1] ?? '', key: match[2] };
  });
}

/** The source behind an entity set's name. Throws 404. */
export function sourceOf(place: Place, set: string): Source {
  const type = place.contract.entitySets.get(set);
  const rows = place.service.rows.get(set);
  if (type === undefined || rows === undefined) throw notFound(`segment '${set.slice(0, 60)}'`);
  return { set, type, rows };
}

/** Finds an entity by its key. */
export function findByKey(source: Source, key: Entity, access: Access): Entity | undefined {
  if (source.rows.find !== undefined) return source.rows.find(key, access);
  return source.rows.list(access).find((row) => source.type.key.every((name) => row[name] === key[name]));
}

function keyed(source: Source, keyText: string, access: Access): Located {
  const key = parseKey(source.type, keyText);
  return { at: 'entity', source, key, entity: findByKey(source, key, access) };
}

function first(segment: Segment, context: ReadContext): Located {
  const imported = context.place.contract.functionImports.get(segment.name);
  if (imported !== undefined) return { at: 'function', function: imported };
  const source = sourceOf(context.place, segment.name);
  if (segment.key !== undefined && segment.key !== '') return keyed(source, segment.key, context.access);
  return { at: 'collection', source, list: () => source.rows.list(context.access) };
}

function keyOf(type: EntityType, entity: Entity): Entity {
  return Object.fromEntries(type.key.map((name) => [name, entity[name] ?? null]));
}

type At<K extends Located['at']> = Extract<Located, { at: K }>;

function existing(from: At<'entity'>): Entity {
  if (from.entity === undefined) throw notFound(`segment '${from.source.set}'`);
  return from.entity;
}

function alongNavigation(from: At<'entity'>, segment: Segment, context: ReadContext): Located {
  const navigation = from.source.type.navigations.get(segment.name);
  const route = context.place.service.routes.get(`${from.source.type.name}.${segment.name}`);
  if (navigation === undefined || route === undefined) throw notFound(`segment '${segment.name.slice(0, 60)}'`);
  const source = sourceOf(context.place, route.set);
  if (segment.key !== undefined && segment.key !== '') return keyed(source, segment.key, context.access);
  const parent = existing(from);
  if (navigation.many) {
    return {
      at: 'collection',
      source,
      list: () => route.of(parent, context.access),
      parent: { entity: parent, route },
    };
  }
  const [entity] = route.of(parent, context.access);
  return { at: 'entity', source, key: entity === undefined ? {} : keyOf(source.type, entity), entity };
}

function next(from: Located, segment: Segment, context: ReadContext): Located {
  if (from.at === 'collection' && segment.name === '$count') {
    return { at: 'count', source: from.source, list: from.list };
  }
  if (from.at === 'property' && segment.name === '$value') return { ...from, raw: true };
  if (from.at !== 'entity') throw notFound(`segment '${segment.name.slice(0, 60)}'`);
  const property = from.source.type.properties.get(segment.name);
  if (property !== undefined) return { at: 'property', property, entity: existing(from), raw: false };
  return alongNavigation(from, segment, context);
}

/** Finds what a path, relative to the service root, names. */
export function locate(path: string, context: ReadContext): Located {
  const [head, ...rest] = segments(path);
  if (head === undefined) return { at: 'service' };
  if (head.name === '$metadata' && rest.length === 0) return { at: 'metadata' };
  return rest.reduce<Located>((from, segment) => next(from, segment, context), first(head, context));
}
