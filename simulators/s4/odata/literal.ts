/**
 * Owns literals in URLs: `'text'`, `guid'…'`, `datetime'…'`, `datetimeoffset'…'`, numbers,
 * `true`, `false`, `null`; and key predicates made of them. Pure – no I/O.
 */
import { type EdmType, type EntityType } from '../../../contracts/s4/edmx.ts';
import { badRequest, type SapError } from './sap-error.ts';
import { canonicalGuid, type Entity, isoInstant, type Value } from './value.ts';

/** A literal with the kind of its notation. */
export type Literal = { kind: 'text' | 'guid' | 'instant' | 'number' | 'boolean' | 'null'; value: Value };

/** The error for a key or literal that cannot be read. */
export function malformed(what: string): SapError {
  return badRequest({ EN: `Malformed URI: ${what}`, DE: `Fehlerhafte URI: ${what}` });
}

const quoted = /^([a-z]*)'((?:[^']|'')*)'/i;
const bare = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?[lmdfLMDF]?(?![\w])|^(?:true|false|null)(?!\w)/;

function instant(text: string): Literal {
  // A plus sign that travelled unescaped has become a blank.
  const value = isoInstant(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  if (value === undefined) throw malformed('invalid date literal');
  return { kind: 'instant', value };
}

function prefixed(prefix: string, text: string): Literal {
  switch (prefix.toLowerCase()) {
    case '':
      return { kind: 'text', value: text };
    case 'guid': {
      const value = canonicalGuid(text);
      if (value === undefined) throw malformed('invalid GUID literal');
      return { kind: 'guid', value };
    }
    case 'datetime':
    case 'datetimeoffset':
      return instant(text);
    default:
      throw malformed(`unknown literal kind ${prefix.slice(0, 20)}`);
  }
}

function unprefixed(text: string): Literal {
  if (text === 'null') return { kind: 'null', value: null };
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
  return { kind: 'number', value: Number(text.replace(/[lmdf]$/i, '')) };
}

/** Reads the literal at the start of `text`; undefined where there is none. */
export function leadingLiteral(text: string): { literal: Literal; length: number } | undefined {
  const withQuotes = quoted.exec(text);
  if (withQuotes !== null) {
    const literal = prefixed(withQuotes[1] ?? '', (withQuotes[2] ?? '').replaceAll("''", "'"));
    return { literal, length: withQuotes[0].length };
  }
  const plain = bare.exec(text);
  return plain === null ? undefined : { literal: unprefixed(plain[0]), length: plain[0].length };
}

/** The literal kinds that fit each type; anything else is refused. */
const fitting: Record<EdmType, readonly Literal['kind'][]> = {
  'Edm.String': ['text', 'null'],
  'Edm.Guid': ['guid', 'text', 'null'],
  'Edm.Boolean': ['boolean', 'null'],
  'Edm.Int32': ['number', 'null'],
  'Edm.DateTime': ['instant', 'null'],
  'Edm.DateTimeOffset': ['instant', 'null'],
};

/** Brings a literal to the type of the property it meets. Throws 400 where they do not fit. */
export function valueFor(type: EdmType, literal: Literal, name: string): Value {
  if (!fitting[type].includes(literal.kind)) throw malformed(`literal does not fit the type of ${name}`);
  if (type !== 'Edm.Guid' || typeof literal.value !== 'string') return literal.value;
  const guid = canonicalGuid(literal.value);
  if (guid === undefined) throw malformed(`invalid GUID for ${name}`);
  return guid;
}

function wholeLiteral(text: string): Literal {
  const read = leadingLiteral(text);
  if (read === undefined || read.length !== text.length) throw malformed('invalid literal');
  return read.literal;
}

/** Reads one parameter of a function import. */
export function parameterValue(type: EdmType, text: string, name: string): Value {
  return valueFor(type, wholeLiteral(text.trim()), name);
}

/** Splits at top-level commas, not at those inside quotes. */
function parts(text: string): string[] {
  return text.match(/(?:'(?:[^']|'')*'|[^,'])+/g) ?? [];
}

/** Reads the inside of `Set(…)` into the key of the type. Throws 400 where it is not its key. */
export function parseKey(type: EntityType, text: string): Entity {
  const pieces = parts(text).map((piece) => piece.trim());
  const entries = pieces.map((piece): [string, Value] => {
    const assignment = /^(\w+)\s*=\s*(.*)$/s.exec(piece);
    const name = assignment?.[1] ?? (pieces.length === 1 ? type.key[0] : undefined) ?? '';
    const property = type.properties.get(name);
    if (property === undefined || !type.key.includes(name)) throw malformed(`invalid key of ${type.name}`);
    return [name, valueFor(property.type, wholeLiteral(assignment?.[2] ?? piece), name)];
  });
  const key = Object.fromEntries(entries);
  if (type.key.some((name) => !(name in key)) || entries.length !== type.key.length) {
    throw malformed(`invalid key of ${type.name}`);
  }
  return key;
}

function writeLiteral(type: EdmType, value: Value): string {
  if (type === 'Edm.Guid') return `guid'${value}'`;
  return typeof value === 'string' ? `'${encodeURIComponent(value.replaceAll("'", "''"))}'` : String(value);
}

/** Writes the key predicate of an entity, with brackets, ready for a URL. */
export function writeKey(type: EntityType, entity: Entity): string {
  const literals = type.key.map((name) => {
    const property = type.properties.get(name);
    return [name, writeLiteral(property?.type ?? 'Edm.String', entity[name] ?? '')] as const;
  });
  const [only] = literals;
  if (literals.length === 1 && only !== undefined) return `(${only[1]})`;
  return `(${literals.map(([name, literal]) => `${name}=${literal}`).join(',')})`;
}
