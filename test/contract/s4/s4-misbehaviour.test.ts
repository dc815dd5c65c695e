/** What a well-behaved S/4 never answers, and what the adapter makes of it. */
import { etag, partnerNumber, s4Guid } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { berlin, faultOf, newKey, valueOf, visit } from './s4-world.ts';
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
  tokenAnswer,
} from './scripted-server.ts';

const guid = s4Guid('0050569a-0001-1ee9-8000-00000000abcd');
const version = etag(`W/"'1'"`);
const window = { responsible: berlin, from: instant('2031-01-01T00:00:00Z'), to: instant('2031-12-31T00:00:00Z') };
const notUnderstood = { kind: 'invalid', code: 'not-understood' };
const isBatch = (asked: Asked): boolean => asked.url.includes('$batch');
const isData = (asked: Asked): boolean => asked.method === 'GET' && !asked.url.includes('$metadata');

const worlds: ScriptedWorld[] = [];
const world = async (...given: Parameters<typeof scriptedWorld>): Promise<ScriptedWorld> => {
  const made = await scriptedWorld(...given);
  worlds.push(made);
  return made;
};
/** A world that answers each read, or each batch, with the same. */
const reading = (answer: Scripted) => world((asked) => (isData(asked) ? answer : undefined));
const writing = (answer: Scripted) => world((asked) => (isBatch(asked) ? answer : undefined));
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((made) => made.close()));
});

describe('an answer that is not understood is a fault, never an empty result', () => {
  test.each<[string, Scripted]>([
    ['a logon page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Logon</html>' }],
    ['half an answer', { status: 200, body: '{"d":{"results":[' }],
    ['nothing', { status: 200, body: '' }],
    ['JSON of another kind', json({ value: [] })],
    ['a row without a GUID', listing([row(), row({ Guid: null })])],
    ['a row with a date of another kind', listing([row({ FromDate: '2031-03-04T09:00:00' })])],
    ['a row without any ETag', listing([row({ __metadata: {} })])],
    ['attendees that were not expanded', listing([row({ Attendee: { __deferred: { uri: 'x' } } })])],
    ['a next page that cannot be followed', listing([row()], { __next: 'javascript:' })],
  ])('%s', async (_name, answer) => {
    const { port } = await reading(answer);
    expect(faultOf(await port.list(window))).toEqual(notUnderstood);
  });

  test('a delta without the server time is not understood, because the next one would not know where to begin', async () => {
    const { port } = await world((asked) =>
      isData(asked) ? { ...(listing([]) as object), status: 200, headers: { date: 'soon' } } : undefined,
    );
    expect(faultOf(await port.delta(instant('2031-01-01T00:00:00Z')))).toEqual(notUnderstood);
  });

  test('another appointment than the one asked for', async () => {
    const { port } = await reading(json({ d: row() }));
    expect(valueOf(await port.read(guid)).guid).toBe(guid);
    expect(faultOf(await port.read(s4Guid('0050569a-0001-1ee9-8000-00000000ffff')))).toEqual(notUnderstood);
  });
});

describe('listings', () => {
  test('fewer rows than the server counts are no listing', async () => {
    const { port, asked } = await reading(listing([row()], { __count: '2' }));
    expect(faultOf(await port.list(window))).toEqual({ kind: 'transient', code: 'server-error' });
    expect(asked).toHaveLength(3);
  });

  test('a service that does not count is believed', async () => {
    const { port } = await reading(listing([row()], { __count: '0' }));
    expect(valueOf(await port.list(window)).appointments).toHaveLength(1);
  });

  test('the next page is fetched from the configured address, whatever host the link names', async () => {
    const { port, asked } = await world((request) => {
      if (!isData(request)) return undefined;
      if (request.url.includes('skiptoken')) return listing([row({ Guid: '0050569a-0001-1ee9-8000-00000000abce' })]);
      return listing([row()], {
        __next: `http://sap.internal:44300/other/AppointmentSet?$filter=a eq 'ü'&$skiptoken=40`,
      });
    });
    expect(valueOf(await port.list(window)).appointments).toHaveLength(2);
    expect(asked[1]?.url).toBe(
      `/sap/opu/odata/NAG/CRM_APPOINTMENT_SRV_01/AppointmentSet?$filter=a%20eq%20%27%C3%BC%27&$skiptoken=40&sap-client=100`,
    );
  });

  test('the filter is written as OData literals and percent-encoded', async () => {
    const { port, asked } = await reading(listing([]));
    valueOf(await port.list({ ...window, responsible: partnerNumber('0000001001') }));
    expect(new URL(asked[0]?.url ?? '', 'http://x').searchParams.get('$filter')).toBe(
      "Responsible eq '0000001001' and FromDate lt datetimeoffset'2031-12-31T00:00:00Z' and ToDate ge datetimeoffset'2031-01-01T00:00:00Z'",
    );
  });

  test('a row that matches no ExternalId filter is not taken for ours', async () => {
    const { port } = await reading(listing([row({ ExternalId: 'something else' })]));
    expect(valueOf(await port.findByExternalId(newKey()))).toBeUndefined();
  });

  test('the next delta begins before the answer was begun, and the newest changes come first', async () => {
    const made: ScriptedWorld = await world((request) => {
      if (!isData(request)) return undefined;
      if (request.url.includes('AppointmentSet')) made.pass(5000);
      return { status: 200, headers: { date: 'Wed, 05 Mar 2031 10:00:10 GMT' }, body: '{"d":{"results":[]}}' };
    });
    const { at } = valueOf(await made.port.delta(instant('2031-01-01T00:00:00Z')));
    expect(at <= '2031-03-05T10:00:05Z' && at >= '2031-03-05T10:00:00Z').toBe(true);
    expect(new URL(made.asked[0]?.url ?? '', made.origin).searchParams.get('$orderby')).toBe('ChangedAt desc');
  });

  test('whom a change concerns are the responsible employee, attendees that are not removed, account and contact, each once', async () => {
    const attendees = [
      { PartnerNo: '1002' },
      { PartnerNo: '1003', Deleted: true },
      { PartnerNo: 'CUST1' },
      { PartnerNo: '1001' },
    ];
    const given = { Account: '0000002001', Contact: '', Attendee: { results: attendees } };
    const { port } = await world((asked) =>
      isData(asked) ? listing(asked.url.includes('DeletedAppointments') ? [] : [row(given)]) : undefined,
    );
    const { changed } = valueOf(await port.delta(instant('2031-01-01T00:00:00Z')));
    expect(changed.map((one) => one.partners)).toEqual([['0000001001', '0000001002', '0000002001']]);
  });

  test('a deletion between two pages of a delta makes the changed rows be read once more', async () => {
    const now = Math.ceil(Date.now() / 1000) * 1000 + 5000;
    const tombstone = { Guid: '0050569a-0001-1ee9-8000-00000000dead', DeletedAt: `/Date(${now})/` };
    const { port, asked } = await world((request) => {
      if (request.url.includes('DeletedAppointments')) return listing([tombstone]);
      if (request.url.includes('skiptoken')) return listing([row({ Guid: '0050569a-0001-1ee9-8000-00000000abce' })]);
      return isData(request) ? listing([row()], { __next: 'AppointmentSet?$skiptoken=1' }) : undefined;
    });
    const since = instant('2031-01-01T00:00:00Z');
    let page = valueOf(await port.delta(since));
    const { at } = page;
    let pages = 1;
    for (; page.next !== undefined; pages += 1) page = valueOf(await port.delta(since, page.next));
    expect(page.at).toBe(at);
    // Three passes at most, each of two pages; the tombstones come with the second page of each.
    expect(pages).toBe(6);
    expect(asked.filter((request) => request.url.includes('skiptoken'))).toHaveLength(3);
  });
});

describe('404', () => {
  test('of the service says that the item is gone', async () => {
    const { port } = await reading(sapError(404, '/IWBEP/CM_MGW_RT/020'));
    expect(faultOf(await port.read(guid))).toEqual({ kind: 'gone', code: 'not-found' });
  });
  test.each<[string, Scripted]>([
    ['of the web server', { status: 404, body: '<html>Service cannot be reached</html>' }],
    ['of a service that is switched off', sapError(404, '/IWFND/MED/170')],
  ])('%s says nothing about the item (P5)', async (_name, answer) => {
    const { port } = await reading(answer);
    expect(faultOf(await port.read(guid))).toEqual({ kind: 'transient', code: 'server-error' });
  });
});

describe('writes in doubt', () => {
  test.each<[string, Scripted, string]>([
    ['the connection is cut', 'cut', 'unreachable'],
    ['no answer comes in time', 'silence', 'timeout'],
    ['a gateway answers', { status: 502, body: 'Bad Gateway' }, 'server-error'],
    ['the answer is no batch', json({}), 'not-understood'],
    [
      'the answer is half a batch',
      { ...(batchAnswer(201) as object), status: 202, body: '--ejjeeffe0\r\n' },
      'not-understood',
    ],
    ['the created GUID is missing', batchAnswer(201, '{"d":{}}'), 'not-understood'],
  ])('%s: possibly done, and sent once', async (_name, answer, code) => {
    const made = await world((asked) => (isBatch(asked) ? answer : undefined), { timeoutMs: 300 });
    const draft = { transactionType: '0001', responsible: berlin, externalId: newKey(), content: visit };
    expect(faultOf(await made.port.create(draft))).toEqual({ kind: 'transient', code, maybeDone: true });
    expect(made.asked.filter(isBatch)).toHaveLength(1);
  });

  test('a write whose token came too late is not sent any more, and so certainly not done', async () => {
    const made: ScriptedWorld = await world((asked) => {
      if (asked.method === 'HEAD') made.pass(2001);
      return isBatch(asked) ? batchAnswer(204) : undefined;
    });
    expect(faultOf(await made.port.delete(guid, version))).toEqual({ kind: 'transient', code: 'timeout' });
    expect(made.asked.filter(isBatch)).toEqual([]);
  });

  test('an error that the service itself answers for the change set is certainly not done', async () => {
    const { port } = await writing(batchAnswer(500, '{"error":{"code":"SY/530"}}'));
    expect(faultOf(await port.delete(guid, version))).toEqual({ kind: 'transient', code: 'server-error' });
  });

  test('a pause that is asked for inside the batch is kept as well', async () => {
    const { port, asked } = await writing(batchAnswer(503, '', 'Retry-After: 9'));
    const busy = { kind: 'transient', code: 'busy' };
    expect(faultOf(await port.delete(guid, version))).toEqual({ ...busy, retryAfterMs: 9000 });
    expect(faultOf(await port.delete(guid, version))).toMatchObject(busy);
    expect(asked.filter(isBatch)).toHaveLength(1);
  });

  test('a refused connection is certainly not done', async () => {
    const { port, stop } = await writing(batchAnswer(204));
    valueOf(await port.delete(guid, version));
    await stop();
    expect(faultOf(await port.delete(guid, version))).toEqual({ kind: 'transient', code: 'unreachable' });
  });

  test('a read in doubt is only transient', async () => {
    const { port } = await reading('cut');
    expect(faultOf(await port.read(guid))).toEqual({ kind: 'transient', code: 'unreachable' });
  });

  test('a create without a body is known by its address', async () => {
    const { port } = await writing(batchAnswer(201, '', `Location: http://x/AppointmentSet(guid'${guid}')`));
    const draft = { transactionType: '0001', responsible: berlin, externalId: newKey(), content: visit };
    expect(valueOf(await port.create(draft))).toEqual({ guid });
  });
});

describe('sessions', () => {
  test('writes that come together share one token fetch; later ones need none (S1)', async () => {
    const { port, asked } = await writing(batchAnswer(204));
    await Promise.all(Array.from({ length: 5 }, () => port.delete(guid, version)));
    valueOf(await port.delete(guid, version));
    expect(asked.filter((request) => request.method === 'HEAD')).toHaveLength(1);
    const batches = asked.filter(isBatch);
    expect(batches).toHaveLength(6);
    expect(
      new Set(batches.map((request) => String([request.headers['x-csrf-token'], request.headers.cookie]))),
    ).toEqual(new Set(['token-1,SAP_SESSIONID_S4H_100=s1']));
  });

  test('a token that is refused twice in a row ends the attempt; nothing was done', async () => {
    const { port, asked } = await writing({ status: 403, headers: { 'x-csrf-token': 'Required' } });
    expect(faultOf(await port.delete(guid, version))).toEqual({ kind: 'transient', code: 'session-expired' });
    expect(asked.filter(isBatch)).toHaveLength(2);
  });

  test('a service that answers HEAD with 405 is asked with GET; one without the check gets no token', async () => {
    const { port, asked } = await world((request) => {
      if (request.method === 'HEAD') return { status: 405 };
      return isBatch(request) ? batchAnswer(204) : json({ d: { EntitySets: [] } });
    });
    valueOf(await port.delete(guid, version));
    expect(asked.map((request) => request.method)).toEqual(['HEAD', 'GET', 'POST']);
    expect(asked[2]?.headers['x-csrf-token']).toBeUndefined();
  });

  test('when the server starts another session, the next write fetches the token of that one', async () => {
    let session = 1;
    const { port, asked } = await world((request) => {
      if (request.method === 'HEAD') return { ...(tokenAnswer as object), status: 200 };
      if (isBatch(request)) return batchAnswer(204);
      session += 1;
      return json({ d: row() }, { 'set-cookie': [`SAP_SESSIONID_S4H_100=s${session}; path=/`] });
    });
    valueOf(await port.delete(guid, version));
    valueOf(await port.read(guid));
    valueOf(await port.delete(guid, version));
    expect(asked.filter((request) => request.method === 'HEAD')).toHaveLength(2);
  });

  test('a refused password is not tried again until it changes or half a minute passed', async () => {
    let password = 'wrong';
    const { port, asked, pass } = await world(
      (request) => {
        const right = request.headers.authorization === `Basic ${Buffer.from('TANDEM:right').toString('base64')}`;
        return right ? json({ d: row() }) : { status: 401 };
      },
      { password: () => password },
    );
    const unauthorised = { kind: 'refused', code: 'unauthorised' };
    expect(faultOf(await port.read(guid))).toEqual(unauthorised);
    expect(faultOf(await port.read(guid))).toEqual(unauthorised);
    expect(asked).toHaveLength(1);
    pass(30_001);
    expect(faultOf(await port.read(guid))).toEqual(unauthorised);
    expect(asked).toHaveLength(2);
    password = 'right';
    expect(valueOf(await port.read(guid)).guid).toBe(guid);
  });

  test('no more requests than allowed are under way at once', async () => {
    let [now, most] = [0, 0];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { port } = await world(
      async () => {
        now += 1;
        most = Math.max(most, now);
        if (now === 3) open();
        await gate;
        now -= 1;
        return json({ d: row() });
      },
      { maxConcurrency: 3 },
    );
    await Promise.all(Array.from({ length: 20 }, () => port.read(guid)));
    expect(most).toBe(3);
  });
});

describe('capabilities', () => {
  test('without TimeZone the offsets carry the zone, both ways', async () => {
    const { port, asked } = await world((request) => {
      if (request.url.includes('$metadata')) return metadata(['ExternalId']);
      if (isBatch(request)) return batchAnswer(204);
      return isData(request) ? json({ d: row({ TimeZone: undefined, FromOffset: 120, ToOffset: 120 }) }) : undefined;
    });
    expect(valueOf(await port.capabilities())).toEqual({
      externalId: true,
      tombstones: false,
      changedBy: false,
      timeZone: false,
    });
    expect(valueOf(await port.read(guid)).content.when).toMatchObject({ zone: 'Africa/Johannesburg' });
    valueOf(await port.edit(guid, version, { content: { when: visit.when } }));
    expect(asked.find(isBatch)?.body).toContain(
      '{"FromDate":"/Date(1930381200000+0000)/","ToDate":"/Date(1930386600000+0000)/","AllDay":false,"FromOffset":60,"ToOffset":60}',
    );
  });

  test('a zone that the table does not know is reported once, and its offset is used', async () => {
    const { port, log } = await reading(json({ d: row({ TimeZone: 'ZCUST', FromOffset: 330 }) }));
    valueOf(await port.read(guid));
    expect(valueOf(await port.read(guid)).content.when).toMatchObject({ zone: 'Asia/Kolkata' });
    expect(log.filter((line) => line.level === 'warn').map((line) => line.fields)).toEqual([{ zone: 'ZCUST' }]);
  });

  test('a service that is no appointment service is told so; a page that is no metadata is not understood', async () => {
    const other = await world((request) =>
      request.url.includes('$metadata')
        ? { status: 200, body: '<Edmx><DataServices><Schema><EntityType Name="Task"/></Schema></DataServices></Edmx>' }
        : undefined,
    );
    expect(faultOf(await other.port.capabilities())).toEqual({ kind: 'invalid', code: 'capability-missing' });
    const page = await world(() => ({ status: 200, body: '<html>Logon</html>' }));
    expect(faultOf(await page.port.capabilities())).toEqual(notUnderstood);
  });

  test('metadata is read once for many writes', async () => {
    const { port, asked } = await writing(batchAnswer(204));
    for (const subject of ['a', 'b', 'c']) valueOf(await port.edit(guid, version, { content: { subject } }));
    expect(asked.filter((request) => request.url.includes('$metadata'))).toHaveLength(1);
  });
});

test('neither content nor credentials reach the log or the faults', async () => {
  const { port, log } = await world((asked) => {
    if (isBatch(asked)) return batchAnswer(400, '{"error":{"code":"Z/1","message":{"value":"SECRET-TEXT"}}}');
    return isData(asked) ? json({ d: row({ Description: 'SECRET-SUBJECT', ToDate: 'SECRET-DATE' }) }) : undefined;
  });
  const faults = [
    await port.edit(guid, version, { content: { subject: 'SECRET-SUBJECT' } }),
    await port.read(guid),
    await port.findByExternalId(newKey()),
  ];
  expect(faults.map((answer) => answer.ok)).toEqual([false, false, false]);
  expect(log.length).toBeGreaterThan(2);
  expect(JSON.stringify([log, faults])).not.toContain('SECRET');
});
