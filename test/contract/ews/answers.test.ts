import { propertySetIdV1 } from '../../../src/mapping/exchange/property.ts';
import { itemId, syncState } from '../../../src/model/ids.ts';
import { type Watched } from './support/adapter-under-test.ts';
import {
  answerOf,
  asWarning,
  calendarItem,
  envelope,
  itemIdXml,
  items,
  keyXml,
  refused,
  success,
} from './support/answers.ts';
import { atScriptedServer } from './support/at-scripted-server.ts';
import { hostileTexts, keyOne, mailbox, version } from './support/samples.ts';
import { schemaErrors } from './support/schema.ts';
import { type ScriptedServer } from './support/scripted-ews-server.ts';

let server: ScriptedServer;
let watched: Watched;
atScriptedServer((at) => {
  ({ server, watched } = at);
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
const readOne = async (item: string) => {
  server.answer({ body: answerOf('GetItem', success('GetItem', items(item))) });
  const answer = await watched.port.read(mailbox, [version.itemId]);
  if (!answer.ok) throw new Error(`read failed: ${answer.fault.code}`);
  return answer.value[0];
};
const syncAnswer = (changes: string, last = 'true'): string =>
  answerOf(
    'SyncFolderItems',
    success(
      'SyncFolderItems',
      `<m:SyncState>S2</m:SyncState><m:IncludesLastItemInRange>${last}</m:IncludesLastItemInRange><m:Changes>${changes}</m:Changes>`,
    ),
  );
const change = (kind: string, id: string, element = 'CalendarItem'): string =>
  `<t:${kind}><t:${element}>${itemIdXml(id)}</t:${element}></t:${kind}>`;

test('changes of all kinds come in the server`s order (E2)', async () => {
  server.answer({
    body: syncAnswer(
      change('Update', 'c') +
        `<t:Delete>${itemIdXml('z')}</t:Delete>` +
        change('Create', 'a') +
        change('Update', 'b') +
        `<t:Delete>${itemIdXml('y')}</t:Delete><t:ReadFlagChange>${itemIdXml('r')}<t:IsRead>true</t:IsRead></t:ReadFlagChange>` +
        change('Create', 'd'),
      'false',
    ),
  });
  expect(await watched.port.syncCalendar(mailbox, undefined)).toEqual({
    ok: true,
    value: {
      changed: ['c', 'a', 'b', 'd'].map((id) => ({ itemId: id, changeKey: 'CK1' })),
      deleted: ['z', 'y'],
      unknown: [],
      syncState: 'S2',
      more: true,
    },
  });
});

test('an item of an unknown class costs neither the page nor its neighbours (E4)', async () => {
  server.answer({
    body: syncAnswer(
      change('Create', 'a') +
        change('Create', 'x', 'HologramItem') +
        change('Update', 'm', 'MeetingRequest') +
        change('Frobnicate', 'f') +
        '<t:Create/>' +
        change('Update', 'b'),
    ),
  });
  expect(await watched.port.syncCalendar(mailbox, undefined)).toMatchObject({
    ok: true,
    value: { changed: [{ itemId: 'a' }, { itemId: 'b' }], unknown: ['x', 'm', 'f'], more: false },
  });
});

test('an empty page is no fault; one that promises more and stands still is', async () => {
  server.answer({ body: syncAnswer('', 'false') }, { body: syncAnswer('', 'false') });
  expect(await watched.port.syncCalendar(mailbox, syncState('S1'))).toMatchObject({
    ok: true,
    value: { changed: [], more: true },
  });
  expect(await watched.port.syncCalendar(mailbox, syncState('S2'))).toEqual({
    ok: false,
    fault: { kind: 'transient', code: 'server-error' },
  });
});

test.each([
  '',
  '<m:SyncState/><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>',
  '<m:SyncState>S</m:SyncState>',
])('a page without a state or an end is not understood: %s', async (content) => {
  server.answer({ body: answerOf('SyncFolderItems', success('SyncFolderItems', content)) });
  expect(await watched.port.syncCalendar(mailbox, undefined)).toEqual({
    ok: false,
    fault: { kind: 'invalid', code: 'not-understood' },
  });
});

test('an appointment is read with its zone, text and key', async () => {
  expect(await readOne(calendarItem('a', { ExtendedProperty: keyXml(keyOne, propertySetIdV1.toUpperCase()) }))).toEqual(
    {
      ok: true,
      value: {
        itemId: 'a',
        changeKey: 'CK1',
        uid: 'uid-1',
        lastModified: '2026-11-22T07:00:00Z',
        key: keyOne,
        appointment: {
          subject: 'Subject',
          when: { kind: 'timed', start: '2026-11-22T08:00:00Z', end: '2026-11-22T09:00:00Z', zone: 'Europe/Berlin' },
          location: 'Room',
          note: 'Body',
          importance: 'Normal',
          private: false,
        },
        categories: [],
      },
    },
  );
});

test.each(hostileTexts)('%j is read as it is (E7)', async (text) => {
  const item = await readOne(
    calendarItem('a', {
      Subject: `<t:Subject>${escaped(text)}</t:Subject>`,
      Body: `<t:Body BodyType="Text"><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></t:Body>`,
    }),
  );
  expect(item).toMatchObject({ ok: true, value: { appointment: { subject: text, note: text } } });
});

test.each([
  ['<t:Body BodyType="HTML">&lt;p&gt;A&lt;/p&gt;&#13;&lt;p&gt;&amp;amp;&amp;nbsp;B&lt;/p&gt;</t:Body>', 'A\n& B'],
  ['<t:Body BodyType="Text">&lt;p&gt;A&lt;/p&gt;</t:Body>', '<p>A</p>'],
  ['<t:Body BodyType="HTML" IsTruncated="false"/>', ''],
  ['', ''],
])('the type of a body says what it is: %s', async (body, note) => {
  expect(await readOne(calendarItem('a', { Body: body }))).toMatchObject({
    ok: true,
    value: { appointment: { note } },
  });
});

test('a body that came cut is no note, and is not needed of an item that is left alone', async () => {
  const Body = '<t:Body BodyType="Text" IsTruncated="true">MARKED</t:Body>';
  expect(await readOne(calendarItem('a', { Body }))).toEqual({
    ok: false,
    fault: { kind: 'invalid', code: 'rejected' },
  });
  const ItemClass = '<t:ItemClass>IPM.Note</t:ItemClass>';
  expect(await readOne(calendarItem('a', { Body, ItemClass }))).toMatchObject({
    ok: true,
    value: { skip: 'not-an-appointment' },
  });
  expect(watched.logged.join()).not.toContain('MARKED');
});

test('missing texts are empty, line ends are line feeds (E7, E10)', async () => {
  const item = await readOne(
    calendarItem('a', {
      Subject: '',
      Location: '<t:Location/>',
      Body: '<t:Body BodyType="Text">a&#13;\n b&#xD;&#xA;</t:Body>',
    }),
  );
  expect(item).toMatchObject({ ok: true, value: { appointment: { subject: '', location: '', note: 'a\n b' } } });
});

test('a control character in one subject costs nothing', async () => {
  const item = await readOne(calendarItem('a', { Subject: '<t:Subject>a&#x1;b&#0;&#x1F680;c&#31;</t:Subject>' }));
  expect(item).toMatchObject({ ok: true, value: { appointment: { subject: 'ab🚀c' } } });
});

test.each([
  ['unreadable', { CalendarItemType: '<t:CalendarItemType>Sequel</t:CalendarItemType>' }],
  ['not-an-appointment', { ItemClass: '<t:ItemClass>IPM.Note</t:ItemClass>' }],
  ['unreadable', { Start: '<t:Start>yesterday</t:Start>' }],
  ['unreadable', { End: '' }],
  ['unreadable', { UID: '' }],
  ['unreadable', { LastModifiedTime: '' }],
])('%s items carry no content', async (skip, overrides) => {
  const item = await readOne(
    calendarItem('a', { Subject: '<t:Subject>MARKED-1</t:Subject>', Body: '<t:Body>MARKED-2</t:Body>', ...overrides }),
  );
  expect(item).toMatchObject({ ok: true, value: { itemId: 'a', skip } });
  expect(JSON.stringify(item)).not.toContain('MARKED');
  expect(watched.logged.join()).not.toContain('MARKED');
});

test('an item that is no calendar item is reported without content', async () => {
  expect(await readOne(calendarItem('a', {}, 'Message'))).toMatchObject({
    ok: true,
    value: { skip: 'not-an-appointment' },
  });
});

test.each(['tandem:9:nonsense', '', 's4:S4H:100:nonsense'])(
  'a foreign value %j in our property is no key',
  async (value) => {
    const item = await readOne(calendarItem('a', { ExtendedProperty: keyXml(value, propertySetIdV1) }));
    expect(item?.ok === true && item.value.key).toBeUndefined();
  },
);

test.each([
  keyXml(keyOne, '00000000-0000-0000-0000-000000000001'),
  keyXml(keyOne, propertySetIdV1).replace('TandemKey', 'OtherKey'),
])('a property of somebody else is no key', async (property) => {
  const item = await readOne(calendarItem('a', { ExtendedProperty: property }));
  expect(item?.ok === true && item.value.key).toBeUndefined();
});

test('a zone that CLDR does not know becomes UTC with its instants, and is logged', async () => {
  const item = await readOne(calendarItem('a', { StartTimeZone: '<t:StartTimeZone Id="Customized Time Zone"/>' }));
  expect(item).toMatchObject({
    ok: true,
    value: { appointment: { when: { start: '2026-11-22T08:00:00Z', zone: 'Etc/UTC' } } },
  });
  expect(watched.logged.join()).toContain('time zone that CLDR does not know');
});

test('each item answers for itself, in the order asked', async () => {
  server.answer({
    body: answerOf(
      'GetItem',
      refused('GetItem', 'ErrorItemNotFound', items()),
      success('GetItem', items(calendarItem('b'))),
      asWarning(refused('GetItem', 'ErrorBatchProcessingStopped', items())),
      success('GetItem', items('<t:CalendarItem/>')),
    ),
  });
  expect(await watched.port.read(mailbox, ['a', 'b', 'c', 'd'].map(itemId))).toMatchObject({
    ok: true,
    value: [
      { ok: false, fault: { kind: 'gone', code: 'not-found' } },
      { ok: true, value: { itemId: 'b' } },
      { ok: false, fault: { kind: 'transient', code: 'server-error' } },
      { ok: false, fault: { kind: 'invalid', code: 'not-understood' } },
    ],
  });
});

test('an answer with too few messages gives no item another`s content', async () => {
  server.answer({ body: answerOf('GetItem', success('GetItem', items(calendarItem('b')))) });
  expect(await watched.port.read(mailbox, ['a', 'b'].map(itemId))).toEqual({
    ok: false,
    fault: { kind: 'transient', code: 'not-understood' },
  });
});

const found = (...ids: readonly string[]): string =>
  success(
    'FindItem',
    `<m:RootFolder TotalItemsInView="${ids.length}" IncludesLastItemInRange="true"><t:Items>${ids.map((id) => `<t:CalendarItem>${itemIdXml(id)}</t:CalendarItem>`).join('')}</t:Items></m:RootFolder>`,
  );
const folders = (...ids: readonly string[]): string =>
  success(
    'FindFolder',
    `<m:RootFolder><t:Folders>${ids.map((id) => `<t:CalendarFolder><t:FolderId Id="${id}" ChangeKey="x"/></t:CalendarFolder>`).join('')}</t:Folders></m:RootFolder>`,
  );

test('an item in the calendar is found with one request', async () => {
  server.answer({
    body: answerOf('FindItem', found('a', 'a2'), found('d'), refused('FindItem', 'ErrorFolderNotFound')),
  });
  expect(await watched.port.find(mailbox, keyOne)).toEqual({
    ok: true,
    value: [
      { itemId: 'a', changeKey: 'CK1', folder: 'calendar' },
      { itemId: 'a2', changeKey: 'CK1', folder: 'calendar' },
      { itemId: 'd', changeKey: 'CK1', folder: 'deleted' },
    ],
  });
  expect(server.requests).toHaveLength(1);
});

test('a copy in Deleted Items is not all: the item may be in another calendar folder', async () => {
  server.answer(
    { body: answerOf('FindItem', found(), found('d'), found()) },
    { body: answerOf('FindFolder', folders('F-deleted'), folders('F-calendar', 'F-deleted', 'F-team')) },
    { body: answerOf('FindItem', found('e'), found(), found('o')) },
  );
  expect(await watched.port.find(mailbox, keyOne)).toMatchObject({
    ok: true,
    value: [
      { itemId: 'd', folder: 'deleted' },
      { itemId: 'e', folder: 'deleted' },
      { itemId: 'o', folder: 'other' },
    ],
  });
  expect(server.requests.map((each) => schemaErrors(each.body))).toEqual(['', '', '']);
  expect(server.requests[2]?.body).toContain('<t:FolderId Id="F-team">');
});

test('where the calendar is the only calendar folder, two requests tell', async () => {
  server.answer(
    { body: answerOf('FindItem', found(), found('d'), found('r')) },
    { body: answerOf('FindFolder', folders(), folders('F-calendar')) },
  );
  expect(await watched.port.find(mailbox, keyOne)).toMatchObject({
    ok: true,
    value: [{ itemId: 'd' }, { itemId: 'r' }],
  });
  expect(server.requests).toHaveLength(2);
  expect(schemaErrors(server.requests[1]?.body ?? '')).toBe('');
});

test('nowhere is an answer, a failing folder is not', async () => {
  server.answer(
    { body: answerOf('FindItem', found(), found(), found()) },
    { body: answerOf('FindFolder', folders(), folders('F-calendar')) },
    { body: answerOf('FindItem', found(), refused('FindItem', 'ErrorMailboxStoreUnavailable'), found()) },
  );
  expect(await watched.port.find(mailbox, keyOne)).toEqual({ ok: true, value: [] });
  expect(await watched.port.find(mailbox, keyOne)).toEqual({
    ok: false,
    fault: { kind: 'transient', code: 'server-error' },
  });
});

test('a subscription answers with its id and its first watermark', async () => {
  server.answer({
    body: answerOf(
      'Subscribe',
      success('Subscribe', '<m:SubscriptionId>S-1</m:SubscriptionId><m:Watermark>W-1</m:Watermark>'),
    ),
  });
  expect(await watched.port.subscribe(mailbox, { callbackUrl: 'http://127.0.0.1/x', statusMinutes: 15 })).toEqual({
    ok: true,
    value: { subscriptionId: 'S-1', watermark: 'W-1' },
  });
});

test.each([
  ['a DTD', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  ['HTML', '<html><body>Proxy<br></body></html>'],
  ['nothing', ''],
  ['half an envelope', envelope('').slice(0, -20)],
  ['an empty Body', envelope('')],
  ['another answer', envelope('<m:Nonsense/>')],
])('%s with status 200 is a fault, and a write may have happened', async (_, body) => {
  server.answer({ body }, { body });
  expect(await watched.port.syncCalendar(mailbox, undefined)).toEqual({
    ok: false,
    fault: { kind: 'transient', code: 'server-error' },
  });
  expect(await watched.port.delete(mailbox, version)).toEqual({
    ok: false,
    fault: { kind: 'transient', code: 'server-error', maybeDone: true },
  });
});
