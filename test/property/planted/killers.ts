/** Owns the memory of what killed each mutant, so that the next run tries that first. A hint, no proof: a killer that is gone or fails is looked for again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(__dirname, 'killers.json');

/** Name of a mutant → name of a scenario. */
export type Killers = { readonly [mutant: string]: string };

export const readKillers = (): Killers => JSON.parse(readFileSync(file, 'utf8')) as Killers;

export const writeKillers = (killers: Killers): void => {
  const sorted = Object.fromEntries(Object.entries(killers).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
};
