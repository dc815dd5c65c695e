/**
 * Owns the reading of JSON bodies against an entity type: facets, creatable and updatable, unknown
 * properties, inlined entities of a deep insert. Pure – no I/O.
 */
import { type Contract, type EntityType, type Property } from '../../../contracts/s4/edmx.ts';
import { badRequest } from './sap-error.ts';
import { type Entity, initialValue, readJson, type Value } from './value.ts';

/** What a body sets. */
export type Payload = {
  values: ReadonlyMap<string, Value>;
  /** Inlined entities by navigation property. */
  inline: ReadonlyMap<string, readonly Payload[]>;
};

/**
 * For which write a body is read. `known` are the states of the entity whose read-only values may be
 * repeated in an update: the one before the unit of work and the one within it.
 */
export type PayloadUse = { for: 'create' } | { for: 'update'; known: readonly Entity[] };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses a JSON body; `{d: {…}}` is accepted as well. Throws 400. */
export function parseBody(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badRequest({ EN: 'The request body is not valid JSON', DE: 'Der Anfrageinhalt ist kein gültiges JSON' });
  }
  const inner = isObject(body) && isObject(body['d']) ? body['d'] : body;
  if (!isObject(inner)) {
    throw badRequest({ EN: 'The request body is not an entity', DE: 'Der Anfrageinhalt ist keine Entität' });
  }
  return inner;
}

function isWritable(property: Property, type: EntityType, use: PayloadUse): boolean {
  if (use.for === 'create') return property.creatable;
  // The key may be repeated in an update; that it does not change is checked like read-only values.
  return property.updatable && !type.key.includes(property.name);
}

function checkReadOnly(property: Property, value: Value, use: PayloadUse): void {
  const known = use.for === 'update' ? use.known : [];
  if (value === initialValue(property) || known.some((entity) => entity[property.name] === value)) return;
  throw badRequest(
    {
      EN: `Property '${property.name}' is read-only`,
      DE: `Eigenschaft '${property.name}' kann nicht geändert werden`,
    },
    property.name,
  );
}

/** The entities in an inlined navigation; undefined where it is only a link. */
function inlined(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  if (Array.isArray(value['results'])) return value['results'];
  return '__deferred' in value ? undefined : [value];
}

function readInline(contract: Contract, target: EntityType, items: readonly unknown[]): Payload[] {
  return items.map((item) => {
    if (!isObject(item)) throw badRequest({ EN: 'Inlined data is not an entity', DE: 'Keine gültige Entität' });
    return readPayload({ contract, type: target }, item, { for: 'create' });
  });
}

/** Reads a JSON body against a type. Throws 400 naming the property at fault. */
export function readPayload(
  against: { contract: Contract; type: EntityType },
  body: Record<string, unknown>,
  use: PayloadUse,
): Payload {
  const { contract, type } = against;
  const values = new Map<string, Value>();
  const inline = new Map<string, readonly Payload[]>();
  for (const [name, given] of Object.entries(body)) {
    const property = type.properties.get(name);
    if (property !== undefined) {
      const value = readJson(property, given);
      if (isWritable(property, type, use)) values.set(name, value);
      else checkReadOnly(property, value, use);
      continue;
    }
    if (name === '__metadata') continue;
    const target = contract.entityTypes.get(type.navigations.get(name)?.target ?? '');
    if (target === undefined) throw unknownProperty(name, type);
    const items = inlined(given);
    if (items === undefined) continue;
    if (use.for === 'update') throw deepUpdate(name);
    inline.set(name, readInline(contract, target, items));
  }
  return { values, inline };
}

function unknownProperty(name: string, type: EntityType): Error {
  const shown = name.slice(0, 60);
  return badRequest(
    {
      EN: `Property '${shown}' is invalid for ${type.name}`,
      DE: `Eigenschaft '${shown}' ist ungültig für ${type.name}`,
    },
    shown,
  );
}

function deepUpdate(name: string): Error {
  return badRequest(
    {
      EN: `Deep update is not supported; change '${name}' by requests of its own`,
      DE: `Tiefe Änderung wird nicht unterstützt; '${name}' durch eigene Anfragen ändern`,
    },
    name,
  );
}
