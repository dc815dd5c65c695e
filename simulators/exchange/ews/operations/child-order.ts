/** Owns the check that a request's children are those of the schema, each at most once and in its order. */
import { schemaViolation } from '../fault.ts';
import { MESSAGES } from '../namespaces.ts';
import { type XmlElement } from '../xml-read.ts';

/** Throws EwsFault ErrorSchemaValidation naming the first child that does not belong where it stands. `order` is a list with blanks. */
export function checkChildren(operation: XmlElement, order: string): void {
  const names = order.split(' ');
  let last = -1;
  for (const { ns, name } of operation.children) {
    const place = ns === MESSAGES ? names.indexOf(name) : -1;
    if (place <= last) throw schemaViolation(`The element '${operation.name}' has invalid child element '${name}'.`);
    last = place;
  }
}
