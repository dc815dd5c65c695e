/**
 * Owns what text becomes in S/4HANA. Pure. Every function is idempotent, and its result is what S/4 gives back unchanged.
 *
 * Description (CHAR 40) and location (CHAR 100) are single-line fields: ABAP loses trailing blanks, a screen field has no line breaks. A note
 * is a SAPscript text: lines lose their trailing blanks, empty lines at the end vanish. Both are UTF-16, and lengths count UTF-16 units.
 */

// Characters that XML 1.0 refuses or ABAP shows as "#": control characters, non-characters, halves of surrogate pairs.
// oxlint-disable-next-line no-control-regex -- naming control characters is the purpose
const unprintable = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]|\p{Surrogate}/gu;
// CR LF, lone CR, vertical tab (Outlook's soft line break), form feed, NEL, and Unicode's own line and paragraph separators.
const lineEnd = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** At most `units` UTF-16 units, never half a surrogate pair. */
export const cutTo = (text: string, units: number): string => {
  if (text.length <= units) return text;
  const last = text.charCodeAt(units - 1);
  const splitsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, splitsPair ? units - 1 : units);
};

/** One line: line ends and tabs become one blank each, trailing blanks go, the rest is cut to `units`. */
export const singleLine = (text: string, units: number): string =>
  cutTo(
    text
      .replace(lineEnd, '\n')
      .replace(/[\n\t]+/g, ' ')
      .replace(unprintable, '')
      .trimEnd(),
    units,
  ).trimEnd();

/** Many lines, ended by `\n`: trailing blanks of each line and empty lines at the end go. A no-break space is a blank: a body in HTML gives it back as one. */
export const multiLine = (text: string): string =>
  text
    .replace(lineEnd, '\n')
    .replace(unprintable, '')
    .replaceAll('\u00A0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
