/** Owns the list of operations that this server offers. Anything else is a fault. */
import { type RequestContext } from '../request-context.ts';
import { type Xml } from '../xml-write.ts';
import { convertIds } from './convert-id.ts';
import { createItems } from './create-item.ts';
import { deleteItems } from './delete-item.ts';
import { findItems } from './find-item.ts';
import { findFolders, getFolders } from './get-folder.ts';
import { getItems } from './get-item.ts';
import { getServerTimeZones } from './get-server-time-zones.ts';
import { copyItems, moveItems } from './move-item.ts';
import { resolveNames } from './resolve-names.ts';
import { getEvents, subscribe, unsubscribe } from './subscribe.ts';
import { syncFolderHierarchy } from './sync-folder-hierarchy.ts';
import { syncFolderItems } from './sync-folder-items.ts';
import { updateItems } from './update-item.ts';

/**
 * By the name of the request element. `order` lists its children as the schema orders them; `items` is the one that holds the batch, so that a
 * fault can fail every item of it.
 */
export type Operation = { run: (context: RequestContext) => Xml; order: string; items?: string };

export const operations: Readonly<Record<string, Operation>> = {
  GetFolder: { run: getFolders, order: 'FolderShape FolderIds', items: 'FolderIds' },
  FindFolder: {
    run: findFolders,
    order: 'FolderShape IndexedPageFolderView FractionalPageFolderView Restriction ParentFolderIds',
    items: 'ParentFolderIds',
  },
  SyncFolderHierarchy: { run: syncFolderHierarchy, order: 'FolderShape SyncFolderId SyncState' },
  SyncFolderItems: {
    run: syncFolderItems,
    order: 'ItemShape SyncFolderId SyncState Ignore MaxChangesReturned SyncScope',
  },
  FindItem: {
    run: findItems,
    order:
      'ItemShape IndexedPageItemView FractionalPageItemView SeekToConditionPageItemView CalendarView ContactsView GroupBy DistinguishedGroupBy Restriction SortOrder ParentFolderIds QueryString',
    items: 'ParentFolderIds',
  },
  GetItem: { run: getItems, order: 'ItemShape ItemIds', items: 'ItemIds' },
  CreateItem: { run: createItems, order: 'SavedItemFolderId Items', items: 'Items' },
  UpdateItem: { run: updateItems, order: 'SavedItemFolderId ItemChanges', items: 'ItemChanges' },
  DeleteItem: { run: deleteItems, order: 'ItemIds', items: 'ItemIds' },
  MoveItem: { run: moveItems, order: 'ToFolderId ItemIds ReturnNewItemIds', items: 'ItemIds' },
  CopyItem: { run: copyItems, order: 'ToFolderId ItemIds ReturnNewItemIds', items: 'ItemIds' },
  Subscribe: { run: subscribe, order: 'PullSubscriptionRequest PushSubscriptionRequest StreamingSubscriptionRequest' },
  Unsubscribe: { run: unsubscribe, order: 'SubscriptionId' },
  GetEvents: { run: getEvents, order: 'SubscriptionId Watermark' },
  ConvertId: { run: convertIds, order: 'SourceIds', items: 'SourceIds' },
  GetServerTimeZones: { run: getServerTimeZones, order: 'Ids' },
  ResolveNames: { run: resolveNames, order: 'ParentFolderIds UnresolvedEntry' },
};
