/** Owns reading the categories of a returned item. */
import { child, type XmlElement } from './xml-tree.ts';

export const categoriesIn = (item: XmlElement): readonly string[] =>
  (child(item, 'Categories')?.children ?? []).map(({ text }) => text);

/** Outlook compares them without case. @returns all with the new ones at the end; `undefined` when there is none to add */
export function withCategories(held: readonly string[], add: readonly string[]): readonly string[] | undefined {
  const known = new Set(held.map(asCompared));
  const missing = add.filter((each) => !known.has(asCompared(each)) && known.add(asCompared(each)));
  return missing.length === 0 ? undefined : [...held, ...missing];
}

const asCompared = (category: string): string => category.trim().toLowerCase();
