/**
 * Fences traps E2 and E4: reads a page of SyncFolderItems in the server's order, and reports what it does not know instead of losing the page.
 */
import { failed, ok, type Result } from '../../model/fault.ts';
import { type ItemId, syncState } from '../../model/ids.ts';
import { type ItemVersion, type SyncPage } from '../../ports/exchange.ts';
import { idOf, versionOf } from './item-version.ts';
import { child, textOf, type XmlElement } from './xml-tree.ts';

type Change =
  | { readonly kind: 'changed'; readonly version: ItemVersion }
  | { readonly kind: 'deleted' | 'unknown'; readonly id: ItemId };

/** @param message a SyncFolderItemsResponseMessage */
export function readSyncPage(message: XmlElement): Result<SyncPage> {
  const state = textOf(message, 'SyncState');
  const isLast = textOf(message, 'IncludesLastItemInRange');
  if (!state || (isLast !== 'true' && isLast !== 'false')) return failed({ kind: 'invalid', code: 'not-understood' });
  const changes = (child(message, 'Changes')?.children ?? []).map(changeOf).filter((each) => each !== undefined);
  return ok({
    changed: changes.flatMap((each) => (each.kind === 'changed' ? [each.version] : [])),
    deleted: changes.flatMap((each) => (each.kind === 'deleted' ? [each.id] : [])),
    unknown: changes.flatMap((each) => (each.kind === 'unknown' ? [each.id] : [])),
    syncState: syncState(state),
    more: isLast === 'false',
  });
}

/** `undefined`: nothing that concerns us, e.g. a read flag or a change without an id. */
function changeOf(change: XmlElement): Change | undefined {
  if (change.name === 'ReadFlagChange') return undefined;
  if (change.name === 'Delete') return withId('deleted', idOf(change));
  const item = change.children[0];
  const version = versionOf(item);
  const isKnown = (change.name === 'Create' || change.name === 'Update') && item?.name === 'CalendarItem';
  return isKnown && version !== undefined ? { kind: 'changed', version } : withId('unknown', idOf(item));
}

const withId = (kind: 'deleted' | 'unknown', id: ItemId | undefined): Change | undefined =>
  id === undefined ? undefined : { kind, id };
