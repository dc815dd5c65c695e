/**
 * Owns the ids that clients see. Item and folder ids are base64 with `+` and `/`, case-sensitive, and carry the mailbox; change keys carry the
 * version. Clients must treat all of them as opaque.
 */
import { folders } from '../store/folders.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type Item } from '../store/model.ts';
import { ItemError } from './fault.ts';

/** `date` is there for an occurrence of the series with that number. */
export type ItemRef = { mailboxGuid: string; number: number; date?: string };
export type FolderRef = { mailboxGuid: string; folder: string };

/** First bytes of an id: what makes real ones begin with `AAMkA`. */
const LEAD = '00032400';
const ITEM = '46';
const OCCURRENCE = '4f';
const FOLDER = '2e';
/** How many of the last hexadecimal digits of an occurrence's id are its date. */
const DATE_DIGITS = 8;
const ITEM_KEY = '1100000016000000';
const FOLDER_KEY = '0200000016000000';
const LENGTH = 4 + 16 + 1 + 12;

export function itemId(mailbox: Mailbox, number: number): string {
  return encode(mailbox.guid, ITEM, number);
}

/** The id of an item, or of the one occurrence that it shows. */
export function idOf(mailbox: Mailbox, { number, occurrence }: Item): string {
  if (!occurrence) return itemId(mailbox, number);
  const place = numberHex(number).slice(DATE_DIGITS) + occurrence.date.replaceAll('-', '');
  return Buffer.from(LEAD + mailbox.guid + OCCURRENCE + place, 'hex').toString('base64');
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
  const { mailboxGuid, kind, number, digits } = decode(id);
  if (kind === OCCURRENCE) return { mailboxGuid, ...occurrenceIn(digits) };
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

function occurrenceIn(digits: string): { number: number; date: string } {
  const date = digits.slice(-DATE_DIGITS).replace(/^(....)(..)(..)$/, '$1-$2-$3');
  if (!isDate(date)) throw new ItemError('ErrorInvalidIdMalformed', 'Id is malformed.');
  return { number: Number.parseInt(digits.slice(0, -DATE_DIGITS), 16), date };
}

/** 30 February is none. */
function isDate(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

function decode(id: string): { mailboxGuid: string; kind: string; number: number; digits: string } {
  const hex = hexOf(id);
  if (!hex?.startsWith(LEAD) || hex.length !== LENGTH * 2)
    throw new ItemError('ErrorInvalidIdMalformed', 'Id is malformed.');
  const digits = hex.slice(42);
  return { mailboxGuid: hex.slice(8, 40), kind: hex.slice(40, 42), number: Number.parseInt(digits, 16), digits };
}

function hexOf(id: string): string | undefined {
  const bytes = Buffer.from(id, 'base64');
  return bytes.toString('base64') === id ? bytes.toString('hex') : undefined;
}

function numberHex(number: number): string {
  return number.toString(16).padStart(24, '0');
}
