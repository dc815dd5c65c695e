/** Owns the simple values inside requests: each reader takes an element or attribute text and throws a schema fault when it does not fit. */
import { schemaViolation } from './fault.ts';
import { TYPES } from './namespaces.ts';
import { child, type XmlElement } from './xml-read.ts';

export function readBoolean(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === '1') return true;
  if (trimmed === 'false' || trimmed === '0') return false;
  throw schemaViolation('A value is not a valid boolean.');
}

export function readInteger(
  text: string,
  range: readonly [least: number, most: number] = [-2_147_483_648, 2_147_483_647],
): number {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range[0] && value <= range[1]))
    throw schemaViolation('A value is not an integer in the allowed range.');
  return value;
}

/** The text as one of the allowed words. */
export function readWord<W extends string>(text: string | undefined, allowed: readonly W[]): W {
  const word = allowed.find((each) => each === text?.trim());
  if (word === undefined) throw schemaViolation('A value is not in the enumeration.');
  return word;
}

/** An attribute as one of the allowed words, or undefined when the attribute is absent. */
export function readOptionalWord<W extends string>(text: string | undefined, allowed: readonly W[]): W | undefined {
  return text === undefined ? undefined : readWord(text, allowed);
}

/** A child that the schema requires. */
export function required(element: XmlElement, ns: string, name: string): XmlElement {
  const found = child(element, ns, name);
  if (!found) throw schemaViolation(`The element '${element.name}' has incomplete content: '${name}' is expected.`);
  return found;
}

/** The text of a child in the types namespace, or undefined. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return child(element, TYPES, name)?.text;
}

/** An attribute that the schema requires. */
export function requiredAttribute(element: XmlElement, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined) throw schemaViolation(`The required attribute '${name}' is missing.`);
  return value;
}
