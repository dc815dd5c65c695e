/** Judges EWS messages by Microsoft's schemas, which lie beside the project and are not part of it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { child, parseXml, type XmlElement } from '../../../../src/adapters/ews/xml-tree.ts';

const schema = path.resolve(__dirname, '../../../../../shared/exchange/schema/messages.xsd');

/** Reads a SOAP envelope's Body child as a tree. */
export function bodyOf(envelope: string): XmlElement {
  const limits = { characters: 10_000_000, depth: 100, elements: 100_000 };
  const content = child(parseXml(envelope, limits), 'Body')?.children[0];
  if (content === undefined) throw new Error('no body');
  return content;
}

/** @returns what the schema has against the Body child; empty when it is valid, or when the schemas are absent (printed once) */
export function schemaErrors(envelope: string): string {
  if (!isSchemaThere()) return '';
  const body = /<(?:\w+:)?Body\b[^>]*>(.*)<\/(?:\w+:)?Body>/s.exec(envelope)?.[1] ?? '';
  const open = /<([\w:]+)/.exec(body)?.[0] ?? '';
  const namespaces =
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"';
  try {
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], {
      input: body.replace(open, open + namespaces),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return '';
  } catch (error) {
    return String((error as { stderr?: Buffer }).stderr);
  }
}

let said = false;
/** False where ../shared is absent; that is printed once. */
export function isSchemaThere(): boolean {
  const there = existsSync(schema);
  if (!there && !said)
    process.stderr.write('SKIPPED: EWS requests are not judged, ../shared/exchange/schema is absent\n');
  said = true;
  return there;
}
