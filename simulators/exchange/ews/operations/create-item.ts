/** Owns CreateItem: appointments into a calendar folder, with the mails that the caller asked for, and answers to meetings. */
import { createItem } from '../../store/actions.ts';
import { emptyAppointment, settled } from '../../store/content.ts';
import { announce } from '../../store/meeting-delivery.ts';
import { asSent, type Recipients } from '../../store/meeting-mail.ts';
import { type Content } from '../../store/model.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { creatableKind } from '../fields/item-kinds.ts';
import { applyItem } from '../item-input.ts';
import { ID_ONLY, writeItem } from '../item-shape.ts';
import { findFolderIn } from '../lookup.ts';
import { checkTimes, recipientsOf, SEND_ON_CREATE } from '../meeting-rules.ts';
import { MESSAGES } from '../namespaces.ts';
import { actorOf, refuseIfAsked, type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { readOptionalWord, required } from '../values.ts';
import { child } from '../xml-read.ts';
import { tag, type Xml } from '../xml-write.ts';
import { respond } from './respond.ts';

export function createItems(context: RequestContext): Xml {
  const saved = child(context.operation, MESSAGES, 'SavedItemFolderId');
  const items = required(context.operation, MESSAGES, 'Items').children;
  if (items.length === 0) throw schemaViolation("The element 'Items' has incomplete content.");
  const disposition = readOptionalWord(context.operation.attributes.get('MessageDisposition'), [
    'SaveOnly',
    'SendOnly',
    'SendAndSaveCopy',
  ] as const);
  const send = readOptionalWord(context.operation.attributes.get('SendMeetingInvitations'), SEND_ON_CREATE);
  return batch('CreateItem', items, (item) => {
    const responded = respond(context, item, disposition);
    if (responded) return responded;
    const kind = creatableKind(item.name);
    if (!kind) throw new ItemError('ErrorItemSave', `Items of this kind (${item.name}) can not be created here yet.`);
    if (send === undefined)
      throw new ItemError(
        'ErrorSendMeetingInvitationsRequired',
        'SendMeetingInvitations attribute is required for calendar items.',
      );
    refuseIfAsked(context, {});
    const folder = saved ? findFolderIn(context, saved) : 'calendar';
    if (folder !== 'calendar')
      throw new ItemError(
        'ErrorCannotCreateCalendarItemInNonCalendarFolder',
        'Cannot create a calendar item in a non-calendar folder.',
      );
    return tag(
      'm:Items',
      create(context, {
        folder,
        recipients: recipientsOf(send),
        content: applyItem(blank(context), item, { kind, reading: { zone: context.zone } }),
      }),
    );
  });
}

function create(context: RequestContext, wanted: { folder: string; recipients: Recipients; content: Content }): Xml {
  const content = settled(withEnd(wanted.content, blank(context)), context.store.clock.now());
  checkTimes(content);
  const actor = actorOf(context);
  const item = createItem(actor, wanted.folder, wanted.recipients === 'none' ? content : asSent(undefined, content));
  context.tally.writes += 1;
  context.tally.mails += announce(actor, { after: item, recipients: wanted.recipients }).length;
  return writeItem(context.mailbox, item, ID_ONLY);
}

function blank(context: RequestContext): Content {
  return emptyAppointment(context.mailbox.person, context.store.clock.now(), context.zone);
}

/** A client that names only a start gets half an hour. */
function withEnd(content: Content, untouched: Content): Content {
  const { calendar } = content;
  if (!calendar || calendar.end !== untouched.calendar?.end || calendar.start === untouched.calendar.start)
    return content;
  return { ...content, calendar: { ...calendar, end: calendar.start + 1_800_000 } };
}
