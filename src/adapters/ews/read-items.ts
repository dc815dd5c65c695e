/** GetItem in batches with exactly the properties needed; each item answers for itself, in the order asked. */
import { AppointmentSchema, BasePropertySet, ItemSchema, PropertySet } from 'ews-javascript-api';

import { canonicalZone } from '../../mapping/zones/windows-zones.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { type ItemId, type SmtpAddress } from '../../model/ids.ts';
import { type ExchangeItem } from '../../ports/exchange.ts';
import { type Log } from '../../ports/log.ts';
import { largestBody } from './body.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { readItem } from './read-item.ts';
import { keyProperty, partnersProperty } from './tandem-property.ts';
import { wireId } from './wire-id.ts';
import { child, type XmlElement } from './xml-tree.ts';

/** Items a request: bodies are large, and one slow item must not time out fifty (exchange.md, SyncFolderItems). */
const batchSize = 10;

type Parts = { readonly call: Call; readonly config: EwsConfig; readonly log: Log };

export async function readItems(
  parts: Parts,
  mailbox: SmtpAddress,
  ids: readonly ItemId[],
): Promise<Result<readonly Result<ExchangeItem>[]>> {
  const items: Result<ExchangeItem>[] = [];
  for (let at = 0; at < ids.length; at += batchSize) {
    // One after another: several at once would take the places of other mailboxes.
    const batch = await readBatch(parts, mailbox, ids.slice(at, at + batchSize));
    if (!batch.ok) return batch;
    items.push(...batch.value);
  }
  return ok(items);
}

async function readBatch(
  { call, config, log }: Parts,
  mailbox: SmtpAddress,
  ids: readonly ItemId[],
): Promise<Result<readonly Result<ExchangeItem>[]>> {
  const answer = await call({
    mailbox,
    operation: 'GetItem',
    writes: false,
    build: (service) =>
      service.BindToItems(
        ids.map((id) => wireId(id)),
        neededProperties(config.propertySetId),
      ),
  });
  if (!answer.ok) return answer;
  // Answers are matched by position; another number would give one item the content of another.
  if (answer.value.length !== ids.length) return failed({ kind: 'transient', code: 'not-understood' });
  const context = {
    mailbox,
    allDayZone: config.allDayZone?.(mailbox) ?? canonicalZone('UTC'),
    ...(config.propertySetId !== undefined && { propertySetId: config.propertySetId }),
    onUnknownZone: () => log.warn('An item has a time zone that CLDR does not know; its instants are kept in UTC'),
  };
  return ok(
    answer.value.map((message, at) => {
      const asked = ids[at];
      if (!message.ok) return message;
      const item: XmlElement | undefined = child(message.value, 'Items')?.children[0];
      return item === undefined || asked === undefined
        ? failed({ kind: 'invalid', code: 'not-understood' })
        : readItem(item, asked, context);
    }),
  );
}

const neededProperties = (propertySetId: string | undefined): PropertySet =>
  askForBody(
    new PropertySet(BasePropertySet.IdOnly, [
      ItemSchema.ItemClass,
      ItemSchema.Subject,
      ItemSchema.Sensitivity,
      ItemSchema.Importance,
      ItemSchema.Categories,
      ItemSchema.Body,
      ItemSchema.LastModifiedTime,
      AppointmentSchema.ICalUid,
      AppointmentSchema.Start,
      AppointmentSchema.End,
      AppointmentSchema.IsAllDayEvent,
      AppointmentSchema.StartTimeZone,
      AppointmentSchema.EndTimeZone,
      AppointmentSchema.Location,
      AppointmentSchema.IsMeeting,
      AppointmentSchema.AppointmentType,
      AppointmentSchema.LegacyFreeBusyStatus,
      AppointmentSchema.MyResponseType,
      AppointmentSchema.Organizer,
      AppointmentSchema.RequiredAttendees,
      AppointmentSchema.OptionalAttendees,
      AppointmentSchema.Resources,
      AppointmentSchema.IsCancelled,
      AppointmentSchema.OriginalStart,
      AppointmentSchema.Recurrence,
      AppointmentSchema.ModifiedOccurrences,
      AppointmentSchema.DeletedOccurrences,
      keyProperty(propertySetId),
      partnersProperty(propertySetId),
    ]),
  );

/**
 * Asks for bodies as they are stored: HTML where there is any, plain text where there is none. That is what Exchange does (`Best`) when no type is named, and the library
 * has no name for it. Longer bodies come cut, and say so.
 */
export function askForBody(properties: PropertySet): PropertySet {
  properties.MaximumBodySize = largestBody;
  return properties;
}
