/** Owns GetItem: items by id, in the shape asked for, with everything that only GetItem gives. */
import { schemaViolation } from '../fault.ts';
import { readItemShape, writeItem } from '../item-shape.ts';
import { findItem } from '../lookup.ts';
import { MESSAGES } from '../namespaces.ts';
import { type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { required } from '../values.ts';
import { tag, type Xml } from '../xml-write.ts';

export function getItems(context: RequestContext): Xml {
  const shape = readItemShape(required(context.operation, MESSAGES, 'ItemShape'), true);
  const ids = required(context.operation, MESSAGES, 'ItemIds').children;
  if (ids.length === 0) throw schemaViolation("The element 'ItemIds' has incomplete content.");
  return batch('GetItem', ids, (id) => tag('m:Items', writeItem(context.mailbox, findItem(context, id), shape)));
}
