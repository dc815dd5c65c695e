/**
 * Fences a habit of Exchange itself: a control character that somebody pasted into a subject comes back as `&#x1;`, which is not XML, and
 * one such item would make its whole page unreadable. Pure.
 */
// In a CDATA section `&#1;` is text that somebody wrote, so sections are matched first and kept.
const sectionsAndReferences = /<!\[CDATA\[[^]*?\]\]>|&#(?:x([0-9a-f]{1,8})|(\d{1,10}));/gi;
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const bare = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Drops characters and character references that XML 1.0 does not allow; everything else stays as it is. */
export const sanitiseResponse = (xml: string): string =>
  xml.replace(bare, '').replace(sectionsAndReferences, (match, hex?: string, decimal?: string) => {
    if (hex === undefined && decimal === undefined) return match;
    const code = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
    return isXmlCharacter(code) ? match : '';
  });

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return code <= 0x10ffff && code !== 0xfffe && code !== 0xffff;
}
