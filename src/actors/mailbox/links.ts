/**
 * Owns how links are stored and found: one key per link, and a small index in 256 buckets from item ids and identity keys to the GUID. An update of
 * a linked item writes one link; only a new pair, a new item id or a removal touches the index.
 */
import { createHash } from 'node:crypto';

import { type IdentityKey, type ItemId, type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type ReadState } from '../turn.ts';

const linkKey = (guid: S4Guid): string => `link:${guid}`;

/** Bucket: hash → GUID. The hash names its kind, so that an item id never meets an identity key. */
type Bucket = { readonly v: 1; readonly entries: { readonly [hash: string]: S4Guid } };

const hash = (kind: 'item' | 'key', id: string): string =>
  createHash('sha256').update(`${kind}:${id}`).digest('hex').slice(0, 24);
const bucketKey = (hashed: string): string => `index:${hashed.slice(0, 2)}`;
export const bucketKeys: readonly string[] = Array.from(
  { length: 256 },
  (_, bucket) => `index:${bucket.toString(16).padStart(2, '0')}`,
);

const entriesOf = (link: Link): readonly string[] =>
  // A tombstone is found by its identity and its GUID only: the item id is history.
  link.state === 'tombstone' ? [hash('key', link.key)] : [hash('item', link.itemId), hash('key', link.key)];

export type Wanted = {
  readonly guids: readonly S4Guid[];
  readonly itemIds: readonly ItemId[];
  readonly keys: readonly IdentityKey[];
};

/** @returns each link once, in no particular order */
export const findLinks = async (read: ReadState, wanted: Wanted): Promise<readonly Link[]> => {
  const hashes = [...wanted.itemIds.map((id) => hash('item', id)), ...wanted.keys.map((key) => hash('key', key))];
  const found = await Promise.all(
    hashes.map(async (hashed) => (await read<Bucket>(bucketKey(hashed)))?.entries[hashed]),
  );
  const guids = [...new Set([...wanted.guids, ...found.filter((guid) => guid !== undefined)])];
  const links = await Promise.all(guids.map((guid) => read<Link>(linkKey(guid))));
  return links.filter((link) => link !== undefined);
};

/** What has to be written so that these links replace the stored ones; `added` counts links that are new. */
export const storeLinks = async (
  read: ReadState,
  links: readonly Link[],
): Promise<{ readonly set: { readonly [key: string]: object }; readonly added: number }> => {
  const set: { [key: string]: object } = {};
  const buckets = new Map<string, { [hash: string]: S4Guid }>();
  const bucketOf = async (hashed: string): Promise<{ [hash: string]: S4Guid }> => {
    const key = bucketKey(hashed);
    const entries = buckets.get(key) ?? { ...(await read<Bucket>(key))?.entries };
    buckets.set(key, entries);
    return entries;
  };
  let added = 0;
  const changed = new Set<string>();
  const stored = await Promise.all(links.map(({ guid }) => read<Link>(linkKey(guid))));
  for (const [place, link] of links.entries()) {
    const before = stored[place];
    if (before === undefined) added += 1;
    const old = before === undefined ? [] : entriesOf(before);
    const now = entriesOf(link);
    for (const hashed of old.filter((entry) => !now.includes(entry))) {
      const entries = await bucketOf(hashed);
      // Another link may own the entry by now (a relinked copy): only our own goes.
      if (entries[hashed] === link.guid) delete entries[hashed];
      changed.add(bucketKey(hashed));
    }
    // What an unchanged link is found by stands in the index already.
    for (const hashed of now.filter((entry) => !old.includes(entry))) {
      const entries = await bucketOf(hashed);
      if (entries[hashed] === link.guid) continue;
      entries[hashed] = link.guid;
      changed.add(bucketKey(hashed));
    }
    set[linkKey(link.guid)] = link;
  }
  for (const key of changed) set[key] = { v: 1, entries: buckets.get(key) ?? {} } satisfies Bucket;
  return { set, added };
};

/** All links, for rebuilding views and for removal; reads every bucket. */
export const allLinks = async (read: ReadState): Promise<readonly Link[]> => {
  const buckets = await Promise.all(bucketKeys.map((key) => read<Bucket>(key)));
  const guids = new Set(buckets.flatMap((bucket) => Object.values(bucket?.entries ?? {})));
  return findLinks(read, { guids: [...guids], itemIds: [], keys: [] });
};

/** Every state key that holds links. */
export const linkStateKeys = (links: readonly Link[]): readonly string[] => [
  ...bucketKeys,
  ...links.map((link) => linkKey(link.guid)),
];
