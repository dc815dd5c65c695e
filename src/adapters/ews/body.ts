/**
 * Owns an item's body as Exchange stores it, plain or HTML, and the note in it (docs/adr/0008). A body is HTML as soon as a person has saved it with Outlook; then a new note is
 * worked into it, and everything else in it stays. Bodies come from anybody who sends a meeting request, so size and complexity are bounded here, before the mapping.
 */
import { defaultTreeAdapter, parse } from 'parse5';

import { htmlWithNote, htmlWithOwnLines, noteOfHtml } from '../../mapping/exchange/note.ts';
import { type OwnLines } from '../../mapping/exchange/own-lines.ts';
import { noteOfText, textWithNote, textWithOwnLines } from '../../mapping/exchange/plain-note.ts';
import { noteText } from '../../mapping/exchange/text.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { child, type XmlElement } from './xml-tree.ts';

export type ItemBody = { readonly type: 'HTML' | 'Text'; readonly text: string };

/** UTF-16 units; Exchange is asked to send no more. Ten such bodies fit into one answer, and one is read within a second. */
export const largestBody = 1_000_000;

/** A body of a million characters as Outlook writes it has about 45,000. */
const mostElements = 50_000;

/** A note that was cut would be written to S/4 as if somebody had cut it, and a body that was cut would be written back cut. */
const tooLarge = failed({ kind: 'invalid', code: 'rejected' });

/** @returns `invalid/rejected` when the body is larger than `largestBody`; an item without a body has an empty one */
export function bodyOf(item: XmlElement): Result<ItemBody> {
  const body = child(item, 'Body');
  const text = body?.text ?? '';
  if (body?.attributes.get('IsTruncated') === 'true' || text.length > largestBody) return tooLarge;
  return ok({ type: body?.attributes.get('BodyType') === 'HTML' ? 'HTML' : 'Text', text });
}

/** @param named whether the item remembers names that we wrote. @returns the user's text; `invalid/rejected` when the HTML is too complex to be read */
export const noteIn = (body: ItemBody, named = false): Result<string> =>
  body.type === 'Text' ? ok(noteOfText(body.text, named)) : bounded(body.text, (html) => noteOfHtml(html, named));

const nothingOwn: OwnLines = { language: 'en' };
const empty: ItemBody = { type: 'Text', text: '' };

/** The body of a new item. @returns `invalid/rejected` when the note is too large to be read again */
export const newBody = (note: string, own: OwnLines = nothingOwn): Result<ItemBody> =>
  plainBody(empty, { note, own, named: false });

/** What is to be written into a body. `named`: whether the item remembers names that we wrote. */
export type Inscription = { readonly note?: string; readonly own?: OwnLines; readonly named?: boolean };

/**
 * The body with another note and our own lines, of the same type. The link alone is no reason to write, unless it is due: it goes with whatever else is written.
 * @returns `undefined` when note and names are the same already; `invalid/rejected` when it could not be read again
 */
export function inscribed(body: ItemBody, wanted: Inscription): Result<ItemBody | undefined> {
  const { note, named = false } = wanted;
  const own = wanted.own ?? nothingOwn;
  if (body.type === 'Text') return inscribedText(body, { note, own, named });
  const html = bounded(body.text, (text) => {
    const noted = note === undefined ? text : htmlWithNote(text, note, named);
    return noted === text && htmlWithOwnLines(text, reasonsIn(own), named) === text
      ? text
      : htmlWithOwnLines(noted, own, named);
  });
  if (!html.ok) return html;
  if (html.value === body.text) return ok(undefined);
  const again = bounded(html.value, (text) => text);
  return again.ok ? ok({ type: 'HTML', text: again.value }) : again;
}

/** What is a reason to write. */
const reasonsIn = ({ link, ...own }: OwnLines): OwnLines =>
  own.due === undefined || link === undefined ? own : { ...own, link };

type ToWrite = { readonly note: string | undefined; readonly own: OwnLines; readonly named: boolean };

function inscribedText(body: ItemBody, { note, own, named }: ToWrite): Result<ItemBody | undefined> {
  const { text } = body;
  const isSame = note === undefined || noteOfText(text, named) === noteText(note);
  if (isSame && textWithOwnLines(text, reasonsIn(own), named) === text) return ok(undefined);
  return plainBody(body, { note: note ?? noteOfText(text, named), own, named });
}

/** A note that says by itself what our lines say is written as HTML, where only real links are ours. */
function plainBody({ text }: ItemBody, { note = '', own, named }: ToWrite): Result<ItemBody> {
  const plain = textWithOwnLines(textWithNote(text, note, named), own, named);
  const remembers = own.names === undefined ? named : own.names.length > 0;
  if (plain.length > largestBody) return tooLarge;
  if (noteOfText(plain, remembers) === noteText(note)) return ok({ type: 'Text', text: plain });
  const html = bounded(htmlWithOwnLines(htmlWithNote('', note), own), (all) => all);
  return html.ok ? ok({ type: 'HTML', text: html.value }) : html;
}

function bounded(html: string, work: (html: string) => string): Result<string> {
  if (html.length > largestBody) return tooLarge;
  try {
    refuseComplex(html);
    return ok(work(html));
  } catch {
    // Also a stack that overflowed: elements can be nested deeper than any reader follows.
    return tooLarge;
  }
}

/** Broken HTML makes a browser's tree many times larger than the text: forty kilobytes can become millions of elements. So the tree is counted while it grows. */
function refuseComplex(html: string): void {
  let elements = 0;
  parse(html, {
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement: (...element) => {
        elements += 1;
        if (elements > mostElements) throw new RangeError('too many elements');
        return defaultTreeAdapter.createElement(...element);
      },
    },
  });
}
