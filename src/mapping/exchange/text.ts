/**
 * Owns what Exchange can hold of a text. Pure and idempotent: normalising what was normalised changes nothing, so that a trip through
 * Exchange is no change (sync.md, The model).
 */

/** Exchange refuses longer subjects and locations (PidTagSubject, PidLidLocation: 255 characters). */
const longestLine = 255;

/** XML 1.0 cannot carry these at all: control characters, lone surrogates, non-characters. */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Drops what XML cannot carry, not even as character references. */
export const xmlText = (text: string): string => text.replace(notXml, '');

/** Drops what XML cannot carry; every line end becomes `\n`. */
export const plainText = (text: string): string => xmlText(text.replace(/\r\n?/g, '\n'));

/** Subject and location: one line, at most 255 UTF-16 units, never half a character. Blanks at the ends are the user's and stay. */
export function singleLine(text: string): string {
  const line = plainText(text).replace(/[\n\t]+/g, ' ');
  if (line.length <= longestLine) return line;
  const cut = line.slice(0, longestLine);
  return isHighSurrogate(cut.charCodeAt(longestLine - 1)) ? cut.slice(0, -1) : cut;
}

/** Notes: line ends as `\n`; empty lines at the end are dropped, because Exchange's text form of a rich body adds them. */
export const noteText = (text: string): string => {
  const plain = plainText(text);
  let end = plain.length;
  // Not by an expression: it would start anew at each of ten thousand empty lines in the middle.
  while (plain.charAt(end - 1) === '\n') end -= 1;
  return plain.slice(0, end);
};

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
