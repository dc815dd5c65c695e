/**
 * GetItem before a write, for what is worked into what is there (body, attendees) and for occurrences, whose real id is not known. Only the very version that
 * is about to be changed counts: a person's edit in between is never overwritten, and after a change of its series an ordinal may name another occurrence.
 */
import { AppointmentSchema, BasePropertySet, ItemSchema, PropertySet } from 'ews-javascript-api';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type SmtpAddress } from '../../model/ids.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { versionOf } from './item-version.ts';
import { onlyMessage } from './only-message.ts';
import { askForBody } from './read-items.ts';
import { partnersProperty } from './tandem-property.ts';
import { wireId } from './wire-id.ts';
import { child, type XmlElement } from './xml-tree.ts';

export type CurrentPart = 'body' | 'attendees' | 'zone';

/** `version`: with the item's own id, also of an occurrence. */
export type CurrentItem = { readonly item: XmlElement; readonly version: ItemVersion };

const propertiesOf = (propertySetId: string | undefined) => ({
  body: [ItemSchema.Body, partnersProperty(propertySetId)],
  zone: [AppointmentSchema.StartTimeZone],
  attendees: [
    AppointmentSchema.Organizer,
    AppointmentSchema.RequiredAttendees,
    AppointmentSchema.OptionalAttendees,
    AppointmentSchema.Resources,
  ],
});

/** @returns `stale/version-moved` when the item has another version by now */
export async function readCurrent(
  { call, config }: { readonly call: Call; readonly config: EwsConfig },
  mailbox: SmtpAddress,
  { version, parts }: { readonly version: ItemVersion; readonly parts: readonly CurrentPart[] },
): Promise<Result<CurrentItem>> {
  const properties = propertiesOf(config.propertySetId);
  const answer = await call({
    mailbox,
    operation: 'GetItem',
    writes: false,
    build: (service) => {
      const asked = new PropertySet(
        BasePropertySet.IdOnly,
        parts.flatMap((part) => properties[part]),
      );
      return service.BindToItems([wireId(version.itemId)], parts.includes('body') ? askForBody(asked) : asked);
    },
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, false);
  if (!message.ok) return message;
  const item = child(message.value, 'Items')?.children[0];
  const current = versionOf(item);
  if (item === undefined || current === undefined) return failed({ kind: 'invalid', code: 'not-understood' });
  return current.changeKey === version.changeKey
    ? ok({ item, version: current })
    : failed({ kind: 'stale', code: 'version-moved' });
}
