/**
 * Owns ItemShape: which fields an answer holds, and writing an item in that shape.
 */
import { extendedValue } from '../store/computed-properties.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type Item, propertyKey } from '../store/model.ts';
import { schemaViolation } from './fault.ts';
import { type Field, type Written } from './fields/field.ts';
import { fieldByUri, kindOf } from './fields/item-kinds.ts';
import { type AskedProperty, readPropertyPath, writeExtendedProperty } from './fields/property-path.ts';
import { TYPES } from './namespaces.ts';
import { readInteger, readOptionalWord, readWord, requiredAttribute, textOf } from './values.ts';
import { child, type XmlElement } from './xml-read.ts';
import { sequence, tag, type Xml } from './xml-write.ts';

/** `detail`: whether fields come that only GetItem gives. */
export type ItemShape = {
  base: 'IdOnly' | 'Default' | 'AllProperties';
  bodyType: Written['bodyType'];
  largestBody?: Written['largestBody'];
  asked: ReadonlySet<string>;
  properties: readonly AskedProperty[];
  detail: boolean;
};

export const ID_ONLY: ItemShape = { base: 'IdOnly', bodyType: 'Best', asked: new Set(), properties: [], detail: false };

/** Reads an ItemShape element. Throws EwsFault when it names a field that does not exist. */
export function readItemShape(shape: XmlElement, detail: boolean): ItemShape {
  const base = readWord(textOf(shape, 'BaseShape'), ['IdOnly', 'Default', 'AllProperties'] as const);
  const bodyType = readOptionalWord(textOf(shape, 'BodyType'), ['Best', 'HTML', 'Text'] as const) ?? 'Best';
  const largestBody = textOf(shape, 'MaximumBodySize');
  const paths = child(shape, TYPES, 'AdditionalProperties')?.children ?? [];
  return {
    base,
    bodyType,
    largestBody: largestBody === undefined ? undefined : readInteger(largestBody, [1, 2_147_483_647]),
    asked: new Set(paths.filter(({ name }) => name === 'FieldURI').map(askedUri)),
    properties: paths.filter(({ name }) => name === 'ExtendedFieldURI').map(readPropertyPath),
    detail,
  };
}

/** Writes an item, in the element of its kind. */
export function writeItem(mailbox: Mailbox, item: Item, shape: ItemShape): Xml {
  const kind = kindOf(item.content);
  const from: Written = {
    mailbox,
    item,
    bodyType: shape.bodyType,
    largestBody: shape.largestBody,
    detail: shape.detail,
  };
  const pieces = kind.fields.map((field) => {
    if (field.uri === 'item:ExtendedProperty') return writeProperties(item, shape);
    return wanted(field, shape) ? field.write?.(from) : undefined;
  });
  return tag(`t:${kind.element}`, sequence(pieces));
}

function writeProperties(item: Item, shape: ItemShape): Xml {
  return sequence(
    shape.properties.map((asked) => {
      const value = extendedValue(item, propertyKey(asked.path));
      return value && writeExtendedProperty(asked, value);
    }),
  );
}

function wanted(field: Field, shape: ItemShape): boolean {
  if (field.detail === true && !shape.detail) return false;
  if (field.shape === 'id' || shape.asked.has(field.uri)) return true;
  if (shape.base === 'IdOnly') return false;
  return field.shape === 'default' || (field.shape === 'all' && shape.base === 'AllProperties');
}

function askedUri(path: XmlElement): string {
  const uri = requiredAttribute(path, 'FieldURI');
  if (fieldByUri(uri) === undefined) throw schemaViolation("The 'FieldURI' attribute is invalid.");
  return uri;
}
