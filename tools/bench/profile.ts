/** Owns the summary of a processor profile (`.cpuprofile`): own time by module, the idle time left out. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as z from 'zod';

import { round } from './numbers.ts';

const profileSchema = z.object({
  nodes: z.array(z.object({ id: z.number(), callFrame: z.object({ functionName: z.string(), url: z.string() }) })),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

export type Share = { readonly module: string; readonly ms: number; readonly percent: number };

/** `src/adapters/ews`, a package's name, `node:http`, or what V8 calls itself. */
const moduleOf = (functionName: string, url: string): string => {
  const library = url.lastIndexOf('/node_modules/');
  if (library >= 0) return /^(@[^/]+\/[^/]+|[^/]+)/.exec(url.slice(library + '/node_modules/'.length))?.[1] ?? url;
  const own = /\/dist\/(src\/[^/]+(?:\/[^/.]+(?=\/))?)/.exec(url)?.[1];
  if (own !== undefined) return own;
  if (url.startsWith('node:')) return url.replace(/^node:internal\/([^/]+).*$/, 'node: $1').replace(/^node:/, 'node: ');
  return url === '' ? functionName || '(anonymous)' : url;
};

/** Own time by module, the largest first. Startup is part of it. */
export const summarise = async (folder: string): Promise<readonly Share[]> => {
  const file = (await readdir(folder)).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`There is no profile in ${folder}.`);
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
  const modules = new Map(nodes.map(({ id, callFrame }) => [id, moduleOf(callFrame.functionName, callFrame.url)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = modules.get(id) ?? '';
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  const total = [...times.values()].reduce((sum, ms) => sum + ms, 0);
  return [...times]
    .map(([module, ms]) => ({ module, ms: Math.round(ms), percent: round((ms / total) * 100) }))
    .toSorted((a, b) => b.ms - a.ms);
};
