/**
 * UpdateItem of single fields and of our key; `NeverOverwrite`, so that an older version than the current one is refused. Nobody is mailed. A new note is worked into the body
 * of the version that is being changed, which is read for that; without a new note the body is neither read nor written.
 */
import {
  ConflictResolutionMode,
  type FolderId,
  type MessageDisposition,
  SendInvitationsOrCancellationsMode,
} from 'ews-javascript-api';

import { fieldsToExchange } from '../../mapping/exchange/appointment.ts';
import { canonicalZone } from '../../mapping/zones/windows-zones.ts';
import { ok, type Result } from '../../model/fault.ts';
import { type IdentityKey, type SmtpAddress } from '../../model/ids.ts';
import { type AppointmentChange, type ItemVersion } from '../../ports/exchange.ts';
import { bodyWithNote } from './body.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { writtenVersion } from './item-version.ts';
import { knownItem } from './known-item.ts';
import { onlyMessage } from './only-message.ts';
import { readBody } from './read-body.ts';
import { keyProperty } from './tandem-property.ts';
import { setFields, type SetFields } from './written-appointment.ts';

export async function updateItem(
  { call, config }: { readonly call: Call; readonly config: EwsConfig },
  mailbox: SmtpAddress,
  { version, change }: { readonly version: ItemVersion; readonly change: AppointmentChange & { key?: IdentityKey } },
): Promise<Result<ItemVersion>> {
  const { key } = change;
  const allDayZone = config.allDayZone?.(mailbox) ?? canonicalZone('UTC');
  const { body: note, ...others } = fieldsToExchange(change, { allDayZone });
  const body = note === undefined ? ok({}) : await changedBody(call, mailbox, { version, note });
  if (!body.ok) return body;
  const fields: SetFields = { ...others, ...body.value };
  // An update without fields is no valid request, and nothing has to happen.
  if (key === undefined && Object.keys(fields).length === 0) return ok(version);
  const answer = await call({
    mailbox,
    operation: 'UpdateItem',
    writes: true,
    build: (service) => {
      const item = knownItem(service, version);
      setFields(item, fields);
      if (key !== undefined) item.SetExtendedProperty(keyProperty(config.propertySetId), key);
      return service.UpdateItems(
        [item],
        // Typed as required, but `null` is how the library leaves them out; both concern messages only.
        null as unknown as FolderId,
        ConflictResolutionMode.NeverOverwrite,
        null as unknown as MessageDisposition,
        SendInvitationsOrCancellationsMode.SendToNone,
      );
    },
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, true);
  return message.ok ? writtenVersion(message.value) : message;
}

/** Without a body when the note is the same already, in HTML e.g. but for blanks at the ends of lines. */
async function changedBody(
  call: Call,
  mailbox: SmtpAddress,
  { version, note }: { readonly version: ItemVersion; readonly note: string },
): Promise<Result<Pick<SetFields, 'body'>>> {
  const current = await readBody(call, mailbox, version);
  const body = current.ok ? bodyWithNote(current.value, note) : current;
  if (!body.ok) return body;
  return ok(body.value === undefined ? {} : { body: body.value });
}
