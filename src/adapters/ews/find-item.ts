/**
 * Looks up where the items that carry our key are. Ordinary case, the item is in the calendar: one request over the calendar, Deleted Items and
 * Recoverable Items. Only when it is not there, a second for the mailbox's other calendar folders and, if there are any, a third over those. A copy in Deleted Items
 * proves nothing as long as the item itself may be in another folder, hence the full look before `deleted` is believed.
 */
import { FolderId, WellKnownFolderName } from 'ews-javascript-api';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type IdentityKey, type SmtpAddress } from '../../model/ids.ts';
import { type Whereabouts } from '../../ports/exchange.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { findCalendarFolders, findItemsByKey } from './find-requests.ts';
import { versionOf } from './item-version.ts';
import { folderOf } from './service.ts';
import { child, descend, type XmlElement } from './xml-tree.ts';

type Parts = { readonly call: Call; readonly config: EwsConfig };
type Place = { readonly id: FolderId; readonly folder: Whereabouts['folder'] };
type Wanted = { readonly mailbox: SmtpAddress; readonly key: IdentityKey };

/** Folders asked in one request. */
const foldersPerRequest = 100;

export async function findByKey(parts: Parts, wanted: Wanted): Promise<Result<readonly Whereabouts[]>> {
  const known = await search(parts, wanted, knownPlaces(parts.config, wanted.mailbox));
  if (!known.ok || known.value.some((each) => each.folder === 'calendar')) return known;
  const others = await otherPlaces(parts, wanted.mailbox);
  if (!others.ok) return others;
  const elsewhere: Whereabouts[] = [];
  for (let at = 0; at < others.value.length; at += foldersPerRequest) {
    const found = await search(parts, wanted, others.value.slice(at, at + foldersPerRequest));
    if (!found.ok) return found;
    elsewhere.push(...found.value);
  }
  return ok(withoutDoubles([...known.value, ...elsewhere]));
}

const knownPlaces = (config: EwsConfig, mailbox: SmtpAddress): readonly Place[] => [
  { id: folderOf(config, mailbox, WellKnownFolderName.Calendar), folder: 'calendar' },
  { id: folderOf(config, mailbox, WellKnownFolderName.DeletedItems), folder: 'deleted' },
  { id: folderOf(config, mailbox, WellKnownFolderName.RecoverableItemsDeletions), folder: 'deleted' },
];

async function search(
  { call, config }: Parts,
  { mailbox, key }: Wanted,
  places: readonly Place[],
): Promise<Result<readonly Whereabouts[]>> {
  const answer = await call({
    mailbox,
    operation: 'FindItem',
    writes: false,
    build: (service) =>
      findItemsByKey(
        service,
        places.map((place) => place.id),
        { key, propertySetId: config.propertySetId },
      ),
  });
  if (!answer.ok) return answer;
  if (answer.value.length !== places.length) return failed({ kind: 'transient', code: 'not-understood' });
  const found: Whereabouts[] = [];
  for (const [at, message] of answer.value.entries()) {
    // A folder that does not exist (a mailbox without Recoverable Items) holds nothing.
    if (!message.ok && message.fault.kind === 'gone') continue;
    if (!message.ok) return message;
    const folder = places[at]?.folder ?? 'other';
    found.push(...versionsIn(message.value).map((version) => ({ ...version, folder })));
  }
  return ok(found);
}

/** The mailbox's calendar folders, those below Deleted Items marked as deleted. */
async function otherPlaces({ call, config }: Parts, mailbox: SmtpAddress): Promise<Result<readonly Place[]>> {
  const parents = [WellKnownFolderName.DeletedItems, WellKnownFolderName.MsgFolderRoot];
  const answer = await call({
    mailbox,
    operation: 'FindFolder',
    writes: false,
    build: (service) =>
      findCalendarFolders(
        service,
        parents.map((name) => folderOf(config, mailbox, name)),
      ),
  });
  if (!answer.ok) return answer;
  const [deleted, all] = answer.value;
  if (deleted === undefined || all === undefined) return failed({ kind: 'transient', code: 'not-understood' });
  if (!deleted.ok) return deleted;
  if (!all.ok) return all;
  const below = folderIdsIn(deleted.value);
  const others = folderIdsIn(all.value).filter((id) => !below.includes(id));
  return ok([
    ...below.map((id): Place => ({ id: new FolderId(id), folder: 'deleted' })),
    // A single one is the calendar itself, which was searched before.
    ...(others.length > 1 ? others : []).map((id): Place => ({ id: new FolderId(id), folder: 'other' })),
  ]);
}

const versionsIn = (message: XmlElement) =>
  (descend(message, 'RootFolder', 'Items')?.children ?? []).map(versionOf).filter((each) => each !== undefined);

const folderIdsIn = (message: XmlElement): readonly string[] =>
  (descend(message, 'RootFolder', 'Folders')?.children ?? [])
    .map((folder) => child(folder, 'FolderId')?.attributes.get('Id'))
    .filter((id) => id !== undefined && id !== '') as string[];

/** The first mention wins: the known folders are asked first. */
const withoutDoubles = (found: readonly Whereabouts[]): readonly Whereabouts[] =>
  found.filter((each, at) => found.findIndex((other) => other.itemId === each.itemId) === at);
