/**
 * Owns the ledger of seeds (sync.md, How): which engine, told by the hash of its sources, has played how many histories of which family, and what they broke. Seeds
 * only go on, so that no run repeats another; claims about how much was proved quote this file.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import * as z from 'zod';

import { PROJECT } from '../lib/runtime.ts';

const file = join(PROJECT, 'test', 'property', 'ledger-of-seeds.json');

const failure = z.strictObject({
  family: z.string(),
  seed: z.int(),
  /** The first property that broke. */
  sentence: z.string(),
  /** In test/traces. */
  trace: z.string(),
});
const entry = z.strictObject({
  /** First 16 hex digits of the hash of src. */
  engine: z.string(),
  /** The same of the properties and the world, which say what was proved. */
  suite: z.string(),
  /** UTC. */
  first: z.string(),
  last: z.string(),
  /** Family → histories that were played. */
  histories: z.record(z.string(), z.int()),
  seconds: z.int(),
  failures: z.array(failure),
});
const ledger = z.strictObject({
  /** Family → the first seed that nobody has drawn from. */
  next: z.record(z.string(), z.int()),
  /** Newest first. */
  entries: z.array(entry),
});

export type Entry = z.infer<typeof entry>;
export type SeedLedger = z.infer<typeof ledger>;

/** Older engines are forgotten: what they proved says nothing about this one. */
const keep = 20;
const firstSeed = 1_000_000;

const hashOf = (folders: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true });
    const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    for (const path of paths.filter((one) => one.endsWith('.ts')).toSorted())
      hash
        .update(`${relative(PROJECT, path)}\0`)
        .update(readFileSync(path))
        .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
};

const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

export const readLedger = (): SeedLedger => ledger.parse(JSON.parse(readFileSync(file, 'utf8')));

export const writeLedger = (of: SeedLedger): void =>
  writeFileSync(file, `${JSON.stringify({ ...of, entries: of.entries.slice(0, keep) }, undefined, 2)}\n`);

/** @returns that of the engine and the suite as they are now, first in the ledger */
export const ownEntry = (of: SeedLedger): Entry => {
  const engine = hashOf(['src']);
  const suite = hashOf(['test/property', 'test/support/world']);
  const known = of.entries.find((one) => one.engine === engine && one.suite === suite);
  const own = known ?? { engine, suite, first: now(), last: now(), histories: {}, seconds: 0, failures: [] };
  of.entries = [own, ...of.entries.filter((one) => one !== own)];
  return own;
};

export const takeSeed = (of: SeedLedger, family: string): number => {
  const seed = of.next[family] ?? firstSeed;
  of.next[family] = seed + 1;
  return seed;
};

export const recordRun = (entry: Entry, family: string, histories: number): void => {
  entry.histories[family] = (entry.histories[family] ?? 0) + histories;
  entry.last = now();
};

/** What may be claimed. */
export const quote = ({ engine, first, last, histories, failures }: Entry): string => {
  const runs = Object.entries(histories).map(([family, count]) => `${count.toLocaleString('en')} ${family}`);
  const broke = failures.length === 0 ? 'none broke a property' : `${failures.length} broke a property`;
  return `engine ${engine}: ${runs.join(', ') || 'nothing played'} from ${first} to ${last}, ${broke}`;
};
