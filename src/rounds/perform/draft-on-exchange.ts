/**
 * Owns what a new item of Outlook is made of besides its content: defaults, our own lines, and under the policy `attendees` the partners, so that they need no second
 * write. Of a block nothing is said and nobody is on it (P8).
 */
import { type Appointment } from '../../model/appointment.ts';
import { type Hidden, type Role } from '../../model/link.ts';
import { type Attendee } from '../../model/people.ts';
import { type ExchangePort } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { settingsOf } from '../mailbox/conduct.ts';
import { type Context } from '../mailbox/context.ts';
import { othersOf, ownOfNew } from '../mailbox/pairs/own-lines.ts';
import { mailsOfNew } from './mailing.ts';

type Draft = Parameters<ExchangePort['create']>[2];

/** Each address once; whoever has none cannot be invited. */
const attendeesOf = (context: Context, item: S4Appointment): readonly Attendee[] => {
  if (settingsOf(context, item).appointments.people.policy !== 'attendees') return [];
  const invited = othersOf(context, item).flatMap(({ email, name }): readonly Attendee[] =>
    email === undefined || email === context.mailbox ? [] : [{ email, name, kind: 'required' }],
  );
  return [...new Map(invited.map((attendee) => [attendee.email, attendee])).values()];
};

type Copy = { readonly appointment: Appointment; readonly hidden?: Hidden | undefined; readonly role: Role };

export const draftOnExchange = (context: Context, item: S4Appointment, { appointment, hidden, role }: Copy): Draft => {
  const { newItems: defaults } = settingsOf(context, item).appointments;
  if (hidden !== undefined) return { appointment, defaults };
  // Whoever does not lead invites nobody.
  const attendees = role === 'lead' ? attendeesOf(context, item) : [];
  const own = ownOfNew(context, item);
  return {
    appointment,
    defaults,
    ...(attendees.length === 0 ? {} : { attendees }),
    ...(mailsOfNew(context, item, attendees) ? { mail: true } : {}),
    ...(own === undefined ? {} : { own }),
  };
};
