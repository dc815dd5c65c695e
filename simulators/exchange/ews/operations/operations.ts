/** Owns the list of operations that this server offers. Anything else is a fault. */
import { type RequestContext } from '../request-context.ts';
import { type Xml } from '../xml-write.ts';
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

/** By the name of the request element. `items` is the path to the batch, to answer it whole when a fault fails it from within. */
export const operations: Readonly<Record<string, { run: (context: RequestContext) => Xml; items?: string }>> = {
  GetFolder: { run: getFolders, items: 'FolderIds' },
  FindFolder: { run: findFolders, items: 'ParentFolderIds' },
  SyncFolderHierarchy: { run: syncFolderHierarchy },
  SyncFolderItems: { run: syncFolderItems },
  FindItem: { run: findItems, items: 'ParentFolderIds' },
  GetItem: { run: getItems, items: 'ItemIds' },
  CreateItem: { run: createItems, items: 'Items' },
  UpdateItem: { run: updateItems, items: 'ItemChanges' },
  DeleteItem: { run: deleteItems, items: 'ItemIds' },
  MoveItem: { run: moveItems, items: 'ItemIds' },
  CopyItem: { run: copyItems, items: 'ItemIds' },
  Subscribe: { run: subscribe },
  Unsubscribe: { run: unsubscribe },
  GetEvents: { run: getEvents },
  GetServerTimeZones: { run: getServerTimeZones },
  ResolveNames: { run: resolveNames },
};
