/** The rules of `$batch`: change sets, Content-ID references, atomicity, tolerance of clients. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { etagOf, type Json, pathOf, RawClient, type Reply, rowsOf, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());
beforeEach(() => client.control('DELETE', 'counters'));

type Operation = { line: string; body?: Json | undefined; headers?: readonly string[]; mime?: readonly string[] };

function operation({ line, body, headers = [], mime = [] }: Operation): string {
  const json = body === undefined ? '' : JSON.stringify(body);
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    ...mime,
    '',
    `${line} HTTP/1.1`,
    'Accept: application/json',
    ...(body === undefined ? [] : ['Content-Type: application/json']),
    ...headers,
    '',
    json,
    '',
  ].join('\r\n');
}

function changeSet(operations: readonly Operation[], boundary = 'changeset_1'): string {
  const parts = operations.map((one) => `--${boundary}\r\n${operation(one)}\r\n`).join('');
  return `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${parts}--${boundary}--\r\n`;
}

function send(parts: readonly string[], boundary = 'batch_1'): Promise<Reply> {
  const body = `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
  return client.send('POST', '/$batch', { body, headers: { 'content-type': `multipart/mixed; boundary=${boundary}` } });
}

const statuses = (reply: Reply): number[] =>
  [...reply.text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1]));
const bodies = (reply: Reply): Json[] =>
  [...reply.text.matchAll(/^\{.*\}$/gm)].map((match) => JSON.parse(match[0]) as Json);

const fields = { FromDate: '/Date(1795510800000)/', ToDate: '/Date(1795514400000)/', Responsible: '0000001001' };

test('reads and change sets are answered in order, each part with its own status', async () => {
  const reply = await send([
    operation({ line: 'GET TransactionTypes' }),
    changeSet([
      { line: 'POST AppointmentSet', body: { ...fields, Description: 'R&D 🚀' }, headers: ['Content-ID: 1'] },
    ]),
    operation({ line: "GET AppointmentSet(guid'00000000-0000-0000-0000-00000000dead')" }),
  ]);
  expect(reply.status).toBe(202);
  expect(statuses(reply)).toEqual([200, 201, 404]);
  expect(reply.text).toContain('Content-ID: 1');
  expect(bodies(reply)[1]).toMatchObject({ d: { Description: 'R&D 🚀' } });
  expect(Number(/Content-Length: (\d+)/.exec(reply.text)?.[1])).toBeGreaterThan(0);
});

test('a change set is whole or nothing', async () => {
  const made = await client.create();
  const before = (await client.get('/AppointmentSet/$count')).text;
  const reply = await send([
    changeSet([
      { line: 'POST AppointmentSet', body: fields },
      { line: `MERGE ${pathOf(made).slice(1)}`, body: { Location: 'x' }, headers: [`If-Match: ${etagOf(made)}`] },
      { line: 'POST AppointmentSet', body: { ...fields, Description: 'x'.repeat(41) } },
    ]),
    operation({ line: 'GET TransactionTypes' }),
  ]);
  expect(statuses(reply)).toEqual([400, 200]);
  expect((await client.get('/AppointmentSet/$count')).text).toBe(before);
  expect(await client.read(made['Guid'])).toEqual(made);
});

test('a later change set of the same batch is not touched by an earlier one that failed', async () => {
  const reply = await send([
    changeSet([{ line: 'POST AppointmentSet', body: { ...fields, Responsible: '0000999999' } }], 'cs_a'),
    changeSet([{ line: 'POST AppointmentSet', body: fields }], 'cs_b'),
  ]);
  expect(statuses(reply)).toEqual([400, 201]);
});

test.each([['in the MIME header'], ['in the request header']])('a Content-ID %s can be referred to', async (place) => {
  const id = (value: string): Operation =>
    place === 'in the MIME header'
      ? { line: '', mime: [`Content-ID: ${value}`] }
      : { line: '', headers: [`Content-ID: ${value}`] };
  const reply = await send([
    changeSet([
      { ...id('new'), line: 'POST AppointmentSet', body: fields },
      { ...id('2'), line: 'POST $new/Attendee', body: { PartnerNo: '0000001002' } },
      { ...id('3'), line: 'MERGE $new', body: { Location: 'by reference' } },
    ]),
  ]);
  expect(statuses(reply)).toEqual([201, 201, 204]);
  const guid = ((bodies(reply)[0] ?? {})['d'] as Json)['Guid'];
  expect(await client.read(guid)).toMatchObject({ Location: 'by reference' });
  expect(rowsOf(await client.get(`/AppointmentSet(guid'${String(guid)}')/Attendee`))).toHaveLength(1);
});

test('attendees and header in one change set need the ETag from before it, and make one new ETag', async () => {
  const made = await client.create();
  const path = pathOf(made).slice(1);
  const reply = await send([
    changeSet([
      { line: `POST ${path}/Attendee`, body: { PartnerNo: '0000001002' } },
      { line: `MERGE ${path}`, body: { Location: 'both' }, headers: [`If-Match: ${etagOf(made)}`] },
    ]),
  ]);
  expect(statuses(reply)).toEqual([201, 204]);
  const after = await client.read(made['Guid']);
  expect(after).toMatchObject({ Location: 'both' });
  expect(etagOf(after)).not.toBe(etagOf(made));
});

test('a stale ETag inside a change set answers 412, a missing one 428', async () => {
  const made = await client.create();
  await client.merge(made, { Location: 'other' });
  const line = `MERGE ${pathOf(made).slice(1)}`;
  const stale = await send([changeSet([{ line, body: { Location: 'x' }, headers: [`If-Match: ${etagOf(made)}`] }])]);
  const missing = await send([changeSet([{ line, body: { Location: 'x' } }])]);
  expect([statuses(stale), statuses(missing)]).toEqual([[412], [428]]);
});

test('boundaries may begin alike, and Content-Length: 0 in headers loses no body (S5)', async () => {
  const reply = await send(
    [
      changeSet(
        [
          {
            line: 'POST AppointmentSet',
            body: { ...fields, Description: 'kept' },
            mime: ['Content-Length: 0'],
            headers: ['Content-Length: 0'],
          },
        ],
        'batch_1_changeset',
      ),
      operation({ line: 'GET TransactionTypes' }),
    ],
    'batch_1',
  );
  expect(statuses(reply)).toEqual([201, 200]);
  expect(bodies(reply)[0]).toMatchObject({ d: { Description: 'kept' } });
});

test("the answer's change set boundary does not begin with its batch boundary (S5)", async () => {
  const reply = await send([changeSet([{ line: 'POST AppointmentSet', body: fields }])]);
  const outer = /boundary=(\S+)/.exec(reply.headers.get('content-type') ?? '')?.[1] ?? '?';
  const inner = /boundary=(\S+)/.exec(reply.text)?.[1] ?? '?';
  expect(inner.startsWith(outer)).toBe(false);
  expect(reply.text).not.toMatch(/Content-Length: 0\r\n\r\n\{/);
});

test('line feeds alone, absolute URLs, paths and tunnelled methods are understood', async () => {
  const made = await client.create();
  const uri = `${client.root}${pathOf(made)}`;
  const body = [
    '--b',
    'Content-Type: multipart/mixed; boundary="c"',
    '',
    '--c',
    'Content-Type: application/http',
    '',
    `POST ${uri} HTTP/1.1`,
    'X-HTTP-Method: MERGE',
    'Content-Type: application/json',
    'If-Match: *',
    '',
    '{"Location":"lf"}',
    '--c--',
    '--b',
    'Content-Type: application/http',
    '',
    `GET ${new URL(uri).pathname}?$select=Location HTTP/1.1`,
    '',
    '',
    '--b--',
  ].join('\n');
  const reply = await client.send('POST', '/$batch', {
    body,
    headers: { 'content-type': 'multipart/mixed;boundary=b' },
  });
  expect(statuses(reply)).toEqual([204, 200]);
  expect(bodies(reply)).toMatchObject([{ d: { Location: 'lf' } }]);
});

test('each part counts as one operation', async () => {
  const made = await client.create();
  await client.control('DELETE', 'counters');
  await send([
    operation({ line: 'GET TransactionTypes' }),
    changeSet([
      { line: 'POST AppointmentSet', body: fields },
      { line: `DELETE ${pathOf(made).slice(1)}`, headers: ['If-Match: *'] },
    ]),
    changeSet([{ line: 'POST AppointmentSet', body: { Description: 'no dates' } }], 'cs_2'),
  ]);
  const counters = JSON.parse((await client.control('GET', 'counters')).text) as Json;
  expect(counters).toMatchObject({ reads: 1, writes: 1, deletes: 1, refused: 1, requests: 1 });
});

test.each([
  ['no boundary in the header', 'multipart/mixed', '--b\r\n\r\n--b--'],
  ['no part at all', 'multipart/mixed; boundary=b', 'hello'],
  ['an empty body', 'multipart/mixed; boundary=b', ''],
  [
    'a part without request line',
    'multipart/mixed; boundary=b',
    '--b\r\nContent-Type: application/http\r\n\r\nhello\r\n--b--',
  ],
  [
    'a write outside a change set',
    'multipart/mixed; boundary=b',
    '--b\r\nContent-Type: application/http\r\n\r\nPOST AppointmentSet HTTP/1.1\r\n\r\n{}\r\n--b--',
  ],
  [
    'a read inside a change set',
    'multipart/mixed; boundary=b',
    '--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: application/http\r\n\r\nGET AppointmentSet HTTP/1.1\r\n\r\n\r\n--c--\r\n--b--',
  ],
])('%s is refused with 400', async (_name, contentType, body) => {
  const reply = await client.send('POST', '/$batch', { body, headers: { 'content-type': contentType } });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toHaveProperty('error.message.value');
});
