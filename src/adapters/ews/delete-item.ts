/**
 * DeleteItem to Deleted Items, where a person can take it back; never a soft or hard delete. Nobody is mailed but where the caller says so (I12). An occurrence is looked up first, because Exchange would
 * delete by an ordinal whatever has come to its place.
 */
import { DeleteMode, ItemId as EwsItemId, SendCancellationsMode } from 'ews-javascript-api';

import { ok, type Result } from '../../model/fault.ts';
import { type SmtpAddress } from '../../model/ids.ts';
import { type ItemVersion, parseOccurrenceId } from '../../ports/exchange.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { onlyMessage } from './only-message.ts';
import { readCurrent } from './read-current.ts';

type Wanted = { readonly version: ItemVersion; readonly mail: boolean };

export async function deleteItem(
  parts: { readonly call: Call; readonly config: EwsConfig },
  mailbox: SmtpAddress,
  { version, mail }: Wanted,
): Promise<Result<void>> {
  const { call } = parts;
  if (parseOccurrenceId(version.itemId) === undefined) return deleteKnown(call, mailbox, { version, mail });
  const current = await readCurrent(parts, mailbox, { version, parts: [] });
  return current.ok ? deleteKnown(call, mailbox, { version: current.value.version, mail }) : current;
}

async function deleteKnown(call: Call, mailbox: SmtpAddress, { version, mail }: Wanted): Promise<Result<void>> {
  const answer = await call({
    mailbox,
    operation: 'DeleteItem',
    writes: true,
    build: (service) => {
      const id = new EwsItemId(version.itemId);
      id.ChangeKey = version.changeKey;
      return service.DeleteItems(
        [id],
        DeleteMode.MoveToDeletedItems,
        mail ? SendCancellationsMode.SendToAllAndSaveCopy : SendCancellationsMode.SendToNone,
        // Typed as required, but `null` is how the library leaves it out; it concerns tasks only.
        null as never,
      );
    },
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, true);
  return message.ok ? ok(undefined) : message;
}
