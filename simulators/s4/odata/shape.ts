/**
 * Owns how entities look in JSON: `$select`, `$expand`, `__metadata`, deferred links. Pure – no I/O.
 */
import { type Contract, type EntityType } from '../../../contracts/s4/edmx.ts';
import { malformed, writeKey } from './literal.ts';
import { type Source, sourceOf } from './locate.ts';
import { type ReadContext } from './operation.ts';
import { type Options } from './query.ts';
import { type Entity, writeJson } from './value.ts';

/** What to show of one type: properties (undefined = all), and navigations with what to show there. */
export type Shape = {
  properties: ReadonlySet<string> | undefined;
  expanded: ReadonlyMap<string, Shape>;
  /** Navigations shown as links; undefined = all. */
  links: ReadonlySet<string> | undefined;
};

function pathsOf(text: string | undefined): string[][] {
  return (text ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => path.split('/'));
}

function targetOf(contract: Contract, type: EntityType, name: string): EntityType {
  const target = contract.entityTypes.get(type.navigations.get(name)?.target ?? '');
  if (target === undefined) throw malformed(`${name.slice(0, 60)} is no navigation property of ${type.name}`);
  return target;
}

const below = (paths: readonly string[][], name: string): string[][] =>
  paths.filter((path) => path[0] === name && path.length > 1).map((path) => path.slice(1));

function checkSelect(type: EntityType, selects: readonly string[][]): void {
  for (const [name = ''] of selects) {
    if (name !== '*' && !type.properties.has(name) && !type.navigations.has(name)) {
      throw malformed(`Property ${name.slice(0, 60)} not found in type ${type.name}`);
    }
  }
}

type Wanted = { expands: readonly string[][]; selects: readonly string[][] };

function shapeFrom(contract: Contract, type: EntityType, { expands, selects }: Wanted): Shape {
  checkSelect(type, selects);
  const names = new Set(selects.map(([name = '']) => name));
  const isOpen = names.size === 0;
  const expanded = new Map<string, Shape>();
  for (const name of new Set(expands.map(([head = '']) => head))) {
    const target = targetOf(contract, type, name);
    const inner = { expands: below(expands, name), selects: below(selects, name) };
    if (isOpen || names.has(name)) expanded.set(name, shapeFrom(contract, target, inner));
  }
  return {
    properties: isOpen || names.has('*') ? undefined : names,
    expanded,
    links: isOpen ? undefined : names,
  };
}

/** Reads `$expand` and `$select`. Throws 400 for names that the type does not have. */
export function parseShape(contract: Contract, type: EntityType, options: Options): Shape {
  return shapeFrom(contract, type, {
    expands: pathsOf(options.get('$expand')),
    selects: pathsOf(options.get('$select')),
  });
}

/** A shape that shows everything and expands the given navigations. */
export function fullShape(navigations: readonly string[] = []): Shape {
  const inner: Shape = { properties: undefined, expanded: new Map(), links: undefined };
  return { ...inner, expanded: new Map(navigations.map((name) => [name, inner])) };
}

/** The ETag as it travels; undefined for types without one. */
export function etagHeader(type: EntityType, entity: Entity): string | undefined {
  const property = [...type.properties.values()].find((candidate) => candidate.etag);
  return property === undefined ? undefined : `W/"'${String(entity[property.name] ?? '')}'"`;
}

/** The URL of an entity. */
export function entityUri(source: Source, entity: Entity, base: string): string {
  return `${base}/${source.set}${writeKey(source.type, entity)}`;
}

function navigationJson(
  at: { name: string; uri: string; source: Source; entity: Entity },
  shape: Shape,
  context: ReadContext,
): unknown {
  const { name, uri, source, entity } = at;
  const inner = shape.expanded.get(name);
  const route = context.place.service.routes.get(`${source.type.name}.${name}`);
  if (inner === undefined || route === undefined) return { __deferred: { uri: `${uri}/${name}` } };
  const target = sourceOf(context.place, route.set);
  const rows = route
    .of(entity, context.access)
    .map((row) => entityJson({ source: target, entity: row }, inner, context));
  return source.type.navigations.get(name)?.many === true ? { results: rows } : (rows[0] ?? null);
}

/** An entity as it travels in JSON. */
export function entityJson(
  of: { source: Source; entity: Entity },
  shape: Shape,
  context: ReadContext,
): Record<string, unknown> {
  const { source, entity } = of;
  const uri = entityUri(source, entity, context.place.base);
  const etag = etagHeader(source.type, entity);
  const metadata = { id: uri, uri, type: `${context.place.contract.namespace}.${source.type.name}` };
  const json: Record<string, unknown> = { __metadata: etag === undefined ? metadata : { ...metadata, etag } };
  for (const property of source.type.properties.values()) {
    if (shape.properties === undefined || shape.properties.has(property.name)) {
      json[property.name] = writeJson(property, entity[property.name] ?? null);
    }
  }
  for (const name of source.type.navigations.keys()) {
    if (shape.expanded.has(name) || shape.links === undefined || shape.links.has(name)) {
      json[name] = navigationJson({ name, uri, source, entity }, shape, context);
    }
  }
  return json;
}
