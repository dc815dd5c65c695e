/** Proves notifications: order, watermarks, replay, status events, retries and the ways in which they get lost. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, MAX } from './support/control.ts';
import { answers, EwsClient, itemId, NINE, setField, texts } from './support/ews-client.ts';
import { kindsOf, Listener } from './support/listener.ts';
import { schemaErrors } from './support/schema.ts';

const EVENTS = ['CreatedEvent', 'ModifiedEvent', 'DeletedEvent', 'MovedEvent', 'CopiedEvent', 'FreeBusyChangedEvent'];

jest.setTimeout(30_000);

let simulator: ExchangeSimulator;
let client: EwsClient;
let listener: Listener;
let url: string;
const notifications: string[] = [];

beforeAll(async () => {
  simulator = await startExchangeSimulator();
});
beforeEach(async () => {
  await control(simulator, 'POST reset', {});
  client = new EwsClient(simulator.url);
  listener = new Listener();
  url = await listener.start();
});
afterEach(async () => {
  notifications.push(...listener.received.map(({ body }) => body));
  await control(simulator, 'POST reset', {});
  await listener.stop();
});
afterAll(async () => {
  await simulator.close();
  const errors = schemaErrors([...answers, ...notifications]);
  if (errors !== undefined) expect(errors).toBe('');
});

async function subscribe(
  options: { watermark?: string; events?: readonly string[]; frequency?: number } = {},
): Promise<{ id: string; watermark: string; code: string }> {
  const types = (options.events ?? EVENTS).map((event) => `<t:EventType>${event}</t:EventType>`).join('');
  const mark = options.watermark === undefined ? '' : `<t:Watermark>${options.watermark}</t:Watermark>`;
  const answer = await client.call(
    `<m:Subscribe><m:PushSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id="calendar"/></t:FolderIds><t:EventTypes>${types}</t:EventTypes>${mark}<t:StatusFrequency>${options.frequency ?? 1}</t:StatusFrequency><t:URL>${url.replaceAll('&', '&amp;')}</t:URL></m:PushSubscriptionRequest></m:Subscribe>`,
  );
  return {
    id: texts(answer.text, 'm:SubscriptionId')[0] ?? '',
    watermark: texts(answer.text, 'm:Watermark')[0] ?? '',
    code: answer.codes[0] ?? '',
  };
}

const create = async (): Promise<{ id: string; key: string }> => client.create(`<t:Subject>one</t:Subject>${NINE}`);
const advance = async (seconds: number): Promise<unknown> => control(simulator, 'POST clock/advance', { seconds });

test('a status event comes at once and again when idle, and each notification says where it follows on', async () => {
  const { watermark } = await subscribe();
  await listener.until((received) => received.length === 1);
  expect(listener.received[0]).toMatchObject({ kinds: ['StatusEvent'], previous: watermark });
  await create();
  await listener.until((received) => kindsOf(received).length === 3);
  expect(kindsOf(listener.received)).toEqual(['CreatedEvent', 'ModifiedEvent', 'FreeBusyChangedEvent']);
  const before = listener.received.length;
  await control(simulator, 'GET subscriptions');
  await advance(61);
  await listener.until((received) => received.length > before);
  expect(listener.received.at(-1)?.kinds).toEqual(['StatusEvent']);
  for (const [index, notification] of listener.received.entries())
    if (index > 0) expect(notification.previous).toBe(listener.received[index - 1]?.last);
});

test('a delete by moving is a Moved event with both ids, a hard delete is a Deleted event', async () => {
  await subscribe({ events: ['MovedEvent', 'DeletedEvent'] });
  const [first, second] = [await create(), await create()];
  await client.delete(first, 'MoveToDeletedItems');
  await client.delete(second, 'HardDelete');
  await listener.until((received) => kindsOf(received).length === 2);
  expect(kindsOf(listener.received)).toEqual(['MovedEvent', 'DeletedEvent']);
  expect(listener.received.map(({ xml }) => xml).join('')).toContain(`<t:OldItemId Id="${first.id}"`);
});

test('subscribing with the last watermark replays what was missed; an expired one is refused', async () => {
  const { watermark } = await subscribe();
  await listener.until((received) => received.length === 1);
  await control(simulator, 'POST faults', { kind: 'lose-subscriptions', mailbox: MAX });
  const ids = await create();
  await client.update(ids, setField('item:Subject', '<t:Subject>two</t:Subject>'));
  await subscribe({ watermark, events: ['CreatedEvent', 'ModifiedEvent'] });
  await listener.until((received) => kindsOf(received).length === 3);
  expect(kindsOf(listener.received)).toEqual(['CreatedEvent', 'ModifiedEvent', 'ModifiedEvent']);
  await control(simulator, 'POST faults', { kind: 'expire-watermarks', mailbox: MAX });
  expect((await subscribe({ watermark })).code).toBe('ErrorInvalidWatermark');
  await control(simulator, 'POST faults', { kind: 'move-mailbox', mailbox: MAX });
  expect((await subscribe()).code).toBe('ErrorMailboxMoveInProgress');
  expect((await subscribe()).code).toBe('NoError');
});

test('Unsubscribe as an answer ends the subscription', async () => {
  listener.answer = 'Unsubscribe';
  await subscribe();
  await listener.until((received) => received.length === 1);
  await until(async () => (await subscriptions()).length === 0);
});

test('an unanswered call is repeated after 30 s, then 60, and the subscription is gone when StatusFrequency has passed', async () => {
  listener.answer = 'fail';
  await subscribe({ frequency: 2 });
  await listener.until((received) => received.length === 1);
  await until(async () => (await failed()) === 1);
  await advance(29);
  expect(listener.received).toHaveLength(1);
  await advance(2);
  await listener.until((received) => received.length === 2);
  await until(async () => (await failed()) === 2);
  await advance(61);
  await listener.until((received) => received.length === 3);
  await until(async () => (await subscriptions()).length === 0);
});

test('what happened while the callback failed is delivered, in order, once it answers again', async () => {
  await subscribe({ events: ['CreatedEvent'], frequency: 30 });
  await listener.until((received) => received.length === 1);
  listener.answer = 'fail';
  await create();
  await until(async () => (await failed()) === 1);
  await create();
  listener.answer = 'OK';
  const before = listener.received.length;
  await advance(31);
  await listener.until((received) => received.length > before);
  expect(listener.received.at(-1)?.kinds).toEqual(['CreatedEvent', 'CreatedEvent']);
});

test('ordered faults drop, double and delay notifications', async () => {
  await subscribe({ events: ['CreatedEvent'] });
  await listener.until((received) => received.length === 1);
  await control(simulator, 'POST faults', { kind: 'drop-notifications', mailbox: MAX });
  await create();
  await until(async () => (await faults()) === 0);
  await create();
  await listener.until((received) => received.length === 2);
  expect(listener.received[1]?.previous).not.toBe(listener.received[0]?.last);
  await control(simulator, 'POST faults', { kind: 'double-notifications', mailbox: MAX });
  await create();
  await listener.until((received) => received.length === 4);
  expect(listener.received[3]?.xml).toBe(listener.received[2]?.xml);
  await control(simulator, 'POST faults', { kind: 'delay-notifications', mailbox: MAX, ms: 3_600_000 });
  await create();
  await until(async () => (await faults()) === 0);
  expect(listener.received).toHaveLength(4);
  await advance(3601);
  await listener.until((received) => received.length === 5);
});

test('an ordered fault gathers events and sends them in the wrong order', async () => {
  await subscribe({ events: ['CreatedEvent', 'DeletedEvent'] });
  await listener.until((received) => received.length === 1);
  await control(simulator, 'POST faults', { kind: 'reorder-notifications', mailbox: MAX, ms: 3_600_000 });
  await client.delete(await create());
  await advance(3601);
  await listener.until((received) => kindsOf(received).length === 2);
  expect(kindsOf(listener.received)).toEqual(['DeletedEvent', 'CreatedEvent']);
});

test('a pull subscription gives events in pages and a status event when there are none', async () => {
  const types = '<t:EventTypes><t:EventType>CreatedEvent</t:EventType></t:EventTypes>';
  const made = await client.call(
    `<m:Subscribe><m:PullSubscriptionRequest SubscribeToAllFolders="true">${types}<t:Timeout>10</t:Timeout></m:PullSubscriptionRequest></m:Subscribe>`,
  );
  const id = texts(made.text, 'm:SubscriptionId')[0] ?? '';
  const get = async (watermark: string) =>
    client.call(
      `<m:GetEvents><m:SubscriptionId>${id}</m:SubscriptionId><m:Watermark>${watermark}</m:Watermark></m:GetEvents>`,
    );
  const start = texts(made.text, 'm:Watermark')[0] ?? '';
  const idle = await get(start);
  expect(idle.text).toContain('<t:StatusEvent>');
  for (let made60 = 0; made60 < 60; made60 += 1) await create();
  const page = await get(texts(idle.text, 't:Watermark')[0] ?? '');
  expect([texts(page.text, 't:MoreEvents'), texts(page.text, 't:TimeStamp').length]).toEqual([['true'], 50]);
  const rest = await get(texts(page.text, 't:Watermark').at(-1) ?? '');
  expect([texts(rest.text, 't:MoreEvents'), texts(rest.text, 't:TimeStamp').length]).toEqual([['false'], 10]);
  expect((await get('nonsense')).codes).toEqual(['ErrorInvalidWatermark']);
  expect(
    (await client.call(`<m:Unsubscribe><m:SubscriptionId>${id}</m:SubscriptionId></m:Unsubscribe>`)).codes,
  ).toEqual(['NoError']);
  expect((await get(start)).codes).toEqual(['ErrorSubscriptionNotFound']);
});

test('a subscription to another mailbox’s folder, to no folder, or to an address that is none is refused', async () => {
  const request = (inner: string): string =>
    `<m:Subscribe><m:PushSubscriptionRequest>${inner}</m:PushSubscriptionRequest></m:Subscribe>`;
  const rest =
    '<t:EventTypes><t:EventType>CreatedEvent</t:EventType></t:EventTypes><t:StatusFrequency>1</t:StatusFrequency><t:URL>http://127.0.0.1:1/</t:URL>';
  const theirs =
    '<t:FolderIds><t:DistinguishedFolderId Id="calendar"><t:Mailbox><t:EmailAddress>probe1@tandem.example</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId></t:FolderIds>';
  const ours = '<t:FolderIds><t:DistinguishedFolderId Id="calendar"/></t:FolderIds>';
  expect((await client.call(request(theirs + rest))).codes).toEqual(['ErrorSubscriptionDelegateAccessNotSupported']);
  expect((await client.call(request(rest))).codes).toEqual(['ErrorInvalidSubscriptionRequest']);
  expect((await client.call(request(ours + rest.replace('http:', 'ftp:')))).codes).toEqual([
    'ErrorInvalidPushSubscriptionUrl',
  ]);
  expect((await client.call(request(ours + rest.replace('>1<', '>1441<')))).codes).toEqual(['ErrorSchemaValidation']);
  expect(
    await client.call(
      `<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="inbox"/></m:ToFolderId><m:ItemIds>${itemId(await create())}</m:ItemIds></m:MoveItem>`,
    ),
  ).toMatchObject({ codes: ['NoError'] });
});

const subscriptions = async (): Promise<unknown[]> => control<unknown[]>(simulator, 'GET subscriptions');
const failed = async (): Promise<number> =>
  (await control<{ notifications: { failed: number } }>(simulator, 'GET counters')).notifications.failed;
const faults = async (): Promise<number> => (await control<unknown[]>(simulator, 'GET faults')).length;

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise(setImmediate);
}
