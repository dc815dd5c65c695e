/**
 * Owns the answers that clients give by CreateItem: AcceptItem, TentativelyAcceptItem, DeclineItem, CancelCalendarItem, RemoveItem, ForwardItem. Each
 * refers to the appointment or to the mail about it. Mails go out unless the client only saves.
 */
import { moveItem } from '../../store/actions.ts';
import { announce, isOutOfDate, meetingOfMail } from '../../store/meeting-delivery.ts';
import { answer, type Answer, copyFromMail, forward } from '../../store/meeting-response.ts';
import { type Item, type Person } from '../../store/model.ts';
import { removeItem } from '../../store/series-actions.ts';
import { readInstant } from '../date-time.ts';
import { ItemError } from '../fault.ts';
import { readPerson } from '../fields/people.ts';
import { ID_ONLY, writeItem } from '../item-shape.ts';
import { findItem } from '../lookup.ts';
import { TYPES } from '../namespaces.ts';
import { actorOf, refuseIfAsked, type RequestContext } from '../request-context.ts';
import { required, textOf } from '../values.ts';
import { child, type XmlElement } from '../xml-read.ts';
import { tag, type Xml } from '../xml-write.ts';

type Disposition = 'SaveOnly' | 'SendOnly' | 'SendAndSaveCopy';
/** The appointment, and the mail by which the client named it. */
type Reference = { meeting: Item; mail: Item | undefined };
type Response = (context: RequestContext, element: XmlElement, disposition: Disposition) => Item | undefined;

const responses: Readonly<Record<string, Response>> = {
  AcceptItem: answering('Accept', 'Accept'),
  TentativelyAcceptItem: answering('Tentative', 'Tentative'),
  DeclineItem: answering('Decline', 'Decline'),
  CancelCalendarItem: (context, element) => {
    const { meeting } = referenceOf(context, element);
    if (meeting.content.calendar?.myResponse !== 'Organizer')
      throw new ItemError('ErrorCalendarIsNotOrganizer', 'You must be the organizer to perform this action.');
    removeItem(actorOf(context), meeting, 'MoveToDeletedItems');
    context.tally.mails += announce(actorOf(context), { before: meeting, recipients: 'all' }).length;
    return undefined;
  },
  RemoveItem: (context, element) => {
    const { meeting, mail } = referenceOf(context, element);
    if (meeting.content.calendar?.myResponse === 'Organizer') throw forOrganizer('Remove');
    removeItem(actorOf(context), meeting, 'MoveToDeletedItems');
    tidyUp(context, mail);
    return undefined;
  },
  ForwardItem: (context, element) => {
    const { meeting } = referenceOf(context, element);
    context.tally.mails += forward(actorOf(context), meeting, recipientsIn(element)).length;
    return undefined;
  },
};

/** Performs what an element asks for, or returns undefined when it is no response. Throws ItemError for what can not be answered so. */
export function respond(
  context: RequestContext,
  element: XmlElement,
  disposition: Disposition | undefined,
): Xml | undefined {
  const perform = Object.hasOwn(responses, element.name) ? responses[element.name] : undefined;
  if (!perform) return undefined;
  if (disposition === undefined)
    throw new ItemError('ErrorMessageDispositionRequired', 'MessageDisposition attribute is required.');
  refuseIfAsked(context, { id: required(element, TYPES, 'ReferenceItemId').attributes.get('Id') ?? '' });
  const item = perform(context, element, disposition);
  context.tally.writes += 1;
  return tag('m:Items', item && writeItem(context.mailbox, item, ID_ONLY));
}

function answering(kind: Answer, name: string): Response {
  return (context, element, disposition) => {
    const { meeting, mail } = referenceOf(context, element);
    const { calendar } = meeting.content;
    if (calendar?.myResponse === 'Organizer') throw forOrganizer(name);
    if (calendar?.cancelled === true)
      throw new ItemError(`ErrorCalendarIsCancelledFor${name}`, 'The meeting has been cancelled.');
    const proposed = proposalIn(context, element);
    const done = answer(actorOf(context), meeting, { answer: kind, send: disposition !== 'SaveOnly', proposed });
    context.tally.mails += done.mails.length;
    tidyUp(context, mail);
    return done.item;
  };
}

/** What the ReferenceItemId names: the appointment itself, or the one that a mail is about. */
function referenceOf(context: RequestContext, element: XmlElement): Reference {
  const item = findItem(context, { ...required(element, TYPES, 'ReferenceItemId'), name: 'ItemId' });
  const { message, calendar } = item.content;
  if (message) return { meeting: meetingBehind(context, item), mail: item };
  if (!calendar) throw invalidReference();
  if (item.folder !== 'calendar')
    throw new ItemError('ErrorCalendarCannotUpdateDeletedItem', 'The calendar item has been deleted.');
  return { meeting: item, mail: undefined };
}

function meetingBehind(context: RequestContext, mail: Item): Item {
  const kind = mail.content.message?.meeting?.kind;
  if (kind !== 'request' && kind !== 'cancellation') throw invalidReference();
  const meeting = meetingOfMail(context.mailbox, mail);
  if (!meeting) return copyFromMail(actorOf(context), mail);
  if (isOutOfDate(meeting, mail))
    throw new ItemError('ErrorCalendarMeetingRequestIsOutOfDate', 'The meeting request is out of date.');
  return meeting;
}

function invalidReference(): ItemError {
  return new ItemError('ErrorInvalidReferenceItem', 'The reference item is not valid.');
}

/** A mail that has been dealt with goes to Deleted Items. */
function tidyUp(context: RequestContext, mail: Item | undefined): void {
  if (mail?.folder === 'inbox') moveItem(actorOf(context), mail, 'deleteditems');
}

function proposalIn(context: RequestContext, element: XmlElement): { start: number; end: number } | undefined {
  const [start, end] = [textOf(element, 'ProposedStart'), textOf(element, 'ProposedEnd')];
  if (start === undefined || end === undefined) return undefined;
  return { start: readInstant(start, context.zone), end: readInstant(end, context.zone) };
}

function recipientsIn(element: XmlElement): Person[] {
  const people = ['ToRecipients', 'CcRecipients', 'BccRecipients'].flatMap(
    (name) => child(element, TYPES, name)?.children.map(readPerson) ?? [],
  );
  if (people.length === 0) throw new ItemError('ErrorInvalidRecipients', 'At least one recipient is not valid.');
  return people;
}

function forOrganizer(name: string): ItemError {
  return new ItemError(`ErrorCalendarIsOrganizerFor${name}`, 'You are the organizer of this meeting.');
}
