/** Owns folders on the wire: shape and element. */
import { folderNamed, folders, liesBelow } from '../store/folders.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { schemaViolation } from './fault.ts';
import { fieldByUri } from './fields/item-kinds.ts';
import { readPropertyPath } from './fields/property-path.ts';
import { folderChangeKey, folderId } from './ids.ts';
import { TYPES } from './namespaces.ts';
import { readWord, requiredAttribute, textOf } from './values.ts';
import { child, type XmlElement } from './xml-read.ts';
import { element, sequence, tag, type Xml } from './xml-write.ts';

export type FolderShape = { base: 'IdOnly' | 'Default' | 'AllProperties'; asked: ReadonlySet<string> };

type FolderField = {
  name: string;
  shape: 'default' | 'all';
  write: (mailbox: Mailbox, folder: string) => Xml | undefined;
};

const RIGHTS = [
  'CreateAssociated',
  'CreateContents',
  'CreateHierarchy',
  'Delete',
  'Modify',
  'Read',
  'ViewPrivateItems',
];
const ELEMENTS: Readonly<Record<string, string>> = {
  'IPF.Appointment': 't:CalendarFolder',
  'IPF.Contact': 't:ContactsFolder',
  'IPF.Task': 't:TasksFolder',
};

const fields: readonly FolderField[] = [
  {
    name: 'ParentFolderId',
    shape: 'all',
    write: (mailbox, folder) => folderIdElement('t:ParentFolderId', mailbox, folderNamed(folder)?.parent ?? folder),
  },
  { name: 'FolderClass', shape: 'all', write: (_, folder) => tag('t:FolderClass', folderNamed(folder)?.folderClass) },
  {
    name: 'DisplayName',
    shape: 'default',
    write: (_, folder) => tag('t:DisplayName', folderNamed(folder)?.displayName),
  },
  {
    name: 'TotalCount',
    shape: 'default',
    write: (mailbox, folder) => tag('t:TotalCount', String(mailbox.countIn(folder))),
  },
  {
    name: 'ChildFolderCount',
    shape: 'default',
    write: (_, folder) => tag('t:ChildFolderCount', String(folders.filter(({ parent }) => parent === folder).length)),
  },
  {
    name: 'EffectiveRights',
    shape: 'all',
    write: () => tag('t:EffectiveRights', sequence(RIGHTS.map((right) => tag(`t:${right}`, 'true')))),
  },
  { name: 'DistinguishedFolderId', shape: 'all', write: (_, folder) => tag('t:DistinguishedFolderId', folder) },
  {
    name: 'UnreadCount',
    shape: 'default',
    write: (_, folder) =>
      elementName(folder) === 't:CalendarFolder' || elementName(folder) === 't:ContactsFolder'
        ? undefined
        : tag('t:UnreadCount', '0'),
  },
];

/** Reads a FolderShape element. Throws EwsFault for unknown fields. */
export function readFolderShape(shape: XmlElement): FolderShape {
  const paths = child(shape, TYPES, 'AdditionalProperties')?.children ?? [];
  for (const path of paths) {
    if (path.name === 'ExtendedFieldURI') readPropertyPath(path);
    else if (fieldByUri(requiredAttribute(path, 'FieldURI')) === undefined)
      throw schemaViolation("The 'FieldURI' attribute is invalid.");
  }
  return {
    base: readWord(textOf(shape, 'BaseShape'), ['IdOnly', 'Default', 'AllProperties'] as const),
    asked: new Set(paths.flatMap((path) => path.attributes.get('FieldURI') ?? [])),
  };
}

/** Writes a folder in the element of its kind. */
export function writeFolder(mailbox: Mailbox, folder: string, shape: FolderShape): Xml {
  const wanted = fields.filter(
    ({ name, shape: from }) =>
      shape.asked.has(`folder:${name}`) ||
      shape.base === 'AllProperties' ||
      (shape.base === 'Default' && from === 'default'),
  );
  return tag(
    elementName(folder),
    folderIdElement('t:FolderId', mailbox, folder),
    sequence(wanted.map(({ write }) => write(mailbox, folder))),
  );
}

/** The folders below one: its children, or everything. */
export function foldersBelow(folder: string, deep: boolean): string[] {
  return folders
    .filter(({ name, parent }) => (deep ? liesBelow(name, folder) : parent === folder))
    .map(({ name }) => name);
}

function elementName(folder: string): string {
  return ELEMENTS[folderNamed(folder)?.folderClass ?? ''] ?? 't:Folder';
}

function folderIdElement(name: string, mailbox: Mailbox, folder: string): Xml {
  return element(name, { Id: folderId(mailbox, folder), ChangeKey: folderChangeKey(mailbox, folder) });
}
