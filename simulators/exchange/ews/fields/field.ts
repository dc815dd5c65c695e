/**
 * Owns what a field of an item is to the EWS front: how it is written, and, where clients may, how it is set, cleared and appended to.
 */
import { type Mailbox } from '../../store/mailbox.ts';
import { type Content, type Item } from '../../store/model.ts';
import { type XmlElement } from '../xml-read.ts';
import { type Xml } from '../xml-write.ts';

/** What a field is written from. */
/** `detail`: by GetItem, which alone gives everything. */
export type Written = {
  mailbox: Mailbox;
  item: Item;
  bodyType: 'Best' | 'HTML' | 'Text';
  /** In UTF-16 units; longer bodies come cut, and say so. */
  largestBody?: number | undefined;
  detail: boolean;
};

/** What a value is read with: the zone for times without offset, and whether it is meant for one occurrence of a series. */
export type Reading = { zone: string; occurrence?: boolean };

export type Field = {
  /** The FieldURI, such as `item:Subject`; its second half is the element's name. */
  uri: string;
  /** In which shapes it comes: `id` always, `default` in Default and AllProperties, `all` in AllProperties, `asked` only when named. */
  shape: 'id' | 'default' | 'all' | 'asked';
  /** True: only GetItem gives it, never FindItem and SyncFolderItems. */
  detail?: boolean;
  write?: (from: Written) => Xml | undefined;
  set?: (content: Content, value: XmlElement, reading: Reading) => Content;
  clear?: (content: Content) => Content;
  append?: (content: Content, value: XmlElement, reading: Reading) => Content;
};

/** The element name of a field. */
export function elementOf(field: Field): string {
  return field.uri.slice(field.uri.indexOf(':') + 1);
}
