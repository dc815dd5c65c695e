/** Owns an item as the control routes show it: everything that the store holds, in JSON. */
import { changeKey, idOf } from '../ews/ids.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type Item } from '../store/model.ts';

/** The current state of an item; instants in ISO 8601, extended properties as a list. */
export function viewOf(mailbox: Mailbox, item: Item): Record<string, unknown> {
  const { calendar, extended, body, ...content } = item.content;
  const { occurrence } = item;
  return {
    itemId: idOf(mailbox, item),
    changeKey: changeKey(mailbox, item.version),
    folder: item.folder,
    ...content,
    body: body.text,
    bodyType: body.type,
    created: new Date(item.created).toISOString(),
    modified: new Date(item.modified).toISOString(),
    modifiedBy: item.modifiedBy,
    ...(calendar && {
      ...calendar,
      isAllDayEvent: calendar.allDay,
      start: new Date(calendar.start).toISOString(),
      end: new Date(calendar.end).toISOString(),
    }),
    ...(calendar && { calendarItemType: occurrence?.kind ?? (calendar.series ? 'RecurringMaster' : 'Single') }),
    ...(occurrence && { date: occurrence.date, originalStart: new Date(occurrence.originalStart).toISOString() }),
    extendedProperties: Object.values(extended).map(({ path, value }) => ({ ...path, value })),
  };
}
