/**
 * Owns reading XML: strict, namespace-aware, without document types (so without entities of the sender's making). What is not well-formed is
 * refused with the place; nothing is guessed.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element with its namespace resolved. `text` is all character data directly inside, CDATA included. */
export type XmlElement = {
  ns: string;
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
};

export class XmlError extends Error {}

const DEEPEST = 100;
/** More elements than any batch has, and few enough to hold in memory. */
const MOST_ELEMENTS = 250_000;

/** Parses a document. Throws XmlError when it is not well-formed, has a DOCTYPE, or is larger or deeper than any request.  */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, fileName: '' });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const addText = (piece: string): void => {
    const current = open.at(-1);
    if (current) current.text += piece;
  };
  parser.on('error', (error) => {
    throw new XmlError(error.message.replace(/^[^:]*:/, 'line '));
  });
  parser.on('doctype', () => {
    throw new XmlError('For security reasons DTD is prohibited in this XML document.');
  });
  parser.on('opentag', (tag) => {
    const element = elementOf(tag);
    count += 1;
    if (count > MOST_ELEMENTS) throw new XmlError('The document has too many elements.');
    if (open.length >= DEEPEST) throw new XmlError('The document nests too deeply.');
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  if (!root) throw new XmlError('Root element is missing.');
  return root;
}

function elementOf(tag: SaxesTagNS): XmlElement {
  const attributes = new Map<string, string>();
  for (const attribute of Object.values(tag.attributes))
    if (attribute.prefix === '') attributes.set(attribute.local, attribute.value);
  return { ns: tag.uri, name: tag.local, attributes, children: [], text: '' };
}

/** The first child of that name in that namespace. */
export function child(element: XmlElement, ns: string, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name && each.ns === ns);
}
