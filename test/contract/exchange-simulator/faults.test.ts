/** Proves the ordered faults: what the caller sees, what is counted, and whether the write happened. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, items, MAX } from './support/control.ts';
import { createItem, EwsClient, NINE, setField, texts } from './support/ews-client.ts';
import { overSoap } from './support/over-soap.ts';
import { schemaErrors } from './support/schema.ts';

let simulator: ExchangeSimulator;
let client: EwsClient;
overSoap((at) => {
  ({ simulator, client } = at);
});

const fault = async (body: Record<string, unknown>): Promise<unknown> =>
  control(simulator, 'POST faults', { mailbox: MAX, ...body });
const create = createItem(`<t:Subject>one</t:Subject>${NINE}`);
const tooEarly = async (): Promise<number> =>
  (await control<{ all: { tooEarly: number } }>(simulator, 'GET counters')).all.tooEarly;

test('busy is a fault with the back-off; calling again during it is counted and prolongs it', async () => {
  await fault({ kind: 'busy', backOffMilliseconds: 10_000 });
  const first = await client.call(create);
  expect([first.status, first.codes, texts(first.text, 't:Value')]).toEqual([500, ['ErrorServerBusy'], ['10000']]);
  await control(simulator, 'POST clock/advance', { seconds: 9 });
  expect((await client.call(create)).codes).toEqual(['ErrorServerBusy']);
  await control(simulator, 'POST clock/advance', { seconds: 9 });
  expect((await client.call(create)).codes).toEqual(['ErrorServerBusy']);
  expect(await tooEarly()).toBe(2);
  await control(simulator, 'POST clock/advance', { seconds: 11 });
  expect((await client.call(create)).codes).toEqual(['NoError']);
  expect([await tooEarly(), (await items(simulator)).length]).toEqual([2, 1]);
});

test('busy inside an answer fails every item of the batch with HTTP 200', async () => {
  await fault({ kind: 'busy-inner', operation: 'CreateItem', backOffMilliseconds: 0 });
  const item = `<t:CalendarItem><t:Subject>x</t:Subject>${NINE}</t:CalendarItem>`;
  const answer = await client.call(
    `<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items>${item}${item}</m:Items></m:CreateItem>`,
  );
  expect([answer.status, answer.codes]).toEqual([200, ['ErrorServerBusy', 'ErrorServerBusy']]);
  expect(await items(simulator)).toEqual([]);
});

test('unavailable is a 503 that says when to come back', async () => {
  await fault({ kind: 'unavailable', backOffMilliseconds: 2500 });
  const answer = await client.call(create);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
});

test.each([
  ['fail-before', 0],
  ['fail-after', 1],
])('%s gives no answer and leaves %d items', async (kind, count) => {
  await fault({ kind, operation: 'CreateItem' });
  await expect(client.call(create)).rejects.toThrow('fetch failed');
  expect(await items(simulator)).toHaveLength(count);
});

test('a fault is for its mailbox and operation only, and as often as ordered', async () => {
  await fault({ kind: 'unauthorised', operation: 'GetItem', count: 2 });
  await fault({ kind: 'too-many-connections', mailbox: 'probe1@tandem.example' });
  const { id } = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  expect((await client.get(id)).status).toBe(401);
  expect((await client.get(id)).status).toBe(401);
  expect((await client.get(id)).status).toBe(200);
  expect((await new EwsClient(simulator.url, { as: 'probe1@tandem.example' }).call(create)).codes).toEqual([
    'ErrorExceededConnectionCount',
  ]);
});

test('a refused item refuses writes; the others of the batch go through', async () => {
  const [first, second] = [
    await client.create(`<t:Subject>a</t:Subject>${NINE}`),
    await client.create(`<t:Subject>b</t:Subject>${NINE}`),
  ];
  await fault({ kind: 'refuse-item', itemId: first.id });
  expect((await client.update(second, setField('item:Subject', '<t:Subject>b2</t:Subject>'))).codes).toEqual([
    'NoError',
  ]);
  expect((await client.update(first, setField('item:Subject', '<t:Subject>a2</t:Subject>'))).codes).toEqual([
    'ErrorAccessDenied',
  ]);
  expect((await items(simulator)).map(({ subject }) => subject)).toEqual(['a', 'b2']);
});

test('more than the allowed calls at once for one mailbox are refused; other mailboxes are served', async () => {
  const narrow = await startExchangeSimulator({ concurrency: 2 });
  await control(narrow, 'POST faults', { kind: 'slow', mailbox: MAX, count: 6, ms: 1000 });
  const calls = Array.from({ length: 6 }, async () => new EwsClient(narrow.url).sync());
  const other = await new EwsClient(narrow.url, { as: 'probe1@tandem.example' }).sync();
  const codes = (await Promise.all(calls)).flatMap((answer) => answer.codes).toSorted((a, b) => a.localeCompare(b));
  expect(other.codes).toEqual(['NoError']);
  expect(codes.slice(0, 1)).toEqual(['ErrorExceededConnectionCount']);
  expect(codes.slice(-2)).toEqual(['NoError', 'NoError']);
  await narrow.close();
});

test('DELETE takes back faults and back-offs', async () => {
  await fault({ kind: 'busy', count: 5, backOffMilliseconds: 60_000 });
  await client.call(create);
  await control(simulator, 'DELETE faults');
  expect((await client.call(create)).codes).toEqual(['NoError']);
});

test('the schema check itself finds what is wrong', () => {
  const wrong = schemaErrors([
    '<m:GetItemResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><m:Nonsense/></m:GetItemResponse>',
  ]);
  if (wrong !== undefined) expect(wrong).toContain('Nonsense');
});
