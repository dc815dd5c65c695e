/**
 * Owns ExtendedFieldURI and ExtendedProperty: reading the path (a well-known set is turned into its GUID, so both spellings mean one property),
 * and writing a property back under the path that the client asked with.
 */
import { type ExtendedValue, type PropertyPath } from '../../store/model.ts';
import { EwsFault, schemaViolation } from '../fault.ts';
import { TYPES } from '../namespaces.ts';
import { readInteger, readWord, required } from '../values.ts';
import { child, type XmlElement } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

const WELL_KNOWN_SETS = {
  Meeting: '6ed8da90-450b-101b-98da-00aa003f1305',
  Appointment: '00062002-0000-0000-c000-000000000046',
  Common: '00062008-0000-0000-c000-000000000046',
  PublicStrings: '00020329-0000-0000-c000-000000000046',
  Address: '00062004-0000-0000-c000-000000000046',
  InternetHeaders: '00020386-0000-0000-c000-000000000046',
  CalendarAssistant: '11000e07-b51b-40d6-af21-caa85edab1d0',
  UnifiedMessaging: '4442858e-a9e3-4e80-b900-317a210cc15b',
  Task: '00062003-0000-0000-c000-000000000046',
  Sharing: '00062040-0000-0000-c000-000000000046',
} as const;

const SCALAR_TYPES = [
  'ApplicationTime',
  'Binary',
  'Boolean',
  'CLSID',
  'Currency',
  'Double',
  'Error',
  'Float',
  'Integer',
  'Long',
  'Null',
  'Object',
  'Short',
  'String',
  'SystemTime',
];
const ALL_TYPES = SCALAR_TYPES.flatMap((name) => [name, `${name}Array`]);
const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** A property as a client names it: the store's path and the attributes to echo. */
export type AskedProperty = { path: PropertyPath; attributes: Readonly<Record<string, string>> };

/** Reads an ExtendedFieldURI. Throws EwsFault for a combination that names no property. */
export function readPropertyPath(uri: XmlElement): AskedProperty {
  const type = readWord(uri.attributes.get('PropertyType'), ALL_TYPES);
  const attributes = Object.fromEntries(uri.attributes);
  const tagText = uri.attributes.get('PropertyTag');
  if (tagText !== undefined) return { path: { tag: readTag(uri, tagText), type }, attributes };
  return { path: { set: readSet(uri), ...readNameOrId(uri), type }, attributes };
}

/** Reads an ExtendedProperty with its value. */
export function readExtendedProperty(property: XmlElement): ExtendedValue {
  const { path } = readPropertyPath(required(property, TYPES, 'ExtendedFieldURI'));
  const values = child(property, TYPES, 'Values');
  if (values) return { path, value: values.children.map(({ text }) => text) };
  return { path, value: required(property, TYPES, 'Value').text };
}

/** Writes a property under the attributes that the client asked with. */
export function writeExtendedProperty(asked: AskedProperty, { value }: ExtendedValue): Xml {
  const uri = element('t:ExtendedFieldURI', asked.attributes);
  const content =
    typeof value === 'string'
      ? tag('t:Value', value)
      : tag('t:Values', sequence(value.map((each) => tag('t:Value', each))));
  return tag('t:ExtendedProperty', uri, content);
}

function readTag(uri: XmlElement, text: string): string {
  if (
    ['PropertySetId', 'DistinguishedPropertySetId', 'PropertyName', 'PropertyId'].some((name) =>
      uri.attributes.has(name),
    )
  )
    throw invalidProperty();
  if (!/^(0x[\da-f]{1,4}|\d{1,5})$/i.test(text)) throw schemaViolation('A property tag is not valid.');
  return `0x${Number(text).toString(16).padStart(4, '0')}`;
}

function readSet(uri: XmlElement): string {
  const guid = uri.attributes.get('PropertySetId');
  const wellKnown = uri.attributes.get('DistinguishedPropertySetId');
  if ((guid === undefined) === (wellKnown === undefined)) throw invalidProperty();
  if (guid === undefined)
    return WELL_KNOWN_SETS[readWord(wellKnown, Object.keys(WELL_KNOWN_SETS) as (keyof typeof WELL_KNOWN_SETS)[])];
  if (!GUID.test(guid)) throw schemaViolation('A property set is not a GUID.');
  return guid.toLowerCase();
}

function readNameOrId(uri: XmlElement): { name: string } | { id: number } {
  const name = uri.attributes.get('PropertyName');
  const id = uri.attributes.get('PropertyId');
  if ((name === undefined) === (id === undefined)) throw invalidProperty();
  return name === undefined ? { id: readInteger(id ?? '') } : { name };
}

function invalidProperty(): EwsFault {
  return new EwsFault('ErrorInvalidExtendedProperty', 'The extended property attribute combination is invalid.');
}
