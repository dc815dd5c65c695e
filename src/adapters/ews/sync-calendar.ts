/** SyncFolderItems on the calendar folder: ids and versions only, at most 512 changes, nothing to be read from it but "look there". */
import { PropertySet, SyncFolderItemsScope, WellKnownFolderName } from 'ews-javascript-api';

import { failed, type Result } from '../../model/fault.ts';
import { type SmtpAddress, type SyncState } from '../../model/ids.ts';
import { type SyncPage } from '../../ports/exchange.ts';
import { type Call } from './call.ts';
import { onlyMessage } from './only-message.ts';
import { folderOf, type ServiceConfig } from './service.ts';
import { readSyncPage } from './sync-parser.ts';

const largestPage = 512;

export async function syncCalendar(
  { call, config }: { readonly call: Call; readonly config: ServiceConfig },
  mailbox: SmtpAddress,
  state: SyncState | undefined,
): Promise<Result<SyncPage>> {
  const answer = await call({
    mailbox,
    operation: 'SyncFolderItems',
    writes: false,
    build: (service) =>
      service.SyncFolderItems(
        folderOf(config, mailbox, WellKnownFolderName.Calendar),
        PropertySet.IdOnly,
        [],
        largestPage,
        SyncFolderItemsScope.NormalItems,
        // Typed as text, but `null` is how the library leaves the element out; '' would be a state that no server knows.
        state ?? (null as unknown as string),
      ),
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, false);
  if (!message.ok) return message;
  const page = readSyncPage(message.value);
  // An empty page that promises more without moving on would be asked for ever.
  if (page.ok && page.value.more && isEmpty(page.value) && page.value.syncState === state) {
    return failed({ kind: 'transient', code: 'server-error' });
  }
  return page;
}

const isEmpty = (page: SyncPage): boolean => page.changed.length + page.deleted.length + page.unknown.length === 0;
