/** Whatever is sent, the simulator answers with a proper status and lives on. */
import fc from 'fast-check';

import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { appointmentService, RawClient, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
let warnings: string[];
const keep = (warning: Error): number => warnings.push(warning.message);
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
  await client.logOn();
});
afterAll(() => simulator.close());
beforeEach(() => {
  warnings = [];
  process.on('warning', keep);
});
afterEach(() => {
  process.off('warning', keep);
  expect(warnings).toEqual([]);
});

const runs = { numRuns: 80 };
jest.setTimeout(30_000);
const words = fc.constantFrom(
  'Guid',
  'Description',
  'eq',
  'and',
  'or',
  'not',
  '(',
  ')',
  ',',
  "'x'",
  "'",
  'guid',
  "guid'",
  'null',
  '1',
  'true',
  "datetime'2026-11-24T00:00:00'",
  'substringof',
  'tolower',
  'FromDate',
  'ge',
  '/',
  '🚀',
  '-',
  '  ',
  '%',
);

test('any $filter gives rows or a clear refusal', async () => {
  const filters = fc.oneof(
    fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
    fc.string({ unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const reply = await client.get(`/AppointmentSet?$top=1&$filter=${encodeURIComponent(filter)}`);
      expect([200, 400]).toContain(reply.status);
      expect(() => JSON.parse(reply.text) as unknown).not.toThrow();
    }),
    runs,
  );
});

test('any path is answered', async () => {
  const pieces = fc.constantFrom(
    'AppointmentSet',
    '(',
    ')',
    "guid'00000000-0000-0000-0000-000000000001'",
    '/',
    'Attendee',
    '$count',
    '$value',
    'Description',
    '$metadata',
    '$batch',
    '%27',
    '%',
    '?',
    ';v=1',
    '..',
    "'",
    '=',
    ',',
    'Guid',
    'CompleteAppointment',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 8 }), async (list) => {
      const reply = await client.get(`/${list.join('')}`);
      expect(reply.status).toBeLessThan(500);
    }),
    runs,
  );
});

test('any JSON value as a body is refused or taken, never a failure of the server', async () => {
  const names = fc.constantFrom(
    'Description',
    'FromDate',
    'ToDate',
    'AllDay',
    'Attendee',
    'Texts',
    'Guid',
    '__metadata',
    'd',
    'Note',
  );
  const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(names, fc.jsonValue()));
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const reply = await client.send('POST', '/AppointmentSet', { body: JSON.stringify(body) });
      expect([201, 400]).toContain(reply.status);
    }),
    runs,
  );
});

test('any text as a batch is answered', async () => {
  const lines = fc.constantFrom(
    '--b',
    '--b--',
    '--c',
    '--c--',
    '',
    'Content-Type: application/http',
    'Content-Type: multipart/mixed; boundary=c',

    'GET TransactionTypes HTTP/1.1',
    'POST AppointmentSet HTTP/1.1',
    '{"Description":"x"}',
    'MERGE $1 HTTP/1.1',
    ': :',
    '--',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(lines, { maxLength: 14 }), fc.constantFrom('\r\n', '\n'), async (list, end) => {
      const reply = await client.send('POST', '/$batch', {
        body: list.join(end),
        headers: { 'content-type': 'multipart/mixed; boundary=b' },
      });
      expect([202, 400]).toContain(reply.status);
      expect(reply.text).not.toContain('HTTP/1.1 500');
    }),
    runs,
  );
});

test('any control body is answered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('faults', 'callback', 'capabilities', 'act', 'emit'),
      fc.oneof(fc.string(), fc.json()),
      async (route, body) => {
        const answer = await fetch(`${simulator.url}/__control/${route}`, { method: 'POST', body });
        expect(answer.status).toBeLessThan(500);
      },
    ),
    runs,
  );
  await client.control('POST', 'reset');
  expect((await new RawClient(simulator, appointmentService).get('/TransactionTypes')).status).toBe(200);
});
