/** Reads what makes a returned item a meeting. People whom only Exchange's own directory can name are left out; whoever writes attendees keeps them. */
import { type SmtpAddress } from '../../model/ids.ts';
import { type Attendee } from '../../model/people.ts';
import { type Meeting, type MeetingResponse } from '../../ports/exchange.ts';
import { listedIn, organiserIn } from './listed-attendees.ts';
import { textOf, type XmlElement } from './xml-tree.ts';

/** Exchange itself tracks no more than a few hundred. */
const mostAttendees = 1000;

/** `none`: the item is no meeting. `too-many`: nobody may take a part of the attendees for all of them. */
export function meetingIn(item: XmlElement, mailbox: SmtpAddress): Meeting | 'none' | 'too-many' {
  const listed = listedIn(item);
  if (listed.length > mostAttendees) return 'too-many';
  if (textOf(item, 'IsMeeting') !== 'true' && listed.length === 0) return 'none';
  const organiser = organiserIn(item);
  const attendees = new Map<SmtpAddress, Attendee>();
  for (const { email, name, kind } of listed) {
    // The first list in which somebody stands says more than the others.
    if (email !== undefined && email !== organiser && !attendees.has(email))
      attendees.set(email, { email, name, kind });
  }
  return {
    organiser,
    response: responseOf(textOf(item, 'MyResponseType'), organiser === mailbox),
    attendees: [...attendees.values()],
    cancelled: textOf(item, 'IsCancelled') === 'true',
  };
}

const responses: { readonly [type: string]: MeetingResponse } = {
  Organizer: 'organiser',
  Accept: 'accepted',
  Tentative: 'tentative',
  Decline: 'declined',
};

/** An item that became a meeting without an invitation being sent may have no response type; then the organiser's name decides. */
function responseOf(type: string | undefined, isOwn: boolean): MeetingResponse {
  const known = type !== undefined && Object.hasOwn(responses, type) ? responses[type] : undefined;
  return known ?? (isOwn ? 'organiser' : 'none');
}
