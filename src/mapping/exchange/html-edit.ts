/**
 * Owns changes of single lines in an HTML body: the tree around them stays as it is. Pure, apart from the tree that is handed in. Whether the result reads as
 * wanted is checked by the caller, because layouts exist in which a line cannot be changed alone.
 */
import { defaultTreeAdapter, html } from 'parse5';

import { bodyOf, type ChildNode, type Element, isElement, isText, type Line } from './html-lines.ts';

const adapter = defaultTreeAdapter;
const element = (name: string, attrs: Element['attrs'] = []): Element =>
  adapter.createElement(name, html.NS.HTML, attrs);

/** Blanks that HTML would join or drop are written as no-break spaces; a tab needs preformatted text. */
function textNodes(text: string): readonly ChildNode[] {
  if (text.includes('\t')) {
    const span = element('span', [{ name: 'style', value: 'white-space:pre' }]);
    adapter.insertText(span, text);
    return [span];
  }
  if (text === '') return [];
  return [adapter.createTextNode(text.replace(/^ | (?= )| $/g, '\u00a0'))];
}

/** One line as a block of its own. */
export function block(text: string): Element {
  const div = element('div');
  const nodes = text === '' ? [element('br')] : textNodes(text);
  for (const node of nodes) adapter.appendChild(div, node);
  return div;
}

/** `<div><a href="address">label</a>text</div>` */
export function linkBlock(label: string, address: string, text = ''): Element {
  const div = element('div');
  const anchor = element('a', [{ name: 'href', value: address }]);
  adapter.insertText(anchor, label);
  adapter.appendChild(div, anchor);
  for (const node of textNodes(text)) adapter.appendChild(div, node);
  return div;
}

export const append = (body: Element, node: ChildNode): void => adapter.appendChild(body, node);

/** Puts nodes first into the body. */
export function prepend(body: Element, nodes: readonly ChildNode[]): void {
  const first = body.childNodes[0];
  for (const node of nodes) {
    if (first === undefined) adapter.appendChild(body, node);
    else adapter.insertBefore(body, node, first);
  }
}

/** The text takes the place of the line's first node; its formatting goes with the old text. */
export function replaceLine(line: Line, text: string): void {
  const anchor = placeOf(line);
  if (anchor === undefined) return;
  for (const node of textNodes(text)) insertBefore(node, anchor);
  for (const node of line.nodes) remove(node);
}

/** Takes the line out, and what is empty without it. */
export function removeLine(line: Line): void {
  for (const node of line.nodes) remove(node);
  if (line.breaks !== undefined) remove(line.breaks);
}

/** New lines behind an old one, within the same block. */
export function insertBehind(line: Line, texts: readonly string[]): void {
  const last = line.breaks ?? outermostInline(line.nodes.at(-1));
  if (last === undefined) return;
  const after = last.parentNode?.childNodes[last.parentNode.childNodes.indexOf(last) + 1];
  const put = (node: ChildNode): void => {
    if (after !== undefined) insertBefore(node, after);
    else if (last.parentNode !== null) adapter.appendChild(last.parentNode, node);
  };
  for (const text of texts) {
    if (line.breaks === undefined) put(element('br'));
    for (const node of textNodes(text)) put(node);
    if (line.breaks !== undefined) put(element('br'));
  }
}

const placeOf = (line: Line): ChildNode | undefined => outermostInline(line.nodes[0]) ?? line.breaks;

function insertBefore(node: ChildNode, reference: ChildNode): void {
  if (reference.parentNode !== null) adapter.insertBefore(reference.parentNode, node, reference);
}

const inline = new Set(
  'a abbr b bdi bdo big cite code del em font i ins kbd mark q s samp small span strike strong sub sup tt u'.split(' '),
);

const isInline = (node: { readonly nodeName: string }): boolean =>
  inline.has(node.nodeName) || node.nodeName.includes(':');

/** Climbs from a text to the child of its block, so that new text is outside of links and formatting. */
function outermostInline(node: ChildNode | undefined): ChildNode | undefined {
  const parent = node?.parentNode;
  return parent && isElement(parent) && isInline(parent) ? outermostInline(parent) : node;
}

const kept = new Set(['body', 'td', 'th', 'tr', 'tbody', 'table', 'html']);

function remove(node: ChildNode): void {
  const { parentNode } = node;
  if (parentNode === null) return;
  adapter.detachNode(node);
  const empty = parentNode.childNodes.every((child) => isText(child) && child.value.trim() === '');
  if (empty && isElement(parentNode) && !kept.has(parentNode.tagName)) remove(parentNode);
}

/** An empty body, for text that has none yet. */
export const emptyBody = (): ReturnType<typeof bodyOf> => bodyOf('<html><head></head><body></body></html>');
