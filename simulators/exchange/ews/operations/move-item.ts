/** Owns MoveItem and CopyItem: within the mailbox; what arrives has a new id. */
import { copyItem, moveItem } from '../../store/actions.ts';
import { type Item } from '../../store/model.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { ID_ONLY, writeItem } from '../item-shape.ts';
import { findFolderIn, findItem } from '../lookup.ts';
import { MESSAGES } from '../namespaces.ts';
import { actorOf, refuseIfAsked, type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { readBoolean, required } from '../values.ts';
import { child } from '../xml-read.ts';
import { tag, type Xml } from '../xml-write.ts';

export function moveItems(context: RequestContext): Xml {
  return relocate(context, (item, folder) => moveItem(actorOf(context), item, folder));
}

export function copyItems(context: RequestContext): Xml {
  return relocate(context, (item, folder) => copyItem(actorOf(context), item, folder));
}

function relocate(context: RequestContext, act: (item: Item, folder: string) => Item): Xml {
  const target = required(context.operation, MESSAGES, 'ToFolderId');
  const ids = required(context.operation, MESSAGES, 'ItemIds').children;
  if (ids.length === 0) throw schemaViolation("The element 'ItemIds' has incomplete content.");
  const wantsIds = readBoolean(child(context.operation, MESSAGES, 'ReturnNewItemIds')?.text ?? 'true');
  return batch(context.operation.name, ids, (id) => {
    const folder = findFolderIn(context, target);
    const item = findItem(context, id);
    if (item.occurrence)
      throw new ItemError('ErrorCalendarCannotMoveOrCopyOccurrence', 'An occurrence can not be moved or copied.');
    refuseIfAsked(context, { id: id.attributes.get('Id') ?? '' });
    const arrived = act(item, folder);
    context.tally.writes += 1;
    return tag('m:Items', wantsIds ? writeItem(context.mailbox, arrived, ID_ONLY) : undefined);
  });
}
