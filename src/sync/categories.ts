/** Owns what Tandem's categories do among a person's: they stand beside them, once. Outlook compares categories without case. Pure – no I/O. */
const asCompared = (category: string): string => category.trim().toLowerCase();

/** @returns all that are held, in their order, then those that were missing */
export function withCategories(held: readonly string[], add: readonly string[]): readonly string[] {
  const known = new Set(held.map(asCompared));
  return [...held, ...add.filter((each) => !known.has(asCompared(each)) && known.add(asCompared(each)))];
}
