/**
 * Owns how an HTML body is read as lines of plain text, each with the nodes that made it, so that one line can be changed and the others stay as they are. Pure.
 * Blocks, table rows and line breaks end a line; cells are separated by a tab, list items marked by "- " or a number; a link is followed by its address unless it
 * says it itself. Margins make no empty lines: what looks like a blank line is one only if it is an element of its own.
 */
import { parse, serialize, type DefaultTreeAdapterTypes } from 'parse5';

import { plainText } from './text.ts';

export type Element = DefaultTreeAdapterTypes.Element;
export type TextNode = DefaultTreeAdapterTypes.TextNode;
export type ChildNode = DefaultTreeAdapterTypes.ChildNode;
export type Body = { readonly document: DefaultTreeAdapterTypes.Document; readonly body: Element };

/** `nodes`: the text nodes in it; `breaks`: the `<br>` that ended it, if one did; `links`: the addresses of the links in it. */
export type Line = {
  readonly text: string;
  readonly nodes: readonly TextNode[];
  readonly breaks: Element | undefined;
  readonly links: readonly string[];
};

export function bodyOf(html: string): Body {
  const document = parse(html);
  const root = document.childNodes.find((node): node is Element => node.nodeName === 'html');
  const body = root?.childNodes.find((node): node is Element => node.nodeName === 'body');
  // The parser makes a body for every text but a frame set; that one is replaced, because it has no text to keep.
  return body === undefined ? bodyOf('<html><body></body></html>') : { document, body };
}

export const htmlOf = ({ document }: Body): string => serialize(document);

export const isElement = (node: DefaultTreeAdapterTypes.Node): node is Element => 'tagName' in node;
export const isText = (node: DefaultTreeAdapterTypes.Node): node is TextNode => node.nodeName === '#text';

const attribute = (element: Element, name: string): string =>
  element.attrs.find((each) => each.name === name)?.value ?? '';

const unread = new Set(
  'script style head title noscript noframes noembed iframe template textarea select object svg math xmp'.split(' '),
);
const blocks = new Set(
  `address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p
   pre section summary table tbody tfoot thead tr ul`.split(/\s+/),
);

const isHidden = (element: Element): boolean =>
  unread.has(element.tagName) || /display\s*:\s*none|mso-hide\s*:\s*all/i.test(attribute(element, 'style'));
const keepsSpace = (element: Element): boolean =>
  element.tagName === 'pre' || /white-space\s*:\s*(pre|break-spaces)/i.test(attribute(element, 'style'));

/** While reading: the lines that are finished, and the one that is not. */
type Reader = {
  readonly lines: Line[];
  text: string;
  nodes: TextNode[];
  links: string[];
  /** How many lines there were when the current table row began. */
  row: number;
  /** A cell has begun and nothing was read in it yet. */
  cell: boolean;
  /** What the next text is preceded by: the mark of a list item. */
  mark: string;
};

/** Keeps apart the blanks that HTML joins from those that it shows. */
const solid = '\u00a0';

export function linesOf(body: Element): readonly Line[] {
  const reader: Reader = { lines: [], text: '', nodes: [], links: [], row: 0, cell: false, mark: '' };
  readChildren(reader, body, { pre: false, depth: 0 });
  if (reader.text !== '' || reader.nodes.length > 0) endLine(reader, undefined);
  return reader.lines;
}

type Place = { readonly pre: boolean; readonly depth: number };

function readChildren(reader: Reader, element: Element, place: Place): void {
  let number = Number(attribute(element, 'start') || 1);
  for (const child of element.childNodes) {
    if (isText(child)) readText(reader, child, place);
    else if (isElement(child) && !isHidden(child)) {
      readElement(reader, child, { ...place, mark: child.tagName === 'li' ? markOf(element, number++, place) : '' });
    }
  }
}

const markOf = (list: Element, number: number, { depth }: Place): string =>
  solid.repeat(2 * Math.max(0, depth - 1)) + (list.tagName === 'ol' ? `${number}.` : '-') + solid;

function readElement(reader: Reader, element: Element, place: Place & { readonly mark: string }): void {
  const { tagName } = element;
  if (tagName === 'br') return endLine(reader, element);
  if (tagName === 'td' || tagName === 'th') startCell(reader, element);
  if (blocks.has(tagName)) readBlock(reader, element, place);
  else readInline(reader, element, place);
}

function readBlock(reader: Reader, element: Element, { pre, depth, mark }: Place & { readonly mark: string }): void {
  const { tagName } = element;
  gap(reader);
  const outerRow = reader.row;
  if (tagName === 'tr') reader.row = reader.lines.length;
  if (mark !== '') reader.mark = mark;
  const list = tagName === 'ul' || tagName === 'ol';
  readChildren(reader, element, { pre: pre || keepsSpace(element), depth: list ? depth + 1 : depth });
  if (tagName === 'tr') reader.cell = false;
  gap(reader);
  // The mark of an item without text must not go to what follows the list.
  if (tagName === 'li') reader.mark = '';
  reader.row = outerRow;
}

function readInline(reader: Reader, element: Element, { pre, depth }: Place): void {
  const before = reader.text.length;
  readChildren(reader, element, { pre: pre || keepsSpace(element), depth });
  if (element.tagName === 'a') readAddress(reader, attribute(element, 'href'), before);
}

/** A block begins or ends: what was read is a line, unless a cell has just begun. A `<br>` at the very end of a block has ended its line already. */
function gap(reader: Reader): void {
  if (!reader.cell && (reader.text !== '' || reader.nodes.length > 0)) endLine(reader, undefined);
}

function endLine(reader: Reader, breaks: Element | undefined): void {
  const text = plainText(reader.text.replace(/ $/, '').replaceAll(solid, ' ')).trimEnd();
  reader.lines.push({ text, nodes: reader.nodes, breaks, links: reader.links });
  Object.assign(reader, { text: '', nodes: [], links: [], cell: false });
}

/** Blocks within a cell make lines; the cell beside it continues the last one. */
function startCell(reader: Reader, cell: Element): void {
  const row = cell.parentNode?.childNodes.filter((node) => isElement(node)) ?? [];
  if (row.indexOf(cell) <= 0) return;
  const last = reader.text === '' && reader.lines.length > reader.row ? reader.lines.at(-1) : undefined;
  if (last !== undefined && last.breaks === undefined) {
    reader.lines.pop();
    Object.assign(reader, { text: last.text, nodes: [...last.nodes], links: [...last.links] });
  }
  reader.text = `${reader.text.replace(/ $/, '')}\t`;
  reader.cell = true;
}

function readText(reader: Reader, node: TextNode, { pre }: Place): void {
  if (pre) return readPreformatted(reader, node);
  const text = node.value.replace(/[ \t\n\f\r]+/g, ' ');
  const joins = reader.text === '' || /[ \t]$/.test(reader.text);
  add(reader, node, joins ? text.replace(/^ /, '') : text);
}

function readPreformatted(reader: Reader, node: TextNode): void {
  const [first = '', ...rest] = node.value.replaceAll(' ', solid).split('\n');
  add(reader, node, first);
  for (const line of rest) {
    endLine(reader, undefined);
    add(reader, node, line);
  }
}

function add(reader: Reader, node: TextNode, text: string): void {
  if (text === '') return;
  reader.text += reader.mark + text;
  reader.mark = '';
  reader.cell = false;
  reader.nodes.push(node);
}

/** `Agenda <https://…>`; an address that is the text itself is not repeated. */
function readAddress(reader: Reader, href: string, before: number): void {
  const address = href.replace(/^mailto:/i, '').trim();
  if (!/^(https?:|mailto:|tel:|ftp:)/i.test(href)) return;
  reader.links.push(href);
  const shown = reader.text.slice(before).replaceAll(solid, ' ').trim();
  if (shown !== '' && !same(shown, address)) reader.text = `${reader.text.replace(/ $/, '')} <${address}>`;
}

const same = (shown: string, address: string): boolean => {
  const bare = (text: string): string => text.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  return bare(shown) === bare(address);
};
