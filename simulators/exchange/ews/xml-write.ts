/**
 * Owns writing XML: every text and attribute value goes through `escapeXml`, so nothing that a person typed can become markup. Characters that
 * XML 1.0 forbids are left out.
 */

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Finished XML. Made only here, so that raw text can not be mistaken for it. */
export type Xml = { readonly xml: string };

const REPLACED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

/** Text made safe for element content. */
export function escapeXml(text: string): string {
  return legal(text).replaceAll(/[&<>"\r]/g, (character) => REPLACED[character] ?? character);
}

/** An element with attributes and content: strings are escaped, `Xml` is taken as it is, `undefined` is left out. */
export function element(name: string, attributes: Attributes, ...content: readonly (Xml | string | undefined)[]): Xml {
  const head = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeAttribute(String(value))}"`))
    .join('');
  const inner = content.map((piece) => (typeof piece === 'string' ? escapeXml(piece) : (piece?.xml ?? ''))).join('');
  return { xml: inner === '' ? `<${name}${head}/>` : `<${name}${head}>${inner}</${name}>` };
}

/** An element with content only. */
export function tag(name: string, ...content: readonly (Xml | string | undefined)[]): Xml {
  return element(name, {}, ...content);
}

/** Several pieces in a row. */
export function sequence(pieces: Iterable<Xml | undefined>): Xml {
  return { xml: [...pieces].map((piece) => piece?.xml ?? '').join('') };
}

function escapeAttribute(text: string): string {
  return legal(text).replaceAll(/[&<>"\r\n\t]/g, (character) => REPLACED[character] ?? character);
}

function legal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- exactly the characters that XML 1.0 forbids
  return text.replaceAll(/[\p{Surrogate}\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '');
}
