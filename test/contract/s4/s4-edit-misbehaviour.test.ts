/** What a well-behaved S/4 never answers about partners, customizing and addresses; and what the adapter sends. */
import { etag, partnerNumber, s4Guid, smtpAddress } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type S4Edit } from '../../../src/ports/s4.ts';
import { berlin, faultOf, newKey, valueOf } from './s4-world.ts';
import {
  type Asked,
  batchAnswer,
  json,
  listing,
  metadata,
  row,
  sapError,
  type Scripted,
  scriptedWorld,
  type ScriptedWorld,
} from './scripted-server.ts';

const guid = s4Guid('0050569a-0001-1ee9-8000-00000000abcd');
const key = s4Guid('0050569a-0001-1ee9-8000-000000000001');
const version = etag(`W/"'1'"`);
const notUnderstood = { kind: 'invalid', code: 'not-understood' };
const window = { responsible: berlin, from: instant('2031-01-01T00:00:00Z'), to: instant('2031-12-31T00:00:00Z') };
const isData = (asked: Asked): boolean => asked.method === 'GET' && !asked.url.includes('$metadata');
const attendee = (given: object = {}): object => ({
  PartnerGuid: key,
  PartnerNo: '1002',
  PartnerFct: '00000032',
  ...given,
});

const worlds: ScriptedWorld[] = [];
/** A world that answers what the script says. */
const world = async (script: (asked: Asked) => Scripted | undefined): Promise<ScriptedWorld> => {
  const made = await scriptedWorld(script);
  worlds.push(made);
  return made;
};
const reading = (answer: Scripted) => world((asked) => (isData(asked) ? answer : undefined));
const writing = (answer: Scripted) => world((asked) => (asked.url.includes('$batch') ? answer : undefined));
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((made) => made.close()));
});

describe('an appointment with partners', () => {
  test.each<[string, object]>([
    ['with attendees that were not expanded', { Attendee: { __deferred: { uri: 'x' } } }],
    ['with an attendee without a key', { Attendee: { results: [attendee({ PartnerGuid: null })] } }],
    ['without an ETag', { __metadata: {} }],
    ['that is another one', { Guid: '0050569a-0001-1ee9-8000-00000000ffff' }],
  ])('%s is not understood', async (_what, given) => {
    const { port } = await reading(json({ d: row({ Attendee: { results: [attendee()] }, ...given }) }));
    expect(faultOf(await port.read(guid))).toEqual(notUnderstood);
  });

  test('leaves out removed attendees, and keeps one whose number is not numeric', async () => {
    const results = [attendee({ Deleted: true }), attendee({ PartnerNo: 'CUST1', EmailAddress: 'not an address' })];
    const { port } = await reading(json({ d: row({ Attendee: { results } }) }));
    expect(valueOf(await port.read(guid)).partners).toMatchObject([{ key, number: undefined, email: undefined }]);
  });

  test('is one request, also the listing and the look-up by ExternalId', async () => {
    const { port, asked, origin } = await reading(listing([row()]));
    valueOf(await port.list(window));
    valueOf(await port.findByExternalId(newKey()));
    const data = asked.filter(isData);
    const expansions = data.map((one) => new URL(one.url, origin).searchParams.get('$expand'));
    expect(expansions).toEqual(['Attendee', 'Attendee']);
  });

  test('of a service that shows neither status nor priority nor private flag has them initial, and may have a note', async () => {
    const { port } = await reading(json({ d: row() }));
    const read = valueOf(await port.read(guid));
    expect(read).toMatchObject({ status: '', priority: '', private: false, privateAllowed: false, noteAllowed: true });
  });

  test('leaves no content of a fault, no name and no address in the log (P8)', async () => {
    const made = await reading(sapError(400, 'X/1'));
    await made.port.read(guid);
    await made.port.searchAddress(smtpAddress('secret@example.org'));
    expect(made.log.length + made.asked.length).toBeGreaterThan(1);
    expect(JSON.stringify(made.log)).not.toMatch(/SECRET|secret/);
  });
});

describe('an edit on the wire', () => {
  const people: S4Edit = {
    partners: {
      known: [
        {
          key,
          number: partnerNumber('0000001002'),
          function: '00000032',
          name: '',
          email: undefined,
          internal: true,
          main: false,
          account: undefined,
        },
        {
          key: s4Guid('0050569a-0001-1ee9-8000-000000000002'),
          number: undefined,
          function: '00000032',
          name: '',
          email: undefined,
          internal: false,
          main: false,
          account: undefined,
        },
      ],
      wanted: [{ number: partnerNumber('0000200001'), function: '00000015', account: partnerNumber('0000100001') }],
      functions: ['00000015', '00000032'],
    },
  };

  test('is one change set: the header with the ETag, removals, additions; a partner without a number we know stays', async () => {
    const made = await writing('cut');
    await made.port.edit(guid, version, people);
    const body = made.asked.find((asked) => asked.url.includes('$batch'))?.body ?? '';
    expect([...body.matchAll(/^(MERGE|DELETE|POST) .*(?= HTTP)/gm)].map((match) => match[0])).toEqual([
      `MERGE AppointmentSet(guid'${guid}')`,
      `DELETE AttendeeSet(Guid=guid'${guid}',PartnerGuid=guid'${key}')`,
      `POST AppointmentSet(guid'${guid}')/Attendee`,
    ]);
    expect(body.match(/^If-Match: .*/gm)).toEqual([`If-Match: ${version}`]);
    expect(body).toContain(`{"Guid":"${guid}"}`);
    expect(body).toContain('{"PartnerNo":"0000200001","PartnerFct":"00000015","AccountNo":"0000100001"}');
  });

  test('of the content alone is one MERGE, and nothing else', async () => {
    const made = await writing(batchAnswer(204));
    valueOf(await made.port.edit(guid, version, { content: { subject: 'Moved' } }));
    const batches = made.asked.filter((asked) => asked.url.includes('$batch'));
    expect(batches).toHaveLength(1);
    const body = batches[0]?.body ?? '';
    expect([...body.matchAll(/^(MERGE|DELETE|POST) /gm)].map((match) => match[1])).toEqual(['MERGE']);
    expect(body).toContain('{"Description":"Moved"}');
  });

  test('of the identity is part of the MERGE; without the capability nothing is sent', async () => {
    const externalId = newKey();
    const made = await writing(batchAnswer(204));
    valueOf(await made.port.edit(guid, version, { externalId }));
    expect(made.asked.find((asked) => asked.url.includes('$batch'))?.body).toContain(`{"ExternalId":"${externalId}"}`);
    const without = await world((asked) => (asked.url.includes('$metadata') ? metadata(['ChangedBy']) : undefined));
    const both = { externalId, content: { subject: 'Never' } };
    expect(faultOf(await without.port.edit(guid, version, both)).code).toBe('capability-missing');
    expect(without.asked.some((asked) => asked.url.includes('$batch'))).toBe(false);
  });

  test('with fewer answers than operations may have happened', async () => {
    const { port } = await writing(batchAnswer(204));
    expect(faultOf(await port.edit(guid, version, people))).toEqual({
      kind: 'transient',
      code: 'not-understood',
      maybeDone: true,
    });
  });

  test.each([
    [412, 'stale'],
    [404, 'gone'],
    [400, 'invalid'],
    [500, 'transient'],
  ])('that is answered by one %i for all is %s, and certainly not done', async (status, kind) => {
    const { port } = await writing(batchAnswer(status, '{"error":{"code":"X/1"}}'));
    const fault = faultOf(await port.edit(guid, version, people));
    expect([fault.kind, 'maybeDone' in fault]).toEqual([kind, false]);
  });

  test('that is refused makes the metadata be read again, which may have changed', async () => {
    const made = await writing(batchAnswer(400, '{"error":{"code":"X/1"}}'));
    await made.port.edit(guid, version, people);
    await made.port.edit(guid, version, people);
    expect(made.asked.filter((asked) => asked.url.includes('$metadata'))).toHaveLength(2);
  });
});

describe('customizing', () => {
  const typeRow = (code: string): object => ({ ProcessTypeCode: code, Description: code, TextType: 'A002' });

  test('a type in both lists is refused, and so is none for a fault', async () => {
    const { port } = await reading(listing([typeRow('0001')]));
    expect(await port.checkTransactionType('0001')).toEqual({
      ok: false,
      fault: { kind: 'invalid', code: 'rejected', reason: 'in-both-lists' },
    });
    const broken = await reading({ status: 503 });
    expect(faultOf(await broken.port.checkTransactionType('0001'))).toEqual({
      kind: 'transient',
      code: 'server-error',
    });
  });

  test('a property that the service lacks reads as initial', async () => {
    const { port } = await reading(listing([{ ProcessTypeCode: '0001' }]));
    expect(valueOf(await port.transactionTypes())).toEqual([
      { code: '0001', description: '', noteTextType: undefined, privateAllowed: false },
    ]);
  });

  test('a list that the service does not have is a missing capability; tasks without one do not refuse a type', async () => {
    const { port } = await world((asked) => {
      if (asked.url.includes('TransactionTypes')) return listing([typeRow('0001')]);
      return isData(asked) ? sapError(404, '/IWBEP/CM_MGW_RT/020') : undefined;
    });
    const missing = { kind: 'invalid', code: 'capability-missing' };
    expect([faultOf(await port.statuses()), faultOf(await port.priorities())]).toEqual([missing, missing]);
    expect(valueOf(await port.checkTransactionType('0001')).code).toBe('0001');
  });

  test('a list whose pages go round in circles is not understood', async () => {
    const { port, asked } = await reading(listing([], { __next: 'UserPriorities?$skiptoken=1' }));
    expect(faultOf(await port.priorities())).toEqual(notUnderstood);
    expect(asked.length).toBeLessThan(300);
  });
});

describe('an address', () => {
  const address = smtpAddress("o'neill@example.org");
  const found = (partner: string, given: object = {}): object => ({
    EmailAddress: "O'Neill@example.org",
    Partner: partner,
    PartnerCategory: '2',
    ...given,
  });
  const searching = (rows: readonly object[], blocked: readonly object[] = []) =>
    world((asked) => {
      if (asked.url.includes('SearchByEmail')) return listing(rows);
      return isData(asked) ? listing(blocked) : undefined;
    });

  test('is asked for as a literal, and rows of other addresses do not count', async () => {
    const { port, asked, origin } = await searching([found('1'), found('2', { EmailAddress: 'other@example.org' })]);
    expect(valueOf(await port.searchAddress(address))).toMatchObject({
      kind: 'one',
      partner: { number: '0000000001' },
    });
    const url = new URL(asked[0]?.url ?? '', origin);
    expect(url.pathname.endsWith('/PARTNER_ADDRESS_SEARCH_SRV/SearchByEmail')).toBe(true);
    expect(url.searchParams.get('EmailAddress')).toBe("'o''neill@example.org'");
  });

  test('shared with somebody whose number is not numeric is not guessed', async () => {
    const shared = await searching([found('CUST1'), found('1')]);
    expect(valueOf(await shared.port.searchAddress(address))).toMatchObject({
      kind: 'ambiguous',
      partners: [{ number: '0000000001' }],
    });
    const alone = await searching([found('CUST1')]);
    expect(valueOf(await alone.port.searchAddress(address)).kind).toBe('none');
  });

  test('asks for blocks in one request for twenty, and does not trust an answer about others', async () => {
    const rows = Array.from({ length: 21 }, (_, index) => found(String(index + 1)));
    const blocked = [
      { accountID: '3', blocked: true },
      { accountID: '999', blocked: true },
      { accountID: '4', blocked: false },
    ];
    const { port, asked } = await searching(rows, blocked);
    const match = valueOf(await port.searchAddress(address));
    expect(match.blocked).toEqual(['0000000003']);
    expect(match.kind === 'ambiguous' && match.partners).toHaveLength(20);
    expect(asked.filter((one) => one.url.includes('AccountCollection'))).toHaveLength(2);
  });

  test('whose blocks cannot be read is not decided', async () => {
    const { port } = await world((asked) => {
      if (asked.url.includes('SearchByEmail')) return listing([found('1')]);
      return isData(asked) ? { status: 500 } : undefined;
    });
    expect(faultOf(await port.searchAddress(address))).toEqual({ kind: 'transient', code: 'server-error' });
  });
});
