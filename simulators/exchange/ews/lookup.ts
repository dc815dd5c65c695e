/**
 * Owns finding what a request points at: items by id, folders by id or well-known name, always inside the caller's mailbox.
 */
import { folderNamed } from '../store/folders.ts';
import { type Item } from '../store/model.ts';
import { ItemError, schemaViolation } from './fault.ts';
import { readFolderId, readItemId } from './ids.ts';
import { TYPES } from './namespaces.ts';
import { type RequestContext } from './request-context.ts';
import { requiredAttribute, textOf } from './values.ts';
import { child, type XmlElement } from './xml-read.ts';

const KNOWN_BUT_ABSENT = new Set(
  `publicfoldersroot searchfolders voicemail recoverableitemsdiscoveryholds archivedeleteditems archiveinbox archiverecoverableitemsroot archiverecoverableitemsdeletions
  archiverecoverableitemsversions archiverecoverableitemspurges archiverecoverableitemsdiscoveryholds syncissues conflicts localfailures serverfailures recipientcache quickcontacts
  conversationhistory adminauditlogs todosearch mycontacts directory imcontactlist peopleconnect favorites mecontact personmetadata teamspaceactivity teamspacemessaging
  teamspaceworkitems scheduled orionnotes tagitems alltaggeditems externalcontacts teamchat teamchathistory yammerroot yammerinbound yammeroutbound yammerfeeds onedriveroot
  onedriverecylebin onedrivesystem onedrivevolume important starred archive`.split(/\s+/),
);

/** The item that an ItemId element names. Throws ItemError ErrorItemNotFound, ErrorAccessDenied, or what a malformed id deserves. */
export function findItem(context: RequestContext, id: XmlElement): Item {
  if (id.ns !== TYPES || id.name !== 'ItemId') throw unsupportedId(id);
  const text = requiredAttribute(id, 'Id');
  if (text === '') throw new ItemError('ErrorInvalidIdEmpty', 'Id must be non-empty.');
  const { mailboxGuid, number } = readItemId(text);
  const item = mailboxGuid === context.mailbox.guid ? context.mailbox.item(number) : undefined;
  if (item && !item.folder.startsWith('archive')) return item;
  if (mailboxGuid !== context.mailbox.guid) throw foreign(context, mailboxGuid);
  throw new ItemError('ErrorItemNotFound', 'The specified object was not found in the store.');
}

/** The well-known name of the folder that an element names. Throws ItemError. */
export function findFolder(context: RequestContext, id: XmlElement): string {
  const text = requiredAttribute(id, 'Id');
  if (id.name === 'FolderId') {
    const { mailboxGuid, folder } = readFolderId(text);
    if (mailboxGuid !== context.mailbox.guid) throw foreign(context, mailboxGuid);
    return folder;
  }
  if (id.name !== 'DistinguishedFolderId') throw schemaViolation(`The element '${id.name}' is not expected.`);
  ownMailbox(context, id);
  if (folderNamed(text)) return text;
  if (KNOWN_BUT_ABSENT.has(text))
    throw new ItemError('ErrorFolderNotFound', 'The specified folder could not be found in the store.');
  throw schemaViolation("The 'Id' attribute is invalid.");
}

/** The folder inside a wrapper such as SyncFolderId. */
export function findFolderIn(context: RequestContext, wrapper: XmlElement): string {
  const id = wrapper.children[0];
  if (!id) throw schemaViolation(`The element '${wrapper.name}' has incomplete content.`);
  return findFolder(context, id);
}

function ownMailbox(context: RequestContext, id: XmlElement): void {
  const mailbox = child(id, TYPES, 'Mailbox');
  const email = mailbox && textOf(mailbox, 'EmailAddress')?.trim().toLowerCase();
  if (email === undefined || email === context.mailbox.email) return;
  if (!context.store.mailbox(email))
    throw new ItemError('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
  throw new ItemError('ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}

function foreign(context: RequestContext, guid: string): ItemError {
  for (const mailbox of context.store.mailboxes())
    if (mailbox.guid === guid)
      return new ItemError('ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  return new ItemError('ErrorItemNotFound', 'The specified object was not found in the store.');
}

function unsupportedId(id: XmlElement): Error {
  const occurrence = ['OccurrenceItemId', 'RecurringMasterItemId', 'RecurringMasterItemIdRanges'].includes(id.name);
  return occurrence
    ? new ItemError('ErrorCalendarIsNotRecurringMaster', 'The item is not a recurring master.')
    : schemaViolation(`The element '${id.name}' is not expected.`);
}
