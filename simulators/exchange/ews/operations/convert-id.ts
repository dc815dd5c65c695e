/** Owns ConvertId: the same bytes in the spellings that clients know. Clients also send it, with an id that is none, to learn the server's version. */
import { ItemError, schemaViolation } from '../fault.ts';
import { MESSAGES } from '../namespaces.ts';
import { type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { readWord, required, requiredAttribute } from '../values.ts';
import { type XmlElement } from '../xml-read.ts';
import { element, type Xml } from '../xml-write.ts';

const FORMATS = ['EwsLegacyId', 'EwsId', 'EntryId', 'HexEntryId', 'StoreId', 'OwaId'] as const;
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** No id has fewer bytes. */
const SHORTEST = 16;

export function convertIds(context: RequestContext): Xml {
  const target = readWord(requiredAttribute(context.operation, 'DestinationFormat'), FORMATS);
  const ids = required(context.operation, MESSAGES, 'SourceIds').children;
  if (ids.length === 0) throw schemaViolation("The element 'SourceIds' has incomplete content.");
  return batch('ConvertId', ids, (id) => {
    const source = readWord(requiredAttribute(id, 'Format'), FORMATS);
    const bytes = bytesOf(id, source);
    const attributes = {
      'xmlns:xsi': XSI,
      'xsi:type': 't:AlternateIdType',
      Format: target,
      Id: spelled(bytes, target),
      Mailbox: requiredAttribute(id, 'Mailbox'),
    };
    return element('m:AlternateId', attributes);
  });
}

function bytesOf(id: XmlElement, format: (typeof FORMATS)[number]): Buffer {
  if (id.name !== 'AlternateId') throw schemaViolation(`The element '${id.name}' is not expected.`);
  const text = requiredAttribute(id, 'Id');
  const bytes = Buffer.from(text, encodingOf(format));
  if (bytes.length < SHORTEST || spelled(bytes, format) !== text)
    throw new ItemError('ErrorInvalidIdMalformed', 'Id is malformed.');
  return bytes;
}

function spelled(bytes: Buffer, format: (typeof FORMATS)[number]): string {
  const text = bytes.toString(encodingOf(format));
  return format === 'HexEntryId' ? text.toUpperCase() : text;
}

function encodingOf(format: (typeof FORMATS)[number]): 'hex' | 'base64url' | 'base64' {
  if (format === 'HexEntryId') return 'hex';
  return format === 'OwaId' ? 'base64url' : 'base64';
}
