/** The rules of create, update and delete: ETags, methods, deep insert, attendees, texts, tombstones. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { dataOf, errorOf, etagOf, type Json, pathOf, RawClient, rowsOf, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());

test('a create answers 201 with location, ETag and the entity', async () => {
  const reply = await client.send('POST', '/AppointmentSet', {
    body: {
      Description: 'Visit',
      FromDate: '/Date(1795510800000)/',
      ToDate: '/Date(1795514400000+0000)/',
      Responsible: '1001',
      ExternalId: 'tandem:1:a:b',
    },
  });
  const made = dataOf(reply);
  expect(reply.status).toBe(201);
  expect(reply.headers.get('etag')).toBe(etagOf(made));
  expect(reply.headers.get('location')).toBe(`${client.root}${pathOf(made)}`);
  expect(made).toMatchObject({
    FromDate: '/Date(1795510800000+0000)/',
    ToDate: '/Date(1795514400000+0000)/',
    Responsible: '0000001001',
    ResponsibleTxt: 'Max Mustermann',
    TimeZone: 'CET',
    FromOffset: 60,
    TransactionType: '0001',
    Status: 'E0001',
    CreatedBy: 'TANDEM',
    ChangedBy: 'TANDEM',
    ExternalId: 'tandem:1:a:b',
  });
  expect(made['Guid']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(made['Id']).toMatch(/^\d{10}$/);
  expect(await client.read(made['Guid'])).toEqual(made);
});

test.each(['MERGE', 'PATCH', 'PUT', 'DELETE'])('%s without If-Match is refused with 428', async (method) => {
  const made = await client.create();
  const reply = await client.send(method, pathOf(made), { body: { Location: 'x' } });
  expect(reply.status).toBe(428);
  expect(await client.read(made['Guid'])).toEqual(made);
});

test.each(['MERGE', 'PATCH', 'PUT', 'DELETE'])('%s with a stale ETag is refused with 412', async (method) => {
  const made = await client.create();
  expect((await client.merge(made, { Location: 'first' })).status).toBe(204);
  const current = await client.read(made['Guid']);
  const reply = await client.send(method, pathOf(made), {
    body: { Location: 'second' },
    headers: { 'if-match': etagOf(made) },
  });
  expect(reply.status).toBe(412);
  expect(await client.read(made['Guid'])).toEqual(current);
});

test('each change makes a new ETag; a 204 carries none', async () => {
  const seen = new Set<string>();
  let entity = await client.create();
  for (const Location of ['a', 'b', 'a', 'b']) {
    seen.add(etagOf(entity));
    const reply = await client.merge(entity, { Location });
    expect([reply.status, reply.text, reply.headers.get('etag')]).toEqual([204, '', null]);
    entity = await client.read(entity['Guid']);
  }
  expect(seen.add(etagOf(entity)).size).toBe(5);
});

test('of many writers with the same ETag exactly one wins', async () => {
  const made = await client.create();
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, index) => client.merge(made, { Location: `w${index}` })),
  );
  const statuses = replies.map((reply) => reply.status);
  expect(statuses.filter((status) => status === 204)).toHaveLength(1);
  expect(statuses.filter((status) => status === 412)).toHaveLength(9);
  expect(await client.read(made['Guid'])).toMatchObject({ Location: `w${statuses.indexOf(204)}` });
});

test('an update that changes nothing moves nothing', async () => {
  const made = await client.create({ Location: 'here', Note: 'n' });
  expect((await client.merge(made, { Location: 'here', Note: 'n' })).status).toBe(204);
  expect(await client.read(made['Guid'])).toEqual(made);
});

test('If-Match * forces, and a list of ETags is read', async () => {
  const made = await client.create();
  const any = await client.send('MERGE', pathOf(made), { body: { Location: '1' }, headers: { 'if-match': '*' } });
  expect(any.status).toBe(204);
  const current = etagOf(await client.read(made['Guid']));
  const listed = await client.send('MERGE', pathOf(made), {
    body: { Location: '2' },
    headers: { 'if-match': `"other", ${current}` },
  });
  expect(listed.status).toBe(204);
});

test('If-None-Match with the current ETag answers 304', async () => {
  const made = await client.create();
  expect((await client.get(pathOf(made), { 'if-none-match': etagOf(made) })).status).toBe(304);
  expect((await client.get(pathOf(made), { 'if-none-match': 'W/"other"' })).status).toBe(200);
});

test('MERGE and PATCH leave what they do not name, PUT makes it initial', async () => {
  const fields = { Location: 'Köln', Note: 'text', Priority: '1' };
  for (const method of ['MERGE', 'PATCH']) {
    const made = await client.create(fields);
    await client.send(method, pathOf(made), { body: { Description: 'new' }, headers: { 'if-match': etagOf(made) } });
    expect(await client.read(made['Guid'])).toMatchObject({ ...fields, Description: 'new' });
  }
  const made = await client.create(fields);
  const { FromDate, ToDate } = made;
  const reply = await client.send('PUT', pathOf(made), {
    body: { FromDate, ToDate, Description: 'new' },
    headers: { 'if-match': etagOf(made) },
  });
  expect(reply.status).toBe(204);
  expect(await client.read(made['Guid'])).toMatchObject({ Location: '', Note: '', Priority: '5', Description: 'new' });
});

test('PUT of the whole entity as it was read is taken', async () => {
  const made = await client.create({ Note: 'text' });
  const body = { ...made, Location: 'changed' };
  const reply = await client.send('PUT', pathOf(made), { body, headers: { 'if-match': etagOf(made) } });
  expect([reply.status, reply.text]).toEqual([204, '']);
  expect(await client.read(made['Guid'])).toMatchObject({ Location: 'changed', Note: 'text', Description: 'Visit' });
});

test.each(['MERGE', 'PUT', 'PATCH', 'DELETE'])('POST with X-HTTP-Method %s is that method', async (method) => {
  const made = await client.create();
  const reply = await client.send('POST', pathOf(made), {
    body: { Location: 'tunnel', FromDate: made['FromDate'], ToDate: made['ToDate'] },
    headers: { 'x-http-method': method, 'if-match': etagOf(made) },
  });
  expect(reply.status).toBe(204);
  const after = await client.get(pathOf(made));
  expect(method === 'DELETE' ? after.status : dataOf(after)['Location']).toBe(method === 'DELETE' ? 404 : 'tunnel');
});

test('a deep insert makes attendees and texts and shows them', async () => {
  const made = await client.create({
    Attendee: [{ PartnerNo: '1002' }, { PartnerNo: '0000200001', PartnerGuid: '00000000-0000-0000-0000-000000000001' }],
    Texts: { results: [{ TextType: 'A001', Language: 'EN', Content: 'hello' }] },
  });
  const attendees = (made['Attendee'] as { results: Json[] }).results;
  expect(attendees.map((one) => [one['PartnerNo'], one['PartnerFct'], one['IntAttendee'], one['FullName']])).toEqual([
    ['0000001002', '00000032', true, 'Erika Musterfrau'],
    ['0000200001', '00000015', false, expect.any(String)],
  ]);
  expect(attendees.every((one) => !String(one['PartnerGuid']).startsWith('00000000'))).toBe(true);
  const again = await client.read(made['Guid'], '?$expand=Attendee,Texts');
  expect(again['Attendee']).toEqual(made['Attendee']);
  expect((again['Texts'] as { results: Json[] }).results).toMatchObject([{ Content: 'hello' }]);
});

test('a deep insert with one bad part makes nothing', async () => {
  const count = await client.get('/AppointmentSet/$count');
  const reply = await client.send('POST', '/AppointmentSet', {
    body: { FromDate: '/Date(0)/', ToDate: '/Date(0)/', Attendee: [{ PartnerNo: '0000999999' }] },
  });
  expect(reply.status).toBe(400);
  expect((await client.get('/AppointmentSet/$count')).text).toBe(count.text);
});

test('attendees are added, changed and removed, each time moving the ETag of the header', async () => {
  const made = await client.create();
  const added = await client.send('POST', `${pathOf(made)}/Attendee`, { body: { PartnerNo: '1003' } });
  expect(added.status).toBe(201);
  const path = String((dataOf(added)['__metadata'] as Json)['uri']);
  const etags = [etagOf(made), etagOf(await client.read(made['Guid']))];
  expect((await client.send('MERGE', path, { body: { MainPartner: true } })).status).toBe(204);
  etags.push(etagOf(await client.read(made['Guid'])));
  expect(rowsOf(await client.get(`${pathOf(made)}/Attendee`))).toMatchObject([
    { PartnerNo: '0000001003', MainPartner: true },
  ]);
  expect((await client.send('DELETE', path)).status).toBe(204);
  etags.push(etagOf(await client.read(made['Guid'])));
  expect(rowsOf(await client.get(`${pathOf(made)}/Attendee`))).toEqual([]);
  expect(new Set(etags).size).toBe(4);
});

test('the way of the standard app: PUT on a dummy key adds, PUT with Deleted removes', async () => {
  const made = await client.create();
  const key = (partnerGuid: unknown): string =>
    `/AttendeeSet(Guid=guid'${String(made['Guid'])}',PartnerGuid=guid'${String(partnerGuid)}')`;
  const dummy = '00000000-0000-0000-0000-000000000007';
  const add = await client.send('PUT', key(dummy), { body: { PartnerNo: '0000001004', PartnerFct: '00000032' } });
  expect(add.status).toBe(204);
  const [attendee = {}] = rowsOf(await client.get(`${pathOf(made)}/Attendee`));
  expect(attendee['PartnerNo']).toBe('0000001004');
  const remove = await client.send('PUT', key(attendee['PartnerGuid']), { body: { ...attendee, Deleted: true } });
  expect([remove.status, remove.text]).toEqual([204, '']);
  expect(rowsOf(await client.get(`${pathOf(made)}/Attendee`))).toEqual([]);
});

test('the note is the text of the customized type; writing goes where reading looks', async () => {
  const made = await client.create({ Texts: [{ TextType: 'A002', Language: 'DE', Content: 'alt' }] });
  expect((await client.read(made['Guid']))['Note']).toBe('alt');
  await client.merge(await client.read(made['Guid']), { Note: 'neu\nzwei <b>&</b> 🙂' });
  const texts = rowsOf(await client.get(`${pathOf(made)}/Texts`));
  expect(texts).toMatchObject([{ TextType: 'A002', Language: 'DE', Content: 'neu\nzwei <b>&</b> 🙂' }]);
  await client.merge(await client.read(made['Guid']), { Note: '' });
  expect(rowsOf(await client.get(`${pathOf(made)}/Texts`))).toEqual([]);
});

test('texts are created, changed and deleted by themselves', async () => {
  const made = await client.create();
  const body = { Guid: made['Guid'], TextType: 'A001', Language: 'EN', Content: 'one' };
  expect((await client.send('POST', '/TextSet', { body })).status).toBe(201);
  expect((await client.send('POST', '/TextSet', { body })).status).toBe(400);
  const key = `/TextSet(Guid=guid'${String(made['Guid'])}',TextType='A001',Language='EN')`;
  expect((await client.send('MERGE', key, { body: { Content: 'two' } })).status).toBe(204);
  expect(dataOf(await client.get(key))['Content']).toBe('two');
  expect((await client.send('DELETE', key)).status).toBe(204);
  expect((await client.get(key)).status).toBe(404);
  const foreign = { ...body, TextType: 'QQQQ' };
  expect(errorOf(await client.send('POST', '/TextSet', { body: foreign })).code).toBe('TD/600');
});

test('a deleted appointment answers 404, leaves a tombstone, and its GUID never comes back', async () => {
  const made = await client.create();
  const reply = await client.send('DELETE', pathOf(made), { headers: { 'if-match': etagOf(made) } });
  expect(reply.status).toBe(204);
  expect((await client.get(pathOf(made))).status).toBe(404);
  expect((await client.get(`${pathOf(made)}/Attendee`)).status).toBe(404);
  const since = new Date(Date.now() - 5000).toISOString();
  const tombstones = rowsOf(await client.get(`/DeletedAppointments?$filter=DeletedAt ge datetimeoffset'${since}'`));
  expect(tombstones).toContainEqual(expect.objectContaining({ Guid: made['Guid'] }));
  const body = { Guid: made['Guid'], FromDate: made['FromDate'], ToDate: made['ToDate'] };
  expect((await client.send('POST', '/AppointmentSet', { body })).status).toBe(400);
  expect((await client.merge(made, { Location: 'x' })).status).toBe(404);
});

test('GetAppointmentsChangedSince takes both literal kinds, a limit, and needs its parameter', async () => {
  const made = await client.create();
  const since = String(new Date(Date.now() - 3000).toISOString()).slice(0, 19);
  for (const literal of [`datetime'${since}'`, `datetimeoffset'${since}Z'`]) {
    const rows = rowsOf(await client.get(`/GetAppointmentsChangedSince?Since=${literal}`));
    expect(rows.map((row) => row['Guid'])).toContain(made['Guid']);
  }
  const few = rowsOf(await client.get("/GetAppointmentsChangedSince?Since=datetime'2000-01-01T00:00:00'&MaxRows=3"));
  expect(few).toHaveLength(3);
  expect((await client.get('/GetAppointmentsChangedSince')).status).toBe(400);
  expect((await client.send('POST', "/GetAppointmentsChangedSince?Since=datetime'2000-01-01T00:00:00'")).status).toBe(
    405,
  );
});

test('CompleteAppointment sets the status and is a POST', async () => {
  const made = await client.create();
  const call = `/CompleteAppointment?Guid=guid'${String(made['Guid'])}'`;
  expect((await client.get(call)).status).toBe(405);
  expect(rowsOf(await client.send('POST', call))).toMatchObject([{ Status: 'E0003', StatusTxt: 'Completed' }]);
  expect(
    (await client.send('POST', "/CompleteAppointment?Guid=guid'00000000-0000-0000-0000-00000000dead'")).status,
  ).toBe(404);
});

test('methods that a resource does not know are refused', async () => {
  const made = await client.create();
  expect((await client.send('POST', pathOf(made), { body: {} })).status).toBe(405);
  expect((await client.send('DELETE', '/AppointmentSet')).status).toBe(405);
  expect((await client.send('POST', '/TransactionTypes', { body: { ProcessTypeCode: 'ZZZZ' } })).status).toBe(501);
});
