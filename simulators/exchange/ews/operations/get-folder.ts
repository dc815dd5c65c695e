/** Owns GetFolder and FindFolder. */
import { schemaViolation } from '../fault.ts';
import { foldersBelow, readFolderShape, writeFolder } from '../folder-shape.ts';
import { findFolder } from '../lookup.ts';
import { MESSAGES } from '../namespaces.ts';
import { type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { readInteger, readWord, required, requiredAttribute } from '../values.ts';
import { child } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

export function getFolders(context: RequestContext): Xml {
  const shape = readFolderShape(required(context.operation, MESSAGES, 'FolderShape'));
  const ids = required(context.operation, MESSAGES, 'FolderIds').children;
  if (ids.length === 0) throw schemaViolation("The element 'FolderIds' has incomplete content.");
  return batch('GetFolder', ids, (id) =>
    tag('m:Folders', writeFolder(context.mailbox, findFolder(context, id), shape)),
  );
}

export function findFolders(context: RequestContext): Xml {
  const shape = readFolderShape(required(context.operation, MESSAGES, 'FolderShape'));
  const isDeep =
    readWord(requiredAttribute(context.operation, 'Traversal'), ['Shallow', 'Deep', 'SoftDeleted'] as const) === 'Deep';
  const parents = required(context.operation, MESSAGES, 'ParentFolderIds').children;
  const view = child(context.operation, MESSAGES, 'IndexedPageFolderView');
  const offset = readInteger(view?.attributes.get('Offset') ?? '0', [0, 2_147_483_647]);
  const most = readInteger(view?.attributes.get('MaxEntriesReturned') ?? '1000', [1, 2_147_483_647]);
  return batch('FindFolder', parents, (parent) => {
    const found = foldersBelow(findFolder(context, parent), isDeep);
    const page = found.slice(offset, offset + most);
    const attributes = {
      IndexedPagingOffset: offset + page.length,
      TotalItemsInView: found.length,
      IncludesLastItemInRange: offset + page.length >= found.length,
    };
    return element(
      'm:RootFolder',
      attributes,
      tag('t:Folders', sequence(page.map((folder) => writeFolder(context.mailbox, folder, shape)))),
    );
  });
}
