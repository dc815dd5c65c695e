/**
 * Owns the note of an item whose body is HTML: what of the body is the user's text, and how a changed note is written without touching the rest. Pure.
 *
 * Laws (P10, tested): reading what was written yields `normaliseNote` of it; writing what was read returns the very same HTML. So a note does not drift, however
 * often it goes back and forth, and an online-meeting block survives every change.
 */
import { append, block, emptyBody, insertBehind, linkBlock, prepend, removeLine, replaceLine } from './html-edit.ts';
import { bodyOf, htmlOf, type Line, linesOf } from './html-lines.ts';
import { drawnRule, isRule, joiningLink, meetingRange } from './online-meeting.ts';
import {
  isBareNamesLine,
  isLinkLine,
  isNamesLine,
  linkLabel,
  namesLabel,
  namesText,
  type OwnLines,
} from './own-lines.ts';
import { noteText } from './text.ts';

/** What HTML can hold of a note: no-break spaces count as blanks, blanks at the end of a line are dropped. */
export const normaliseNote = (text: string): string =>
  noteText(
    noteText(text)
      .replaceAll('\u00a0', ' ')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n'),
  );

type Parts = { readonly note: readonly Line[]; readonly meeting: readonly Line[]; readonly own: readonly Line[] };

const partsOf = (lines: readonly Line[], named: boolean): Parts => {
  const range = meetingRange(lines);
  const inMeeting = (index: number): boolean => range !== undefined && index >= range.first && index <= range.last;
  const own = new Set(lines.filter((line) => isLinkLine(line) || isNamesLine(line)));
  // Names without a link are told from the same words of somebody else by their place alone.
  const bare = named && !lines.some(isNamesLine) ? lines.findLast(({ text }) => isBareNamesLine(text)) : undefined;
  if (bare !== undefined) own.add(bare);
  return {
    note: lines.filter((line, index) => !inMeeting(index) && !own.has(line)),
    meeting: lines.filter((line, index) => inMeeting(index) && !own.has(line)),
    own: lines.filter((line) => own.has(line)),
  };
};

const joined = (lines: readonly Line[]): string => noteText(lines.map(({ text }) => text).join('\n'));
const read = (html: string, named: boolean): Parts => partsOf(linesOf(bodyOf(html).body), named);

/** The user's text in a body; the online meeting and Tandem's own lines are left out. @param named whether the item remembers names that we wrote */
export const noteOfHtml = (html: string, named = false): string => joined(read(html, named).note);

/**
 * The body with another note. Only lines that differ are written anew, as plain text; if the layout does not allow that, all of the user's text is, and the meeting
 * stays; if even that fails, the whole body.
 * @returns the same text when the note is the same already
 */
export function htmlWithNote(html: string, note: string, named = false): string {
  const wanted = normaliseNote(note);
  const before = read(html, named);
  if (joined(before.note) === wanted) return html;
  const meeting = joined(before.meeting);
  const own = joined(before.own);
  const keeps = (result: string): boolean => {
    const { note: written, meeting: met, own: ours } = read(result, named);
    return joined(written) === wanted && joined(met) === meeting && joined(ours) === own;
  };
  return [edited, rewritten].map((attempt) => attempt(html, wanted, named)).find(keeps) ?? made(wanted, before);
}

/** Changes only the lines between the first and the last that differ. */
function edited(html: string, wanted: string, named: boolean): string {
  const body = bodyOf(html);
  const old = withoutEmptyEnd(partsOf(linesOf(body.body), named).note);
  const lines = wanted === '' ? [] : wanted.split('\n');
  const head = commonStart(old, lines);
  const tail = commonEnd(old, lines, head);
  const changed = old.slice(head, old.length - tail);
  const texts = lines.slice(head, lines.length - tail);
  const last = changed[Math.min(changed.length, texts.length) - 1] ?? old[head - 1];
  const added = texts.slice(changed.length);
  if (last === undefined) prepend(body.body, added.map(block));
  else insertBehind(last, added);
  changed.forEach((line, index) => {
    const text = texts[index];
    if (text === undefined) removeLine(line);
    else if (text !== line.text) replaceLine(line, text);
  });
  return htmlOf(body);
}

/** Writes all of the user's text anew, before what stays. */
function rewritten(html: string, wanted: string, named: boolean): string {
  const body = bodyOf(html);
  for (const line of partsOf(linesOf(body.body), named).note) removeLine(line);
  prepend(body.body, wanted === '' ? [] : wanted.split('\n').map(block));
  return htmlOf(body);
}

/** A body of its own; what the meeting says stays as plain lines with their links, between rules, so that nothing of the note can be taken for it. */
function made(wanted: string, { meeting, own }: Parts): string {
  const body = emptyBody();
  for (const text of wanted === '' ? [] : wanted.split('\n')) append(body.body, block(text));
  const said = meeting.filter((line) => !isRule(line));
  if (said.length > 0) append(body.body, block(drawnRule));
  for (const line of said) append(body.body, plainBlock(line));
  if (said.length > 0) append(body.body, block(drawnRule));
  for (const line of own) append(body.body, plainBlock(line));
  return htmlOf(body);
}

const plainBlock = (line: Line): ReturnType<typeof block> => {
  const address = joiningLink(line) ?? line.links[0];
  if (address === undefined) return block(line.text);
  const [label = '', ...rest] = line.text.split(` <${address}>`);
  return linkBlock(label, address, rest.join(''));
};

const withoutEmptyEnd = (lines: readonly Line[]): readonly Line[] => {
  const end = lines.findLastIndex(({ text }) => text !== '');
  return lines.slice(0, end + 1);
};

const commonStart = (old: readonly Line[], lines: readonly string[]): number => {
  const found = lines.findIndex((text, index) => old[index]?.text !== text);
  return found === -1 ? Math.min(lines.length, old.length) : found;
};

const commonEnd = (old: readonly Line[], lines: readonly string[], head: number): number => {
  const most = Math.min(old.length, lines.length) - head;
  let count = 0;
  while (count < most && old[old.length - 1 - count]?.text === lines[lines.length - 1 - count]) count += 1;
  return count;
};

type Ours = { readonly held: readonly Line[]; readonly kept: Line | undefined; readonly wanted: boolean };

/** The lines of one kind: those that are there, the one that says what is wanted already, and whether any is wanted. */
const linkOf = (own: readonly Line[], { link }: OwnLines): Ours => {
  const held = own.filter(isLinkLine);
  return link === undefined
    ? { held: [], kept: undefined, wanted: false }
    : { held, kept: held.find(({ links }) => links.includes(link)), wanted: true };
};

const namesOf = (own: readonly Line[], { link, names }: OwnLines): Ours => {
  if (names === undefined) return { held: [], kept: undefined, wanted: false };
  const held = own.filter((line) => !isLinkLine(line));
  const says = ({ text, links }: Line): boolean =>
    text.endsWith(namesText(names)) && (link === undefined || links.length === 0 || links.includes(link));
  return names.length === 0 ? { held, kept: undefined, wanted: false } : { held, kept: held.find(says), wanted: true };
};

/**
 * The body with Tandem's own lines, each once and at the end; a line in another language stays as long as it says the same.
 * @param named whether the item remembers names that we wrote
 */
export function htmlWithOwnLines(html: string, own: OwnLines, named = false): string {
  const body = bodyOf(html);
  const ours = partsOf(linesOf(body.body), named).own;
  const [link, names] = [linkOf(ours, own), namesOf(ours, own)];
  const stale = [link, names].flatMap(({ held, kept }) => held.filter((line) => line !== kept));
  const [lacksLink, lacksNames] = [link, names].map(({ kept, wanted }) => wanted && kept === undefined);
  if (stale.length === 0 && lacksLink !== true && lacksNames !== true) return html;
  stale.forEach(removeLine);
  if (lacksNames === true) append(body.body, namesBlock(own));
  if (lacksLink === true && own.link !== undefined) append(body.body, linkBlock(linkLabel(own.language), own.link));
  return htmlOf(body);
}

const namesBlock = ({ link, names = [], language }: OwnLines): ReturnType<typeof block> =>
  link === undefined
    ? block(`${namesLabel(language)}${namesText(names)}`)
    : linkBlock(namesLabel(language), link, namesText(names));
