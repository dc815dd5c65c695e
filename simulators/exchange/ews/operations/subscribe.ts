/** Owns Subscribe, Unsubscribe and GetEvents. */
import { writeNotification } from '../../push/notification.ts';
import { type Subscription } from '../../push/subscription.ts';
import { type EventKind } from '../../store/model.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { findFolder } from '../lookup.ts';
import { MESSAGES, TYPES } from '../namespaces.ts';
import { readWatermark, watermark } from '../positions.ts';
import { type RequestContext } from '../request-context.ts';
import { single } from '../response.ts';
import { readBoolean, readInteger, readWord, required, textOf } from '../values.ts';
import { child, type XmlElement } from '../xml-read.ts';
import { sequence, tag, type Xml } from '../xml-write.ts';

const EVENTS = [
  'CreatedEvent',
  'ModifiedEvent',
  'DeletedEvent',
  'MovedEvent',
  'CopiedEvent',
  'NewMailEvent',
  'FreeBusyChangedEvent',
] as const;
const MINUTES = [1, 1440] as const;

export function subscribe(context: RequestContext): Xml {
  const request = context.operation.children[0];
  if (!request || context.operation.children.length !== 1)
    throw schemaViolation("The element 'Subscribe' has incomplete content.");
  const kinds = required(request, TYPES, 'EventTypes').children.map(
    ({ text }) => readWord(text, EVENTS).replace('Event', '') as EventKind,
  );
  if (kinds.length === 0) throw schemaViolation("The element 'EventTypes' has incomplete content.");
  const channel = channelOf(context, request);
  return single('Subscribe', () => {
    if (channel === undefined)
      throw new ItemError('ErrorInvalidSubscriptionRequest', 'Streaming subscriptions are not offered by this server.');
    if (channel.push) checkUrl(channel.push.url);
    const folders = foldersOf(context, request);
    const asked = textOf(request, 'Watermark');
    const position =
      asked === undefined || asked === '' ? context.mailbox.events.last : readWatermark(context.mailbox, asked);
    const subscription = context.subscriptions.add({
      mailbox: context.mailbox.email,
      kinds,
      position,
      ...(folders && { folders }),
      ...channel,
    });
    return sequence([
      tag('m:SubscriptionId', subscription.id),
      tag('m:Watermark', watermark(context.mailbox, position)),
    ]);
  });
}

export function unsubscribe(context: RequestContext): Xml {
  const id = required(context.operation, MESSAGES, 'SubscriptionId').text;
  return single('Unsubscribe', () => {
    context.subscriptions.removePull(context.mailbox, id);
    return undefined;
  });
}

export function getEvents(context: RequestContext): Xml {
  const id = required(context.operation, MESSAGES, 'SubscriptionId').text;
  const from = required(context.operation, MESSAGES, 'Watermark').text;
  return single('GetEvents', () =>
    writeNotification(
      context.mailbox,
      context.subscriptions.pull(context.mailbox, id, readWatermark(context.mailbox, from)),
    ),
  );
}

function channelOf(context: RequestContext, request: XmlElement): Pick<Subscription, 'push' | 'pull'> | undefined {
  if (request.name === 'StreamingSubscriptionRequest') return undefined;
  if (request.name === 'PullSubscriptionRequest') {
    return {
      pull: {
        timeoutMinutes: readInteger(required(request, TYPES, 'Timeout').text, MINUTES),
        lastCall: context.store.clock.now(),
      },
    };
  }
  if (request.name !== 'PushSubscriptionRequest')
    throw schemaViolation(`The element '${request.name}' is not expected.`);
  const callerData = textOf(request, 'CallerData');
  return {
    push: {
      statusFrequencyMinutes: readInteger(required(request, TYPES, 'StatusFrequency').text, MINUTES),
      url: required(request, TYPES, 'URL').text.trim(),
      ...(callerData !== undefined && { callerData }),
    },
  };
}

function foldersOf(context: RequestContext, request: XmlElement): string[] | undefined {
  const ids = child(request, TYPES, 'FolderIds')?.children ?? [];
  const isAll = readBoolean(request.attributes.get('SubscribeToAllFolders') ?? 'false');
  if (isAll === ids.length > 0)
    throw new ItemError('ErrorInvalidSubscriptionRequest', 'Subscribe either to all folders or to named ones.');
  if (isAll) return undefined;
  try {
    return ids.map((id) => findFolder(context, id));
  } catch (error) {
    if (error instanceof ItemError && error.code === 'ErrorAccessDenied') {
      throw new ItemError(
        'ErrorSubscriptionDelegateAccessNotSupported',
        'Subscriptions are not supported for delegate user access.',
      );
    }
    throw error;
  }
}

function checkUrl(url: string): void {
  const isCallable = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  if (!isCallable) throw new ItemError('ErrorInvalidPushSubscriptionUrl', 'The push subscription URL is invalid.');
}
