import { parseSendNotification, sendNotificationResult } from '../../../src/adapters/ews/notification-parser.ts';
import { envelope } from './support/answers.ts';
import { schemaErrors } from './support/schema.ts';

const notification = (content: string): string =>
  envelope(
    `<m:SendNotification><m:ResponseMessages><m:SendNotificationResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>` +
      `<m:Notification>${content}</m:Notification></m:SendNotificationResponseMessage></m:ResponseMessages></m:SendNotification>`,
  );
const head =
  '<t:SubscriptionId>S-1</t:SubscriptionId><t:PreviousWatermark>W0</t:PreviousWatermark><t:MoreEvents>false</t:MoreEvents>';
const event = (kind: string, [mark, item]: readonly [string, string], extra = ''): string =>
  `<t:${kind}><t:Watermark>${mark}</t:Watermark><t:TimeStamp>2026-11-22T08:00:00Z</t:TimeStamp><t:ItemId Id="${item}" ChangeKey="C"/>` +
  `<t:ParentFolderId Id="F" ChangeKey="C"/>${extra}</t:${kind}>`;

test('events of all kinds come in the server`s order, each with its watermark (E2, E3)', () => {
  const xml = notification(
    head +
      event('ModifiedEvent', ['W1', 'b']) +
      event('CreatedEvent', ['W2', 'a']) +
      event('ModifiedEvent', ['W3', 'a']) +
      event(
        'MovedEvent',
        ['W4', 'n'],
        '<t:OldItemId Id="o" ChangeKey="C"/><t:OldParentFolderId Id="G" ChangeKey="C"/>',
      ) +
      event('DeletedEvent', ['W5', 'b']) +
      event('CreatedEvent', ['W6', 'c']),
  );
  expect(schemaErrors(xml)).toBe('');
  const at = '2026-11-22T08:00:00Z';
  expect(parseSendNotification(xml)).toEqual({
    ok: true,
    value: {
      subscriptionId: 'S-1',
      previousWatermark: 'W0',
      moreEvents: false,
      lastWatermark: 'W6',
      events: [
        { kind: 'modified', watermark: 'W1', itemId: 'b', changeKey: 'C', at },
        { kind: 'created', watermark: 'W2', itemId: 'a', changeKey: 'C', at },
        { kind: 'modified', watermark: 'W3', itemId: 'a', changeKey: 'C', at },
        { kind: 'moved', watermark: 'W4', itemId: 'n', changeKey: 'C', oldItemId: 'o', at },
        { kind: 'deleted', watermark: 'W5', itemId: 'b', changeKey: 'C', at },
        { kind: 'created', watermark: 'W6', itemId: 'c', changeKey: 'C', at },
      ],
    },
  });
});

test('a status event has a watermark and no item', () => {
  const xml = notification(
    `${head.replace('false', 'true')}<t:StatusEvent><t:Watermark>W1</t:Watermark></t:StatusEvent>`,
  );
  expect(parseSendNotification(xml)).toMatchObject({
    ok: true,
    value: { moreEvents: true, lastWatermark: 'W1', events: [{ kind: 'status', watermark: 'W1' }] },
  });
});

test('an unknown kind of event costs nothing but itself, and its watermark counts', () => {
  const xml = notification(`${head}${event('CreatedEvent', ['W1', 'a'])}${event('FrobnicatedEvent', ['W2', 'b'])}`);
  expect(parseSendNotification(xml)).toMatchObject({
    ok: true,
    value: { lastWatermark: 'W2', events: [{ kind: 'created', itemId: 'a' }] },
  });
});

test('an event about a folder has no item', () => {
  const xml = notification(
    `${head}<t:ModifiedEvent><t:Watermark>W1</t:Watermark><t:TimeStamp>2026-11-22T08:00:00Z</t:TimeStamp><t:FolderId Id="F"/></t:ModifiedEvent>`,
  );
  const parsed = parseSendNotification(xml);
  expect(parsed.ok && parsed.value.events[0]?.itemId).toBeUndefined();
});

test('prefixes and the place of namespace declarations do not matter', () => {
  const xml = notification(`${head}${event('CreatedEvent', ['W1', 'a'])}`)
    .replaceAll('<t:', '<types:')
    .replaceAll('</t:', '</types:')
    .replaceAll('xmlns:t=', 'xmlns:types=');
  expect(parseSendNotification(xml)).toMatchObject({ ok: true, value: { events: [{ itemId: 'a' }] } });
});

const valid = notification(head + event('CreatedEvent', ['W1', 'a']));
test.each<readonly [string, string]>([
  ['nothing', ''],
  ['JSON', '{"a":1}'],
  ['half a document', valid.slice(0, -30)],
  ['a second root', `${valid}<a/>`],
  ['a DTD', valid.replace('?>', '?><!DOCTYPE a>')],
  [
    'an entity bomb',
    valid.replace('?>', '?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>').replace('S-1', '&c;'),
  ],
  [
    'an external entity',
    valid.replace('?>', '?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>').replace('S-1', '&b;'),
  ],
  ['an undeclared entity', valid.replace('S-1', '&b;')],
  ['an undeclared prefix', valid.replace('<t:SubscriptionId>', '<q:SubscriptionId>')],
  ['no subscription id', valid.replace(/<t:SubscriptionId>.*<\/t:SubscriptionId>/, '')],
  ['an empty subscription id', valid.replace('S-1', '')],
  ['an event without a watermark', valid.replace('<t:Watermark>W1</t:Watermark>', '')],
  ['an item without an id', valid.replace('Id="a"', '')],
  ['a wrong time', valid.replace('2026-11-22T08', 'yesterday')],
  ['another message', envelope('<m:GetItem/>')],
  ['a message of another namespace', valid.replace('services/2006/messages', 'services/1999/messages')],
  ['no envelope', '<SendNotification/>'],
  ['deep nesting', notification(`${head}${'<t:a>'.repeat(5000)}${'</t:a>'.repeat(5000)}`)],
  ['many elements', notification(head + '<t:a/>'.repeat(150_000))],
  ['ten megabytes', notification(head + ' '.repeat(10_000_000))],
  ['a control character', valid.replace('S-1', 'S\u00011')],
])('%s is refused without a trace of it', (_, xml) => {
  expect(parseSendNotification(xml)).toEqual({ ok: false, fault: { kind: 'invalid', code: 'not-understood' } });
});

test('both answers are valid and say what they mean', () => {
  expect(schemaErrors(sendNotificationResult('ok'))).toBe('');
  expect(schemaErrors(sendNotificationResult('unsubscribe'))).toBe('');
  expect(sendNotificationResult('ok')).toContain('<SubscriptionStatus>OK</SubscriptionStatus>');
  expect(sendNotificationResult('unsubscribe')).toContain('<SubscriptionStatus>Unsubscribe</SubscriptionStatus>');
});
