/** Owns what surrounds making an appointment in S/4: that this mailbox still leads when it does, and what is known once it is there. */
import { type S4Guid } from '../../../model/ids.ts';
import { type Context } from '../context.ts';
import { type NewOnExchange } from '../sighting.ts';
import { noteMade } from './meetings.ts';
import { noteOccurrenceMade } from './naming.ts';

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

const noteMadeOf = (context: Context, { key, occurrence }: Made): Promise<void> =>
  occurrence === undefined ? noteMade(context, key) : noteOccurrenceMade(context, { key, occurrence });

/** Of an invitation: should it not be found later, it was deleted. Of its people: who could not be matched. */
export const noteMaking = async (context: Context, made: Made, guid: S4Guid): Promise<void> => {
  const { invited, people } = made;
  if (invited === true) await noteMadeOf(context, made);
  if (people?.findings !== undefined)
    await context.deps.records.reportPeople(context.enrolment.id, guid, people.findings);
};
