/** Owns the links that one slice knows, found by GUID, item id and identity key. Later additions replace earlier ones of the same GUID. */
import { type IdentityKey, type ItemId, type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';

export type LinkBook = {
  readonly add: (links: readonly Link[]) => void;
  readonly byGuid: (guid: S4Guid) => Link | undefined;
  readonly byItem: (id: ItemId) => Link | undefined;
  readonly byKey: (key: IdentityKey) => Link | undefined;
};

export const createLinkBook = (links: readonly Link[]): LinkBook => {
  const byGuid = new Map<S4Guid, Link>();
  const find = (matches: (link: Link) => boolean): Link | undefined => {
    for (const link of byGuid.values()) if (matches(link)) return link;
    return undefined;
  };
  const add = (more: readonly Link[]): void => {
    for (const link of more) byGuid.set(link.guid, link);
  };
  add(links);
  return {
    add,
    byGuid: (guid) => byGuid.get(guid),
    byItem: (id) => find((link) => link.state !== 'tombstone' && link.itemId === id),
    // A living link goes before a tombstone of the same key.
    byKey: (key) => find((link) => link.state !== 'tombstone' && link.key === key) ?? find((link) => link.key === key),
  };
};
