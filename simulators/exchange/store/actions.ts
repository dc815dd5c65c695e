/**
 * Owns what can be done to items: create, update, move, copy, delete, archive. Each makes one commit with the events that Exchange would raise:
 * one for the item, one for every folder whose count changed, and FreeBusyChanged where the person's time changed.
 */
import { changedFields } from './content-difference.ts';
import { type Changes, type Dropped, type Mailbox } from './mailbox.ts';
import { type Content, type EventKind, type Item, type MailboxEvent } from './model.ts';
import { type ActionKind, type Store } from './store.ts';

export type DeleteKind = 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems';

/**
 * Who acts, on which mailbox. `by` is the display name that becomes LastModifiedName: an impersonating account acts as the person, so the item
 * does not show it; `through` names that account for those who watch.
 */
export type Actor = { store: Store; mailbox: Mailbox; by: string; through?: string };

const TIME_FIELDS = [
  'calendar.start',
  'calendar.end',
  'calendar.freeBusy',
  'calendar.allDay',
  'calendar.cancelled',
  'calendar.series',
];

/** Adds an item with that content to a folder. */
export function createItem(actor: Actor, folder: string, content: Content): Item {
  const item = arrival(actor, { folder, content, created: actor.store.clock.now() });
  commit(
    actor,
    { kind: 'create', item },
    {
      put: [item],
      drop: [],
      events: [...itemEvent(actor, 'Created', { item }), ...folderEvents(actor, [folder]), ...busyEvent(actor, item)],
    },
  );
  return item;
}

/** A mail arrives in the inbox. */
export function receiveMail(actor: Actor, content: Content): Item {
  const item = arrival(actor, { folder: 'inbox', content, created: actor.store.clock.now() });
  const events = (['NewMail', 'Created'] as const).flatMap((kind) => itemEvent(actor, kind, { item }));
  commit(
    actor,
    { kind: 'create', item },
    { put: [item], drop: [], events: [...events, ...folderEvents(actor, ['inbox'])] },
  );
  return item;
}

/** Replaces an item's content; the change key moves even when nothing differs, as on Exchange. */
export function updateItem(actor: Actor, before: Item, content: Content): Item {
  const version = actor.mailbox.nextVersion();
  const fields = changedFields(before.content, content);
  const item: Item = {
    ...before,
    version,
    content,
    modified: actor.store.clock.now(),
    modifiedBy: actor.by,
    fieldVersions: { ...before.fieldVersions, ...Object.fromEntries(fields.map((field) => [field, version])) },
  };
  const busy = fields.some((field) => TIME_FIELDS.includes(field)) ? busyEvent(actor, item) : [];
  commit(
    actor,
    { kind: 'update', item },
    { put: [item], drop: [], events: [...itemEvent(actor, 'Modified', { item }), ...busy] },
  );
  return item;
}

/** Moves an item to a folder, where it gets a new number (and so a new id). */
export function moveItem(actor: Actor, before: Item, folder: string): Item {
  return relocate(actor, before, { folder, kind: 'move' });
}

/** Copies an item to a folder of the same mailbox. */
export function copyItem(actor: Actor, before: Item, folder: string): Item {
  const item = arrival(actor, { folder, content: before.content, created: before.created });
  const events = [
    ...itemEvent(actor, 'Copied', { item, old: before }),
    ...folderEvents(actor, [folder]),
    ...busyEvent(actor, item),
  ];
  commit(actor, { kind: 'copy', item }, { put: [item], drop: [], events });
  return item;
}

/** Deletes as asked: for good, to Recoverable Items, or to Deleted Items (from there on to Recoverable Items). */
export function deleteItem(actor: Actor, before: Item, how: DeleteKind): void {
  const target = targetOf(before, how);
  if (target !== undefined) {
    relocate(actor, before, { folder: target, kind: 'delete' });
    return;
  }
  const changes = departure(actor, before);
  commit(
    actor,
    { kind: 'delete', item: before },
    {
      ...changes,
      events: [
        ...itemEvent(actor, 'Deleted', { item: before }),
        ...folderEvents(actor, [before.folder]),
        ...busyEvent(actor, before),
      ],
    },
  );
}

/** Retention: the item leaves for the archive, which the mailbox sees as a deletion for good. */
export function archiveItem(actor: Actor, before: Item): void {
  const copy = arrival(actor, { folder: 'archivemsgfolderroot', content: before.content, created: before.created });
  const changes = departure(actor, before);
  commit(
    actor,
    { kind: 'archive', item: before },
    {
      ...changes,
      put: [copy],
      events: [...itemEvent(actor, 'Deleted', { item: before }), ...folderEvents(actor, [before.folder])],
    },
  );
}

function relocate(actor: Actor, before: Item, to: { folder: string; kind: ActionKind }): Item {
  const { drop } = departure(actor, before);
  const item = arrival(actor, { folder: to.folder, content: before.content, created: before.created });
  const events = [
    ...itemEvent(actor, 'Moved', { item, old: before }),
    ...folderEvents(actor, [before.folder, to.folder]),
    ...busyEvent(actor, before),
  ];
  commit(actor, { kind: to.kind, item }, { put: [item], drop, events });
  return item;
}

function targetOf(item: Item, how: DeleteKind): string | undefined {
  const recoverable = item.folder.startsWith('recoverableitems');
  if (how === 'HardDelete' || (how === 'SoftDelete' && recoverable)) return undefined;
  if (how === 'SoftDelete' || item.folder === 'deleteditems' || recoverable) return 'recoverableitemsdeletions';
  return 'deleteditems';
}

function arrival(actor: Actor, from: { folder: string; content: Content; created: number }): Item {
  const version = actor.mailbox.nextVersion();
  return {
    number: actor.mailbox.nextNumber(),
    folder: from.folder,
    version,
    entered: version,
    created: from.created,
    modified: actor.store.clock.now(),
    modifiedBy: actor.by,
    content: from.content,
    fieldVersions: {},
  };
}

function departure(actor: Actor, item: Item): { put: Item[]; drop: Dropped[] } {
  const { number, folder, entered } = item;
  return { put: [], drop: [{ number, folder, entered, version: actor.mailbox.nextVersion() }] };
}

function itemEvent(actor: Actor, kind: EventKind, { item, old }: { item: Item; old?: Item }): MailboxEvent[] {
  const event = {
    number: actor.mailbox.nextEvent(),
    at: actor.store.clock.now(),
    kind,
    folder: item.folder,
    item: { number: item.number, version: item.version },
  };
  return [old ? { ...event, old: { number: old.number, version: old.version, folder: old.folder } } : event];
}

function folderEvents(actor: Actor, folders: readonly string[]): MailboxEvent[] {
  return [...new Set(folders)].map((folder) => ({
    number: actor.mailbox.nextEvent(),
    at: actor.store.clock.now(),
    kind: 'Modified',
    folder,
  }));
}

function busyEvent(actor: Actor, item: Item): MailboxEvent[] {
  return item.folder === 'calendar' && item.content.calendar ? itemEvent(actor, 'FreeBusyChanged', { item }) : [];
}

function commit(actor: Actor, done: { kind: ActionKind; item: Item }, changes: Changes): void {
  actor.store.commit({ mailbox: actor.mailbox, by: actor.through ?? actor.by, ...done, changes });
}
