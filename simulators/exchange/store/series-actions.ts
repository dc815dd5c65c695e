/**
 * Owns changing and deleting what may be an occurrence. An occurrence is no item of its folder: its change is a change of the master, its events are
 * the master's.
 */
import { type Actor, deleteItem, type DeleteKind, updateItem } from './actions.ts';
import { type Content, type Item } from './model.ts';
import { withOccurrence, withoutOccurrence } from './series-edit.ts';
import { occurrenceOf } from './series.ts';

/** Replaces the content of an item, or of one occurrence of a series. */
export function changeItem(actor: Actor, before: Item, content: Content): Item {
  const master = masterOf(actor, before);
  if (!master || !before.occurrence) return updateItem(actor, before, content);
  const change = { content, now: actor.store.clock.now(), by: actor.by, version: actor.mailbox.version + 1 };
  const changed = updateItem(actor, master, withOccurrence(master, before, change));
  return occurrenceOf(changed, before.occurrence.date) ?? changed;
}

/** Deletes an item, or one occurrence; with its last occurrence goes the series. */
export function removeItem(actor: Actor, before: Item, how: DeleteKind): void {
  const master = masterOf(actor, before);
  if (!master || !before.occurrence) {
    deleteItem(actor, before, how);
    return;
  }
  const content = withoutOccurrence(master, before.occurrence.date);
  if (content) updateItem(actor, master, content);
  else deleteItem(actor, master, how);
}

/** The stored item behind an item: the master of an occurrence, or the item itself. */
export function masterOf(actor: Actor, item: Item): Item | undefined {
  return item.occurrence ? actor.mailbox.item(item.number) : item;
}
