/** Owns our named extended property in the library's terms and in answers (architecture, Identity 1). */
import { ExtendedPropertyDefinition, Guid, MapiPropertyType } from 'ews-javascript-api';

import { keyPropertyName, propertySetIdV1 } from '../../mapping/exchange/property.ts';
import { identityKey, type IdentityKey } from '../../model/ids.ts';
import { child, textOf, type XmlElement } from './xml-tree.ts';

/** @param propertySetId GUID with dashes, lower case */
export const keyProperty = (propertySetId: string = propertySetIdV1): ExtendedPropertyDefinition =>
  new ExtendedPropertyDefinition(new Guid(propertySetId), keyPropertyName, MapiPropertyType.String);

/** @returns our key of a returned item; `undefined` when it carries none or one that is none of ours */
export function keyOf(item: XmlElement, propertySetId: string = propertySetIdV1): IdentityKey | undefined {
  const property = item.children.find((each) => each.name === 'ExtendedProperty' && isKey(each, propertySetId));
  const value = textOf(property, 'Value');
  try {
    return value === undefined ? undefined : identityKey(value);
  } catch {
    return undefined;
  }
}

function isKey(property: XmlElement, propertySetId: string): boolean {
  const uri = child(property, 'ExtendedFieldURI')?.attributes;
  return (
    uri?.get('PropertyName') === keyPropertyName &&
    uri.get('PropertySetId')?.toLowerCase() === propertySetId.toLowerCase()
  );
}
