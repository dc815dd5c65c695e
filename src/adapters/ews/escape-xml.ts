/**
 * Fences trap E1: ews-javascript-api writes text and attributes into XML as they are, so a subject `R&D <x>` breaks or extends the request.
 * Promises: after `installXmlEscaping` every value is escaped exactly once, here; callers never escape.
 */
import { EwsServiceXmlWriter } from 'ews-javascript-api';

import { xmlText } from '../../mapping/exchange/text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A reader turns a bare carriage return into a line feed, and tabs and line feeds of attributes into blanks.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const entityOf = (character: string): string => entities[character] ?? character;

/** Text content of an element. Drops what XML cannot carry. */
const escapeText = (text: string): string => xmlText(text).replace(/[&<>"\r]/g, entityOf);

/** Value of an attribute in double quotes. */
const escapeAttribute = (text: string): string => xmlText(text).replace(/[&<>"\r\n\t]/g, entityOf);

/** The library's table of zone names is escaped already: `(UTC-08:00) Pacific Time (US &amp; Canada)`. */
const isEscapedZoneName = (name: string, value: string): boolean => name === 'Name' && /^\(UTC[^<>"]*&amp;/.test(value);

type Writer = {
  WriteValue: (this: Writer, value: string, name: string) => void;
  WriteAttributeString: (this: Writer, ...parts: string[]) => void;
};

const installed = Symbol.for('tandem.ews.xml-escaping');

/** Patches the library's writer, once per process however often it is called; needed before the first request is built. */
export function installXmlEscaping(): void {
  // The library declares neither method, though every request is written through them.
  const writer = EwsServiceXmlWriter.prototype as unknown as Writer & { [installed]?: true };
  if (writer[installed]) return;
  writer[installed] = true;

  const writeValue = writer.WriteValue;
  const writeAttribute = writer.WriteAttributeString;
  writer.WriteValue = function (value, name) {
    writeValue.call(this, escapeText(String(value)), name);
  };
  writer.WriteAttributeString = function (...parts) {
    const value = String(parts.at(-1) ?? '');
    const name = parts.at(-2) ?? '';
    const escaped = isEscapedZoneName(name, value) ? value : escapeAttribute(value);
    // The library tells its two forms apart by the number of arguments.
    writeAttribute.call(this, ...parts.slice(0, -1), escaped);
  };
}
