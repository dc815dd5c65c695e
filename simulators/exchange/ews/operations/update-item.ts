/**
 * Owns UpdateItem: field changes applied in order, guarded by the change key as ConflictResolution says.
 * AutoResolve lets a late update through when nobody else touched the same fields (or set them to the same values).
 */
import { collidingFields } from '../../store/content-difference.ts';
import { settled } from '../../store/content.ts';
import { announce } from '../../store/meeting-delivery.ts';
import { asSent, meetingMails, type Recipients } from '../../store/meeting-mail.ts';
import { type Content, type Item } from '../../store/model.ts';
import { changeItem } from '../../store/series-actions.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { kindOf } from '../fields/item-kinds.ts';
import { readZone } from '../fields/time-zone.ts';
import { readChangeKey } from '../ids.ts';
import { applyChange } from '../item-input.ts';
import { ID_ONLY, writeItem } from '../item-shape.ts';
import { findItem } from '../lookup.ts';
import { checkNeighbours, checkTimes, recipientsOf, SEND_ON_UPDATE } from '../meeting-rules.ts';
import { MESSAGES, TYPES } from '../namespaces.ts';
import { actorOf, refuseIfAsked, type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { readOptionalWord, readWord, required } from '../values.ts';
import { type XmlElement } from '../xml-read.ts';
import { sequence, tag, type Xml } from '../xml-write.ts';

const RESOLUTIONS = ['NeverOverwrite', 'AutoResolve', 'AlwaysOverwrite'] as const;
const CHANGES = ['SetItemField', 'AppendToItemField', 'DeleteItemField'];

export function updateItems(context: RequestContext): Xml {
  const resolution = readWord(context.operation.attributes.get('ConflictResolution'), RESOLUTIONS);
  readOptionalWord(context.operation.attributes.get('MessageDisposition'), ['SaveOnly', 'SendOnly', 'SendAndSaveCopy']);
  const send = readOptionalWord(
    context.operation.attributes.get('SendMeetingInvitationsOrCancellations'),
    SEND_ON_UPDATE,
  );
  const changes = required(context.operation, MESSAGES, 'ItemChanges').children;
  if (changes.length === 0) throw schemaViolation("The element 'ItemChanges' has incomplete content.");
  return batch('UpdateItem', changes, (change) => {
    const id = change.children[0];
    if (!id) throw schemaViolation("The element 'ItemChange' has incomplete content.");
    const item = findItem(context, id);
    refuseIfAsked(context, { id: id.attributes.get('Id') ?? '' });
    if (send === undefined && item.content.calendar && !item.content.message) {
      throw new ItemError(
        'ErrorSendMeetingInvitationsOrCancellationsRequired',
        'SendMeetingInvitationsOrCancellations attribute is required for calendar items.',
      );
    }
    const proposed = proposedContent(context, item, change);
    checkKey(item, proposed, { resolution, key: id.attributes.get('ChangeKey') });
    const updated = update(context, item, { content: proposed, recipients: recipientsOf(send ?? 'SendToNone') });
    return sequence([
      tag('m:Items', writeItem(context.mailbox, updated, ID_ONLY)),
      tag('m:ConflictResults', tag('t:Count', '0')),
    ]);
  });
}

function proposedContent(context: RequestContext, item: Item, change: XmlElement): Content {
  const changes = required(change, TYPES, 'Updates').children;
  if (changes.length === 0 || !changes.every(({ name }) => CHANGES.includes(name)))
    throw schemaViolation("The element 'Updates' has invalid content.");
  const reading = { zone: newZone(changes) ?? context.zone, occurrence: item.occurrence !== undefined };
  const content = changes.reduce(
    (made, each) => applyChange(made, each, { kind: kindOf(item.content), reading }),
    item.content,
  );
  return settled(content, context.store.clock.now(), item.content);
}

/** Local times belong to the zone that the same update gives the item, if it does. */
function newZone(changes: readonly XmlElement[]): string | undefined {
  const values = changes.flatMap(({ name, children }) =>
    name === 'SetItemField' ? (children[1]?.children ?? []) : [],
  );
  const zone = values.find(({ ns, name }) => ns === TYPES && name === 'StartTimeZone');
  return zone && readZone(zone);
}

function checkKey(
  item: Item,
  proposed: Content,
  asked: { resolution: (typeof RESOLUTIONS)[number]; key: string | undefined },
): void {
  if (asked.resolution === 'AlwaysOverwrite') return;
  if (asked.key === undefined || asked.key === '')
    throw new ItemError('ErrorChangeKeyRequired', 'A change key is required for this operation.');
  const version = readChangeKey(asked.key);
  if (version === item.version) return;
  if (asked.resolution === 'AutoResolve' && collidingFields(item, proposed, version).length === 0) return;
  throw new ItemError(
    'ErrorIrresolvableConflict',
    'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
  );
}

function update(context: RequestContext, before: Item, wanted: { content: Content; recipients: Recipients }): Item {
  const { content, recipients } = wanted;
  const actor = actorOf(context);
  checkTimes(content);
  checkNeighbours(actor, before, content);
  const at = context.store.clock.now();
  const mails = meetingMails({ before: before.content, after: content, recipients, from: context.mailbox.email, at });
  const item = changeItem(actor, before, mails.length > 0 ? asSent(before.content, content) : content);
  context.tally.writes += 1;
  context.tally.mails += announce(actor, { before, after: item, recipients }).length;
  return item;
}
