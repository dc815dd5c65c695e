/**
 * Owns the folder tree that every mailbox has. A folder is named by its well-known name; users' own folders would join here as further rows.
 */

export type Folder = { name: string; parent: string | undefined; displayName: string; folderClass: string };

const folder = (
  name: string,
  parent: string | undefined,
  look: readonly [displayName: string, folderClass?: string],
): Folder => ({
  name,
  parent,
  displayName: look[0],
  folderClass: look[1] ?? 'IPF.Note',
});

/** All folders, parents first. The place in this list is part of the folder's id: only ever append. */
export const folders: readonly Folder[] = [
  folder('root', undefined, ['', 'IPF']),
  folder('msgfolderroot', 'root', ['Top of Information Store']),
  folder('calendar', 'msgfolderroot', ['Calendar', 'IPF.Appointment']),
  folder('contacts', 'msgfolderroot', ['Contacts', 'IPF.Contact']),
  folder('tasks', 'msgfolderroot', ['Tasks', 'IPF.Task']),
  folder('inbox', 'msgfolderroot', ['Inbox']),
  folder('drafts', 'msgfolderroot', ['Drafts']),
  folder('outbox', 'msgfolderroot', ['Outbox']),
  folder('sentitems', 'msgfolderroot', ['Sent Items']),
  folder('deleteditems', 'msgfolderroot', ['Deleted Items']),
  folder('junkemail', 'msgfolderroot', ['Junk Email']),
  folder('notes', 'msgfolderroot', ['Notes', 'IPF.StickyNote']),
  folder('journal', 'msgfolderroot', ['Journal', 'IPF.Journal']),
  folder('recoverableitemsroot', 'root', ['Recoverable Items']),
  folder('recoverableitemsdeletions', 'recoverableitemsroot', ['Deletions']),
  folder('recoverableitemsversions', 'recoverableitemsroot', ['Versions']),
  folder('recoverableitemspurges', 'recoverableitemsroot', ['Purges']),
  folder('archiveroot', undefined, ['', 'IPF']),
  folder('archivemsgfolderroot', 'archiveroot', ['Top of Information Store']),
];

const byName = new Map(folders.map((each) => [each.name, each]));

/** The folder with that well-known name, or undefined. */
export function folderNamed(name: string): Folder | undefined {
  return byName.get(name);
}

/** Whether `inner` lies somewhere below `outer`. */
export function liesBelow(inner: string, outer: string): boolean {
  for (let at = byName.get(inner)?.parent; at !== undefined; at = byName.get(at)?.parent) if (at === outer) return true;
  return false;
}
