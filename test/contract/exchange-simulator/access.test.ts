/** Proves who may do what, and that malformed input is refused with a proper fault and no effect. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, items, MAX } from './support/control.ts';
import { createItem, EwsClient, envelope, itemId, NINE, texts } from './support/ews-client.ts';

jest.setTimeout(30_000);

let simulator: ExchangeSimulator;

beforeAll(async () => {
  simulator = await startExchangeSimulator();
});
beforeEach(async () => {
  await control(simulator, 'POST reset', {});
});
afterAll(async () => {
  await simulator.close();
});

const GET_CALENDAR =
  '<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="calendar"/></m:FolderIds></m:GetFolder>';

test('without or with wrong credentials there is a 401 that says how to log in', async () => {
  const wrong = await new EwsClient(simulator.url, { password: 'guess' }).call(GET_CALENDAR);
  expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Exchange Web Services"']);
  const none = await fetch(simulator.url, { method: 'POST', body: envelope(GET_CALENDAR) });
  expect(none.status).toBe(401);
  expect(await control(simulator, 'GET counters')).toMatchObject({ unauthorised: 2, all: { calls: 0 } });
});

test.each([
  ['outside@tandem.example', 'ErrorImpersonateUserDenied'],
  ['nobody@tandem.example', 'ErrorNonExistentMailbox'],
])('impersonating %s is refused: %s', async (as, code) => {
  const answer = await new EwsClient(simulator.url, { as }).call(GET_CALENDAR);
  expect([answer.status, answer.codes]).toEqual([500, [code]]);
});

test('a person logs in to the own mailbox and may impersonate nobody', async () => {
  const own = new EwsClient(simulator.url, { user: MAX, password: 'outlook-demo', as: '' });
  await own.create(`<t:Subject>mine</t:Subject>${NINE}`);
  expect((await items(simulator))[0]).toMatchObject({ subject: 'mine', modifiedBy: 'Max Mustermann' });
  const other = await new EwsClient(simulator.url, {
    user: MAX,
    password: 'outlook-demo',
    as: 'probe1@tandem.example',
  }).call(GET_CALENDAR);
  expect(other.codes).toEqual(['ErrorImpersonateUserDenied']);
});

test('the items and folders of another mailbox are out of reach', async () => {
  const ids = await new EwsClient(simulator.url).create(`<t:Subject>one</t:Subject>${NINE}`);
  const probe = new EwsClient(simulator.url, { as: 'probe1@tandem.example' });
  expect((await probe.get(ids.id)).codes).toEqual(['ErrorAccessDenied']);
  expect((await probe.delete(ids)).codes).toEqual(['ErrorAccessDenied']);
  const theirs = `<t:DistinguishedFolderId Id="calendar"><t:Mailbox><t:EmailAddress>${MAX}</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`;
  expect((await probe.call(GET_CALENDAR.replace('<t:DistinguishedFolderId Id="calendar"/>', theirs))).codes).toEqual([
    'ErrorAccessDenied',
  ]);
  expect(await items(simulator)).toHaveLength(1);
});

const good = envelope(createItem(`<t:Subject>x</t:Subject>${NINE}`));

test.each<[what: string, body: string, code: string]>([
  ['nothing', '', 'ErrorSchemaValidation'],
  ['cut off in the middle', good.slice(0, good.length / 2), 'ErrorSchemaValidation'],
  ['with a document type', good.replace('?>', '?><!DOCTYPE s:Envelope [<!ENTITY x "y">]>'), 'ErrorSchemaValidation'],
  ['with an entity of its own', good.replace('>x<', '>&x;<'), 'ErrorSchemaValidation'],
  [
    'with an undeclared prefix',
    good.replace('t:Subject', 'u:Subject').replace('/t:Subject', '/u:Subject'),
    'ErrorSchemaValidation',
  ],
  ['with a control character', good.replace('>x<', '>\u0001<'), 'ErrorSchemaValidation'],
  [
    'in another namespace',
    good.replaceAll('exchange/services/2006/types', 'exchange/services/2007/types'),
    'ErrorSchemaValidation',
  ],
  [
    'nested without end',
    good.replace('>x<', `>${'<t:Subject>'.repeat(5000)}${'</t:Subject>'.repeat(5000)}<`),
    'ErrorSchemaValidation',
  ],
  ['of a million elements', good.replace('>x<', `>${'<t:x/>'.repeat(1_000_000)}<`), 'ErrorSchemaValidation'],
  [
    'with its fields in the wrong order',
    envelope(createItem(`${NINE}<t:Subject>x</t:Subject>`)),
    'ErrorSchemaValidation',
  ],
  ['with a field that does not exist', envelope(createItem('<t:Nonsense>x</t:Nonsense>')), 'ErrorSchemaValidation'],
  ['with a time that is none', envelope(createItem('<t:Start>tomorrow</t:Start>')), 'ErrorSchemaValidation'],
  ['with an unknown operation', envelope('<m:Nonsense/>'), 'ErrorInvalidRequest'],
  ['with an operation that is not offered', envelope('<m:GetUserAvailabilityRequest/>'), 'ErrorInvalidRequest'],
  ['with an unknown version', good.replace('Exchange2013_SP1', 'Exchange2099'), 'ErrorInvalidServerVersion'],
  ['that is JSON', '{"a": 1}', 'ErrorSchemaValidation'],
])('a body %s is refused with a fault and changes nothing', async (what, body, code) => {
  const answer = await new EwsClient(simulator.url).send(body);
  expect([what, answer.status, texts(answer.text, 'e:ResponseCode')]).toEqual([what, 500, [code]]);
  expect(await items(simulator)).toEqual([]);
});

test('a body of ten megabytes, and bytes that are no text, are refused; the server lives on', async () => {
  const client = new EwsClient(simulator.url);
  expect((await client.send(good.replace('>x<', `>${'x'.repeat(10_000_000)}<`))).status).toBe(413);
  expect((await client.send(Buffer.from([0xff, 0xfe, 0x00, 0xd8]))).status).toBe(500);
  expect((await client.send(good, { 'content-type': 'application/json' })).status).toBe(415);
  expect((await fetch(simulator.url)).status).toBe(405);
  expect(await items(simulator)).toEqual([]);
  expect((await client.send(good)).codes).toEqual(['NoError']);
});

test('ids that are malformed, of nothing, or of the wrong kind are told apart', async () => {
  const client = new EwsClient(simulator.url);
  const ids = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  expect((await client.get('nonsense')).codes).toEqual(['ErrorInvalidIdMalformed']);
  await client.delete(ids);
  expect((await client.get(ids.id)).codes).toEqual(['ErrorItemNotFound']);
  const folder = /FolderId Id="([^"]+)"/.exec((await client.call(GET_CALENDAR)).text)?.[1] ?? '';
  expect(
    (
      await client.call(
        `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds>${itemId({ id: folder, key: '' })}</m:ItemIds></m:GetItem>`,
      )
    ).codes,
  ).toEqual(['ErrorInvalidId']);
});

test('control routes refuse what they do not know', async () => {
  await expect(control(simulator, 'POST faults', { kind: 'nonsense' })).rejects.toThrow('kind');
  await expect(control(simulator, 'GET items?mailbox=nobody@tandem.example')).rejects.toThrow('no such mailbox');
  await expect(control(simulator, 'POST act', { mailbox: MAX, do: 'update', itemId: 'nonsense' })).rejects.toThrow(
    'malformed',
  );
});
