/**
 * Owns finding what a request points at: items by id, folders by id or well-known name, always inside the caller's mailbox.
 */
import { folderNamed } from '../store/folders.ts';
import { type Item } from '../store/model.ts';
import { dateAt } from '../store/recurrence.ts';
import { occurrenceOf } from '../store/series.ts';
import { ItemError, schemaViolation } from './fault.ts';
import { readFolderId, readItemId } from './ids.ts';
import { TYPES } from './namespaces.ts';
import { type RequestContext } from './request-context.ts';
import { readInteger, requiredAttribute, textOf } from './values.ts';
import { child, type XmlElement } from './xml-read.ts';

/** A place beyond that is out of every range that a client can mean. */
const MOST_INSTANCES = 100_000;

const KNOWN_BUT_ABSENT = new Set(
  `publicfoldersroot searchfolders voicemail recoverableitemsdiscoveryholds archivedeleteditems archiveinbox archiverecoverableitemsroot archiverecoverableitemsdeletions
  archiverecoverableitemsversions archiverecoverableitemspurges archiverecoverableitemsdiscoveryholds syncissues conflicts localfailures serverfailures recipientcache quickcontacts
  conversationhistory adminauditlogs todosearch mycontacts directory imcontactlist peopleconnect favorites mecontact personmetadata teamspaceactivity teamspacemessaging
  teamspaceworkitems scheduled orionnotes tagitems alltaggeditems externalcontacts teamchat teamchathistory yammerroot yammerinbound yammeroutbound yammerfeeds onedriveroot
  onedriverecylebin onedrivesystem onedrivevolume important starred archive`.split(/\s+/),
);

/**
 * The item that an ItemId, OccurrenceItemId or RecurringMasterItemId names; an occurrence as an item of its own. Throws ItemError ErrorItemNotFound,
 * ErrorAccessDenied, what a malformed id deserves, or why there is no such occurrence.
 */
export function findItem(context: RequestContext, id: XmlElement): Item {
  if (id.ns !== TYPES) throw unexpectedId(id);
  if (id.name === 'OccurrenceItemId') return findOccurrence(context, id);
  if (id.name === 'RecurringMasterItemId') return findMaster(context, id);
  if (id.name !== 'ItemId' && id.name !== 'RecurringMasterItemIdRanges') throw unexpectedId(id);
  const { stored, date } = findStored(context, requiredAttribute(id, 'Id'));
  const item = date === undefined ? stored : occurrenceOf(stored, date);
  if (!item) throw notFound();
  return item;
}

/** By the place in the series, counted from 1 with the deleted ones. */
function findOccurrence(context: RequestContext, id: XmlElement): Item {
  const { stored, date } = findStored(context, requiredAttribute(id, 'RecurringMasterId'));
  const series = stored.content.calendar?.series;
  if (!series || date !== undefined)
    throw new ItemError('ErrorCalendarCannotUseIdForOccurrenceId', 'The Id does not name a recurring master.');
  const place = readInteger(requiredAttribute(id, 'InstanceIndex'));
  const found = place > MOST_INSTANCES ? undefined : dateAt(series, place);
  if (found === undefined)
    throw new ItemError(
      'ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange',
      'Occurrence index is out of recurrence range.',
    );
  const item = occurrenceOf(stored, found);
  if (!item)
    throw new ItemError(
      'ErrorCalendarOccurrenceIsDeletedFromRecurrence',
      'Occurrence with this index was previously deleted from the recurrence.',
    );
  return item;
}

function findMaster(context: RequestContext, id: XmlElement): Item {
  const { stored, date } = findStored(context, requiredAttribute(id, 'OccurrenceId'));
  if (date === undefined)
    throw new ItemError('ErrorCalendarCannotUseIdForRecurringMasterId', 'The Id does not name an occurrence.');
  return stored;
}

function findStored(context: RequestContext, text: string): { stored: Item; date: string | undefined } {
  if (text === '') throw new ItemError('ErrorInvalidIdEmpty', 'Id must be non-empty.');
  const { mailboxGuid, number, date } = readItemId(text);
  const stored = mailboxGuid === context.mailbox.guid ? context.mailbox.item(number) : undefined;
  if (stored && !stored.folder.startsWith('archive')) return { stored, date };
  if (mailboxGuid !== context.mailbox.guid) throw foreign(context, mailboxGuid);
  throw notFound();
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
  return notFound();
}

function notFound(): ItemError {
  return new ItemError('ErrorItemNotFound', 'The specified object was not found in the store.');
}

function unexpectedId(id: XmlElement): Error {
  return schemaViolation(`The element '${id.name}' is not expected.`);
}
