/**
 * Owns what a person does in Outlook, ordered by a control route: the same actions, events and change keys as by EWS, under the person's own name.
 */
import { z } from 'zod';

import { reminderDue } from '../ews/fields/reminder.ts';
import { changeKey, idOf, readItemId } from '../ews/ids.ts';
import { type Actor, copyItem, createItem, moveItem } from '../store/actions.ts';
import { emptyAppointment, problemOf, settled } from '../store/content.ts';
import { folderNamed } from '../store/folders.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { announce } from '../store/meeting-delivery.ts';
import { asSent, type Recipients } from '../store/meeting-mail.ts';
import { type Content, type Item } from '../store/model.ts';
import { changeItem, masterOf, removeItem } from '../store/series-actions.ts';
import { crossesNeighbour } from '../store/series-edit.ts';
import { occurrenceOf } from '../store/series.ts';
import { type Store } from '../store/store.ts';
import { type Fields, fieldsSchema, withFields, zoneNamed } from './act-fields.ts';
import { cancel, forwardTo, respondAs } from './act-meeting.ts';
import { receiveAnswerOf, receiveCancellation, receiveInvitation } from './act-outside.ts';
import { split } from './act-series.ts';
import { ControlError } from './json-http.ts';

const DEEDS =
  `create update delete move copy split cancel accept tentative decline propose forward answered invited uninvited dismiss`.split(
    ' ',
  );

/** `POST /__control/act`: one action of the mailbox's owner, or of a delegate. */
export const actSchema = z.strictObject({
  mailbox: z.string(),
  /** Whoever acts for the owner, by mail address: the item shows that name. */
  by: z.string().optional(),
  do: z.enum(DEEDS),
  itemId: z.string().optional(),
  /** One occurrence of the series `itemId`, by its date in the pattern; an occurrence's own id does as well. */
  occurrence: z.iso.date().optional(),
  fields: fieldsSchema.default({}),
  folder: z.string().optional(),
  /** Whom to forward to. */
  to: z.array(z.string()).default([]),
  /** Whose answer or invitation arrives; and which answer. */
  from: z.string().optional(),
  answer: z.enum(['Accept', 'Tentative', 'Decline']).default('Accept'),
  deleteType: z.enum(['HardDelete', 'SoftDelete', 'MoveToDeletedItems']).default('MoveToDeletedItems'),
  /** Whether invitations, updates, answers and cancellations go out: a person's Outlook sends them. */
  send: z.boolean().default(true),
  /** For `split`: whether the new series has what programs stored with the old one. */
  withProperties: z.boolean().default(false),
});

export type Act = z.infer<typeof actSchema>;
type Deed = (actor: Actor, wanted: Act, item: Item) => Item | undefined;

const deeds: Readonly<Record<string, Deed>> = {
  update,
  delete: (actor, wanted, item) => {
    removeItem(actor, item, wanted.deleteType);
    announce(actor, { before: item, recipients: recipientsOf(wanted) });
    return undefined;
  },
  move: (actor, wanted, item) => moveItem(actor, whole(item), folderOf(wanted)),
  copy: (actor, wanted, item) => copyItem(actor, whole(item), folderOf(wanted)),
  split: (actor, wanted, item) => {
    const date = item.occurrence?.date;
    const master = masterOf(actor, item);
    if (!master || date === undefined) throw new ControlError(400, 'occurrence is missing.');
    const { fields, withProperties } = wanted;
    return split(actor, master, { date, fields, withProperties, recipients: recipientsOf(wanted) });
  },
  cancel: (actor, wanted, item) => {
    cancel(actor, item, recipientsOf(wanted));
    return undefined;
  },
  accept: (actor, wanted, item) => respondAs(actor, item, { ...wanted, answer: 'Accept' }),
  tentative: (actor, wanted, item) => respondAs(actor, item, { ...wanted, answer: 'Tentative' }),
  decline: (actor, wanted, item) => respondAs(actor, item, { ...wanted, answer: 'Decline' }),
  propose: (actor, wanted, item) => respondAs(actor, item, { ...wanted, answer: 'Tentative' }),
  forward: (actor, wanted, item) => {
    forwardTo(actor, item, wanted.to);
    return item;
  },
  answered: (actor, wanted, item) => {
    receiveAnswerOf(actor, item, { email: fromOf(wanted), answer: wanted.answer, fields: wanted.fields });
    return actor.mailbox.item(item.number);
  },
  invited: (actor, wanted, item) => receiveInvitation(actor, { email: fromOf(wanted), fields: wanted.fields }, item),
  uninvited: (actor, _, item) => {
    receiveCancellation(actor, item);
    return actor.mailbox.item(item.number);
  },
  dismiss: (actor, _, item) => dismissed(actor, masterOf(actor, item) ?? item),
};

/** Performs the action; returns the ids of the item as it is afterwards. Throws ControlError. */
export function act(store: Store, wanted: Act): { itemId: string; changeKey: string } | { deleted: true } {
  const mailbox = store.mailbox(wanted.mailbox);
  if (!mailbox) throw new ControlError(404, 'There is no such mailbox.');
  const by = wanted.by === undefined ? mailbox : store.mailbox(wanted.by);
  const actor: Actor = { store, mailbox, by: by?.person.name ?? wanted.by ?? '' };
  const item = perform(actor, wanted);
  return item ? idsOf(mailbox, item) : { deleted: true };
}

function perform(actor: Actor, wanted: Act): Item | undefined {
  if (wanted.do === 'create') return create(actor, wanted);
  if (wanted.do === 'invited' && wanted.itemId === undefined)
    return receiveInvitation(actor, { email: fromOf(wanted), fields: wanted.fields }, undefined);
  return deeds[wanted.do]?.(actor, wanted, itemOf(actor.mailbox, wanted));
}

function create(actor: Actor, wanted: Act): Item {
  const zone = wanted.fields.timeZone === undefined ? 'UTC' : zoneNamed(wanted.fields.timeZone);
  const blank = emptyAppointment(actor.mailbox.person, actor.store.clock.now(), zone);
  const filled = withFields(blank, wanted.fields);
  const content = settled(withHalfHour(filled, wanted.fields), actor.store.clock.now());
  checkTimes(content);
  const item = createItem(actor, wanted.folder ?? 'calendar', wanted.send ? asSent(undefined, content) : content);
  announce(actor, { after: item, recipients: recipientsOf(wanted) });
  return item;
}

function update(actor: Actor, wanted: Act, before: Item): Item {
  const content = settled(withFields(before.content, wanted.fields), actor.store.clock.now(), before.content);
  checkTimes(content);
  const master = masterOf(actor, before);
  const isMoved = wanted.fields.start !== undefined || wanted.fields.end !== undefined;
  if (isMoved && master && before.occurrence && content.calendar)
    if (crossesNeighbour(master, before.occurrence.date, content.calendar))
      throw new ControlError(400, 'An occurrence can not pass its neighbours.');
  const sends = wanted.send && content.calendar?.myResponse === 'Organizer';
  const after = changeItem(actor, before, sends ? asSent(before.content, content) : content);
  announce(actor, { before, after, recipients: recipientsOf(wanted) });
  return after;
}

/** Dismissing a reminder writes the item, as Outlook does: a single one loses its reminder, a series goes on to the next. */
function dismissed(actor: Actor, item: Item): Item {
  const { content } = item;
  const due = reminderDue(item);
  if (!content.calendar?.series || due === undefined)
    return changeItem(actor, item, { ...content, reminderIsSet: false });
  return changeItem(actor, item, { ...content, calendar: { ...content.calendar, remindedUntil: due + 1 } });
}

/** A person who names only a start gets half an hour. */
function withHalfHour(content: Content, { start, end }: Fields): Content {
  if (!content.calendar || start === undefined || end !== undefined) return content;
  return { ...content, calendar: { ...content.calendar, end: content.calendar.start + 1_800_000 } };
}

function recipientsOf({ send }: Act): Recipients {
  return send ? 'all' : 'none';
}

function itemOf(mailbox: Mailbox, { itemId, occurrence }: Act): Item {
  if (itemId === undefined) throw new ControlError(400, 'itemId is missing.');
  const { mailboxGuid, number, date = occurrence } = refOf(itemId);
  const stored = mailboxGuid === mailbox.guid ? mailbox.item(number) : undefined;
  const item = stored && date !== undefined ? occurrenceOf(stored, date) : stored;
  if (item) return item;
  throw new ControlError(404, 'There is no such item in that mailbox.');
}

function refOf(itemId: string): ReturnType<typeof readItemId> {
  try {
    return readItemId(itemId);
  } catch {
    throw new ControlError(400, 'itemId is malformed.');
  }
}

function fromOf({ from }: Act): string {
  if (from === undefined) throw new ControlError(400, 'from is missing.');
  return from;
}

function folderOf({ folder }: Act): string {
  const name = folderNamed(folder ?? '')?.name;
  if (name === undefined) throw new ControlError(400, 'There is no such folder.');
  return name;
}

function whole(item: Item): Item {
  if (item.occurrence) throw new ControlError(400, 'An occurrence can not be moved or copied.');
  return item;
}

function idsOf(mailbox: Mailbox, item: Item): { itemId: string; changeKey: string } {
  return { itemId: idOf(mailbox, item), changeKey: changeKey(mailbox, item.version) };
}

function checkTimes(content: Content): void {
  const problem = problemOf(content);
  if (problem !== undefined) throw new ControlError(400, `The times are not possible: ${problem}.`);
}
