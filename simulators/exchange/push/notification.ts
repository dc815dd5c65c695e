/**
 * Owns the Notification element: events in order, each with its watermark, as pull answers and push calls carry it.
 */
import { writeInstant } from '../ews/date-time.ts';
import { changeKey, folderChangeKey, folderId, itemId } from '../ews/ids.ts';
import { watermark } from '../ews/positions.ts';
import { message } from '../ews/soap.ts';
import { element, sequence, tag, type Xml } from '../ews/xml-write.ts';
import { folderNamed } from '../store/folders.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type MailboxEvent } from '../store/model.ts';

/** What one notification says. Without events it is a status event at `position`. */
export type Notice = {
  subscriptionId: string;
  previous: number;
  position: number;
  events: readonly MailboxEvent[];
  more: boolean;
};

/** The Notification element. */
export function writeNotification(mailbox: Mailbox, notice: Notice): Xml {
  const events =
    notice.events.length === 0
      ? [tag('t:StatusEvent', tag('t:Watermark', watermark(mailbox, notice.position)))]
      : notice.events.map((event) => writeEvent(mailbox, event));
  return tag(
    'm:Notification',
    tag('t:SubscriptionId', notice.subscriptionId),
    tag('t:PreviousWatermark', watermark(mailbox, notice.previous)),
    tag('t:MoreEvents', String(notice.more)),
    sequence(events),
  );
}

/** The message that a push call carries. */
export function sendNotification(mailbox: Mailbox, notice: Notice): Xml {
  const response = element(
    'm:SendNotificationResponseMessage',
    { ResponseClass: 'Success' },
    tag('m:ResponseCode', 'NoError'),
    writeNotification(mailbox, notice),
  );
  return message('SendNotification', tag('m:ResponseMessages', response));
}

function writeEvent(mailbox: Mailbox, event: MailboxEvent): Xml {
  const { item, old } = event;
  const oldPieces = old && [
    element('t:OldItemId', { Id: itemId(mailbox, old.number), ChangeKey: changeKey(mailbox, old.version) }),
    element('t:OldParentFolderId', {
      Id: folderId(mailbox, old.folder),
      ChangeKey: folderChangeKey(mailbox, old.folder),
    }),
  ];
  return tag(
    `t:${event.kind}Event`,
    tag('t:Watermark', watermark(mailbox, event.number)),
    tag('t:TimeStamp', writeInstant(event.at)),
    item
      ? element('t:ItemId', { Id: itemId(mailbox, item.number), ChangeKey: changeKey(mailbox, item.version) })
      : folderElement('t:FolderId', mailbox, event.folder),
    folderElement('t:ParentFolderId', mailbox, item ? event.folder : (folderNamed(event.folder)?.parent ?? 'root')),
    ...(oldPieces ?? []),
    item ? undefined : tag('t:UnreadCount', '0'),
  );
}

function folderElement(name: string, mailbox: Mailbox, folder: string): Xml {
  return element(name, { Id: folderId(mailbox, folder), ChangeKey: folderChangeKey(mailbox, folder) });
}
