/** The rules of logon, client, language, session and CSRF token. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { basic, dataOf, errorOf, mustermann, RawClient, request, startSimulator, tandem } from './raw-client.ts';

let simulator: S4Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => new RawClient(simulator).control('POST', 'reset'));

const visit = { Description: 'x', FromDate: '/Date(1795510800000)/', ToDate: '/Date(1795514400000)/' };

async function fetchToken(method: 'GET' | 'HEAD', authorization = tandem): Promise<{ token: string; cookie: string }> {
  const reply = await request(`${new RawClient(simulator).root}/`, {
    method,
    headers: { authorization, 'x-csrf-token': 'Fetch' },
  });
  expect(reply.status).toBe(200);
  return {
    token: reply.headers.get('x-csrf-token') ?? '',
    cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
  };
}

function post(headers: Record<string, string>): Promise<{ status: number; headers: Headers }> {
  return request(`${new RawClient(simulator).root}/AppointmentSet`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(visit),
  });
}

test.each(['GET', 'HEAD'] as const)('a token fetched by %s is good with its cookie', async (method) => {
  const { token, cookie } = await fetchToken(method);
  expect((await post({ authorization: tandem, 'x-csrf-token': token, cookie })).status).toBe(201);
});

test('a write without a token is refused and asks for one', async () => {
  const reply = await post({ authorization: tandem });
  expect(reply.status).toBe(403);
  expect(reply.headers.get('x-csrf-token')).toBe('Required');
});

test('a token without its cookie, with another session or another user is refused', async () => {
  const mine = await fetchToken('GET');
  const other = await fetchToken('GET');
  const person = await fetchToken('GET', mustermann);
  const attempts = [
    { authorization: tandem, 'x-csrf-token': mine.token },
    { authorization: tandem, 'x-csrf-token': mine.token, cookie: other.cookie },
    { authorization: tandem, 'x-csrf-token': person.token, cookie: person.cookie },
    { authorization: tandem, 'x-csrf-token': 'Fetch', cookie: mine.cookie },
  ];
  for (const headers of attempts) {
    const reply = await post(headers);
    expect(reply.status).toBe(403);
    expect(reply.headers.get('x-csrf-token')).toBe('Required');
  }
});

test('reading needs no token, and no token is handed out unasked', async () => {
  const reply = await new RawClient(simulator).get('/TransactionTypes');
  expect(reply.status).toBe(200);
  expect(reply.headers.get('x-csrf-token')).toBeNull();
});

test('a batch needs a token as well', async () => {
  const reply = await request(`${new RawClient(simulator).root}/$batch`, {
    method: 'POST',
    headers: { authorization: tandem, 'content-type': 'multipart/mixed; boundary=b' },
    body: '--b\r\nContent-Type: application/http\r\n\r\nGET TransactionTypes HTTP/1.1\r\n\r\n\r\n--b--',
  });
  expect(reply.status).toBe(403);
});

test('a session that expired asks for a new token and goes on with it', async () => {
  const client = new RawClient(simulator);
  await client.create();
  await client.control('POST', 'faults', { kind: 'session-expiry', count: 1 });
  const refused = await client.send('POST', '/AppointmentSet', { body: visit });
  expect([refused.status, refused.headers.get('x-csrf-token')]).toEqual([403, 'Required']);
  await client.logOn();
  expect((await client.send('POST', '/AppointmentSet', { body: visit })).status).toBe(201);
});

test.each([
  ['no credential', {}],
  ['a wrong password', { authorization: basic('TANDEM', 'wrong') }],
  ['an unknown user', { authorization: basic('NOBODY', 'tandem-demo') }],
  ['something that is not Basic', { authorization: 'Bearer abc' }],
  ['Basic that is no base64 pair', { authorization: 'Basic ###' }],
])('%s is refused with 401 and a challenge', async (_name, headers) => {
  const reply = await request(`${new RawClient(simulator).root}/`, { headers });
  expect(reply.status).toBe(401);
  expect(reply.headers.get('www-authenticate')).toContain('Basic');
});

test('the client is checked wherever it is named', async () => {
  const client = new RawClient(simulator);
  expect((await client.get('/TransactionTypes?sap-client=100')).status).toBe(200);
  expect((await client.get('/TransactionTypes?sap-client=200')).status).toBe(401);
  expect((await client.get('/TransactionTypes', { 'sap-client': '001' })).status).toBe(401);
});

test('user names know no case, passwords do', async () => {
  const url = `${new RawClient(simulator).root}/`;
  expect((await request(url, { headers: { authorization: basic('tandem', 'tandem-demo') } })).status).toBe(200);
  expect((await request(url, { headers: { authorization: basic('tandem', 'TANDEM-DEMO') } })).status).toBe(401);
});

test('texts and errors come in the language that was asked for', async () => {
  const client = new RawClient(simulator);
  const german = await client.get("/TransactionTypes('0001')", { 'accept-language': 'de-DE,de;q=0.9' });
  expect(dataOf(german)['Description']).toBe('Kundenbesuch');
  const english = await client.get("/TransactionTypes('0001')?sap-language=EN", { 'accept-language': 'de' });
  expect(dataOf(english)['Description']).toBe('Customer Visit');
  const error = errorOf(await client.get("/TransactionTypes('XXXX')?sap-language=DE"));
  expect(error.message.lang).toBe('de');
  expect(error.message.value).toContain('nicht gefunden');
});

test('a person sees own appointments as own', async () => {
  const person = new RawClient(simulator, undefined, mustermann);
  const made = await person.create({ Responsible: '' });
  expect([made['Responsible'], made['MyOwn'], made['CreatedBy']]).toEqual(['0000001001', true, 'MMUSTER']);
  expect((await new RawClient(simulator).read(made['Guid']))['MyOwn']).toBe(false);
});

test('an unknown service and an unknown path are told apart', async () => {
  const unknown = await request(`${simulator.url}/sap/opu/odata/NAG/NO_SUCH_SRV/`, {
    headers: { authorization: tandem },
  });
  expect([unknown.status, errorOf(unknown).code]).toEqual([404, '/IWFND/MED/170']);
  for (const path of ['/', '/sap/bc/ping', '/sap/opu/odata/OTHER/CRM_APPOINTMENT_SRV_01/']) {
    const reply = await request(`${simulator.url}${path}`, { headers: { authorization: tandem } });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'text/html;charset=utf-8']);
  }
});
