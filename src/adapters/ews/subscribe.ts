/** Subscribe for push on the calendar folder, with every event that can mean a change of an item there. */
import { EventType, Uri, WellKnownFolderName } from 'ews-javascript-api';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type SmtpAddress, type Watermark, watermark } from '../../model/ids.ts';
import { type Subscription } from '../../ports/exchange.ts';
import { type Call } from './call.ts';
import { onlyMessage } from './only-message.ts';
import { folderOf, type ServiceConfig } from './service.ts';
import { textOf } from './xml-tree.ts';

type SubscribeRequest = {
  /** Carries a secret; never logged. */
  readonly callbackUrl: string;
  /** 1–1440. */
  readonly statusMinutes: number;
  readonly watermark?: Watermark;
};

/** Moves to Deleted Items and soft deletes are *Moved*, only a hard delete is *Deleted*; an undelete is *Moved*, too (exchange.md). */
const eventTypes = [EventType.Created, EventType.Modified, EventType.Moved, EventType.Copied, EventType.Deleted];

export async function subscribe(
  { call, config }: { readonly call: Call; readonly config: ServiceConfig },
  mailbox: SmtpAddress,
  request: SubscribeRequest,
): Promise<Result<Subscription>> {
  const answer = await call({
    mailbox,
    operation: 'Subscribe',
    // A lost answer leaves a subscription that nobody knows; its notifications carry an old generation and end it.
    writes: false,
    build: (service) =>
      service.SubscribeToPushNotifications(
        [folderOf(config, mailbox, WellKnownFolderName.Calendar)],
        new Uri(request.callbackUrl),
        request.statusMinutes,
        // Typed as text, but `null` is how the library leaves the element out.
        request.watermark ?? (null as unknown as string),
        ...eventTypes,
      ),
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, false);
  if (!message.ok) return message;
  const subscriptionId = textOf(message.value, 'SubscriptionId');
  const mark = textOf(message.value, 'Watermark');
  if (!subscriptionId || !mark) return failed({ kind: 'invalid', code: 'not-understood' });
  return ok({ subscriptionId, watermark: watermark(mark) });
}
