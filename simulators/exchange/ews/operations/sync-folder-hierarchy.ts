/** Owns SyncFolderHierarchy. The folder tree never changes, so everything is new to a caller without state and nothing to one who has it. */
import { foldersBelow, readFolderShape, writeFolder } from '../folder-shape.ts';
import { findFolderIn } from '../lookup.ts';
import { MESSAGES } from '../namespaces.ts';
import { readSyncState, syncState } from '../positions.ts';
import { type RequestContext } from '../request-context.ts';
import { single } from '../response.ts';
import { required } from '../values.ts';
import { child } from '../xml-read.ts';
import { sequence, tag, type Xml } from '../xml-write.ts';

const HIERARCHY = '*';

export function syncFolderHierarchy(context: RequestContext): Xml {
  const shape = readFolderShape(required(context.operation, MESSAGES, 'FolderShape'));
  const from = child(context.operation, MESSAGES, 'SyncFolderId');
  const state = child(context.operation, MESSAGES, 'SyncState')?.text ?? '';
  return single('SyncFolderHierarchy', () => {
    const root = from ? findFolderIn(context, from) : 'msgfolderroot';
    if (state !== '') readSyncState(context.mailbox, HIERARCHY, state);
    const news = state === '' ? foldersBelow(root, true) : [];
    return sequence([
      tag('m:SyncState', syncState(context.mailbox, HIERARCHY, { base: 1, target: 1, cursor: 1 })),
      tag('m:IncludesLastFolderInRange', 'true'),
      tag('m:Changes', sequence(news.map((folder) => tag('t:Create', writeFolder(context.mailbox, folder, shape))))),
    ]);
  });
}
