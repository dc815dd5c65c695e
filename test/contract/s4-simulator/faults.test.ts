/** The faults and counters that tests of clients rely on. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { waitFor } from '../../../tools/lib/wait.ts';
import { dataOf, errorOf, type Json, mustermann, pathOf, RawClient, rowsOf, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());
beforeEach(async () => {
  await client.control('POST', 'reset');
  await client.logOn();
  await client.control('DELETE', 'counters');
});

const fault = (body: Json): Promise<unknown> => client.control('POST', 'faults', body);
const counters = async (): Promise<Json> => JSON.parse((await client.control('GET', 'counters')).text) as Json;

test('a lock is a business error for as many writes as it counts', async () => {
  const made = await client.create();
  await fault({ kind: 'lock', guid: made['Guid'], count: 2 });
  const other = await client.create();
  expect((await client.merge(other, { Location: 'x' })).status).toBe(204);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const reply = await client.merge(made, { Location: 'x' });
    expect([reply.status, errorOf(reply).code]).toEqual([400, 'CRM_ORDER/013']);
  }
  expect((await client.get(pathOf(made))).status).toBe(200);
  expect((await client.merge(made, { Location: 'x' })).status).toBe(204);
});

test.each([429, 503])('%i carries Retry-After, and who does not wait is counted', async (status) => {
  await fault({ kind: String(status), count: 1, ms: 30_000 });
  const reply = await client.get('/TransactionTypes');
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, '30']);
  expect((await client.get('/TransactionTypes')).status).toBe(200);
  expect((await client.get('/$metadata')).status).toBe(200);
  expect((await new RawClient(simulator, undefined, mustermann).get('/TransactionTypes')).status).toBe(200);
  expect(await counters()).toMatchObject({ refused: 1 });
  // A request that was under way when the other was told to wait is not blamed; one that comes later is.
  await waitFor(
    async () => {
      expect((await client.get('/TransactionTypes')).status).toBe(200);
      return (await counters())['tooEarly'] === 1;
    },
    { what: 'who does not wait is counted', timeoutMs: 10_000 },
  );
});

test('the fetch of a token does not use up a fault', async () => {
  await fault({ kind: '503', count: 1 });
  await client.logOn();
  expect((await client.get('/TransactionTypes')).status).toBe(503);
});

test('a refused item stays refused until the fault is taken away, the others go on', async () => {
  const [bad, good] = [await client.create(), await client.create()];
  await fault({ kind: 'refuse-item', guid: String(bad['Guid']).replaceAll('-', '').toUpperCase() });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(errorOf(await client.merge(bad, { Location: 'x' })).code).toBe('CRM_ORDER/099');
  }
  expect((await client.merge(good, { Location: 'x' })).status).toBe(204);
  await client.control('DELETE', 'faults');
  expect((await client.merge(bad, { Location: 'x' })).status).toBe(204);
});

test('a write that fails before happens not, one that fails after has happened; both are cut', async () => {
  await fault({ kind: 'fail-before', count: 1 });
  await expect(client.create({ ExternalId: 'before' })).rejects.toThrow('fetch failed');
  await fault({ kind: 'fail-after', count: 1 });
  await expect(client.create({ ExternalId: 'after' })).rejects.toThrow('fetch failed');
  expect(rowsOf(await client.get("/AppointmentSet?$filter=ExternalId eq 'before'"))).toHaveLength(0);
  expect(rowsOf(await client.get("/AppointmentSet?$filter=ExternalId eq 'after'"))).toHaveLength(1);
  expect(await counters()).toMatchObject({ writes: 1 });
});

test('fail-after waits for a write that succeeds', async () => {
  await fault({ kind: 'fail-after', count: 1 });
  const refused = await client.send('POST', '/AppointmentSet', { body: { Description: 'no dates' } });
  expect(refused.status).toBe(400);
  await expect(client.create()).rejects.toThrow('fetch failed');
});

test('missing authorisation hits whom it names, reading and writing', async () => {
  const made = await client.create();
  await fault({ kind: 'no-authorisation', user: 'tandem', service: 'CRM_APPOINTMENT_SRV_01' });
  for (const reply of [await client.get(pathOf(made)), await client.merge(made, { Location: 'x' })]) {
    expect([reply.status, reply.headers.get('x-csrf-token')]).toEqual([403, null]);
  }
  expect((await new RawClient(simulator, undefined, mustermann).get(pathOf(made))).status).toBe(200);
  expect((await new RawClient(simulator, 'MAI_CRM_TASK_SRV').get('/UserPriorities')).status).toBe(200);
});

test('an empty listing shows nothing, while an entity can be read', async () => {
  const made = await client.create();
  await fault({ kind: 'empty-listing' });
  expect(rowsOf(await client.get('/AppointmentSet'))).toEqual([]);
  expect((await client.get('/AppointmentSet/$count')).text).toBe('0');
  expect(rowsOf(await client.get("/GetAppointmentsChangedSince?Since=datetime'2000-01-01T00:00:00'"))).toEqual([]);
  expect((await client.get(pathOf(made))).status).toBe(200);
});

test('a slow answer comes, after a later one that is not slow', async () => {
  await fault({ kind: 'slow', user: 'TANDEM', count: 1, ms: 1000 });
  const order: string[] = [];
  const slow = client.get('/TransactionTypes').then((reply) => order.push(`slow ${reply.status}`));
  const other = new RawClient(simulator, undefined, mustermann);
  const quick = other.get('/TransactionTypes').then((reply) => order.push(`quick ${reply.status}`));
  await Promise.all([slow, quick]);
  expect(order).toEqual(['quick 200', 'slow 200']);
});

test.each([
  [{ kind: 'nonsense' }],
  [{}],
  [{ kind: 'lock', count: 0 }],
  [{ kind: 'lock', guid: 'abc' }],
  [{ kind: 'lock', colour: 'red' }],
])('fault %j is refused', async (body) => {
  expect((await client.control('POST', 'faults', body)).status).toBe(400);
});

test('reads, writes and deletes are counted in all, by service and by user', async () => {
  const made = await client.create();
  await client.merge(made, { Location: 'x' });
  await client.send('DELETE', pathOf(made), { headers: { 'if-match': '*' } });
  await client.get('/$metadata');
  await new RawClient(simulator, 'MAI_CRM_TASK_SRV', mustermann).get('/Tasks?$top=1');
  const tandem = { reads: 0, writes: 2, deletes: 1, refused: 0 };
  const person = { reads: 1, writes: 0, deletes: 0, refused: 0 };
  expect(await counters()).toMatchObject({
    reads: 1,
    writes: 2,
    deletes: 1,
    services: { CRM_APPOINTMENT_SRV_01: tandem, MAI_CRM_TASK_SRV: person },
    users: { TANDEM: tandem, MMUSTER: person },
  });
  expect(JSON.parse((await client.control('DELETE', 'counters')).text)).toMatchObject({
    reads: 0,
    writes: 0,
    users: {},
  });
});

test('a person acts through the same commit, uncounted', async () => {
  const act = async (body: Json): Promise<Json> => {
    const reply = await client.control('POST', 'act', body);
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
    return JSON.parse(reply.text) as Json;
  };
  const fields = { Description: 'By hand', FromDate: '2026-11-24T09:00:00Z', ToDate: '2026-11-24T10:00:00Z' };
  const { guid } = await act({ user: 'mmuster', do: 'create', fields });
  expect(await client.read(guid)).toMatchObject({
    Description: 'By hand',
    ChangedBy: 'MMUSTER',
    Responsible: '0000001001',
  });
  await act({ user: 'EMUSTER', do: 'update', guid, fields: { Location: 'Köln' } });
  const listed = JSON.parse((await client.control('GET', 'appointments?responsible=1001')).text) as {
    appointments: Json[];
  };
  expect(listed.appointments.find((one) => one['Guid'] === guid)).toMatchObject({
    Location: 'Köln',
    FromDate: '2026-11-24T09:00:00.000Z',
    ChangedBy: 'EMUSTER',
  });
  await act({ user: 'MMUSTER', do: 'delete', guid });
  expect((await client.get(`/AppointmentSet(guid'${String(guid)}')`)).status).toBe(404);
  expect(await counters()).toMatchObject({ writes: 0, deletes: 0 });
});

test.each([
  [{ user: 'NOBODY', do: 'create', fields: {} }, 400],
  [{ user: 'MMUSTER', do: 'dance' }, 400],
  [{ user: 'MMUSTER', do: 'update', fields: {} }, 400],
  [{ user: 'MMUSTER', do: 'delete', guid: '00000000-0000-0000-0000-00000000dead' }, 404],
  [{ user: 'MMUSTER', do: 'create', fields: { Nope: 1 } }, 400],
])('act %j is refused', async (body, status) => {
  expect((await client.control('POST', 'act', body)).status).toBe(status);
});

test('reset brings the sample back and forgets faults and counters', async () => {
  const before = rowsOf(await client.get('/AppointmentSet?$top=20&$orderby=Id'));
  await client.create();
  for (const row of before.slice(0, 2)) await client.send('DELETE', pathOf(row), { headers: { 'if-match': '*' } });
  await fault({ kind: '503' });
  await client.control('POST', 'reset');
  expect(rowsOf(await client.get('/AppointmentSet?$top=20&$orderby=Id'))).toEqual(before);
  expect(rowsOf(await client.get('/DeletedAppointments'))).toEqual([]);
  expect(await counters()).toMatchObject({ writes: 0, deletes: 0 });
});

test('an unknown control route names the known ones', async () => {
  const reply = await client.control('GET', 'nonsense');
  expect(reply.status).toBe(404);
  expect(reply.text).toContain('POST faults');
  expect((await client.control('POST', 'callback', { url: 'not a url' })).status).toBe(400);
});

test('without ExternalId the property is nowhere, and is refused', async () => {
  await client.control('POST', 'capabilities', { externalId: false });
  expect((await client.get('/$metadata')).text).not.toContain('ExternalId');
  expect(await client.create({})).not.toHaveProperty('ExternalId');
  const refused = await client.send('POST', '/AppointmentSet', {
    body: { FromDate: '/Date(0)/', ToDate: '/Date(0)/', ExternalId: 'x' },
  });
  expect(errorOf(refused).message.value).toContain('ExternalId');
  expect((await client.get("/AppointmentSet?$filter=ExternalId eq 'x'")).status).toBe(400);
  expect((await new RawClient(simulator, 'MAI_CRM_TASK_SRV').get('/$metadata')).text).not.toContain('ExternalId');
});

test('without tombstones nothing shows what was deleted', async () => {
  await client.control('POST', 'capabilities', { tombstones: false });
  const metadata = (await client.get('/$metadata')).text;
  expect(metadata).not.toMatch(/Tombstone|DeletedAppointments/);
  expect(metadata).toContain('Name="Deleted"');
  expect((await client.get('/DeletedAppointments')).status).toBe(404);
  expect(dataOf(await client.get('/AppointmentSet?$top=1'))).not.toHaveProperty('results.0.Deleted');
  expect(JSON.parse((await client.control('GET', 'capabilities')).text)).toEqual({
    externalId: true,
    tombstones: false,
  });
});
