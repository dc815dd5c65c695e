/** Owns what surrounds making an appointment in S/4: that this mailbox still leads when it does, and what is known once it is there. */
import { type S4Guid } from '../../../model/ids.ts';
import { type Context } from '../context.ts';
import { type NewOnExchange } from '../sighting.ts';
import { noteMade } from './meetings.ts';

type Made = Pick<NewOnExchange, 'invited' | 'occurrence' | 'key' | 'people'>;

/**
 * Asked right before the write, which ends well within a lease: whoever takes the lead over meanwhile waits for so long, and then finds what was made (P6). The
 * round may have judged long ago.
 */
export const mayMake = async (context: Context, { invited, occurrence, key }: Made): Promise<boolean> => {
  if (invited !== true) return true;
  const row = await context.deps.records.meetingLead(occurrence?.series ?? key);
  return row?.mailbox === context.enrolment.id;
};

/** Of an invitation: should it not be found later, it was deleted. Of its people: who could not be matched. */
export const noteMaking = async (
  context: Context,
  { invited, occurrence, key, people }: Made,
  guid: S4Guid,
): Promise<void> => {
  if (invited === true && occurrence === undefined) await noteMade(context, key);
  if (people?.findings !== undefined)
    await context.deps.records.reportPeople(context.enrolment.id, guid, people.findings);
};
