/** Owns what arrives from people without a mailbox here: invitations, updates and cancellations of their meetings, answers to ours. */
import { type Actor } from '../store/actions.ts';
import { emptyAppointment, settled } from '../store/content.ts';
import { attendant, deliverCancellation, deliverRequest } from '../store/meeting-delivery.ts';
import { attendeesOf } from '../store/meeting-mail.ts';
import { type Answer, receiveAnswer } from '../store/meeting-response.ts';
import { type Content, type Item, type Person } from '../store/model.ts';
import { type Fields, withFields, zoneNamed } from './act-fields.ts';
import { proposalIn } from './act-meeting.ts';

/** An invitation, or an update of what the mailbox has as `known`; the attendee's item. */
export function receiveInvitation(
  { store, mailbox }: Actor,
  from: { email: string; fields: Fields },
  known: Item | undefined,
): Item | undefined {
  const now = store.clock.now();
  const organizer = personAt(from.email);
  const zone = from.fields.timeZone === undefined ? 'UTC' : zoneNamed(from.fields.timeZone);
  const base = known ? again(known.content) : emptyAppointment(organizer, now, zone);
  const content = settled(invited(withFields(base, from.fields), mailbox.person), now, known?.content);
  const after = known ? { ...known, content } : itemOf(content, { now, by: organizer.name });
  return deliverRequest(attendant(store, mailbox), { before: known, after, from: organizer });
}

/** The organiser outside calls a meeting, or one occurrence of it, off. */
export function receiveCancellation({ store, mailbox }: Actor, item: Item): void {
  const organizer = item.content.calendar?.organizer ?? mailbox.person;
  deliverCancellation(attendant(store, mailbox), item, organizer);
}

/** The answer of an attendee outside arrives at the organiser's. */
export function receiveAnswerOf(
  { store, mailbox }: Actor,
  item: Item,
  from: { email: string; answer: Answer; fields: Fields },
): void {
  const wanted = { answer: from.answer, proposed: proposalIn(item, from.fields) };
  receiveAnswer(attendant(store, mailbox), { own: item, from: personAt(from.email), about: item.content, wanted });
}

function personAt(email: string): Person {
  return { name: email, email: email.toLowerCase() };
}

/** What the organiser has, as far as the attendee's copy tells. */
function again(content: Content): Content {
  const { calendar } = content;
  if (!calendar) return content;
  const freeBusy = calendar.intendedFreeBusy ?? calendar.freeBusy;
  return {
    ...content,
    calendar: { ...calendar, freeBusy, intendedFreeBusy: freeBusy, sequence: calendar.sequence + 1 },
  };
}

function invited(content: Content, person: Person): Content {
  const { calendar } = content;
  if (!calendar || attendeesOf(content).some(({ email }) => email === person.email)) return content;
  return {
    ...content,
    calendar: { ...calendar, required: [...calendar.required, { ...person, response: 'Unknown' }] },
  };
}

/** The organiser's item, which lies in no mailbox of ours. */
function itemOf(content: Content, { now, by }: { now: number; by: string }): Item {
  const times = { created: now, modified: now, modifiedBy: by };
  return { number: 0, folder: 'calendar', version: 0, entered: 0, ...times, content, fieldVersions: {} };
}
