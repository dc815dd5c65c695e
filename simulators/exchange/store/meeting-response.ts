/**
 * Owns what an attendee does with a meeting: answer it, for the whole or for one occurrence, propose another time, forward it; and the organiser's
 * side of each.
 */
import { type Actor, moveItem } from './actions.ts';
import { answeredCopy } from './meeting-copy.ts';
import { attendant, deliverRequest, localCopy, placeCopy, placeOf, post } from './meeting-delivery.ts';
import { attendeesOf } from './meeting-mail.ts';
import { type Attendee, type Calendar, type Content, type Item, type Mail, type Person } from './model.ts';
import { changeItem, removeItem } from './series-actions.ts';

export type Answer = 'Accept' | 'Tentative' | 'Decline';

/** `send`: whether the organiser is told. `proposed` makes it a proposal of a new time. */
export type Answering = { answer: Answer; send: boolean; proposed?: { start: number; end: number } | undefined };

const CLASSES: Readonly<Record<Answer, string>> = { Accept: 'Pos', Tentative: 'Tent', Decline: 'Neg' };
const PREFIXES: Readonly<Record<Answer, string>> = { Accept: 'Accepted', Tentative: 'Tentative', Decline: 'Declined' };
const ROLES = ['required', 'optional', 'resources'] as const;

/** Answers a meeting in the attendee's calendar; the item as it is afterwards (undefined once declined), and the mails that went out. */
export function answer(actor: Actor, item: Item, wanted: Answering): { item: Item | undefined; mails: Mail[] } {
  const now = actor.store.clock.now();
  const mails = wanted.send ? tellOrganiser(actor, item, wanted) : [];
  if (wanted.answer !== 'Decline')
    return { item: changeItem(actor, item, answeredCopy(item.content, wanted.answer, now)), mails };
  if (!item.occurrence) {
    const declined = changeItem(actor, item, declinedCopy(item.content, now));
    return { item: moveItem(actor, declined, 'deleteditems'), mails };
  }
  removeItem(actor, item, 'MoveToDeletedItems');
  return { item: undefined, mails };
}

/** Passes a meeting on: whoever gets it is invited by the organiser, who is told and has one attendee more. */
export function forward(actor: Actor, item: Item, to: readonly Person[]): Mail[] {
  const { calendar } = item.content;
  if (!calendar) return [];
  const { store } = actor;
  const mails = to.map((person) =>
    mailOf(actor, person.email, { kind: 'request', subject: `FW: ${item.content.subject}` }),
  );
  store.send(mails);
  const withGuests = addedTo(item, to);
  for (const person of to) {
    const mailbox = store.mailbox(person.email);
    if (mailbox) deliverRequest(attendant(store, mailbox), { after: withGuests, from: actor.mailbox.person });
  }
  const organiser = store.mailbox(calendar.organizer.email);
  const own = organiser && localCopy(organiser, item);
  if (!organiser || !own || organiser === actor.mailbox) return mails;
  const by = attendant(store, organiser);
  const changed = changeItem(by, own, addedTo(own, to).content);
  post(by, {
    itemClass: 'IPM.Schedule.Meeting.Notification.Forward',
    content: { ...changed.content, subject: `Meeting Forward Notification: ${item.content.subject}` },
    message: {
      from: actor.mailbox.person,
      to: [organiser.person],
      meeting: { kind: 'forward', requestType: 'None', response: 'Unknown', ...placeOf(changed) },
    },
  });
  return mails;
}

/** The appointment that a mail is about, made or brought up to date from the mail where nothing has done so yet. */
export function copyFromMail(actor: Actor, mail: Item): Item {
  const { message: _, ...content } = mail.content;
  return placeCopy(actor, { ...mail, content });
}

function tellOrganiser(actor: Actor, item: Item, wanted: Answering): Mail[] {
  const { calendar } = item.content;
  if (!calendar) return [];
  const mail = mailOf(actor, calendar.organizer.email, { kind: 'response', subject: subjectOf(item.content, wanted) });
  actor.store.send([mail]);
  const organiser = actor.store.mailbox(calendar.organizer.email);
  if (!organiser || organiser === actor.mailbox) return [mail];
  const own = localCopy(organiser, item);
  receiveAnswer(attendant(actor.store, organiser), { own, from: actor.mailbox.person, about: item.content, wanted });
  return [mail];
}

/** An answer arrives at the organiser's: in the list of attendees of `own`, if that is still there, and as a mail. */
export function receiveAnswer(
  to: Actor,
  answered: { own: Item | undefined; from: Person; about: Content; wanted: Omit<Answering, 'send'> },
): void {
  const { own, from, about, wanted } = answered;
  const changed = own && changeItem(to, own, withAnswer(own.content, { from, wanted, now: to.store.clock.now() }));
  post(to, {
    itemClass: `IPM.Schedule.Meeting.Resp.${CLASSES[wanted.answer]}`,
    content: { ...about, subject: subjectOf(about, wanted) },
    message: {
      from,
      to: [to.mailbox.person],
      meeting: {
        kind: 'response',
        requestType: 'None',
        response: wanted.answer,
        ...(wanted.proposed && { proposed: wanted.proposed }),
        ...placeOf(changed),
      },
    },
  });
}

function subjectOf({ subject }: Content, { answer: kind, proposed }: Omit<Answering, 'send'>): string {
  return `${proposed ? 'New Time Proposed' : PREFIXES[kind]}: ${subject}`;
}

/** The organiser's item with that answer; somebody who was not invited is an optional attendee from then on. */
function withAnswer(content: Content, given: { from: Person; wanted: Omit<Answering, 'send'>; now: number }): Content {
  const { calendar } = content;
  if (!calendar) return content;
  const { name, email } = given.from;
  const { answer: response, proposed } = given.wanted;
  const entry: Attendee = { name, email, response, respondedAt: given.now, ...(proposed && { proposed }) };
  const isInvited = attendeesOf(content).some((each) => each.email === email);
  const lists = ROLES.map((role) => [role, calendar[role].map((each) => (each.email === email ? entry : each))]);
  const answered: Calendar = { ...calendar, ...Object.fromEntries(lists) };
  return {
    ...content,
    calendar: isInvited ? answered : { ...answered, optional: [...answered.optional, entry] },
  };
}

function addedTo(item: Item, people: readonly Person[]): Item {
  const { calendar } = item.content;
  if (!calendar) return item;
  const known = attendeesOf(item.content).map(({ email }) => email);
  const added = people
    .filter(({ email }) => !known.includes(email))
    .map((person): Attendee => ({ ...person, response: 'Unknown' }));
  return {
    ...item,
    content: { ...item.content, calendar: { ...calendar, optional: [...calendar.optional, ...added] } },
  };
}

function declinedCopy(content: Content, now: number): Content {
  const { calendar } = content;
  return calendar
    ? { ...content, calendar: { ...calendar, myResponse: 'Decline', repliedAt: now, freeBusy: 'Free' } }
    : content;
}

function mailOf(actor: Actor, to: string, mail: Pick<Mail, 'kind' | 'subject'>): Mail {
  return { at: actor.store.clock.now(), from: actor.mailbox.email, to, ...mail };
}
