/** Customizing by transaction type: business object, statuses, private flag, note and texts; the sample data that shows it. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import {
  dataOf,
  errorOf,
  etagOf,
  type Json,
  pathOf,
  RawClient,
  type Reply,
  rowsOf,
  startSimulator,
} from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());

const dates = { FromDate: '/Date(1795510800000)/', ToDate: '/Date(1795514400000)/' };
const post = (body: Json): Promise<Reply> => client.send('POST', '/AppointmentSet', { body: { ...dates, ...body } });
/** Code and property of a refusal. */
const refusalOf = (reply: Reply): unknown[] => {
  const [detail = {}] = errorOf(reply).innererror['errordetails'] as Json[];
  return [reply.status, errorOf(reply).code, detail['propertyref']];
};
const read = (made: Json, query = ''): Promise<Json> => client.read(made['Guid'], query);

describe('transaction types', () => {
  test('say text type and private flag, in the language of the logon', async () => {
    const german = rowsOf(await client.get('/TransactionTypes', { 'accept-language': 'de' }));
    expect(
      german.map((row) => [row['ProcessTypeCode'], row['Description'], row['TextType'], row['PrivateFlag']]),
    ).toEqual([
      ['0001', 'Kundenbesuch', 'A002', true],
      ['ZTEL', 'Telefontermin', 'A002', true],
      ['ZMES', 'Messe & Veranstalt.', 'Z001', false],
      ['ZBER', 'Besuch mit Bericht', 'Z002', true],
      ['ZKUR', 'Kurzkontakt', '', false],
    ]);
    expect(dataOf(await client.get("/TransactionTypes('ZBER')"))).toMatchObject({ Description: 'Visit with Report' });
    expect((await client.get("/TransactionTypes('1003')")).status).toBe(404);
  });

  test.each([
    ['1003', 'CRM_ORDER/003', 'BUS2000125'],
    ['LEAD', 'CRM_ORDER/003', 'BUS2000108'],
    ['OPPT', 'CRM_ORDER/003', 'BUS2000111'],
    ['QQQQ', 'CRM_ORDER/002', 'QQQQ'],
  ])('%s, of another business object or none, makes no appointment and says why', async (type, code, named) => {
    const reply = await post({ TransactionType: type });
    expect(refusalOf(reply)).toEqual([400, code, 'TransactionType']);
    expect(errorOf(reply).message.value).toContain(named);
  });

  test('a private flag is taken where the type has one, on update as well', async () => {
    const plain = await client.create({ TransactionType: 'ZKUR' });
    expect(plain).toMatchObject({ PrivateAllowed: false, PrivatFlag: false });
    expect(refusalOf(await client.merge(plain, { PrivatFlag: true }))).toEqual([400, 'CRM_ORDER/031', 'PrivatFlag']);
    const made = await client.create({ TransactionType: 'ZBER' });
    expect((await client.merge(made, { PrivatFlag: true })).status).toBe(204);
    expect(await read(made)).toMatchObject({ PrivatFlag: true, PrivateAllowed: true });
  });
});

describe('statuses', () => {
  const statusesOf = async (type: string, language = 'en'): Promise<unknown[]> =>
    rowsOf(await client.get('/UserStatuses', { 'accept-language': language }))
      .filter((row) => row['ProcessTypeCode'] === type)
      .map((row) => [row['StatusID'], row['StatusTxt'], row['SystemStatus'], row['Default']]);

  test('are those of the profile of each type; one id means two things', async () => {
    expect(await statusesOf('ZTEL')).toEqual([
      ['E0001', 'Open', 'I1002', true],
      ['E0002', 'In process', 'I1003', false],
      ['E0003', 'Completed', 'I1005', false],
      ['E0004', 'Cancelled', 'I1032', false],
    ]);
    expect((await statusesOf('ZBER', 'de')).slice(3)).toEqual([
      ['E0004', 'Bericht & Protokoll erstellt', 'I1005', false],
      ['E0005', 'Abgesagt', 'I1032', false],
    ]);
    expect(dataOf(await client.get("/UserStatuses(ProcessTypeCode='ZBER',StatusID='E0005')"))).toMatchObject({
      StatusTxt: 'Called off',
    });
  });

  test('a new appointment has the default of its profile, and takes another one of it', async () => {
    expect(await client.create({ TransactionType: 'ZBER' })).toMatchObject({ Status: 'E0001', StatusTxt: 'Planned' });
    const made = await client.create({ TransactionType: 'ZBER', Status: 'E0004' });
    expect(made['StatusTxt']).toBe('Report & minutes written');
  });

  test('of another profile are refused, on create and update', async () => {
    expect(refusalOf(await post({ Status: 'E0005' }))).toEqual([400, 'CRM_ORDER/010', 'Status']);
    const made = await client.create({ TransactionType: 'ZTEL' });
    expect(refusalOf(await client.merge(made, { Status: 'E0005' }))).toEqual([400, 'CRM_ORDER/010', 'Status']);
    expect(etagOf(await read(made))).toBe(etagOf(made));
  });

  test('a change of status moves the ETag and nothing else; every way is open in the standard profile', async () => {
    let made = await client.create({ Note: 'kept', Location: 'kept' });
    for (const [Status, StatusTxt] of [
      ['E0003', 'Completed'],
      ['E0001', 'Open'],
      ['E0004', 'Cancelled'],
      ['E0002', 'In process'],
    ] as const) {
      expect((await client.merge(made, { Status })).status).toBe(204);
      const after = await read(made);
      expect(after).toMatchObject({ Status, StatusTxt, Note: 'kept', Location: 'kept' });
      expect(etagOf(after)).not.toBe(etagOf(made));
      made = after;
    }
  });

  test('a final status cannot be left, also not by the function; the rest can still be changed', async () => {
    const made = await client.create({ TransactionType: 'ZBER', Status: 'E0005' });
    expect(refusalOf(await client.merge(made, { Status: 'E0001' }))).toEqual([400, 'BS/007', 'Status']);
    const call = await client.send('POST', `/CompleteAppointment?Guid=guid'${String(made['Guid'])}'`);
    expect(refusalOf(call)).toEqual([400, 'BS/007', 'Status']);
    expect((await client.merge(made, { Location: 'x' })).status).toBe(204);
    expect(await read(made)).toMatchObject({ Status: 'E0005', Location: 'x' });
  });

  test('CompleteAppointment completes by the profile of the type', async () => {
    const made = await client.create({ TransactionType: 'ZBER' });
    const rows = rowsOf(await client.send('POST', `/CompleteAppointment?Guid=guid'${String(made['Guid'])}'`));
    expect(rows).toMatchObject([{ Status: 'E0003', StatusTxt: 'Held' }]);
  });

  test('PUT without a status makes it the default of the profile', async () => {
    const made = await client.create({ TransactionType: 'ZBER', Status: 'E0003' });
    const reply = await client.send('PUT', pathOf(made), { body: dates, headers: { 'if-match': etagOf(made) } });
    expect([reply.status, (await read(made))['Status']]).toEqual([204, 'E0001']);
  });

  test('tasks have the statuses of their own types', async () => {
    const rows = rowsOf(await new RawClient(simulator, 'MAI_CRM_TASK_SRV').get('/UserStatuses'));
    expect(new Set(rows.map((row) => row['ProcessTypeCode']))).toEqual(new Set(['1003', 'ZAUF']));
    expect(rows).toHaveLength(8);
  });
});

describe('priorities', () => {
  test('are listed with texts by the service of tasks, and shown by appointments', async () => {
    const rows = rowsOf(
      await new RawClient(simulator, 'MAI_CRM_TASK_SRV').get('/UserPriorities', { 'accept-language': 'de' }),
    );
    expect(rows.map((row) => [row['Priority'], row['TxtLong']])).toEqual([
      ['1', 'Sehr hoch'],
      ['3', 'Hoch'],
      ['5', 'Mittel'],
      ['9', 'Niedrig'],
    ]);
    for (const row of rows) {
      const { Priority, TxtLong } = row;
      const made = await client.create({ Priority });
      const german = dataOf(await client.get(pathOf(made), { 'accept-language': 'de' }));
      expect(german).toMatchObject({ Priority, PriorityTxt: TxtLong });
    }
  });

  test('are one character, a known one, and medium where none is sent', async () => {
    expect((await client.create())['Priority']).toBe('5');
    expect(refusalOf(await post({ Priority: '2' }))).toEqual([400, 'CRM_ORDER/010', 'Priority']);
    expect(refusalOf(await post({ Priority: '11' }))).toEqual([400, '/IWBEP/CM_MGW_RT/022', 'Priority']);
  });
});

describe('texts', () => {
  const text = (made: Json, TextType: string, Language = 'EN'): Json => ({
    Guid: made['Guid'],
    TextType,
    Language,
    Content: `of type ${TextType}`,
  });
  const send = (made: Json, type: string, language?: string): Promise<Reply> =>
    client.send('POST', '/TextSet', { body: text(made, type, language) });

  test('of several types and languages stand side by side; the note is that of the type of the note', async () => {
    const made = await client.create({ TransactionType: 'ZBER' });
    for (const [type, language] of [
      ['A002', 'EN'],
      ['Z002', 'DE'],
      ['A002', 'DE'],
    ] as const) {
      expect((await send(made, type, language)).status).toBe(201);
    }
    expect(await read(made)).toMatchObject({ Note: 'of type Z002', NoteTextType: 'Z002' });
    const texts = rowsOf(await client.get(`${pathOf(made)}/Texts`));
    expect(texts.map((row) => [row['TextType'], row['Language']])).toEqual([
      ['A002', 'EN'],
      ['Z002', 'DE'],
      ['A002', 'DE'],
    ]);
  });

  test('that the procedure of the type does not have are refused, also in a deep insert', async () => {
    const made = await client.create({ TransactionType: 'ZBER' });
    expect(refusalOf(await send(made, 'A001'))).toEqual([400, 'TD/603', 'TextType']);
    expect(refusalOf(await send(made, 'QQQQ'))).toEqual([400, 'TD/600', 'TextType']);
    expect(refusalOf(await send(made, 'Z002', 'FR'))).toEqual([400, 'TD/601', 'Language']);
    const inline = { TextType: 'A001', Language: 'EN', Content: 'x' };
    expect(refusalOf(await post({ TransactionType: 'ZBER', Texts: [inline] }))).toEqual([400, 'TD/603', 'TextType']);
  });

  test.each([
    ['TextType', { TextType: 'A0021' }],
    ['Language', { Language: 'DEU' }],
    ['Content', { Content: 7 }],
  ])('a wrong %s is refused by its facets', async (property, wrong) => {
    const made = await client.create();
    const body = { ...text(made, 'A001'), ...wrong };
    expect(refusalOf(await client.send('POST', '/TextSet', { body }))).toEqual([400, '/IWBEP/CM_MGW_RT/022', property]);
  });

  test('a type without a note takes none, and an empty one is no fault', async () => {
    expect(refusalOf(await post({ TransactionType: 'ZKUR', Note: 'x' }))).toEqual([400, 'TD/604', 'Note']);
    const made = await client.create({ TransactionType: 'ZKUR', Note: '' });
    expect(made).toMatchObject({ Note: '', NoteTextType: '' });
    expect(refusalOf(await client.merge(made, { Note: 'x' }))).toEqual([400, 'TD/604', 'Note']);
  });
});

describe('follow-up', () => {
  test('a predecessor is named at creation and stays', async () => {
    const first = await client.create();
    const second = await client.create({ PredecessorGUID: first['Guid'] });
    expect(second['PredecessorGUID']).toBe(first['Guid']);
    expect((await client.merge(second, { PredecessorGUID: second['Guid'] })).status).toBe(400);
    expect((await client.merge(second, { Location: 'x' })).status).toBe(204);
    expect((await read(second))['PredecessorGUID']).toBe(first['Guid']);
  });
});

describe('the sample data', () => {
  const sample = async (): Promise<Json[]> => rowsOf(await client.get('/AppointmentSet?$expand=Texts'));

  test('is over and completed, old and cancelled, or to come; what is to come is never cancelled', async () => {
    const all: Json[] = [];
    for (let skip = 0; skip < 1400; skip += 500) {
      all.push(...rowsOf(await client.get(`/AppointmentSet?$filter=Id lt '0004010000'&$skip=${skip}`)));
    }
    const ahead = (row: Json): boolean => Number(/\d+/.exec(String(row['ToDate']))?.[0]) >= Date.parse('2026-11-23');
    const count = (status: string, isAhead: boolean): number =>
      all.filter((row) => row['Status'] === status && ahead(row) === isAhead).length;
    expect(all).toHaveLength(1400);
    expect(count('E0003', false)).toBeGreaterThan(100);
    expect(count('E0004', false)).toBeGreaterThan(0);
    expect(count('E0002', true)).toBeGreaterThan(50);
    expect(count('E0004', true) + count('E0003', true)).toBe(0);
    const guids = new Set(all.map((row) => row['Guid']));
    const followUps = all.filter((row) => row['PredecessorGUID'] !== null);
    expect(followUps.length).toBeGreaterThan(50);
    expect(followUps.every((row) => guids.has(row['PredecessorGUID']))).toBe(true);
  });

  test('has internal texts that the note does not show', async () => {
    const rows = await sample();
    const textsOf = (row: Json): Json[] => (row['Texts'] as { results: Json[] }).results;
    const withInternal = rows.filter((row) => textsOf(row).some((one) => one['TextType'] === 'A001'));
    expect(withInternal.length).toBeGreaterThan(20);
    expect(withInternal.some((row) => textsOf(row).length === 2)).toBe(true);
    expect(withInternal.filter((row) => String(row['Note']).includes('Rabatt'))).toEqual([]);
  });
});
