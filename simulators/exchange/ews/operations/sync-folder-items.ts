/**
 * Owns SyncFolderItems: what changed in a folder since a sync state, newest first, at most 512 a page, our caller's own writes included.
 */
import { type Item } from '../../store/model.ts';
import { type SyncChange, type SyncSpan } from '../../store/sync-log.ts';
import { itemId } from '../ids.ts';
import { type ItemShape, readItemShape, writeItem } from '../item-shape.ts';
import { findFolderIn } from '../lookup.ts';
import { MESSAGES } from '../namespaces.ts';
import { readSyncState, syncState } from '../positions.ts';
import { type RequestContext } from '../request-context.ts';
import { single } from '../response.ts';
import { readInteger, required } from '../values.ts';
import { child } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

const ELEMENTS = { create: 't:Create', update: 't:Update', delete: 't:Delete' } as const;

export function syncFolderItems(context: RequestContext): Xml {
  const shape = readItemShape(required(context.operation, MESSAGES, 'ItemShape'), false);
  const limit = readInteger(required(context.operation, MESSAGES, 'MaxChangesReturned').text, [1, 512]);
  const ignored = new Set(child(context.operation, MESSAGES, 'Ignore')?.children.map((id) => id.attributes.get('Id')));
  const state = child(context.operation, MESSAGES, 'SyncState')?.text ?? '';
  return single('SyncFolderItems', () => {
    const folder = findFolderIn(context, required(context.operation, MESSAGES, 'SyncFolderId'));
    const span = begin(context, folder, state);
    if (context.faults.emptyPage(context.mailbox.email))
      return answer(syncState(context.mailbox, folder, span), false, []);
    const page = context.mailbox.syncLog(folder).page(span, limit);
    const isLast = page.cursor === span.base;
    const next = isLast
      ? { base: span.target, target: span.target, cursor: span.target }
      : { ...span, cursor: page.cursor };
    const changes = page.changes.filter((change) => !ignored.has(itemId(context.mailbox, change.item)));
    return answer(
      syncState(context.mailbox, folder, next),
      isLast,
      changes.map((change) => written(context, change, { folder, shape })),
    );
  });
}

/** Goes on with an unfinished span, or starts the next one at the newest change. */
function begin(context: RequestContext, folder: string, state: string): SyncSpan {
  const now = context.mailbox.version;
  if (state === '') return { base: 0, target: now, cursor: now };
  const span = readSyncState(context.mailbox, folder, state);
  return span.cursor === span.base || span.base === span.target
    ? { base: span.target, target: now, cursor: now }
    : span;
}

function answer(state: string, isLast: boolean, changes: readonly (Xml | undefined)[]): Xml {
  return sequence([
    tag('m:SyncState', state),
    tag('m:IncludesLastItemInRange', String(isLast)),
    tag('m:Changes', sequence(changes)),
  ]);
}

/** An item that has left since is told as a deletion in the next span, so it is passed over here. */
function written(
  context: RequestContext,
  change: SyncChange,
  from: { folder: string; shape: ItemShape },
): Xml | undefined {
  if (change.kind === 'delete')
    return tag(ELEMENTS.delete, element('t:ItemId', { Id: itemId(context.mailbox, change.item) }));
  const item: Item | undefined = context.mailbox.item(change.item);
  return item?.folder === from.folder
    ? tag(ELEMENTS[change.kind], writeItem(context.mailbox, item, from.shape))
    : undefined;
}
