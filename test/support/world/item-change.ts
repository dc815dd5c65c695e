/** Owns what a write through the port makes of an item of the in-memory Exchange. */
import { type SmtpAddress } from '../../../src/model/ids.ts';
import { type ItemChange } from '../../../src/ports/exchange.ts';
import { type StoredItem } from './mailbox-store.ts';
import { ownInBody } from './own-lines-double.ts';

/** Who is given attendees organises a meeting. */
export const meetingWith = (
  attendees: NonNullable<ItemChange['attendees']>,
  before: StoredItem['meeting'],
  organiser: SmtpAddress,
): NonNullable<StoredItem['meeting']> => ({
  ...(before ?? { organiser, response: 'organiser', cancelled: false }),
  attendees,
});

/** What is not named stays as it is; categories are only added. */
export const changeOf = (
  mailbox: SmtpAddress,
  item: StoredItem,
  { key, categories = item.categories, busyState, attendees, own, mail: _, ...fields }: ItemChange,
): Pick<StoredItem, 'appointment' | 'categories'> &
  Partial<Pick<StoredItem, 'key' | 'busyState' | 'meeting' | 'own'>> => ({
  ...(attendees === undefined ? {} : { meeting: meetingWith(attendees, item.meeting, mailbox) }),
  appointment: { ...item.appointment, ...fields },
  categories,
  ...(key === undefined ? {} : { key }),
  ...(busyState === undefined ? {} : { busyState }),
  ...(own === undefined ? {} : { own: { ...item.own, ...ownInBody(own, fields.note !== undefined) } }),
});
