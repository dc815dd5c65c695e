/**
 * Owns what FindItem can compare and sort by: the value of a field of an item as text, number, truth or list.
 */
import { extendedValue } from '../store/computed-properties.ts';
import { type Calendar, type Item, propertyKey } from '../store/model.ts';
import { ItemError, schemaViolation } from './fault.ts';
import { fieldByUri } from './fields/item-kinds.ts';
import { readPropertyPath } from './fields/property-path.ts';
import { requiredAttribute } from './values.ts';
import { type XmlElement } from './xml-read.ts';

export type Comparable = string | number | boolean | readonly string[] | undefined;

/** Reads one value from an item. `property` is set for extended properties, which have an index. `isDate`: constants are instants. */
export type QueryPath = { of: (item: Item) => Comparable; property?: string; isDate: boolean };

const calendar =
  (of: (calendar: Calendar) => Comparable) =>
  (item: Item): Comparable =>
    item.content.calendar && of(item.content.calendar);

const PLAIN: Readonly<Record<string, (item: Item) => Comparable>> = {
  'item:ItemClass': ({ content }) => content.itemClass,
  'item:Subject': ({ content }) => content.subject,
  'item:Body': ({ content }) => content.body.text,
  'item:Sensitivity': ({ content }) => content.sensitivity,
  'item:Importance': ({ content }) => content.importance,
  'item:Categories': ({ content }) => content.categories,
  'item:HasAttachments': () => false,
  'item:ReminderIsSet': ({ content }) => content.reminderIsSet,
  'item:ReminderMinutesBeforeStart': ({ content }) => content.reminderMinutes,
  'item:LastModifiedName': ({ modifiedBy }) => modifiedBy,
  'calendar:IsAllDayEvent': calendar(({ allDay }) => allDay),
  'calendar:LegacyFreeBusyStatus': calendar(({ freeBusy }) => freeBusy),
  'calendar:Location': calendar(({ location }) => location),
  'calendar:IsRecurring': ({ occurrence }) => occurrence !== undefined,
  'calendar:IsCancelled': calendar(({ cancelled }) => cancelled),
  'calendar:MyResponseType': calendar(({ myResponse }) => myResponse),
};

const DATES: Readonly<Record<string, (item: Item) => Comparable>> = {
  'item:DateTimeCreated': ({ created }) => created,
  'item:DateTimeReceived': ({ created }) => created,
  'item:DateTimeSent': ({ created }) => created,
  'item:LastModifiedTime': ({ modified }) => modified,
  'calendar:Start': calendar(({ start }) => start),
  'calendar:End': calendar(({ end }) => end),
};

/** Whether an element is a path (FieldURI, IndexedFieldURI, ExtendedFieldURI). */
export function isPath(element: XmlElement): boolean {
  return element.name.endsWith('FieldURI');
}

/** Reads a path. Throws ItemError ErrorUnsupportedPathForQuery for a field that can not be searched, as a UID. */
export function readQueryPath(path: XmlElement): QueryPath {
  if (path.name === 'ExtendedFieldURI') {
    const property = propertyKey(readPropertyPath(path).path);
    return {
      property,
      isDate: path.attributes.get('PropertyType') === 'SystemTime',
      of: (item) => extendedValue(item, property)?.value,
    };
  }
  const uri = requiredAttribute(path, 'FieldURI');
  if (fieldByUri(uri) === undefined) throw schemaViolation("The 'FieldURI' attribute is invalid.");
  const of = PLAIN[uri] ?? DATES[uri];
  if (!of)
    throw new ItemError('ErrorUnsupportedPathForQuery', 'The property can not be used with this type of restriction.', {
      messageXml: { FieldURI: uri },
    });
  return { of, isDate: uri in DATES };
}
