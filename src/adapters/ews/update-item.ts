/** UpdateItem of single fields and of our key; `NeverOverwrite`, so that an older version than the current one is refused. Nobody is mailed. */
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
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { writtenVersion } from './item-version.ts';
import { knownItem } from './known-item.ts';
import { onlyMessage } from './only-message.ts';
import { keyProperty } from './tandem-property.ts';
import { setFields } from './written-appointment.ts';

export async function updateItem(
  { call, config }: { readonly call: Call; readonly config: EwsConfig },
  mailbox: SmtpAddress,
  { version, change }: { readonly version: ItemVersion; readonly change: AppointmentChange & { key?: IdentityKey } },
): Promise<Result<ItemVersion>> {
  const { key } = change;
  const allDayZone = config.allDayZone?.(mailbox) ?? canonicalZone('UTC');
  const fields = fieldsToExchange(change, { allDayZone });
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
