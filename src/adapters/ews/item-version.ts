/** Owns reading ids out of answers: the one place where text of an answer becomes a branded id. */
import { failed, ok, type Result } from '../../model/fault.ts';
import { changeKey, itemId, type ItemId } from '../../model/ids.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { child, descend, type XmlElement } from './xml-tree.ts';

/** Id and version of an item element, `undefined` when either is missing. */
export function versionOf(item: XmlElement | undefined): ItemVersion | undefined {
  const attributes = child(item, 'ItemId')?.attributes;
  const id = attributes?.get('Id');
  const key = attributes?.get('ChangeKey');
  return id && key ? { itemId: itemId(id), changeKey: changeKey(key) } : undefined;
}

/** Id alone, as deletions name it. */
export function idOf(item: XmlElement | undefined): ItemId | undefined {
  const id = child(item, 'ItemId')?.attributes.get('Id');
  return id ? itemId(id) : undefined;
}

/** The version that a create or update answers with. `maybeDone`: it was done, but we do not know as what. */
export function writtenVersion(message: XmlElement): Result<ItemVersion> {
  const version = versionOf(descend(message, 'Items')?.children[0]);
  return version === undefined ? failed({ kind: 'transient', code: 'not-understood', maybeDone: true }) : ok(version);
}
