/**
 * Owns the SOAP envelope: taking requests apart, and wrapping answers and faults as Exchange 2019 does.
 */
import { type EwsFault, schemaViolation } from './fault.ts';
import { ERRORS, MESSAGES, SOAP, TYPES } from './namespaces.ts';
import { child, readXml, type XmlElement, XmlError } from './xml-read.ts';
import { element, sequence, tag, type Xml } from './xml-write.ts';

export type Envelope = { header: XmlElement | undefined; operation: XmlElement };

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

/** Takes a SOAP 1.1 envelope apart. Throws EwsFault for whatever is not one with exactly one EWS operation in its body. */
export function readEnvelope(text: string): Envelope {
  const root = parsed(text);
  if (root.ns !== SOAP || root.name !== 'Envelope') throw schemaViolation('The request is not a SOAP 1.1 envelope.');
  const body = child(root, SOAP, 'Body');
  const operation = body?.children[0];
  if (!operation || body.children.length !== 1) throw schemaViolation('The SOAP body must hold exactly one operation.');
  return { header: child(root, SOAP, 'Header'), operation };
}

function parsed(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw schemaViolation(error.message);
    throw error;
  }
}

/** The whole answer around a response element. */
export function envelope(content: Xml): string {
  const version = element('h:ServerVersionInfo', {
    MajorVersion: 15,
    MinorVersion: 2,
    MajorBuildNumber: 1118,
    MinorBuildNumber: 7,
    Version: 'V2017_07_11',
    'xmlns:h': TYPES,
  });
  const body = tag('s:Body', content);
  return DECLARATION + element('s:Envelope', { 'xmlns:s': SOAP }, tag('s:Header', version), body).xml;
}

/** Finished response XML as root of an EWS message, with the prefixes `m` and `t` declared. */
export function message(name: string, ...content: readonly (Xml | undefined)[]): Xml {
  return element(`m:${name}`, { 'xmlns:m': MESSAGES, 'xmlns:t': TYPES }, ...content);
}

/** The envelope for a fault. */
export function faultEnvelope(fault: EwsFault): string {
  const values = Object.entries(fault.messageXml).map(([name, value]) =>
    name === 'Violation' ? tag('t:Violation', value) : element('t:Value', { Name: name }, value),
  );
  const detail = tag(
    'detail',
    element('e:ResponseCode', { 'xmlns:e': ERRORS }, fault.code),
    element('e:Message', { 'xmlns:e': ERRORS }, fault.message),
    values.length === 0 ? undefined : element('t:MessageXml', { 'xmlns:t': TYPES }, sequence(values)),
  );
  const code = element('faultcode', { 'xmlns:a': TYPES }, `a:${fault.code}`);
  const text = element('faultstring', { 'xml:lang': 'en-US' }, fault.message);
  return (
    DECLARATION + element('s:Envelope', { 'xmlns:s': SOAP }, tag('s:Body', tag('s:Fault', code, text, detail))).xml
  );
}
