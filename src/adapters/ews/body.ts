/**
 * Owns an item's body as Exchange stores it, plain or HTML, and the note in it (docs/adr/0008). A body is HTML as soon as a person has saved it with Outlook; then a new note is
 * worked into it, and everything else in it stays. Bodies come from anybody who sends a meeting request, so size and complexity are bounded here, before the mapping.
 */
import { defaultTreeAdapter, parse } from 'parse5';

import { htmlWithNote, noteOfHtml } from '../../mapping/exchange/note.ts';
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

/** @returns the user's text; `invalid/rejected` when the HTML is too complex to be read */
export const noteIn = (body: ItemBody): Result<string> =>
  body.type === 'Text' ? ok(noteText(body.text)) : bounded(body.text, noteOfHtml);

/** The body of a new item. @returns `invalid/rejected` when the note is too large to be read again */
export const newBody = (note: string): Result<ItemBody> =>
  note.length > largestBody ? tooLarge : ok({ type: 'Text', text: noteText(note) });

/** @returns the body with another note, of the same type; `undefined` when the note is the same already; `invalid/rejected` when it could not be read again */
export function bodyWithNote(body: ItemBody, note: string): Result<ItemBody | undefined> {
  if (body.type === 'Text') return noteText(body.text) === noteText(note) ? ok(undefined) : newBody(note);
  const text = bounded(body.text, (html) => htmlWithNote(html, note));
  if (!text.ok) return text;
  if (text.value === body.text) return ok(undefined);
  const again = bounded(text.value, (html) => html);
  return again.ok ? ok({ type: 'HTML', text: again.value }) : again;
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
