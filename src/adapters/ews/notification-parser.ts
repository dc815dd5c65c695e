/**
 * Fences traps E2 and E3: reads a SendNotification of Exchange with its events in order, each with its watermark, and writes the answer. Input
 * comes from the network: size and depth are bounded, DTDs and entities refused, and nothing of it appears in an error.
 */
import { failed, ok, type Result } from '../../model/fault.ts';
import { changeKey, itemId, watermark, type ChangeKey, type ItemId, type Watermark } from '../../model/ids.ts';
import { instant, type Instant } from '../../model/instant.ts';
import { child, descend, parseXml, textOf, type XmlElement, type XmlLimits } from './xml-tree.ts';

type NotificationEvent = {
  readonly kind: 'created' | 'modified' | 'moved' | 'copied' | 'deleted' | 'newMail' | 'freeBusyChanged' | 'status';
  readonly watermark: Watermark;
  /** The item that the event is about, where it is now; absent on status events and on events about folders. */
  readonly itemId?: ItemId;
  /** The version that the event made. */
  readonly changeKey?: ChangeKey;
  /** Moved and copied: the item's id before. */
  readonly oldItemId?: ItemId;
  readonly at?: Instant;
};

export type SendNotification = {
  readonly subscriptionId: string;
  /** The watermark of the last event before these; a different one than we saw means events were missed. */
  readonly previousWatermark?: Watermark;
  readonly moreEvents: boolean;
  /** In the server's order; kinds that are not known are left out, but their watermarks are in `lastWatermark`. */
  readonly events: readonly NotificationEvent[];
  /** Of the last event, known or not. */
  readonly lastWatermark?: Watermark;
};

/** A notification holds ids only; Exchange sends some hundred events at most in one. */
const limits: XmlLimits = { characters: 4 * 1024 * 1024, depth: 32, elements: 100_000 };

const messagesUri = 'http://schemas.microsoft.com/exchange/services/2006/messages';
const typesUri = 'http://schemas.microsoft.com/exchange/services/2006/types';
const soapUri = 'http://schemas.xmlsoap.org/soap/envelope/';

const kinds: ReadonlyMap<string, NotificationEvent['kind']> = new Map([
  ['CreatedEvent', 'created'],
  ['ModifiedEvent', 'modified'],
  ['MovedEvent', 'moved'],
  ['CopiedEvent', 'copied'],
  ['DeletedEvent', 'deleted'],
  ['NewMailEvent', 'newMail'],
  ['FreeBusyChangedEvent', 'freeBusyChanged'],
  ['StatusEvent', 'status'],
]);

/** @returns `invalid/not-understood` for everything that is no notification; no retry can mend it */
export function parseSendNotification(xml: string): Result<SendNotification> {
  try {
    return ok(notificationIn(parseXml(xml, limits)));
  } catch {
    return failed({ kind: 'invalid', code: 'not-understood' });
  }
}

/** The body to answer with HTTP 200. `unsubscribe` ends the subscription. */
export const sendNotificationResult = (answer: 'ok' | 'unsubscribe'): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${soapUri}"><s:Body>` +
  `<SendNotificationResult xmlns="${messagesUri}"><SubscriptionStatus>${answer === 'ok' ? 'OK' : 'Unsubscribe'}` +
  `</SubscriptionStatus></SendNotificationResult></s:Body></s:Envelope>`;

/** @throws when a required part is missing or malformed */
function notificationIn(envelope: XmlElement): SendNotification {
  const body = child(envelope, 'Body');
  const content = body?.children[0];
  if (envelope.name !== 'Envelope' || content?.name !== 'SendNotification' || content.uri !== messagesUri) {
    throw new TypeError('not a notification');
  }
  const notification = descend(content, 'ResponseMessages', 'SendNotificationResponseMessage', 'Notification');
  if (notification === undefined) throw new TypeError('a notification without content');
  const events = notification.children.filter((each) => each.uri === typesUri && each.name.endsWith('Event'));
  const last = events.at(-1);
  const previous = textOf(notification, 'PreviousWatermark');
  return {
    subscriptionId: required(notification, 'SubscriptionId'),
    ...(previous && { previousWatermark: watermark(previous) }),
    moreEvents: textOf(notification, 'MoreEvents') === 'true',
    events: events.map(eventOf).filter((each) => each !== undefined),
    ...(last !== undefined && { lastWatermark: watermark(required(last, 'Watermark')) }),
  };
}

function eventOf(event: XmlElement): NotificationEvent | undefined {
  const kind = kinds.get(event.name);
  if (kind === undefined) return undefined;
  const item = idIn(event, 'ItemId');
  const oldItem = idIn(event, 'OldItemId');
  const version = child(event, 'ItemId')?.attributes.get('ChangeKey');
  const at = textOf(event, 'TimeStamp');
  return {
    kind,
    watermark: watermark(required(event, 'Watermark')),
    ...(item !== undefined && { itemId: item }),
    ...(version && { changeKey: changeKey(version) }),
    ...(oldItem !== undefined && { oldItemId: oldItem }),
    ...(at !== undefined && { at: instant(at) }),
  };
}

function idIn(event: XmlElement, name: string): ItemId | undefined {
  const element = child(event, name);
  return element === undefined ? undefined : itemId(element.attributes.get('Id') ?? '');
}

function required(element: XmlElement, name: string): string {
  const text = textOf(element, name);
  if (!text) throw new TypeError(`a notification without ${name}`);
  return text;
}
