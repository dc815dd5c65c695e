import { folders } from '../store/folders.ts';
/**
 * Owns the ids that clients see. Item and folder ids are base64 with `+` and `/`, case-sensitive, and carry the mailbox; change keys carry the
 * version. Clients must treat all of them as opaque.
 */
import { type Mailbox } from '../store/mailbox.ts';
import { ItemError } from './fault.ts';

export type ItemRef = { mailboxGuid: string; number: number };
export type FolderRef = { mailboxGuid: string; folder: string };

/** First bytes of an id: what makes real ones begin with `AAMkA`. */
const LEAD = '00032400';
const ITEM = '46';
const FOLDER = '2e';
const ITEM_KEY = '1100000016000000';
const FOLDER_KEY = '0200000016000000';
const LENGTH = 4 + 16 + 1 + 12;

export function itemId(mailbox: Mailbox, number: number): string {
  return encode(mailbox.guid, ITEM, number);
}

export function folderId(mailbox: Mailbox, folder: string): string {
  return encode(
    mailbox.guid,
    FOLDER,
    folders.findIndex(({ name }) => name === folder),
  );
}

export function changeKey(mailbox: Mailbox, version: number): string {
  return Buffer.from(ITEM_KEY + mailbox.guid + numberHex(version), 'hex').toString('base64');
}

/** A folder's change key does not move: what the simulator holds of a folder never changes. */
export function folderChangeKey(mailbox: Mailbox, folder: string): string {
  return Buffer.from(
    FOLDER_KEY + mailbox.guid + numberHex(folders.findIndex(({ name }) => name === folder)),
    'hex',
  ).toString('base64');
}

/** What an item id points at. Throws ItemError ErrorInvalidIdMalformed / ErrorInvalidId. */
export function readItemId(id: string): ItemRef {
  const { mailboxGuid, kind, number } = decode(id);
  if (kind !== ITEM) throw new ItemError('ErrorInvalidId', 'The specified Id is invalid for this operation.');
  return { mailboxGuid, number };
}

/** What a folder id points at. Throws ItemError. */
export function readFolderId(id: string): FolderRef {
  const { mailboxGuid, kind, number } = decode(id);
  const folder = folders[number];
  if (kind !== FOLDER || !folder)
    throw new ItemError('ErrorFolderNotFound', 'The specified folder could not be found in the store.');
  return { mailboxGuid, folder: folder.name };
}

/** The version that a change key stands for. Throws ItemError ErrorInvalidChangeKey. */
export function readChangeKey(key: string): number {
  const hex = hexOf(key);
  if (!hex?.startsWith(ITEM_KEY) || hex.length !== ITEM_KEY.length + 32 + 24)
    throw new ItemError('ErrorInvalidChangeKey', 'The change key is invalid.');
  return Number.parseInt(hex.slice(-24), 16);
}

function encode(guid: string, kind: string, number: number): string {
  return Buffer.from(LEAD + guid + kind + numberHex(number), 'hex').toString('base64');
}

function decode(id: string): { mailboxGuid: string; kind: string; number: number } {
  const hex = hexOf(id);
  if (!hex?.startsWith(LEAD) || hex.length !== LENGTH * 2)
    throw new ItemError('ErrorInvalidIdMalformed', 'Id is malformed.');
  return { mailboxGuid: hex.slice(8, 40), kind: hex.slice(40, 42), number: Number.parseInt(hex.slice(42), 16) };
}

function hexOf(id: string): string | undefined {
  const bytes = Buffer.from(id, 'base64');
  return bytes.toString('base64') === id ? bytes.toString('hex') : undefined;
}

function numberHex(number: number): string {
  return number.toString(16).padStart(24, '0');
}
