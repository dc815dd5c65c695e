/**
 * Owns the two look-up requests over several folders at once. The protocol allows several parents in one request, the library's typings do
 * not, though its code does.
 */
import {
  BasePropertySet,
  ComparisonMode,
  ContainmentMode,
  type ExchangeService,
  type FolderId,
  FolderSchema,
  FolderTraversal,
  FolderView,
  ItemView,
  PropertySet,
  SearchFilter,
  ServiceErrorHandling,
} from 'ews-javascript-api';

import { type IdentityKey } from '../../model/ids.ts';
import { keyProperty } from './tandem-property.ts';

type ManyParents = {
  FindItems(
    folders: readonly FolderId[],
    filter: SearchFilter,
    ...rest: readonly [null, ItemView, null, ServiceErrorHandling]
  ): Promise<unknown>;
  InternalFindFolders(
    folders: readonly FolderId[],
    filter: SearchFilter,
    ...rest: readonly [FolderView, ServiceErrorHandling]
  ): Promise<unknown>;
};

/** More copies than this of one item are not told apart anyway. */
const mostCopies = 50;
const mostFolders = 1000;

/** One response message per folder, in the order of `folders`. */
export function findItemsByKey(
  service: ExchangeService,
  folders: readonly FolderId[],
  { key, propertySetId }: { readonly key: IdentityKey; readonly propertySetId: string | undefined },
): Promise<unknown> {
  const view = new ItemView(mostCopies);
  view.PropertySet = new PropertySet(BasePropertySet.IdOnly);
  const filter = new SearchFilter.IsEqualTo(keyProperty(propertySetId), key);
  const many = service as unknown as ManyParents;
  return many.FindItems(folders, filter, null, view, null, ServiceErrorHandling.ReturnErrors);
}

/** Calendar folders anywhere below each parent; FindItem itself cannot search below a folder. */
export function findCalendarFolders(service: ExchangeService, parents: readonly FolderId[]): Promise<unknown> {
  const view = new FolderView(mostFolders);
  view.Traversal = FolderTraversal.Deep;
  view.PropertySet = new PropertySet(BasePropertySet.IdOnly);
  const filter = new SearchFilter.ContainsSubstring(
    FolderSchema.FolderClass,
    'IPF.Appointment',
    ContainmentMode.Prefixed,
    ComparisonMode.IgnoreCase,
  );
  const many = service as unknown as ManyParents;
  return many.InternalFindFolders(parents, filter, view, ServiceErrorHandling.ReturnErrors);
}
