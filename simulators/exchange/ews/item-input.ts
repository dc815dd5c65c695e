/**
 * Owns reading items that clients send: a whole item for CreateItem, single changes for UpdateItem. The schema's order and names are enforced, so
 * that a client which Exchange would refuse is refused here too.
 */
import { type Content, propertyKey } from '../store/model.ts';
import { EwsFault, ItemError, schemaViolation } from './fault.ts';
import { elementOf, type Field, type Reading } from './fields/field.ts';
import { fieldByUri, type ItemKind } from './fields/item-kinds.ts';
import { readExtendedProperty, readPropertyPath } from './fields/property-path.ts';
import { readZone } from './fields/time-zone.ts';
import { TYPES } from './namespaces.ts';
import { requiredAttribute } from './values.ts';
import { child, type XmlElement } from './xml-read.ts';

/** Applies every child of an item element to `content`. `what` says whether an unwritable field is refused by the code for creating or updating. */
export function applyItem(content: Content, item: XmlElement, context: { kind: ItemKind; reading: Reading }): Content {
  checkOrder(item, context.kind);
  const reading = readingOf(item, context.reading);
  return item.children.reduce((made, value) => applyValue(made, value, { kind: context.kind, reading }), content);
}

/** Applies one SetItemField, AppendToItemField or DeleteItemField. Throws ItemError for what can not be done to that field. */
export function applyChange(
  content: Content,
  change: XmlElement,
  context: { kind: ItemKind; reading: Reading },
): Content {
  const path = change.children[0];
  if (!path || path.ns !== TYPES) throw schemaViolation(`The element '${change.name}' has incomplete content.`);
  if (path.name === 'IndexedFieldURI')
    throw new ItemError('ErrorInvalidPropertySet', 'Set action is invalid for property.');
  if (path.name === 'ExtendedFieldURI') return applyToProperty(content, change, path);
  const field = fieldOf(path);
  if (change.name === 'DeleteItemField') return cleared(content, field);
  const value = onlyValue(change, context.kind);
  if (value.name !== elementOf(field))
    throw new ItemError('ErrorUpdatePropertyMismatch', 'The property in the update does not match the property path.');
  if (change.name === 'AppendToItemField') return appended(content, field, { value, reading: context.reading });
  return applyValue(content, value, context);
}

function applyToProperty(content: Content, change: XmlElement, path: XmlElement): Content {
  const key = propertyKey(readPropertyPath(path).path);
  if (change.name === 'AppendToItemField')
    throw new ItemError('ErrorInvalidPropertyAppend', 'Append action is not supported for this property.');
  if (change.name === 'DeleteItemField')
    return {
      ...content,
      extended: Object.fromEntries(Object.entries(content.extended).filter(([each]) => each !== key)),
    };
  const item = change.children[1];
  const property = item?.children[0];
  if (property?.name !== 'ExtendedProperty')
    throw new ItemError('ErrorUpdatePropertyMismatch', 'The property in the update does not match the property path.');
  const made = withProperty(content, property);
  if (made.extended[key] === undefined)
    throw new ItemError('ErrorUpdatePropertyMismatch', 'The property in the update does not match the property path.');
  return made;
}

function applyValue(content: Content, value: XmlElement, context: { kind: ItemKind; reading: Reading }): Content {
  if (value.name === 'ExtendedProperty') return withProperty(content, value);
  const field = context.kind.byElement.get(value.name)?.field;
  if (!field) throw schemaViolation(`The element has invalid child element '${value.name}'.`);
  if (field.set) return field.set(content, value, context.reading);
  if (field.write)
    throw new ItemError('ErrorInvalidPropertySet', 'Set action is invalid for property.', {
      messageXml: { FieldURI: field.uri },
    });
  throw new ItemError('ErrorUnsupportedPropertyDefinition', 'Property is not supported for this object type.', {
    messageXml: { FieldURI: field.uri },
  });
}

function withProperty(content: Content, property: XmlElement): Content {
  const value = readExtendedProperty(property);
  return { ...content, extended: { ...content.extended, [propertyKey(value.path)]: value } };
}

function cleared(content: Content, field: Field): Content {
  if (!field.clear)
    throw new ItemError('ErrorInvalidPropertyDelete', 'Delete action is not supported for this property.', {
      messageXml: { FieldURI: field.uri },
    });
  return field.clear(content);
}

function appended(content: Content, field: Field, from: { value: XmlElement; reading: Reading }): Content {
  if (!field.append)
    throw new ItemError('ErrorInvalidPropertyAppend', 'Append action is not supported for this property.', {
      messageXml: { FieldURI: field.uri },
    });
  return field.append(content, from.value, from.reading);
}

function onlyValue(change: XmlElement, kind: ItemKind): XmlElement {
  const item = change.children[1];
  if (!item) throw schemaViolation(`The element '${change.name}' has incomplete content.`);
  const value = item.children[0];
  if (!value || item.children.length !== 1)
    throw new ItemError(
      'ErrorIncorrectUpdatePropertyCount',
      'An object within a change description must contain one and only one property to modify.',
    );
  checkOrder(item, kind);
  return value;
}

function fieldOf(path: XmlElement): Field {
  const field = fieldByUri(requiredAttribute(path, 'FieldURI'));
  if (field === undefined) throw schemaViolation("The 'FieldURI' attribute is invalid.");
  if (field === 'foreign')
    throw new ItemError('ErrorUnsupportedPropertyDefinition', 'Property is not supported for this object type.');
  return field;
}

/** Local times in an item belong to the item's own zone when it names one. */
function readingOf(item: XmlElement, reading: Reading): Reading {
  const zone = child(item, TYPES, 'StartTimeZone');
  return zone ? { ...reading, zone: readZone(zone) } : reading;
}

function checkOrder(item: XmlElement, kind: ItemKind): void {
  if (item.ns !== TYPES || item.name !== kind.element)
    throw new EwsFault('ErrorSchemaValidation', 'The request failed schema validation.', {
      messageXml: { Violation: `The element '${item.name}' is not expected.` },
    });
  let last = -1;
  for (const value of item.children) {
    const place = value.ns === TYPES ? kind.byElement.get(value.name)?.place : undefined;
    const repeated = value.name === 'ExtendedProperty';
    if (place === undefined || place < last || (place === last && !repeated))
      throw schemaViolation(`The element '${item.name}' has invalid child element '${value.name}'.`);
    last = place;
  }
}
