/** Employees and address search complete; tasks, partners and contact persons as reads of the sample. */
import { employees } from '../../../simulators/company/employees.ts';
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { dataOf, type Json, RawClient, rowsOf, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const service = (name: string): RawClient => new RawClient(simulator, name);
const employeesOf = '/xNAGxMAICONNECT_EMPLOYEE';

test('the forty employees are those of the company', async () => {
  const rows = rowsOf(await service('MAICONNECT_EMPLOYEE_CDS').get(`${employeesOf}?$orderby=Employee`));
  expect(
    rows.map((row) => [row['Employee'], row['UserName'], row['EmailAddress'], row['TimeZone'], row['FullName']]),
  ).toEqual(employees.map((one) => [one.partnerNumber, one.userName, one.email, one.sapZone, one.fullName]));
  expect(rows[0]).toMatchObject({
    ValidityEndDate: '/Date(253402214400000)/',
    IsBlocked: false,
    PersonnelNumber: '00000001',
  });
});

test('an employee is read by key and found by user and address', async () => {
  const client = service('MAICONNECT_EMPLOYEE_CDS');
  expect(dataOf(await client.get(`${employeesOf}('0000001001')`))).toMatchObject({
    UserName: 'MMUSTER',
    Language: 'DE',
  });
  const filter = encodeURIComponent("EmailAddress eq 'max.mustermann@tandem.example' and UserName eq 'MMUSTER'");
  expect(rowsOf(await client.get(`${employeesOf}?$filter=${filter}`))).toHaveLength(1);
  expect((await client.get(`${employeesOf}('0000009999')`)).status).toBe(404);
});

test('partners are found by address, in any case; two with one address are both found', async () => {
  const client = service('PARTNER_ADDRESS_SEARCH_SRV');
  const search = async (address: string): Promise<Json[]> =>
    rowsOf(await client.get(`/SearchByEmail?EmailAddress=${encodeURIComponent(`'${address}'`)}`));
  expect(await search('MAX.Mustermann@tandem.example')).toMatchObject([
    { Partner: '0000001001', IsEmployee: true, UserName: 'MMUSTER', PartnerCategory: '1' },
  ]);
  const people = await search('person2@kunde010.example');
  expect(people.map((row) => [row['RelatedAccount'], row['AddressType']])).toEqual([
    ['0000100010', '3'],
    ['0000100010', '3'],
  ]);
  expect(new Set(people.map((row) => row['Partner'])).size).toBe(2);
  expect(await search("o'brien@nowhere.example".replace("'", "''"))).toEqual([]);
  expect(await search('info@kunde001.example')).toMatchObject([
    { PartnerCategory: '2', FullName: 'Müller & Söhne GmbH' },
  ]);
});

test.each([
  ['no parameter', '/SearchByEmail', 400],
  ['an empty one', "/SearchByEmail?EmailAddress=''", 400],
  ['no literal', '/SearchByEmail?EmailAddress=abc', 400],
  ['one too long', `/SearchByEmail?EmailAddress='${'x'.repeat(242)}'`, 400],
])('the search with %s is refused', async (_name, path, status) => {
  expect((await service('PARTNER_ADDRESS_SEARCH_SRV').get(path)).status).toBe(status);
});

test('an address row can be read again by the key that its URL shows', async () => {
  const client = service('PARTNER_ADDRESS_SEARCH_SRV');
  const [row = {}] = rowsOf(await client.get('/PartnerAddressSet?$top=1'));
  expect(dataOf(await client.get((row['__metadata'] as { uri: string }).uri))).toEqual(row);
});

test.each([
  ['MAI_CRM_TASK_SRV', '/Tasks', 600],
  ['CRM_BUPA_ODATA_SRV', '/AccountCollection', 200],
  ['CRM_BUPA_ODATA_SRV', '/ContactCollection', 600],
  ['MAICONNECT_CONTPERS_CDS', '/xNAGxMAICONNECT_CONTPERS', 600],
  ['CRM_APPOINTMENT_SRV_01', '/AppointmentSet', 1400],
])('%s%s holds %i', async (name, path, count) => {
  expect((await service(name).get(`${path}/$count`)).text).toBe(String(count));
});

test('relationships are BUR001 for each contact person and BUR011 to employees', async () => {
  const client = service('CRM_BUPA_ODATA_SRV');
  const count = async (type: string): Promise<number> =>
    Number((await client.get(`/RelationshipCollection/$count?$filter=relationshipType eq '${type}'`)).text);
  expect(await count('BUR001')).toBe(600);
  expect(await count('BUR011')).toBeGreaterThanOrEqual(200);
});

test('a contact leads to work address and account', async () => {
  const client = service('CRM_BUPA_ODATA_SRV');
  const contact = dataOf(
    await client.get("/ContactCollection(contactID='0000200001',accountID='0000100001')?$expand=WorkAddress,Account"),
  );
  expect(contact).toMatchObject({
    WorkAddress: { email: 'person1@kunde001.example' },
    Account: { accountID: '0000100001', fullName: 'Müller & Söhne GmbH' },
  });
});

test('tasks have types of their own business object, appointments theirs', async () => {
  const types = rowsOf(await service('MAI_CRM_TASK_SRV').get('/ProcessTypes')).map((row) => row['ProcessTypeCode']);
  const others = rowsOf(await service('CRM_APPOINTMENT_SRV_01').get('/TransactionTypes')).map(
    (row) => row['ProcessTypeCode'],
  );
  expect(types).toEqual(['1003', 'ZAUF']);
  expect(others).toEqual(['0001', 'ZTEL', 'ZMES', 'ZBER', 'ZKUR']);
});

test('what is read only says so as SAP does', async () => {
  for (const [name, path] of [
    ['MAICONNECT_EMPLOYEE_CDS', employeesOf],
    ['MAI_CRM_TASK_SRV', '/Tasks'],
  ] as const) {
    const reply = await service(name).send('POST', path, { body: {} });
    expect([reply.status, reply.text]).toEqual([501, expect.stringContaining('CREATE_ENTITY')]);
  }
});

test('the namespace is a setting, in paths and metadata', async () => {
  const other = await startSimulator({ namespace: 'ACME' });
  const url = `${other.url}/sap/opu/odata/ACME/MAICONNECT_EMPLOYEE_CDS`;
  const headers = { authorization: `Basic ${Buffer.from('TANDEM:tandem-demo').toString('base64')}` };
  const metadata = await (await fetch(`${url}/$metadata`, { headers })).text();
  const rows = await fetch(`${url}/xACMExMAICONNECT_EMPLOYEE?$top=1`, { headers });
  await other.close();
  expect(metadata).toContain('Namespace="/ACME/MAICONNECT_EMPLOYEE_CDS"');
  expect(rows.status).toBe(200);
});
