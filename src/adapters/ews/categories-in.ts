/** Owns reading the categories of a returned item. */
import { child, type XmlElement } from './xml-tree.ts';

export const categoriesIn = (item: XmlElement): readonly string[] =>
  (child(item, 'Categories')?.children ?? []).map(({ text }) => text);
