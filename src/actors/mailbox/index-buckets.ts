/**
 * Owns the index of a mailbox: 256 buckets from item ids and identity keys to the links and series that they name. An entry of a link is its GUID under the hash of the
 * id; that of a series is the key under which it is stored, under the same hash behind `series-`, so that one bucket answers for both. A release that knows no
 * series finds nothing under such an entry and keeps it when it writes the bucket back.
 */
import { createHash } from 'node:crypto';

import { type S4Guid } from '../../model/ids.ts';
import { type ReadState } from '../turn.ts';

export type SeriesStateKey = `series:${string}`;
type Target = S4Guid | SeriesStateKey;

/** Names are stable: stored buckets hold them. */
type Bucket = { readonly v: 1; readonly entries: { readonly [name: string]: Target } };

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24);

type Named = 'item' | 'key';
/** The hash names its kind, so that an item id never meets an identity key. */
export const linkEntry = (kind: Named, id: string): string => hashOf(`${kind}:${id}`);
export const seriesEntry = (kind: Named, id: string): string => `series-${linkEntry(kind, id)}`;

const bucketOf = (entry: string): string => `index:${entry.slice(-24, -22)}`;
export const bucketKeys: readonly string[] = Array.from(
  { length: 256 },
  (_, bucket) => `index:${bucket.toString(16).padStart(2, '0')}`,
);

const isSeries = (target: Target): target is SeriesStateKey => target.startsWith('series:');

type Targets = { readonly guids: readonly S4Guid[]; readonly series: readonly SeriesStateKey[] };

const targetsOf = (found: readonly Target[]): Targets => {
  const targets = [...new Set(found)];
  return {
    guids: targets.filter((target): target is S4Guid => !isSeries(target)),
    series: targets.filter(isSeries),
  };
};

/** What these entries name, each once. */
export const lookUp = async (read: ReadState, entries: readonly string[]): Promise<Targets> => {
  const found = await Promise.all(entries.map(async (entry) => (await read<Bucket>(bucketOf(entry)))?.entries[entry]));
  return targetsOf(found.filter((target) => target !== undefined));
};

/** Everything that the index names; reads every bucket. */
export const allTargets = async (read: ReadState): Promise<Targets> => {
  const buckets = await Promise.all(bucketKeys.map((key) => read<Bucket>(key)));
  return targetsOf(buckets.flatMap((bucket) => Object.values(bucket?.entries ?? {})));
};

/** `owner`: what the entry shall name, or, when it goes, what it must still name: another may own it by now (a relinked copy). */
export type IndexEdit = { readonly entry: string; readonly owner: Target; readonly goes: boolean };

export const editsOf = (owner: Target, old: readonly string[], now: readonly string[]): readonly IndexEdit[] => [
  ...old.filter((entry) => !now.includes(entry)).map((entry) => ({ entry, owner, goes: true })),
  // What stands in the index already needs no bucket to be read.
  ...now.filter((entry) => !old.includes(entry)).map((entry) => ({ entry, owner, goes: false })),
];

/** @returns the buckets to be written, after all edits in their order */
export const editedBuckets = async (
  read: ReadState,
  edits: readonly IndexEdit[],
): Promise<{ readonly [key: string]: object }> => {
  const keys = [...new Set(edits.map(({ entry }) => bucketOf(entry)))];
  const stored = await Promise.all(keys.map((key) => read<Bucket>(key)));
  const buckets = new Map(keys.map((key, place) => [key, { ...stored[place]?.entries }]));
  const changed = new Set<string>();
  for (const { entry, owner, goes } of edits) {
    const entries = buckets.get(bucketOf(entry)) ?? {};
    if ((entries[entry] === owner) !== goes) continue;
    changed.add(bucketOf(entry));
    if (goes) delete entries[entry];
    else entries[entry] = owner;
  }
  return Object.fromEntries([...changed].map((key) => [key, { v: 1, entries: buckets.get(key) ?? {} }]));
};
