/** CreateItem with our key and the defaults that are set once and are the user's afterwards. Nobody is mailed, attendees neither, but where the caller says so (I12). */
import {
  Appointment as EwsAppointment,
  type MessageDisposition,
  SendInvitationsMode,
  WellKnownFolderName,
} from 'ews-javascript-api';

import { fieldsToExchange } from '../../mapping/exchange/appointment.ts';
import { canonicalZone } from '../../mapping/zones/windows-zones.ts';
import { type Result } from '../../model/fault.ts';
import { type IdentityKey, type SmtpAddress } from '../../model/ids.ts';
import { type ExchangePort, type ItemVersion } from '../../ports/exchange.ts';
import { newBody } from './body.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { writtenVersion } from './item-version.ts';
import { onlyMessage } from './only-message.ts';
import { linesOf, namedText } from './own-lines.ts';
import { folderOf } from './service.ts';
import { keyProperty, partnersProperty } from './tandem-property.ts';
import { setFields, setReminder } from './written-appointment.ts';
import { newAttendees } from './written-attendees.ts';

type Draft = Parameters<ExchangePort['create']>[2];

export async function createItem(
  { call, config }: { readonly call: Call; readonly config: EwsConfig },
  mailbox: SmtpAddress,
  { key, draft }: { readonly key: IdentityKey; readonly draft: Draft },
): Promise<Result<ItemVersion>> {
  const allDayZone = config.allDayZone?.(mailbox) ?? canonicalZone('UTC');
  const { appointment, defaults, attendees = [], own, mail = false } = draft;
  const body = newBody(appointment.note, own && linesOf(own));
  const named = own && namedText(own);
  if (!body.ok) return body;
  const answer = await call({
    mailbox,
    operation: 'CreateItem',
    writes: true,
    build: (service) => {
      const item = new EwsAppointment(service);
      setFields(item, {
        ...fieldsToExchange(appointment, { allDayZone }),
        body: body.value,
        busyState: defaults.busyState,
        categories: defaults.categories,
        attendees: newAttendees(attendees, mailbox),
      });
      setReminder(item, defaults.reminder);
      item.SetExtendedProperty(keyProperty(config.propertySetId), key);
      if (named !== undefined) item.SetExtendedProperty(partnersProperty(config.propertySetId), named);
      return service.CreateItems(
        [item],
        folderOf(config, mailbox, WellKnownFolderName.Calendar),
        // Typed as required, but `null` is how the library leaves the attribute out; it concerns messages only.
        null as unknown as MessageDisposition,
        mail ? SendInvitationsMode.SendToAllAndSaveCopy : SendInvitationsMode.SendToNone,
      );
    },
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, true);
  return message.ok ? writtenVersion(message.value) : message;
}
