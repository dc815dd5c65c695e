/** The rules of events: form, credential, timing against the commit, faults of the way. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { type ChangeLine } from '../../../simulators/s4/settings.ts';
import { type Listener, startListener } from './listener.ts';
import { basic, etagOf, type Json, pathOf, RawClient, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
let listener: Listener;
const lines: ChangeLine[] = [];
beforeAll(async () => {
  simulator = await startSimulator({ onChange: (line) => lines.push(line) });
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());
beforeEach(async () => {
  lines.length = 0;
  listener = await startListener();
  await client.control('POST', 'reset');
  await client.logOn();
  await client.control('POST', 'callback', { url: listener.url, user: 'events', password: 'secret' });
});
afterEach(() => listener.close());

const hex = (guid: unknown): string => String(guid).replaceAll('-', '').toUpperCase();

test('create, change and delete are told in the JSON form, with credential and partners', async () => {
  const made = await client.create({ Attendee: [{ PartnerNo: '1002' }, { PartnerNo: '0000200001' }] });
  await client.merge(made, { Location: 'x' });
  await client.send('DELETE', pathOf(made), { headers: { 'if-match': '*' } });
  await listener.received(3);
  expect(listener.calls[0]).toMatchObject({
    authorization: basic('events', 'secret'),
    contentType: 'application/json',
    body: { system: 'S4H', client: '100' },
  });
  const common = {
    objectType: 'BUS2000126',
    objectKey: hex(made['Guid']),
    changedBy: 'TANDEM',
    changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    partners: ['0000001001', '0000001002', '0000200001'],
  };
  expect(listener.events()).toEqual(['CREATED', 'CHANGED', 'DELETED'].map((event) => ({ ...common, event })));
});

test('one commit makes one call, however many objects it changed', async () => {
  const [a, b] = [await client.create(), await client.create()];
  await listener.received(2);
  const part = (entity: Json): string =>
    `--c\r\nContent-Type: application/http\r\n\r\nMERGE ${pathOf(entity).slice(1)} HTTP/1.1\r\nIf-Match: ${etagOf(entity)}\r\nContent-Type: application/json\r\n\r\n{"Location":"batch"}\r\n`;
  const body = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${part(a)}${part(b)}--c--\r\n--b--`;
  await client.send('POST', '/$batch', { body, headers: { 'content-type': 'multipart/mixed; boundary=b' } });
  await listener.received(3);
  expect(listener.calls[2]?.body.events.map((event) => event['objectKey'])).toEqual([hex(a['Guid']), hex(b['Guid'])]);
});

test('what was refused or changed nothing is not told', async () => {
  const made = await client.create();
  await client.merge(made, { Description: 'x'.repeat(41) });
  await client.merge(made, { Description: made['Description'] });
  const last = await client.create();
  await listener.received(2);
  expect(listener.events().map((event) => event['objectKey'])).toEqual([hex(made['Guid']), hex(last['Guid'])]);
});

test('an event after the commit finds the new state', async () => {
  const seen: unknown[] = [];
  const made = await client.create();
  const looking = await startListener({
    onCall: async () => void seen.push((await client.read(made['Guid']))['Location']),
  });
  await client.control('POST', 'callback', { url: looking.url, user: 'u', password: 'p' });
  await client.merge(made, { Location: 'new' });
  await looking.received(1);
  await looking.close();
  expect(seen).toEqual(['new']);
});

test('an early event finds the old state, and the commit follows with the earlier time of change', async () => {
  const seen: unknown[] = [];
  const made = await client.create();
  const looking = await startListener({
    onCall: async () => void seen.push((await client.read(made['Guid']))['Location']),
  });
  await client.control('POST', 'callback', { url: looking.url, user: 'u', password: 'p' });
  await client.control('POST', 'faults', { kind: 'early-event', guid: hex(made['Guid']), count: 1, ms: 50 });
  expect((await client.merge(made, { Location: 'new' })).status).toBe(204);
  expect(seen).toEqual(['']);
  const after = await client.read(made['Guid']);
  expect(after['Location']).toBe('new');
  const [event = {}] = looking.events();
  await looking.close();
  expect(Date.parse(String(event['changedAt']))).toBe(Number(/\d+/.exec(String(after['ChangedAt']))?.[0]));
});

test('a lost event never comes, a double one comes twice, filters hold', async () => {
  const [lost, doubled] = [await client.create(), await client.create()];
  await listener.received(2);
  listener.calls.length = 0;
  await client.control('POST', 'faults', { kind: 'lost-event', guid: lost['Guid'], count: 1 });
  await client.control('POST', 'faults', { kind: 'double-event', guid: doubled['Guid'], count: 1 });
  await client.merge(lost, { Location: '1' });
  await client.merge(doubled, { Location: '1' });
  await client.merge(await client.read(lost['Guid']), { Location: '2' });
  await listener.received(2);
  const keys = listener.events().map((event) => event['objectKey']);
  expect(keys).toEqual([hex(doubled['Guid']), hex(doubled['Guid']), hex(lost['Guid'])]);
  expect(JSON.parse((await client.control('GET', 'counters')).text)).toMatchObject({ events: { lost: 1 } });
});

test('a callback that fails or is away is called once and harms nothing', async () => {
  const failing = await startListener({ status: 500 });
  await client.control('POST', 'callback', { url: failing.url, user: 'u', password: 'p' });
  await client.create();
  await failing.received(1);
  await failing.close();
  expect((await client.create())['Guid']).toBeDefined();
  expect(failing.calls).toHaveLength(1);
});

test('events of other objects are sent by hand, relationship changes among them', async () => {
  const event = { objectType: 'BUT050', objectKey: '000000000601', event: 'CHANGED' };
  expect((await client.control('POST', 'emit', event)).status).toBe(202);
  await listener.received(1);
  expect(listener.events()).toEqual([event]);
});

test('each committed change gives one human line', async () => {
  const made = await client.create({ Description: 'R&D 🚀' });
  await client.merge(made, { FromDate: '/Date(1795507200000)/', Location: 'Köln' });
  await client.send('DELETE', pathOf(made), { headers: { 'if-match': '*' } });
  expect(lines.map(({ kind, user, guid }) => [kind, user, guid])).toEqual(
    ['created', 'changed', 'deleted'].map((kind) => [kind, 'TANDEM', made['Guid']]),
  );
  expect(lines[1]?.text).toBe(
    'TANDEM changed place, time of “R&D 🚀” (2026-11-24 09:00 Europe/Berlin, Max Mustermann)',
  );
});
