/** Owns DeleteItem: for good, to Recoverable Items, or to Deleted Items. */
import { announce } from '../../store/meeting-delivery.ts';
import { removeItem } from '../../store/series-actions.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { findItem } from '../lookup.ts';
import { recipientsOf, SEND_ON_CREATE } from '../meeting-rules.ts';
import { MESSAGES } from '../namespaces.ts';
import { actorOf, refuseIfAsked, type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { readOptionalWord, readWord, required } from '../values.ts';
import { type Xml } from '../xml-write.ts';

export function deleteItems(context: RequestContext): Xml {
  const how = readWord(context.operation.attributes.get('DeleteType'), [
    'HardDelete',
    'SoftDelete',
    'MoveToDeletedItems',
  ] as const);
  const send = readOptionalWord(context.operation.attributes.get('SendMeetingCancellations'), SEND_ON_CREATE);
  const ids = required(context.operation, MESSAGES, 'ItemIds').children;
  if (ids.length === 0) throw schemaViolation("The element 'ItemIds' has incomplete content.");
  return batch('DeleteItem', ids, (id) => {
    const item = findItem(context, id);
    refuseIfAsked(context, { id: id.attributes.get('Id') ?? '' });
    if (send === undefined && item.content.calendar && !item.content.message)
      throw new ItemError(
        'ErrorSendMeetingCancellationsRequired',
        'SendMeetingCancellations attribute is required for calendar items.',
      );
    const recipients = item.folder === 'calendar' ? recipientsOf(send ?? 'SendToNone') : 'none';
    removeItem(actorOf(context), item, how);
    context.tally.writes += 1;
    context.tally.deletes += 1;
    context.tally.mails += announce(actorOf(context), { before: item, recipients }).length;
    return undefined;
  });
}
