/** The rules of content: facets, read-only properties, dates, all-day, zones, partners, hostile text. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { dataOf, errorOf, type Json, RawClient, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());

const ms = (iso: string): string => `/Date(${Date.parse(iso)})/`;
const out = (iso: string): string => `/Date(${Date.parse(iso)}+0000)/`;
const dates = { FromDate: ms('2026-11-24T09:00:00Z'), ToDate: ms('2026-11-24T10:00:00Z') };

test.each([
  ['Description', { Description: 'x'.repeat(41) }],
  ['Location', { Location: 'x'.repeat(101) }],
  ['ExternalId', { ExternalId: 'x'.repeat(256) }],
  ['Description', { Description: `${'x'.repeat(39)}🚀` }],
  ['Description', { Description: 5 }],
  ['AllDay', { AllDay: 'true' }],
  ['FromDate', { FromDate: 'tomorrow' }],
  ['FromDate', { FromDate: '/Date(99999999999999999)/' }],
  ['FromOffset', { FromOffset: 1.5 }],
  ['PredecessorGUID', { PredecessorGUID: 'xyz' }],
  ['Unknown', { Unknown: 1 }],
  ['ChangedBy', { ChangedBy: 'SOMEBODY' }],
  ['Id', { Id: '42' }],
  ['StatusTxt', { StatusTxt: 'Open' }],
  ['Deleted', { Deleted: true }],
  ['Guid', { Guid: null }],
  ['TransactionType', { TransactionType: 'QQQQ' }],
  ['TransactionType', { TransactionType: '1003' }],
  ['PrivatFlag', { TransactionType: 'ZMES', PrivatFlag: true }],
  ['Status', { Status: 'E9999' }],
  ['Priority', { Priority: '7' }],
  ['TimeZone', { TimeZone: 'MARS' }],
  ['Responsible', { Responsible: '0000999999' }],
  ['Account', { Account: 'nobody' }],
  ['ToDate', { ToDate: ms('2026-11-24T08:00:00Z') }],
  ['FromDate', { FromDate: null }],
])('a wrong %s is refused with 400 and its name', async (property, fields) => {
  const reply = await client.send('POST', '/AppointmentSet', { body: { ...dates, ...fields } });
  expect(reply.status).toBe(400);
  const [detail = {}] = errorOf(reply).innererror['errordetails'] as Json[];
  expect(detail['propertyref']).toBe(property);
});

test('the limits themselves are taken', async () => {
  const fields = { Description: 'ä'.repeat(40), Location: 'ß'.repeat(100), ExternalId: 'x'.repeat(255) };
  expect(await client.create(fields)).toMatchObject(fields);
});

test('what cannot be updated is refused, its unchanged value is not', async () => {
  const made = await client.create();
  expect((await client.merge(made, { TransactionType: 'ZTEL' })).status).toBe(400);
  expect((await client.merge(made, { CreatedBy: 'OTHER' })).status).toBe(400);
  expect((await client.merge(made, { TransactionType: made['TransactionType'], Id: made['Id'] })).status).toBe(204);
  expect((await client.merge(made, { Guid: '00000000-0000-0000-0000-00000000dead' })).status).toBe(400);
});

test('an update cannot carry navigation properties, links are ignored (S4)', async () => {
  const made = await client.create();
  const deep = await client.merge(made, { Attendee: { results: [{ PartnerNo: '0000001002' }] } });
  expect([deep.status, errorOf(deep).message.value]).toEqual([400, expect.stringContaining('Attendee')]);
  expect((await client.merge(made, { Attendee: made['Attendee'], Location: 'x' })).status).toBe(204);
});

test.each([
  ['R&D <b>"x"</b> 🚀'],
  ["it's 100 % <>&'\" \\ /"],
  ['שלום & مرحبا'],
  ['ÄÖÜ ß ẞ é 日本語'],
  ['</d:Description><x>'],
  ['${jndi:ldap://x} {{7*7}}'],
  ['\u202Egnp.exe\u200B zero'],
  ['  blanks  around  '],
  ['--batch_1\r\n'],
])('text %j travels unchanged', async (text) => {
  const made = await client.create({ Description: text, Note: `${text}\n\t${text}` });
  expect(await client.read(made['Guid'])).toMatchObject({ Description: text, Note: `${text}\n\t${text}` });
});

test('a long note is taken whole', async () => {
  const note = 'Zeile & mehr 🙂\n'.repeat(20_000);
  const made = await client.create({ Note: note });
  expect((await client.read(made['Guid']))['Note']).toBe(note);
});

test('times have whole seconds, whichever form they came in', async () => {
  const made = await client.create({ FromDate: '/Date(1795510800999+0000)/', ToDate: '2026-11-24T11:00:00.5Z' });
  expect(made).toMatchObject({ FromDate: '/Date(1795510800000+0000)/', ToDate: out('2026-11-24T11:00:00Z') });
});

test.each([
  ['as the contract says', '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z', '2026-11-24', '2026-11-25'],
  ['two days', '2026-11-24T00:00:00Z', '2026-11-26T00:00:00Z', '2026-11-24', '2026-11-26'],
  ['an end on the same midnight', '2026-11-24T00:00:00Z', '2026-11-24T00:00:00Z', '2026-11-24', '2026-11-25'],
  ['an end a second before midnight', '2026-11-24T00:00:00Z', '2026-11-24T23:59:59Z', '2026-11-24', '2026-11-25'],
  [
    'local midnights of Berlin: the classic day shift',
    '2026-11-23T23:00:00Z',
    '2026-11-24T23:00:00Z',
    '2026-11-23',
    '2026-11-25',
  ],
])('all-day, %s', async (...row) => {
  const [, from, to, firstDay, dayAfter] = row;
  for (const TimeZone of ['CET', 'NZST', 'HAW']) {
    const made = await client.create({ AllDay: true, FromDate: ms(from), ToDate: ms(to), TimeZone });
    const expected = { FromDate: out(`${firstDay}T00:00:00Z`), ToDate: out(`${dayAfter}T00:00:00Z`), TimeZone };
    expect(made).toMatchObject({ ...expected, FromOffset: 0, ToOffset: 0 });
  }
});

test.each([
  ['CET', '2026-07-01T10:00:00Z', 120],
  ['CET', '2026-12-01T10:00:00Z', 60],
  ['NZST', '2026-12-01T10:00:00Z', 780],
  ['HAW', '2026-12-01T10:00:00Z', -600],
  ['INDIA', '2026-12-01T10:00:00Z', 330],
  ['UTC', '2026-12-01T10:00:00Z', 0],
])('zone %s at %s lies %i minutes east', async (TimeZone, at, offset) => {
  const made = await client.create({ TimeZone, FromDate: ms(at), ToDate: ms(at) });
  expect(made).toMatchObject({ FromDate: out(at), FromOffset: offset, ToOffset: offset });
});

test('a blank zone becomes that of the employee responsible', async () => {
  expect((await client.create({ Responsible: '1004' }))['TimeZone']).toBe('NZST');
  expect((await client.create({ Responsible: '' }))['TimeZone']).toBe('UTC');
});

test('a contact brings the account it belongs to', async () => {
  const made = await client.create({ Contact: '200001', Account: '100001' });
  expect(made).toMatchObject({
    Contact: '0000200001',
    Account: '0000100001',
    AccountTxt: 'Müller & Söhne GmbH',
    ContactAccount: '0000100001',
  });
});

test('ChangedAt is the second of the change, CreatedAt stays', async () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const made = await client.create();
  const person = new RawClient(simulator, undefined, `Basic ${Buffer.from('MMUSTER:muster-demo').toString('base64')}`);
  await person.merge(made, { Location: 'x' });
  const after = await client.read(made['Guid']);
  const changed = Number(/\d+/.exec(String(after['ChangedAt']))?.[0]);
  expect(changed % 1000).toBe(0);
  expect(changed).toBeGreaterThanOrEqual(before);
  expect(changed).toBeLessThanOrEqual(Date.now());
  expect([after['ChangedBy'], after['CreatedBy'], after['CreatedAt']]).toEqual([
    'MMUSTER',
    'TANDEM',
    made['CreatedAt'],
  ]);
});

test.each([
  ['not JSON', '{"Description":'],
  ['an array', '[]'],
  ['a number', '5'],
  ['null', 'null'],
  ['nothing', ''],
  ['XML', '<entry/>'],
  ['an inlined text', '{"Attendee":["x"]}'],
  ['an inlined unknown property', '{"Attendee":[{"Nope":1}]}'],
  ['a prototype', '{"__proto__x":{},"constructor":{}}'],
])('a body that is %s is refused with a proper error', async (_name, body) => {
  const reply = await client.send('POST', '/AppointmentSet', { body });
  expect(reply.status).toBe(400);
  expect(errorOf(reply).message.value).not.toBe('');
});

test('a body in another format is refused with 415', async () => {
  const reply = await client.send('POST', '/AppointmentSet', {
    body: '<entry/>',
    headers: { 'content-type': 'application/atom+xml' },
  });
  expect(reply.status).toBe(415);
});

test('a body over 5 MB is refused with 413 and has no effect; the server lives on', async () => {
  const count = (await client.get('/AppointmentSet/$count')).text;
  const body = JSON.stringify({ ...dates, Note: 'x'.repeat(10 * 1024 * 1024) });
  const reply = await client.send('POST', '/AppointmentSet', { body });
  expect([reply.status, errorOf(reply).code]).toEqual([413, 'ICF/413']);
  expect((await client.get('/AppointmentSet/$count')).text).toBe(count);
});

test('the error body is the one of SAP Gateway', async () => {
  const reply = await client.send('POST', '/AppointmentSet', {
    body: { ...dates, Description: 'x'.repeat(41) },
    headers: { 'accept-language': 'de' },
  });
  expect(errorOf(reply)).toMatchObject({
    code: expect.stringMatching(/^\/IWBEP\//),
    message: { lang: 'de', value: expect.stringContaining('Description') },
    innererror: {
      application: { service_id: 'CRM_APPOINTMENT_SRV_01', service_namespace: '/NAG/' },
      transactionid: expect.stringMatching(/^\d{32}$/),
      errordetails: [{ propertyref: 'Description', severity: 'error' }],
    },
  });
});

test("an ExternalId may be doubled: keeping it single is the client's work", async () => {
  const first = await client.create({ ExternalId: 'same' });
  const second = await client.create({ ExternalId: 'same' });
  expect(first['Guid']).not.toBe(second['Guid']);
  expect(dataOf(await client.get("/AppointmentSet?$filter=ExternalId eq 'same'"))['results']).toHaveLength(2);
});
