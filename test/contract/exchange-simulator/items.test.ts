/** Proves the life of an appointment over bare SOAP: what is kept, what is refused, and that every answer is valid by Microsoft's schema. */
import { type ExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, items, MAX } from './support/control.ts';
import {
  createItem,
  EwsClient,
  idsIn,
  itemId,
  NINE,
  property,
  PROPERTY,
  setField,
  texts,
} from './support/ews-client.ts';
import { overSoap } from './support/over-soap.ts';

let simulator: ExchangeSimulator;
let client: EwsClient;
overSoap((at) => {
  ({ simulator, client } = at);
});

const HOSTILE = 'R&D <b>"x"</b> \'🚀\' ]]> שלום &amp;';
const escaped = HOSTILE.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

test('what was created comes back, hostile characters included', async () => {
  const { id } = await client.create(
    `<t:Subject>${escaped}</t:Subject><t:Body BodyType="Text">a\nb &amp; c</t:Body><t:Categories><t:String>R&amp;D</t:String></t:Categories>${property(escaped)}${NINE}<t:Location>${escaped}</t:Location>`,
  );
  const answer = await client.get(
    id,
    `<t:BaseShape>AllProperties</t:BaseShape><t:AdditionalProperties><t:ExtendedFieldURI ${PROPERTY}/></t:AdditionalProperties>`,
  );
  expect(texts(answer.text, 't:Subject')).toEqual([escaped.replaceAll('"', '&quot;')]);
  expect(texts(answer.text, 't:Value')).toEqual([escaped.replaceAll('"', '&quot;')]);
  expect(texts(answer.text, 't:Body')).toEqual(['a&#xD;\nb &amp; c']);
  expect((await items(simulator))[0]).toMatchObject({
    subject: HOSTILE,
    location: HOSTILE,
    categories: ['R&D'],
    extendedProperties: [{ value: HOSTILE }],
  });
});

test('a time without offset belongs to the zone of the item, or else of the request', async () => {
  const inBerlin = new EwsClient(simulator.url, { zone: 'W. Europe Standard Time' });
  const local = '<t:Start>2026-07-01T09:00:00</t:Start><t:End>2026-07-01T10:00:00</t:End>';
  await inBerlin.create(`<t:Subject>a</t:Subject>${local}`);
  await inBerlin.create(`<t:Subject>b</t:Subject>${local}<t:StartTimeZone Id="New Zealand Standard Time"/>`);
  expect((await items(simulator)).map(({ start, startZone }) => [start, startZone])).toEqual([
    ['2026-07-01T07:00:00.000Z', 'W. Europe Standard Time'],
    ['2026-06-30T21:00:00.000Z', 'New Zealand Standard Time'],
  ]);
});

test.each([
  ['New Zealand Standard Time', '2026-11-24T11:00:00.000Z', '2026-11-25T11:00:00.000Z'],
  ['Hawaiian Standard Time', '2026-11-25T10:00:00.000Z', '2026-11-26T10:00:00.000Z'],
])('an all-day appointment in %s lies on that zone’s midnights', async (zone, start, end) => {
  await client.create(
    `<t:Subject>a</t:Subject><t:Start>2026-11-25T13:00:00</t:Start><t:End>2026-11-25T14:00:00</t:End><t:IsAllDayEvent>true</t:IsAllDayEvent><t:StartTimeZone Id="${zone}"/><t:EndTimeZone Id="${zone}"/>`,
  );
  expect((await items(simulator))[0]).toMatchObject({ start, end, isAllDayEvent: true });
});

test('a batch answers item by item, in order, and a bad item does not touch the others', async () => {
  const good = `<t:CalendarItem><t:Subject>good</t:Subject>${NINE}</t:CalendarItem>`;
  const backwards =
    '<t:CalendarItem><t:Start>2026-11-25T10:00:00Z</t:Start><t:End>2026-11-25T09:00:00Z</t:End></t:CalendarItem>';
  const answer = await client.call(
    `<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items>${good}${backwards}<t:CalendarItem><t:IsMeeting>true</t:IsMeeting></t:CalendarItem><t:CalendarItem><t:StartTimeZone Id="Nowhere"/></t:CalendarItem>${good}</m:Items></m:CreateItem>`,
  );
  expect(answer.codes).toEqual([
    'NoError',
    'ErrorCalendarEndDateIsEarlierThanStartDate',
    'ErrorInvalidPropertySet',
    'ErrorTimeZone',
    'NoError',
  ]);
  expect(await items(simulator)).toHaveLength(2);
});

test('a stale change key is a conflict when overwriting is never allowed, or when both changed the same field', async () => {
  const first = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  await client.update(first, setField('item:Subject', '<t:Subject>two</t:Subject>'));
  const subject = setField('item:Subject', '<t:Subject>three</t:Subject>');
  expect((await client.update(first, subject, 'NeverOverwrite')).codes).toEqual(['ErrorIrresolvableConflict']);
  expect((await client.update(first, subject, 'AutoResolve')).codes).toEqual(['ErrorIrresolvableConflict']);
  expect(
    (await client.update(first, setField('calendar:Location', '<t:Location>x</t:Location>'), 'AutoResolve')).codes,
  ).toEqual(['NoError']);
  expect((await client.update({ ...first, key: '' }, subject, 'NeverOverwrite')).codes).toEqual([
    'ErrorChangeKeyRequired',
  ]);
  expect((await client.update({ ...first, key: 'AAAA' }, subject, 'NeverOverwrite')).codes).toEqual([
    'ErrorInvalidChangeKey',
  ]);
  expect((await items(simulator))[0]).toMatchObject({ subject: 'two', location: 'x' });
});

test('fields are set, appended to and deleted one by one, or refused by name', async () => {
  const ids = await client.create(
    `<t:Subject>one</t:Subject><t:Body BodyType="Text">a</t:Body><t:Categories><t:String>c</t:String></t:Categories>${property('k')}${NINE}<t:Location>x</t:Location>`,
  );
  const changes = [
    '<t:AppendToItemField><t:FieldURI FieldURI="item:Body"/><t:CalendarItem><t:Body BodyType="Text">b</t:Body></t:CalendarItem></t:AppendToItemField>',
    '<t:DeleteItemField><t:FieldURI FieldURI="calendar:Location"/></t:DeleteItemField>',
    '<t:DeleteItemField><t:FieldURI FieldURI="item:Categories"/></t:DeleteItemField>',
    `<t:DeleteItemField><t:ExtendedFieldURI ${PROPERTY}/></t:DeleteItemField>`,
  ];
  expect((await client.update(ids, changes.join(''))).codes).toEqual(['NoError']);
  expect((await items(simulator))[0]).toMatchObject({
    body: 'ab',
    location: '',
    categories: [],
    extendedProperties: [],
  });
  const refused: [code: string, change: string][] = [
    ['ErrorInvalidPropertyDelete', '<t:DeleteItemField><t:FieldURI FieldURI="calendar:Start"/></t:DeleteItemField>'],
    [
      'ErrorInvalidPropertyAppend',
      '<t:AppendToItemField><t:FieldURI FieldURI="item:Subject"/><t:CalendarItem><t:Subject>x</t:Subject></t:CalendarItem></t:AppendToItemField>',
    ],
    ['ErrorUpdatePropertyMismatch', setField('item:Subject', '<t:Location>x</t:Location>')],
    [
      'ErrorIncorrectUpdatePropertyCount',
      setField('item:Subject', '<t:Subject>x</t:Subject><t:Location>x</t:Location>'),
    ],
    ['ErrorInvalidPropertySet', setField('item:Size', '<t:Size>5</t:Size>')],
    [
      'ErrorUnsupportedPropertyDefinition',
      setField('calendar:ConferenceType', '<t:ConferenceType>0</t:ConferenceType>'),
    ],
  ];
  for (const [code, change] of refused) expect((await client.update(ids, change)).codes).toEqual([code]);
});

test('moving and deleting give new ids in the folder that receives the item; a hard delete leaves nothing', async () => {
  const first = await client.create(`<t:Subject>one</t:Subject>${property('k')}${NINE}`);
  const moved = idsIn(
    await client.call(
      `<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="deleteditems"/></m:ToFolderId><m:ItemIds>${itemId(first)}</m:ItemIds></m:MoveItem>`,
    ),
  );
  expect(moved.id).not.toBe(first.id);
  expect((await client.get(first.id)).codes).toEqual(['ErrorItemNotFound']);
  expect((await client.delete(moved, 'SoftDelete')).codes).toEqual(['NoError']);
  const restriction = `<m:Restriction><t:IsEqualTo><t:ExtendedFieldURI ${PROPERTY}/><t:FieldURIOrConstant><t:Constant Value="k"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>`;
  const found = await client.find(restriction, 'recoverableitemsdeletions');
  expect(texts(found.text, 't:Subject')).toEqual(['one']);
  await client.delete(idsIn(found), 'HardDelete');
  for (const folder of ['calendar', 'deleteditems', 'recoverableitemsdeletions'])
    expect(await items(simulator, folder)).toEqual([]);
});

test('FindItem: a view by time, pages, restrictions and sort order', async () => {
  for (const [index, day] of ['25', '26', '27'].entries()) {
    await client.create(
      `<t:Subject>day ${day}</t:Subject>${property(`k${index}`)}<t:Start>2026-11-${day}T09:00:00Z</t:Start><t:End>2026-11-${day}T10:00:00Z</t:End>`,
    );
  }
  const subjects = async (inner: string): Promise<string[]> => texts((await client.find(inner)).text, 't:Subject');
  const where = (expression: string): string => `<m:Restriction>${expression}</m:Restriction>`;
  const constant = (value: string): string =>
    `<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant>`;
  expect(await subjects('<m:CalendarView StartDate="2026-11-25T09:30:00Z" EndDate="2026-11-27T09:00:00Z"/>')).toEqual([
    'day 25',
    'day 26',
  ]);
  expect(await subjects('<m:IndexedPageItemView MaxEntriesReturned="2" Offset="1" BasePoint="Beginning"/>')).toEqual([
    'day 26',
    'day 25',
  ]);
  expect(
    await subjects(
      where(
        `<t:IsGreaterThanOrEqualTo><t:FieldURI FieldURI="calendar:Start"/>${constant('2026-11-26T09:00:00Z')}</t:IsGreaterThanOrEqualTo>`,
      ),
    ),
  ).toEqual(['day 27', 'day 26']);
  expect(
    await subjects(
      where(
        `<t:Or><t:IsEqualTo><t:ExtendedFieldURI ${PROPERTY}/>${constant('k0')}</t:IsEqualTo><t:IsEqualTo><t:ExtendedFieldURI ${PROPERTY}/>${constant('k2')}</t:IsEqualTo></t:Or>`,
      ),
    ),
  ).toHaveLength(2);
  expect(
    await subjects(
      where(
        `<t:And><t:Exists><t:ExtendedFieldURI ${PROPERTY}/></t:Exists><t:Not><t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="item:Subject"/><t:Constant Value="DAY 26"/></t:Contains></t:Not></t:And>`,
      ),
    ),
  ).toHaveLength(2);
  expect(
    await subjects(
      '<m:SortOrder><t:FieldOrder Order="Ascending"><t:FieldURI FieldURI="calendar:Start"/></t:FieldOrder></m:SortOrder>',
    ),
  ).toEqual(['day 25', 'day 26', 'day 27']);
  expect(
    (await client.find(where(`<t:IsEqualTo><t:FieldURI FieldURI="calendar:UID"/>${constant('x')}</t:IsEqualTo>`)))
      .codes,
  ).toEqual(['ErrorUnsupportedPathForQuery']);
});

test('FindItem names the organiser and gives neither bodies nor attendees; GetItem gives all', async () => {
  const guest =
    '<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>guest@elsewhere.example</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>';
  const { id } = await client.create(`<t:Subject>one</t:Subject><t:Body BodyType="Text">b</t:Body>${NINE}${guest}`);
  const found = await client.find('');
  expect(found.text).toContain('<t:Organizer><t:Mailbox><t:Name>Max Mustermann</t:Name></t:Mailbox></t:Organizer>');
  expect(found.text).not.toMatch(/t:Body|t:RequiredAttendees/);
  expect(texts((await client.get(id)).text, 't:EmailAddress')).toEqual([MAX, 'guest@elsewhere.example']);
});

test('a UID is found by the property that Exchange derives from it', async () => {
  const uid =
    '040000008200E00074C5B7101A82E00807EA0B1900000000000000000000000000000000100000000102030405060708090A0B0C0D0E0F10';
  await client.create(`<t:Subject>one</t:Subject><t:UID>${uid}</t:UID>${NINE}`);
  const clean = Buffer.from(uid, 'hex').fill(0, 16, 20).toString('base64');
  const found = await client.find(
    `<m:Restriction><t:IsEqualTo><t:ExtendedFieldURI DistinguishedPropertySetId="Meeting" PropertyId="35" PropertyType="Binary"/><t:FieldURIOrConstant><t:Constant Value="${clean}"/></t:FieldURIOrConstant></t:IsEqualTo></m:Restriction>`,
  );
  expect(texts(found.text, 't:Subject')).toEqual(['one']);
});

test('mails go to the outbox only when they are asked for', async () => {
  const invited = `<t:Subject>m</t:Subject>${NINE}<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>guest@elsewhere.example</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>`;
  await client.create(invited);
  expect(await control(simulator, 'GET outbox')).toEqual([]);
  const ids = idsIn(await client.call(createItem(invited, 'SendToAllAndSaveCopy')));
  await client.call(
    `<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="SendToAllAndSaveCopy"><m:ItemIds>${itemId(ids)}</m:ItemIds></m:DeleteItem>`,
  );
  expect(await control(simulator, 'GET outbox')).toMatchObject([
    { from: MAX, to: 'guest@elsewhere.example', subject: 'm', kind: 'request' },
    { from: MAX, to: 'guest@elsewhere.example', subject: 'm', kind: 'cancellation' },
  ]);
  expect(await control(simulator, 'GET counters')).toMatchObject({
    all: { mails: 2, writes: 3, deletes: 1 },
    mailboxes: { [MAX]: { operations: { CreateItem: { mails: 1 } } } },
  });
});

test('without the Send… attribute a calendar item is not touched', async () => {
  const ids = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  expect((await client.call(`<m:CreateItem><m:Items><t:CalendarItem/></m:Items></m:CreateItem>`)).codes).toEqual([
    'ErrorSendMeetingInvitationsRequired',
  ]);
  expect(
    (await client.call(`<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${itemId(ids)}</m:ItemIds></m:DeleteItem>`))
      .codes,
  ).toEqual(['ErrorSendMeetingCancellationsRequired']);
  expect(await items(simulator)).toHaveLength(1);
});

test('a person’s own changes have the same events, keys and name as by Outlook', async () => {
  const made = await control<{ itemId: string; changeKey: string }>(simulator, 'POST act', {
    mailbox: MAX,
    do: 'create',
    fields: {
      subject: 'mine',
      start: '2026-11-25T09:00:00',
      end: '2026-11-25T10:00:00',
      timeZone: 'Pacific/Auckland',
      isAllDayEvent: false,
    },
  });
  const updated = await control<{ itemId: string; changeKey: string }>(simulator, 'POST act', {
    mailbox: MAX,
    do: 'update',
    itemId: made.itemId,
    fields: { location: 'here' },
  });
  expect(updated.itemId).toBe(made.itemId);
  expect(updated.changeKey).not.toBe(made.changeKey);
  expect((await items(simulator))[0]).toMatchObject({
    subject: 'mine',
    location: 'here',
    start: '2026-11-24T20:00:00.000Z',
    startZone: 'New Zealand Standard Time',
    modifiedBy: 'Max Mustermann',
  });
  await control(simulator, 'POST act', { mailbox: MAX, do: 'delete', itemId: made.itemId });
  expect(await items(simulator, 'deleteditems')).toHaveLength(1);
});

test('folders, zones and names can be asked for', async () => {
  const everything = '<m:FolderShape><t:BaseShape>AllProperties</t:BaseShape></m:FolderShape>';
  const ids = [
    'calendar',
    'tasks',
    'contacts',
    'inbox',
    'deleteditems',
    'recoverableitemsdeletions',
    'msgfolderroot',
    'root',
    'voicemail',
  ];
  const folders = await client.call(
    `<m:GetFolder>${everything}<m:FolderIds>${ids.map((id) => `<t:DistinguishedFolderId Id="${id}"/>`).join('')}</m:FolderIds></m:GetFolder>`,
  );
  expect(folders.codes).toEqual([...ids.slice(1).map(() => 'NoError'), 'ErrorFolderNotFound']);
  const below = await client.call(
    `<m:FindFolder Traversal="Deep">${everything}<m:ParentFolderIds><t:DistinguishedFolderId Id="root"/></m:ParentFolderIds></m:FindFolder>`,
  );
  expect(texts(below.text, 't:DistinguishedFolderId')).toContain('calendar');
  const hierarchy = await client.call(`<m:SyncFolderHierarchy>${everything}</m:SyncFolderHierarchy>`);
  const state = texts(hierarchy.text, 'm:SyncState')[0] ?? '';
  expect(texts(hierarchy.text, 't:DistinguishedFolderId')).toContain('calendar');
  expect(
    texts(
      (
        await client.call(
          `<m:SyncFolderHierarchy>${everything}<m:SyncState>${state}</m:SyncState></m:SyncFolderHierarchy>`,
        )
      ).text,
      't:DisplayName',
    ),
  ).toEqual([]);
  const zones = await client.call(
    '<m:GetServerTimeZones ReturnFullTimeZoneData="true"><m:Ids><t:Id>W. Europe Standard Time</t:Id><t:Id>Nowhere</t:Id></m:Ids></m:GetServerTimeZones>',
  );
  expect(zones.text).toContain(
    '<t:RecurringDayTransition><t:To Kind="Period">trule:Microsoft/Registry/W. Europe Standard Time/1-Daylight</t:To><t:TimeOffset>PT2H</t:TimeOffset><t:Month>3</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek><t:Occurrence>-1</t:Occurrence>',
  );
  await client.call('<m:GetServerTimeZones ReturnFullTimeZoneData="true"/>');
  expect(
    texts(
      (
        await client.call(
          '<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>mustermann</m:UnresolvedEntry></m:ResolveNames>',
        )
      ).text,
      't:EmailAddress',
    ),
  ).toEqual([MAX]);
});

test('a name that several people have is answered with all of them, as a warning', async () => {
  const answer = await client.call(
    '<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>probe</m:UnresolvedEntry></m:ResolveNames>',
  );
  expect([answer.codes, texts(answer.text, 't:EmailAddress')]).toEqual([
    ['ErrorNameResolutionMultipleResults'],
    ['probe1@tandem.example', 'probe2@tandem.example'],
  ]);
  expect(answer.text).toContain('ResponseClass="Warning"');
});

test('ids are converted to other spellings and back', async () => {
  const { id } = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  const convert = async (format: string, source: string, target: string) =>
    client.call(
      `<m:ConvertId DestinationFormat="${target}"><m:SourceIds><t:AlternateId Format="${format}" Id="${source}" Mailbox="${MAX}"/></m:SourceIds></m:ConvertId>`,
    );
  const hex = / Id="([^"]+)"/.exec((await convert('EwsId', id, 'HexEntryId')).text)?.[1] ?? '';
  expect(hex).toBe(Buffer.from(id, 'base64').toString('hex').toUpperCase());
  expect((await convert('HexEntryId', hex, 'EwsId')).text).toContain(` Id="${id}"`);
  expect((await convert('EwsId', 'DUMMY', 'EntryId')).codes).toEqual(['ErrorInvalidIdMalformed']);
});

test('an item shows the person whose mailbox it is, never the account that impersonates', async () => {
  const { id } = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  const answer = await client.get(id);
  expect(texts(answer.text, 't:LastModifiedName')).toEqual(['Max Mustermann']);
  expect(texts(answer.text, 't:ReminderIsSet')).toEqual(['true']);
});

test('an update that gives a new zone reads its local times in that zone', async () => {
  const ids = await client.create(`<t:Subject>one</t:Subject>${NINE}`);
  const changes = [
    setField('calendar:Start', '<t:Start>2026-11-26T09:00:00</t:Start>'),
    setField('calendar:End', '<t:End>2026-11-26T10:00:00</t:End>'),
    setField('calendar:StartTimeZone', '<t:StartTimeZone Id="Hawaiian Standard Time"/>'),
  ];
  expect((await client.update(ids, changes.join(''))).codes).toEqual(['NoError']);
  expect((await items(simulator))[0]).toMatchObject({
    start: '2026-11-26T19:00:00.000Z',
    startZone: 'Hawaiian Standard Time',
  });
});
