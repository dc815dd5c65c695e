/**
 * Owns the part of this mailbox in the meeting of a linked pair. Where the item shows no meeting any more, because it is gone or away, the link and the row of the
 * meeting tell.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type Context } from '../context.ts';
import { keyOfUid } from '../exchange-born.ts';
import { type MeetingStanding, type OnExchange, type OnS4, type Pair, speaksFor } from '../sighting.ts';
import { hasRow, leaveMeeting, noteMade, standingOf } from './meetings.ts';
import { isLedElsewhere, nameOccurrence } from './naming.ts';

type Sides = Pick<Pair, 'link' | 's4' | 'exchange'>;

const readable = (exchange: OnExchange): ReadableItem | undefined =>
  exchange.is === 'there' && exchange.item.skip === undefined ? exchange.item : undefined;

const meetingOf = ({ key, occurrence }: Link): IdentityKey => occurrence?.series ?? key;

/** Thrown away by its person, for a series as a whole. */
const isThrownAway = (exchange: OnExchange): boolean =>
  exchange.is === 'gone' && exchange.witness === 'deleted-by-person';

/** Who leads although another employee is responsible took the lead over, or has left. */
const ledForAnother = (context: Context, { link, s4 }: Sides): boolean =>
  link.role === 'lead' && s4.is === 'there' && s4.item.responsible !== context.enrolment.employee;

const withoutItem = async (context: Context, sides: Sides): Promise<MeetingStanding | undefined> => {
  const { link, exchange } = sides;
  if (link.role === 'attendee') return 'attendee';
  if (link.invited !== true && !ledForAnother(context, sides)) return undefined;
  if (!(await hasRow(context, meetingOf(link)))) return link.invited === true ? 'attendee' : undefined;
  if (link.invited !== true) return 'own';
  if (isThrownAway(exchange)) await leaveMeeting(context, meetingOf(link), link.guid);
  return 'invited';
};

const withItem = async (context: Context, link: Link, item: ReadableItem): Promise<MeetingStanding | undefined> => {
  const key = meetingOf(link);
  // A user's copy, and a copy of our own that its person made a meeting of, have an identity besides that of the meeting.
  if (item.meeting === undefined || key !== keyOfUid(context, item.uid)) return undefined;
  return (await standingOf(context, item, { key, link })).standing;
};

/** Whoever has a meeting by invitation, or took it over, keeps it whoever stands in S/4: nobody was removed from a meeting there. */
const inSight = (s4: OnS4, read: OnS4 | undefined): OnS4 =>
  s4.is === 'gone' && s4.witness === 'person-removed' && read !== undefined ? read : s4;

/** A silent copy of a meeting whose content is its organiser's, whoever is responsible in S/4. */
const isCopy = async (context: Context, { link }: Sides): Promise<boolean> =>
  link.made === true && (await isLedElsewhere(context, meetingOf(link)));

/** @param read the appointment as S/4 has it, whoever its people are */
export const withStanding = async (
  context: Context,
  sides: Sides,
  read: OnS4 | undefined,
): Promise<Pick<Pair, 's4' | 'standing'>> => {
  const { link, s4, exchange } = sides;
  if (link.bornOn !== 'exchange') return { s4 };
  if (await isCopy(context, sides)) return { s4, standing: 'copy' };
  const item = readable(exchange);
  const shown = { ...sides, s4: inSight(s4, read) };
  const standing = item === undefined ? await withoutItem(context, shown) : await withItem(context, link, item);
  if (standing === undefined) return { s4 };
  const leads = speaksFor(standing) && link.occurrence === undefined;
  if (leads && shown.s4.is === 'there') await noteMade(context, link.key);
  if (standing === 'invited' && shown.s4.is === 'there') await nameOccurrence(context, link, shown.s4.item);
  return { s4: shown.s4, standing };
};
