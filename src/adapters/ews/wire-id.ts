/** Owns how an item id of the port is asked for: an item by its own id, an occurrence by its place in its series. Both may stand in one request. */
import { AppointmentOccurrenceId, ItemId as EwsItemId } from 'ews-javascript-api';

import { type ItemId } from '../../model/ids.ts';
import { parseOccurrenceId } from '../../ports/exchange.ts';

export const wireId = (id: ItemId): EwsItemId => {
  const occurrence = parseOccurrenceId(id);
  return occurrence === undefined
    ? new EwsItemId(id)
    : new AppointmentOccurrenceId(occurrence.master, occurrence.ordinal);
};
