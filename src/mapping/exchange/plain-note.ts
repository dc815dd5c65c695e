/**
 * Owns the note of an item whose body is plain text, with Tandem's own lines beside it. Pure. Nothing in plain text tells our lines from the same words of somebody
 * else but their place: the last link is ours, and the last names, if they stand right above it or the item remembers that we wrote names.
 */
import { isBareNamesLine, namesLabel, namesText, type OwnLines, plainLink, plainLinkOf } from './own-lines.ts';
import { noteText } from './text.ts';

type Parts = { readonly note: string; readonly names: string | undefined; readonly link: string | undefined };

const partsOf = (text: string, named: boolean): Parts => {
  const lines = noteText(text).split('\n');
  const link = lines.findLastIndex((line) => plainLinkOf(line) !== undefined);
  const lastNames = lines.findLastIndex(isBareNamesLine);
  const names = named || (link > 0 && lastNames === link - 1) ? lastNames : -1;
  return {
    note: noteText(lines.filter((_, index) => index !== link && index !== names).join('\n')),
    names: lines[names],
    link: lines[link],
  };
};

const composed = ({ note, names, link }: Parts): string => {
  const own = [names, link].filter((line) => line !== undefined).join('\n');
  return note === '' || own === '' ? `${note}${own}` : `${note}\n\n${own}`;
};

/** The user's text. @param named whether the item remembers names that we wrote */
export const noteOfText = (text: string, named = false): string => partsOf(text, named).note;

/** @returns the same text when the note is the same already */
export function textWithNote(text: string, note: string, named = false): string {
  const before = partsOf(text, named);
  return before.note === noteText(note) ? text : composed({ ...before, note: noteText(note) });
}

const linkAfter = (held: string | undefined, { link, language }: OwnLines): string | undefined => {
  if (link === undefined || (held !== undefined && plainLinkOf(held) === link)) return held;
  return plainLink(language, link);
};

const namesAfter = (held: string | undefined, { names, language }: OwnLines): string | undefined => {
  if (names === undefined) return held;
  if (names.length === 0) return undefined;
  return held?.endsWith(namesText(names)) === true ? held : `${namesLabel(language)}${namesText(names)}`;
};

/** The text with Tandem's own lines, each once; a line in another language stays as long as it says the same. */
export function textWithOwnLines(text: string, own: OwnLines, named = false): string {
  const before = partsOf(text, named);
  const after = { ...before, names: namesAfter(before.names, own), link: linkAfter(before.link, own) };
  return after.names === before.names && after.link === before.link ? text : composed(after);
}
