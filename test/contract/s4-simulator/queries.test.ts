/** The rules of reads: filter, expand, select, order, paging, counts, formats. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import {
  dataOf,
  errorOf,
  etagOf,
  type Json,
  pathOf,
  RawClient,
  request,
  rowsOf,
  startSimulator,
  tandem,
} from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
let hostile: Json;
const title = 'O\'Neil & <b>"Größe"</b> 🚀 שלום';
beforeAll(async () => {
  simulator = await startSimulator({ pageSize: 100 });
  client = new RawClient(simulator);
  hostile = await client.create({ Description: title, ExternalId: "tandem:1:x:it's", Responsible: '0000001004' });
});
afterAll(() => simulator.close());

const q = encodeURIComponent;

async function found(filter: string): Promise<Json[]> {
  const reply = await client.get(`/AppointmentSet?$filter=${q(filter)}&$top=5`);
  if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`);
  return rowsOf(reply);
}

test.each([
  ["ExternalId eq 'tandem:1:x:it''s'"],
  [`Description eq '${title.replaceAll("'", "''")}'`],
  ["substringof('🚀', Description) and Responsible eq '0000001004' and ExternalId ne ''"],
  ["startswith(ExternalId, 'tandem:1:') eq true and endswith(ExternalId,'s')"],
  ["tolower(ExternalId) eq 'tandem:1:x:it''s'"],
  ["toupper(ExternalId) eq 'TANDEM:1:X:IT''S' and not (AllDay eq true)"],
  ["ChangedBy eq 'TANDEM' and (Responsible eq '0000001004' or Responsible eq '0000001999')"],
  ["length(ExternalId) eq 15 and indexof(ExternalId,':1:') gt 0 and trim('  x ') eq 'x'"],
  ["ExternalId ne '' and FromDate ge datetime'2026-11-01T00:00:00'"],
])('filter %s finds the appointment', async (filter) => {
  expect((await found(filter)).map((row) => row['Guid'])).toEqual([hostile['Guid']]);
});

test('a GUID is found in any case, by guid literal', async () => {
  expect(await found(`Guid eq guid'${String(hostile['Guid']).toUpperCase()}'`)).toHaveLength(1);
});

test('the comparisons of instants agree with the data, to the second', async () => {
  const from = '2026-11-24T09:00:00';
  const all = rowsOf(await client.get('/AppointmentSet?$top=100&$orderby=Id'));
  const ms = Date.parse(`${from}Z`);
  const startOf = (row: Json): number => Number(/\d+/.exec(String(row['FromDate']))?.[0]);
  const expected = {
    ge: (row: Json) => startOf(row) >= ms,
    gt: (row: Json) => startOf(row) > ms,
    le: (row: Json) => startOf(row) <= ms,
    lt: (row: Json) => startOf(row) < ms,
  };
  for (const [operator, passes] of Object.entries(expected)) {
    const literals = [`datetime'${from}'`, `datetimeoffset'${from}Z'`, `datetimeoffset'2026-11-24T10:00:00+01:00'`];
    for (const literal of literals) {
      const last = String(all.at(-1)?.['Id']);
      const filter = q(`FromDate ${operator} ${literal} and Id le '${last}'`);
      const rows = rowsOf(await client.get(`/AppointmentSet?$filter=${filter}&$top=100&$orderby=Id`));
      expect(rows.map((row) => row['Id'])).toEqual(all.filter(passes).map((row) => row['Id']));
    }
  }
});

test('and binds more tightly than or, and brackets win', async () => {
  const own = "ExternalId eq 'tandem:1:x:it''s'";
  expect(await found(`${own} or ${own} and 1 eq 2`)).toHaveLength(1);
  expect(await found(`(${own} or ${own}) and 1 eq 2`)).toHaveLength(0);
});

test('the blank plus of an unescaped offset is understood', async () => {
  const reply = await client.get(
    "/AppointmentSet?$filter=FromDate ge datetimeoffset'2026-11-24T10:00:00+01:00'&$top=1",
  );
  expect(reply.status).toBe(200);
});

test.each([
  ['Nothing eq 1'],
  ['Description eq 1'],
  ["Description eq 'open"],
  ['FromDate ge 5'],
  ["FromDate ge datetime'2026-13-45T00:00:00'"],
  ["Guid eq guid'nonsense'"],
  ["(Description eq 'x'"],
  ["Description eq 'x')"],
  ["substringof('x')"],
  ["evil('x')"],
  ["constructor('x')"],
  ["Description eq 'x' or"],
  ['Description'],
  ["Description eq 'a' Description eq 'b'"],
  ['; drop table'],
  [`${'('.repeat(1000)}1 eq 1${')'.repeat(1000)}`],
  [`${'not '.repeat(1000)}true`],
])('filter %.60s is refused with a proper error', async (filter) => {
  const reply = await client.get(`/AppointmentSet?$filter=${q(filter)}`);
  expect(reply.status).toBe(400);
  expect(errorOf(reply).code).not.toBe('');
});

test('paging gives every row once, in order, and counts them all', async () => {
  const rows: Json[] = [];
  const first = '/AppointmentSet?$inlinecount=allpages&$select=Id&$orderby=Id desc';
  let next: string | undefined = first;
  let count = '';
  while (next !== undefined) {
    const reply = await client.get(next);
    const page = dataOf(reply);
    expect(rowsOf(reply).length).toBeLessThanOrEqual(100);
    rows.push(...rowsOf(reply));
    count = String(page['__count']);
    next = page['__next'] as string | undefined;
  }
  const ids = rows.map((row) => String(row['Id']));
  expect(ids).toHaveLength(Number(count));
  expect(count).toBe((await client.get('/AppointmentSet/$count')).text);
  expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
});

test('$top and $skip cut the listing, over page borders too', async () => {
  const all = rowsOf(await client.get('/AppointmentSet?$orderby=Id&$top=100&$skip=0'));
  const cut = rowsOf(await client.get('/AppointmentSet?$orderby=Id&$top=3&$skip=2'));
  expect(cut).toEqual(all.slice(2, 5));
  const long = await client.get('/AppointmentSet?$orderby=Id&$top=130');
  expect(rowsOf(long)).toHaveLength(100);
  const rest = await client.get(String(dataOf(long)['__next']));
  expect(rowsOf(rest)).toHaveLength(30);
  expect(dataOf(rest)['__next']).toBeUndefined();
  expect(rowsOf(await client.get('/AppointmentSet?$top=0'))).toEqual([]);
});

test('$select and $expand show what was asked for', async () => {
  const only = await client.read(hostile['Guid'], '?$select=Id,Description');
  expect(Object.keys(only).toSorted()).toEqual(['Description', 'Id', '__metadata']);
  const star = await client.read(hostile['Guid'], '?$select=*,Attendee&$expand=Attendee');
  expect(star).toMatchObject({ Description: title, Attendee: { results: [] } });
  expect(star).not.toHaveProperty('Texts');
  const deferred = await client.read(hostile['Guid']);
  expect(deferred['Attendee']).toEqual({ __deferred: { uri: `${client.root}${pathOf(hostile)}/Attendee` } });
  const inner = rowsOf(await client.get('/AppointmentSet?$top=1&$expand=Attendee&$select=Id,Attendee/PartnerNo'));
  const [attendee = {}] = ((inner[0] ?? {})['Attendee'] as { results: Json[] }).results;
  expect(Object.keys(attendee).toSorted()).toEqual(['PartnerNo', '__metadata']);
});

test.each([
  ['$select=Nope'],
  ['$expand=Nope'],
  ['$orderby=Nope'],
  ['$orderby=Id sideways'],
  ['$top=-1'],
  ['$top=abc'],
  ['$skip=1.5'],
  ['$skiptoken=x'],
  ['$inlinecount=maybe'],
  ['$format=atom'],
  ['$apply=x'],
  ['$top=1&$top=2'],
  ['$filter=%E0%A4%A'],
])('option %s is refused', async (option) => {
  expect((await client.get(`/AppointmentSet?${option}`)).status).toBe(400);
});

test('properties, values and counts have addresses', async () => {
  const path = pathOf(hostile);
  expect(dataOf(await client.get(`${path}/Description`))).toEqual({ Description: title });
  expect((await client.get(`${path}/Description/$value`)).text).toBe(title);
  expect((await client.get(`${path}/Attendee/$count`)).text).toBe('0');
  expect((await client.get(`/AppointmentSet/$count?$filter=${q("ExternalId ne ''")}`)).text).toBe('1');
});

test.each([
  ["/AppointmentSet(guid'nonsense')", 400],
  ['/AppointmentSet(1)', 400],
  ["/AttendeeSet(Guid=guid'00000000-0000-0000-0000-000000000001')", 400],
  ["/AppointmentSet(guid'00000000-0000-0000-0000-00000000dead')", 404],
  ['/NoSuchSet', 404],
  ['/__proto__', 404],
  ['/AppointmentSet/Nope', 404],
  ['/AppointmentSet(%zz)', 400],
  ['/../../etc/passwd', 404],
])('path %s answers %i', async (path, status) => {
  expect((await client.get(path)).status).toBe(status);
});

test('the service document and the metadata come whatever is accepted', async () => {
  expect(dataOf(await client.get('/?$format=json'))).toMatchObject({
    EntitySets: expect.arrayContaining(['AppointmentSet']),
  });
  const metadata = await client.get('/$metadata', { accept: 'application/xml' });
  expect(metadata.headers.get('content-type')).toContain('application/xml');
  expect(metadata.headers.get('dataserviceversion')).toBe('2.0');
  expect(metadata.text).toContain('<EntityType Name="Appointment"');
});

test('HEAD answers like GET without a body', async () => {
  const head = await request(`${client.root}${pathOf(hostile)}`, {
    method: 'HEAD',
    headers: { authorization: tandem },
  });
  expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etagOf(hostile)]);
});
