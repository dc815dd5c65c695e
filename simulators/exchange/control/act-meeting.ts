/** Owns what a person does with a meeting in Outlook: answer it, propose another time, forward it, call it off; and answers from outside. */
import { type Actor } from '../store/actions.ts';
import { announce } from '../store/meeting-delivery.ts';
import { isOrganised, type Recipients } from '../store/meeting-mail.ts';
import { answer, type Answer, forward, receiveAnswer } from '../store/meeting-response.ts';
import { type Item, type Person } from '../store/model.ts';
import { removeItem } from '../store/series-actions.ts';
import { type Store } from '../store/store.ts';
import { type Fields, instantIn } from './act-fields.ts';
import { ControlError } from './json-http.ts';

/** The answer to a meeting that somebody else organises; the item as it is afterwards, if it is still there. */
export function respondAs(
  actor: Actor,
  item: Item,
  wanted: { answer: Answer; fields: Fields; send: boolean },
): Item | undefined {
  if (!item.content.calendar || isOrganised(item.content))
    throw new ControlError(400, 'Only a meeting of somebody else can be answered.');
  return answer(actor, item, { answer: wanted.answer, send: wanted.send, proposed: proposalIn(item, wanted.fields) })
    .item;
}

/** The answer of an attendee who has no mailbox here, arriving at the organiser's. */
export function receiveAnswerOf(
  actor: Actor,
  item: Item,
  from: { email: string; answer: Answer; fields: Fields },
): void {
  const wanted = { answer: from.answer, proposed: proposalIn(item, from.fields) };
  const person = { name: from.email, email: from.email.toLowerCase() };
  receiveAnswer(actor, { own: item, from: person, about: item.content, wanted });
}

/** Forwards to these addresses. */
export function forwardTo(actor: Actor, item: Item, emails: readonly string[]): void {
  if (emails.length === 0) throw new ControlError(400, 'to is missing.');
  forward(
    actor,
    item,
    emails.map((email) => personOf(actor.store, email)),
  );
}

/** The organiser calls the meeting, or one occurrence, off. */
export function cancel(actor: Actor, item: Item, recipients: Recipients): void {
  if (!isOrganised(item.content)) throw new ControlError(400, 'Only the organiser can cancel a meeting.');
  removeItem(actor, item, 'MoveToDeletedItems');
  announce(actor, { before: item, recipients });
}

function proposalIn(item: Item, { start, end }: Fields): { start: number; end: number } | undefined {
  const zone = item.content.calendar?.startZone ?? 'UTC';
  if (start === undefined || end === undefined) return undefined;
  return { start: instantIn(start, zone), end: instantIn(end, zone) };
}

function personOf(store: Store, email: string): Person {
  return store.mailbox(email)?.person ?? { name: email, email: email.toLowerCase() };
}
