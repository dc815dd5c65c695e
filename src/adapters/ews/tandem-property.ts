/** Owns our named extended properties in the library's terms and in answers (architecture, Identity 1). */
import { ExtendedPropertyDefinition, Guid, MapiPropertyType } from 'ews-javascript-api';

import { namedPartnersOf } from '../../mapping/exchange/named-partners.ts';
import { keyPropertyName, partnersPropertyName, propertySetIdV1 } from '../../mapping/exchange/property.ts';
import { identityKey, type IdentityKey } from '../../model/ids.ts';
import { child, textOf, type XmlElement } from './xml-tree.ts';

/** @param propertySetId GUID with dashes, lower case */
export const keyProperty = (propertySetId: string = propertySetIdV1): ExtendedPropertyDefinition =>
  new ExtendedPropertyDefinition(new Guid(propertySetId), keyPropertyName, MapiPropertyType.String);

/** Holds whom we named in the body. @param propertySetId as above */
export const partnersProperty = (propertySetId: string = propertySetIdV1): ExtendedPropertyDefinition =>
  new ExtendedPropertyDefinition(new Guid(propertySetId), partnersPropertyName, MapiPropertyType.String);

/** @returns our key of a returned item; `undefined` when it carries none or one that is none of ours */
export function keyOf(item: XmlElement, propertySetId: string = propertySetIdV1): IdentityKey | undefined {
  const value = valueOf(item, keyPropertyName, propertySetId);
  try {
    return value === undefined ? undefined : identityKey(value);
  } catch {
    return undefined;
  }
}

/** @returns whom we named in the body of a returned item; `undefined` when that was never written */
export const namedIn = (item: XmlElement, propertySetId: string = propertySetIdV1): readonly string[] | undefined =>
  namedPartnersOf(valueOf(item, partnersPropertyName, propertySetId));

/** Whether a line of names in its body is ours. */
export const remembersNames = (item: XmlElement, propertySetId?: string): boolean =>
  (namedIn(item, propertySetId) ?? []).length > 0;

function valueOf(item: XmlElement, name: string, propertySetId: string): string | undefined {
  const found = item.children.find((each) => {
    const uri = each.name === 'ExtendedProperty' ? child(each, 'ExtendedFieldURI')?.attributes : undefined;
    return uri?.get('PropertyName') === name && uri.get('PropertySetId')?.toLowerCase() === propertySetId.toLowerCase();
  });
  return textOf(found, 'Value');
}
