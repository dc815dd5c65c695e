/** CreateItem with our key and the defaults that are set once: Busy, the category. The reminder is left to the mailbox's own default. Nobody is mailed. */
import {
  Appointment as EwsAppointment,
  LegacyFreeBusyStatus,
  type MessageDisposition,
  SendInvitationsMode,
  StringList,
  WellKnownFolderName,
} from 'ews-javascript-api';

import { fieldsToExchange } from '../../mapping/exchange/appointment.ts';
import { defaultCategory } from '../../mapping/exchange/property.ts';
import { canonicalZone } from '../../mapping/zones/windows-zones.ts';
import { type Appointment } from '../../model/appointment.ts';
import { type Result } from '../../model/fault.ts';
import { type IdentityKey, type SmtpAddress } from '../../model/ids.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { newBody } from './body.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { writtenVersion } from './item-version.ts';
import { onlyMessage } from './only-message.ts';
import { folderOf } from './service.ts';
import { keyProperty } from './tandem-property.ts';
import { setFields } from './written-appointment.ts';

export async function createItem(
  { call, config }: { readonly call: Call; readonly config: EwsConfig },
  mailbox: SmtpAddress,
  { key, appointment }: { readonly key: IdentityKey; readonly appointment: Appointment },
): Promise<Result<ItemVersion>> {
  const allDayZone = config.allDayZone?.(mailbox) ?? canonicalZone('UTC');
  const body = newBody(appointment.note);
  if (!body.ok) return body;
  const answer = await call({
    mailbox,
    operation: 'CreateItem',
    writes: true,
    build: (service) => {
      const item = new EwsAppointment(service);
      setFields(item, { ...fieldsToExchange(appointment, { allDayZone }), body: body.value });
      item.LegacyFreeBusyStatus = LegacyFreeBusyStatus.Busy;
      const categories = config.categories ?? [defaultCategory];
      if (categories.length > 0) item.Categories = new StringList([...categories]);
      item.SetExtendedProperty(keyProperty(config.propertySetId), key);
      return service.CreateItems(
        [item],
        folderOf(config, mailbox, WellKnownFolderName.Calendar),
        // Typed as required, but `null` is how the library leaves the attribute out; it concerns messages only.
        null as unknown as MessageDisposition,
        SendInvitationsMode.SendToNone,
      );
    },
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, true);
  return message.ok ? writtenVersion(message.value) : message;
}
