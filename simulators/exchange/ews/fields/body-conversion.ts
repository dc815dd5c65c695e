/**
 * Owns what Exchange does to bodies: turning HTML to text and back (good enough that words, lines and paragraphs survive, with no claim to layout), and making a document of
 * every HTML that a client sends. Line ends are CRLF, as Exchange keeps them. Each form is kept as it was stored: what a client wrote as text is text.
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
function withCrLf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n');
}

const CHARSET = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">';

/** A body as it is kept: HTML always has a head that names the character set, whatever the client sent. */
export function stored({ type, text }: Body): Body {
  return { type, text: withCrLf(type === 'HTML' && text !== '' ? asDocument(text) : text) };
}

function asDocument(html: string): string {
  if (!/<html[\s>]/i.test(html)) return `<html>\n<head>\n${CHARSET}</head>\n<body>\n${html}\n</body>\n</html>\n`;
  if (/<meta[^>]+charset=/i.test(html)) return html;
  return /<head(?:\s[^>]*)?>/i.test(html)
    ? html.replace(/<head(?:\s[^>]*)?>/i, (head) => `${head}\n${CHARSET}`)
    : html.replace(/<html[^>]*>/i, (root) => `${root}\n<head>\n${CHARSET}</head>`);
}

/** The HTML with more of it at the end of its body. */
export function appended(body: Body, more: Body): Body {
  const { text } = bodyAs(more, body.type);
  if (body.type === 'Text' || !/<\/body>/i.test(body.text)) return stored({ type: body.type, text: body.text + text });
  const inner = text.replace(/^[\s\S]*<body[^>]*>|<\/body>[\s\S]*$/gi, '');
  return { type: body.type, text: body.text.replace(/<\/body>/i, (end) => inner + end) };
}

/** Blanks that HTML would join become no-break spaces, and addresses become links. */
function textToHtml(text: string): string {
  const lines = escapeXml(text.replaceAll('\r\n', '\n'))
    .replaceAll(/^ | (?= )/gm, '&nbsp;')
    .replaceAll(/https?:\/\/[^\s<&]+/g, (address) => `<a href="${address}">${address}</a>`)
    .replaceAll('\n', '<br>\r\n');
  return `<html>\r\n<head>\r\n${CHARSET}\r\n<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n</head>\r\n<body>\r\n<div class="PlainText">${lines}</div>\r\n</body>\r\n</html>`;
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
