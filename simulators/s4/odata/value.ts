/**
 * Owns values of the contract's primitive types: how they are held (instants as milliseconds,
 * GUIDs lower case with dashes), how they travel in JSON, and the facets. Pure – no I/O.
 */
import { type Property } from '../../../contracts/s4/edmx.ts';
import { badRequest } from './sap-error.ts';

/** A value as held: instants are milliseconds since 1970. */
export type Value = string | number | boolean | null;

/** Properties by name. */
export type Entity = Readonly<Record<string, Value>>;

/** A text property, '' where it is absent. */
export function textOf(entity: Entity, name: string): string {
  const value = entity[name];
  return typeof value === 'string' ? value : '';
}

/** A number or instant; 0 where it is absent. */
export function numberOf(entity: Entity, name: string): number {
  const value = entity[name];
  return typeof value === 'number' ? value : 0;
}

/** Brings a GUID to lower case with dashes; undefined where the text is none. */
export function canonicalGuid(text: string): string | undefined {
  const hex = text.replaceAll('-', '').toLowerCase();
  const dashes = text.length === 32 || /^[^-]{8}(-[^-]{4}){3}-[^-]{12}$/.test(text);
  if (!dashes || !/^[0-9a-f]{32}$/.test(hex)) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59Z');

function jsonInstant(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/.exec(value);
  // A zone offset in the JSON form changes nothing: the milliseconds are UTC already.
  const ms = match === null ? isoInstant(value) : Number(match[1]);
  return ms === undefined || ms < earliest || ms > latest ? undefined : Math.floor(ms / 1000) * 1000;
}

/** Reads `2026-11-22T10:00:00[.fff][Z|±hh:mm]`; no zone means UTC, as in `datetime'…'`. */
export function isoInstant(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(?:\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$/i.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2]}${match[3] ?? ':00'}${(match[4] ?? 'Z').toUpperCase()}`);
  return Number.isNaN(ms) ? undefined : ms;
}

const initial: Record<Property['type'], Value> = {
  'Edm.String': '',
  'Edm.Guid': null,
  'Edm.Boolean': false,
  'Edm.Int32': 0,
  'Edm.DateTime': null,
  'Edm.DateTimeOffset': null,
};

/** The value of a property that nobody set. */
export function initialValue(property: Property): Value {
  return initial[property.type];
}

type Reader = (value: unknown) => Value | undefined;
const fromJson: Record<Property['type'], Reader> = {
  'Edm.String': (value) => (typeof value === 'string' ? value : undefined),
  'Edm.Guid': (value) => (typeof value === 'string' ? canonicalGuid(value) : undefined),
  'Edm.Boolean': (value) => (typeof value === 'boolean' ? value : undefined),
  'Edm.Int32': (value) => (Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31 ? Number(value) : undefined),
  'Edm.DateTime': jsonInstant,
  'Edm.DateTimeOffset': jsonInstant,
};

/**
 * Reads one property of a JSON body and enforces its facets.
 * Throws 400 naming the property where type, length or nullability is violated.
 */
export function readJson(property: Property, value: unknown): Value {
  if (value === null) {
    if (property.nullable) return initialValue(property);
    throw badRequest(
      { EN: `Property '${property.name}' must not be null`, DE: `Eigenschaft '${property.name}' darf nicht leer sein` },
      property.name,
    );
  }
  const read = fromJson[property.type](value);
  if (read === undefined) {
    throw badRequest(
      {
        EN: `Property '${property.name}' has an invalid value for type ${property.type}`,
        DE: `Eigenschaft '${property.name}' hat einen ungültigen Wert für Typ ${property.type}`,
      },
      property.name,
    );
  }
  if (property.maxLength !== undefined && typeof read === 'string' && read.length > property.maxLength) {
    throw badRequest(
      {
        EN: `Property '${property.name}' has an invalid value: longer than ${property.maxLength} characters`,
        DE: `Eigenschaft '${property.name}' hat einen ungültigen Wert: länger als ${property.maxLength} Zeichen`,
      },
      property.name,
    );
  }
  return read;
}

/** Writes a value as it travels in JSON. */
export function writeJson(property: Property, value: Value): Value {
  if (value === null || typeof value !== 'number') return value;
  if (property.type === 'Edm.DateTime') return `/Date(${value})/`;
  return property.type === 'Edm.DateTimeOffset' ? `/Date(${value}+0000)/` : value;
}
