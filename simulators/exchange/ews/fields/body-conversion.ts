/**
 * Owns turning a body from HTML to text and back, plainly: good enough that words, lines and paragraphs survive, with no claim to layout.
 * Line ends are CRLF, as Exchange keeps them.
 */
import { type Body } from '../../store/model.ts';
import { escapeXml } from '../xml-write.ts';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The body in the wanted form; `Best` is the form in which it was stored. */
export function bodyAs(body: Body, wanted: 'Best' | 'HTML' | 'Text'): Body {
  if (wanted === 'Best' || wanted === body.type) return body;
  return wanted === 'Text'
    ? { type: 'Text', text: htmlToText(body.text) }
    : { type: 'HTML', text: textToHtml(body.text) };
}

/** Any line ends as CRLF. */
export function withCrLf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n');
}

function textToHtml(text: string): string {
  const lines = escapeXml(text.replaceAll('\r\n', '\n')).replaceAll('\n', '<br>\r\n');
  return `<html>\r\n<head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n</head>\r\n<body>\r\n<div class="PlainText">${lines}</div>\r\n</body>\r\n</html>`;
}

function htmlToText(html: string): string {
  const text = html
    .replaceAll(/<!--[\s\S]*?-->|<(head|style|script|title)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<br\s*\/?>\s?|<\/(p|div|li|tr|h[1-6])\s*>\s?/gi, '\n')
    .replaceAll(/<\/?[a-z!][^>]*>/gi, '')
    .replaceAll(/&(#x?[\da-f]+|[a-z]+);/gi, (whole, name: string) => entity(name) ?? whole);
  return withCrLf(
    text
      .split('\n')
      .map((line) => line.trim())
      .join('\n')
      .trim(),
  );
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()];
  const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
}
