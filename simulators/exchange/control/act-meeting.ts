/** Owns what a person does with a meeting in Outlook: answer it, propose another time, forward it, call it off. */
import { type Actor, moveItem } from '../store/actions.ts';
import { announce, meetingOfMail } from '../store/meeting-delivery.ts';
import { isOrganised, type Recipients } from '../store/meeting-mail.ts';
import { answer, type Answer, copyFromMail, forward } from '../store/meeting-response.ts';
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
  const { message } = item.content;
  const meeting = message ? (meetingOfMail(actor.mailbox, item) ?? copyFromMail(actor, item)) : item;
  const { answer: kind, send, fields } = wanted;
  const done = answer(actor, meeting, { answer: kind, send, proposed: proposalIn(item, fields) });
  if (message) moveItem(actor, item, 'deleteditems');
  return done.item;
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

/** The time that the fields propose, if they do. */
export function proposalIn(item: Item, { start, end }: Fields): { start: number; end: number } | undefined {
  const zone = item.content.calendar?.startZone ?? 'UTC';
  if (start === undefined || end === undefined) return undefined;
  return { start: instantIn(start, zone), end: instantIn(end, zone) };
}

function personOf(store: Store, email: string): Person {
  return store.mailbox(email)?.person ?? { name: email, email: email.toLowerCase() };
}
