/**
 * Owns reading XML: strict, namespace-aware, order-preserving (E2), text exactly as sent (E7). Hostile input is refused: no DTD, no
 * entities of its own, bounded size and depth. Errors never quote the input.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';

export type XmlElement = {
  /** Local name; `uri` is its namespace. */
  readonly name: string;
  readonly uri: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Elements in document order. */
  readonly children: readonly XmlElement[];
  /** The element's own text and CDATA, joined, untrimmed. */
  readonly text: string;
};

export type XmlLimits = { readonly characters: number; readonly depth: number; readonly elements: number };

/** Thrown by `parseXml`; says what kind of document it is not, never what it holds. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
}

type Open = { name: string; uri: string; attributes: Map<string, string>; children: XmlElement[]; text: string };

/** @throws XmlRefused when the text is not one well-formed document within the limits */
export function parseXml(text: string, limits: XmlLimits): XmlElement {
  if (text.length > limits.characters) throw new XmlRefused('the document is too large');
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let elements = 0;

  parser.on('doctype', () => refuse('a document type is not allowed'));
  parser.on('error', () => refuse('not well-formed'));
  parser.on('opentag', (tag) => {
    elements += 1;
    if (stack.length >= limits.depth || elements > limits.elements) refuse('the document is too complex');
    stack.push(opened(tag));
  });
  const addText = (part: string): void => {
    const current = stack.at(-1);
    if (current !== undefined) current.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = stack.pop();
    const parent = stack.at(-1);
    if (closed === undefined) return;
    if (parent === undefined) root = closed;
    else parent.children.push(closed);
  });

  parser.write(text).close();
  if (root === undefined) throw new XmlRefused('not a document');
  return root;
}

const refuse = (why: string): never => {
  throw new XmlRefused(why);
};

const opened = (tag: SaxesTagNS): Open => ({
  name: tag.local,
  uri: tag.uri,
  attributes: new Map(Object.values(tag.attributes).map((attribute) => [attribute.local, attribute.value])),
  children: [],
  text: '',
});

/** First child element of that local name. */
export const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((each) => each.name === name);

/** Follows a path of first children. */
export const descend = (element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined =>
  path.reduce(child, element);

/** Text of the first child of that name, `undefined` when there is no such child. */
export const textOf = (element: XmlElement | undefined, name: string): string | undefined => child(element, name)?.text;
