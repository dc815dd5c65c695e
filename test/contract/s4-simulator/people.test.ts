/** People: partner functions of an appointment, blocked partners, and the search by address with everything that makes it ambiguous. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { dataOf, errorOf, type Json, pathOf, RawClient, type Reply, rowsOf, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
});
afterAll(() => simulator.close());

const refusalOf = (reply: Reply): unknown[] => {
  const [detail = {}] = errorOf(reply).innererror['errordetails'] as Json[];
  return [reply.status, errorOf(reply).code, detail['propertyref']];
};

describe('partner functions', () => {
  const add = (made: Json, body: Json): Promise<Reply> => client.send('POST', `${pathOf(made)}/Attendee`, { body });
  const attending = async (made: Json): Promise<unknown[]> =>
    rowsOf(await client.get(`${pathOf(made)}/Attendee`)).map((row) => [
      row['PartnerNo'],
      row['PartnerFct'],
      row['Function'],
    ]);

  test('are taken from the partner where none is sent: contact person or participant of the type', async () => {
    const standard = await client.create();
    const visit = await client.create({ TransactionType: 'ZBER' });
    for (const made of [standard, visit]) {
      expect((await add(made, { PartnerNo: '200001' })).status).toBe(201);
      expect((await add(made, { PartnerNo: '1002' })).status).toBe(201);
    }
    expect(await attending(standard)).toEqual([
      ['0000200001', '00000015', 'Contact Person'],
      ['0000001002', '00000032', 'Participant'],
    ]);
    expect((await attending(visit))[1]).toEqual(['0000001002', 'Z0000032', 'Visitor']);
  });

  test('that do not exist, or that the type does not know, are refused', async () => {
    const made = await client.create({ TransactionType: 'ZBER' });
    expect(refusalOf(await add(made, { PartnerNo: '1002', PartnerFct: '12345678' }))).toEqual([
      400,
      'CRM_PARTNER/010',
      'PartnerFct',
    ]);
    expect(refusalOf(await add(made, { PartnerNo: '1002', PartnerFct: '00000032' }))).toEqual([
      400,
      'CRM_PARTNER/011',
      'PartnerFct',
    ]);
    expect(refusalOf(await add(made, { PartnerNo: '1002', PartnerFct: '000000321' }))).toEqual([
      400,
      '/IWBEP/CM_MGW_RT/022',
      'PartnerFct',
    ]);
  });

  test('may be limited in number; the place is free again after a removal', async () => {
    const made = await client.create({ TransactionType: 'ZBER', Attendee: [{ PartnerNo: '200001' }] });
    expect(refusalOf(await add(made, { PartnerNo: '200002' }))).toEqual([400, 'CRM_PARTNER/012', 'PartnerFct']);
    const [first = {}] = rowsOf(await client.get(`${pathOf(made)}/Attendee`));
    const path = (first['__metadata'] as { uri: string }).uri;
    expect((await client.send('MERGE', path, { body: { MainPartner: true } })).status).toBe(204);
    expect((await client.send('MERGE', path, { body: { PartnerNo: '200002' } })).status).toBe(204);
    expect((await client.send('DELETE', path)).status).toBe(204);
    expect((await add(made, { PartnerNo: '200003' })).status).toBe(201);
    const two = [{ PartnerNo: '200001' }, { PartnerNo: '200002' }];
    const body = { FromDate: '/Date(0)/', ToDate: '/Date(0)/', TransactionType: 'ZBER', Attendee: two };
    expect(refusalOf(await client.send('POST', '/AppointmentSet', { body }))).toEqual([
      400,
      'CRM_PARTNER/012',
      'PartnerFct',
    ]);
  });
});

describe('blocked partners', () => {
  test('are shown as blocked where the contract has a property for it', async () => {
    const filter = encodeURIComponent("ContactPerson eq '0000200451'");
    const [person = {}] = rowsOf(
      await new RawClient(simulator, 'MAICONNECT_CONTPERS_CDS').get(`/xNAGxMAICONNECT_CONTPERS?$filter=${filter}`),
    );
    expect(person['BusinessPartnerIsBlocked']).toBe(true);
    const accounts = new RawClient(simulator, 'CRM_BUPA_ODATA_SRV');
    expect(dataOf(await accounts.get("/AccountCollection('0000100152')"))).toMatchObject({ blocked: true });
    expect(dataOf(await accounts.get("/AccountCollection('0000100151')"))).toMatchObject({ blocked: false });
  });

  test('are not taken up in a document, neither as attendee nor in the header', async () => {
    const made = await client.create();
    const body = { PartnerNo: '0000200451' };
    const added = await client.send('POST', `${pathOf(made)}/Attendee`, { body });
    expect(refusalOf(added)).toEqual([400, 'R1/203', 'PartnerNo']);
    expect(errorOf(added).message.value).toBe('Business partner 0000200451 is blocked');
    expect(refusalOf(await client.merge(made, { Account: '100152' }))).toEqual([400, 'R1/203', 'Account']);
    const dates = { FromDate: '/Date(0)/', ToDate: '/Date(0)/' };
    const created = await client.send('POST', '/AppointmentSet', { body: { ...dates, Contact: '200451' } });
    expect(refusalOf(created)).toEqual([400, 'R1/203', 'Contact']);
  });

  test('stay in the documents that name them, which can be changed', async () => {
    const filter = encodeURIComponent("Contact eq '0000200451' or Account eq '0000100152'");
    const [old = {}] = rowsOf(await client.get(`/AppointmentSet?$filter=${filter}`));
    expect((await client.merge(old, { Location: 'elsewhere' })).status).toBe(204);
  });
});

describe('the search by address', () => {
  const search = async (address: string): Promise<Json[]> => {
    const literal = encodeURIComponent(`'${address.replaceAll("'", "''")}'`);
    return rowsOf(
      await new RawClient(simulator, 'PARTNER_ADDRESS_SEARCH_SRV').get(`/SearchByEmail?EmailAddress=${literal}`),
    );
  };
  const partnersOf = (rows: readonly Json[]): unknown[] => [...new Set(rows.map((row) => row['Partner']))];

  test.each([
    ['nobody', 'nobody@kunde001.example', []],
    ['one, whatever the case', 'PERSON1@KUNDE001.EXAMPLE', ['0000200001']],
    ['one person in three spellings', 'bärbel.EINKAUF@kunde006.example', ['0000200016']],
    [
      'three people who spell their address differently',
      'einkauf@KUNDE002.example',
      ['0000200004', '0000200005', '0000200006'],
    ],
    ['an employee who is also a contact person', 'berater@tandem.example', ['0000001040', '0000200007']],
    ['one person of two customers', 'zwei.firmen@kunde004.example', ['0000200010']],
    ['two people of whom one is blocked', 'vertretung@kunde151.example', ['0000200451', '0000200452']],
    ['a blocked person', 'person1@kunde151.example', ['0000200451']],
    ['a name with an apostrophe and a plus', "siobhán.o'neill+crm@kunde020.example", ['0000200058']],
  ])('finds %s', async (_what, address, expected) => {
    expect(partnersOf(await search(address))).toEqual(expected);
  });

  test('shows each address as it was typed, and which customer it belongs to', async () => {
    const spelled = await search('EINKAUF@kunde002.example');
    expect(spelled.map((row) => row['EmailAddress'])).toEqual([
      'Einkauf@Kunde002.example',
      'einkauf@kunde002.example',
      'EINKAUF@KUNDE002.EXAMPLE',
    ]);
    const two = await search('zwei.firmen@kunde004.example');
    expect(two.map((row) => [row['RelatedAccount'], row['IsDefaultEmail']])).toEqual([
      ['0000100004', false],
      ['0000100005', false],
    ]);
    expect(await search('Berater@Tandem.Example')).toMatchObject([
      { IsEmployee: true, UserName: 'VLONG', AddressType: '2' },
      { IsEmployee: false, UserName: '', AddressType: '3', RelatedAccount: '0000100003' },
    ]);
  });

  test('a filter compares the spelling, as SAP does', async () => {
    const filter = encodeURIComponent("EmailAddress eq 'einkauf@kunde002.example'");
    const rows = rowsOf(
      await new RawClient(simulator, 'PARTNER_ADDRESS_SEARCH_SRV').get(`/PartnerAddressSet?$filter=${filter}`),
    );
    expect(partnersOf(rows)).toEqual(['0000200005']);
  });

  describe('with small pages', () => {
    let small: S4Simulator;
    beforeAll(async () => {
      small = await startSimulator({ pageSize: 10 });
    });
    afterAll(() => small.close());

    test('comes in pages that follow each other without gap or double', async () => {
      const asked = new RawClient(small, 'PARTNER_ADDRESS_SEARCH_SRV');
      const found: Json[] = [];
      const sizes: number[] = [];
      let next: unknown = "/SearchByEmail?EmailAddress='Zentrale@Einkaufsverbund.Example'";
      while (typeof next === 'string') {
        const reply = await asked.get(next);
        sizes.push(rowsOf(reply).length);
        found.push(...rowsOf(reply));
        next = dataOf(reply)['__next'];
      }
      expect(sizes).toEqual([10, 10, 5]);
      expect(partnersOf(found)).toHaveLength(25);
    });
  });

  test('without authorisation is refused, and shows nothing where listings are empty', async () => {
    await client.control('POST', 'faults', {
      kind: 'no-authorisation',
      service: 'PARTNER_ADDRESS_SEARCH_SRV',
      count: 1,
    });
    const literal = encodeURIComponent("'info@kunde001.example'");
    const refused = await new RawClient(simulator, 'PARTNER_ADDRESS_SEARCH_SRV').get(
      `/SearchByEmail?EmailAddress=${literal}`,
    );
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'CRM_ORDER/050']);
    await client.control('POST', 'faults', { kind: 'empty-listing', count: 1 });
    expect(await search('info@kunde001.example')).toEqual([]);
    expect(await search('info@kunde001.example')).toHaveLength(1);
  });
});
