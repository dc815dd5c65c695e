import { descend, textOf, type XmlElement } from '../../../src/adapters/ews/xml-tree.ts';
import { smtpAddress, syncState, watermark } from '../../../src/model/ids.ts';
import { plainDate } from '../../../src/model/instant.ts';
import { type Attendee } from '../../../src/model/people.ts';
import { occurrenceId } from '../../../src/ports/exchange.ts';
import { type Watched, adapterUnderTest } from './support/adapter-under-test.ts';
import { answerOf, itemIdXml, items, refused, success } from './support/answers.ts';
import { atScriptedServer } from './support/at-scripted-server.ts';
import { hostileTexts, draftOf, keyOne, mailbox, meeting, version } from './support/samples.ts';
import { bodyOf, isSchemaThere, schemaErrors } from './support/schema.ts';
import { type ScriptedServer } from './support/scripted-ews-server.ts';

let server: ScriptedServer;
let watched: Watched;
atScriptedServer((at) => {
  ({ server, watched } = at);
});

const lastRequest = (): string => server.requests.at(-1)?.body ?? '';
const createdItem = (): XmlElement | undefined => descend(bodyOf(lastRequest()), 'Items', 'CalendarItem');
const created = (operation: string): string =>
  answerOf(operation, success(operation, items(`<t:CalendarItem>${itemIdXml('NEW', 'CK2')}</t:CalendarItem>`)));

const occurrence = { ...version, itemId: occurrenceId(version.itemId, 3) };
const people: readonly Attendee[] = [
  { email: smtpAddress('gast@extern.example'), name: 'Gast & "Co" <1>', kind: 'required' },
  { email: smtpAddress('zwei@extern.example'), name: '', kind: 'optional' },
  { email: smtpAddress('raum@tandem.example'), name: 'Raum', kind: 'resource' },
];

/** Two people without addresses of the internet, one of whom has answered. */
const listed =
  '<t:RequiredAttendees><t:Attendee><t:Mailbox><t:Name>Verteiler</t:Name><t:EmailAddress>/o=Org/cn=a&amp;b</t:EmailAddress><t:RoutingType>EX</t:RoutingType></t:Mailbox>' +
  '<t:ResponseType>Tentative</t:ResponseType></t:Attendee><t:Attendee><t:Mailbox><t:EmailAddress>alt@extern.example</t:EmailAddress></t:Mailbox>' +
  '<t:ResponseType>Accept</t:ResponseType></t:Attendee></t:RequiredAttendees>';

/** The item with its body, its categories and its people, as an update asks for them. */
const bodyXml = '<t:Body BodyType="HTML">&lt;p&gt;&lt;b&gt;A&lt;/b&gt;&lt;/p&gt;&lt;p&gt;B&lt;/p&gt;</t:Body>';
const heldIn = (changeKey: string): string =>
  answerOf(
    'GetItem',
    success('GetItem', items(`<t:CalendarItem>${itemIdXml('AAMk', changeKey)}${bodyXml}${listed}</t:CalendarItem>`)),
  );
const held = heldIn('CK&amp;1');

/** Every call of the port that sends something, with an answer that satisfies it. */
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  SyncFolderItems: () => watched.port.syncCalendar(mailbox, syncState('H4sI&<>=')),
  'SyncFolderItems from the beginning': () => watched.port.syncCalendar(mailbox, undefined),
  GetItem: () => watched.port.read(mailbox, [version.itemId, version.itemId]),
  FindItem: () => watched.port.find(mailbox, keyOne),
  CreateItem: () => watched.port.create(mailbox, keyOne, draftOf(meeting)),
  'CreateItem all day': () =>
    watched.port.create(
      mailbox,
      keyOne,
      draftOf({
        ...meeting,
        when: { kind: 'allDay', firstDay: plainDate('2026-11-23'), lastDay: plainDate('2026-11-24') },
      }),
    ),
  UpdateItem: () => {
    server.answer({ body: held });
    return watched.port.update(mailbox, version, { ...meeting, key: keyOne });
  },
  'UpdateItem of empty fields': () => {
    server.answer({ body: held });
    return watched.port.update(mailbox, version, { subject: '', location: '', note: '' });
  },
  'CreateItem with everything': () =>
    watched.port.create(
      mailbox,
      keyOne,
      draftOf(
        { ...meeting, importance: 'High', private: true },
        {
          defaults: { busyState: 'WorkingElsewhere', reminder: 30, categories: ['SAP', 'R&D <1>'] },
          attendees: people,
        },
      ),
    ),
  'CreateItem without a reminder': () =>
    watched.port.create(
      mailbox,
      keyOne,
      draftOf(meeting, { defaults: { busyState: 'Free', reminder: 'off', categories: [] } }),
    ),
  'UpdateItem of everything around': () => {
    server.answer({ body: held });
    const change = { importance: 'Low', private: false, busyState: 'OOF', categories: ['SAP'] } as const;
    return watched.port.update(mailbox, version, { ...change, attendees: people });
  },
  'UpdateItem of all categories': () =>
    watched.port.update(mailbox, version, { key: keyOne, categories: ['R&D', 'SAP'] }),
  'UpdateItem to no category': () => watched.port.update(mailbox, version, { categories: [] }),
  'UpdateItem without people': () => {
    server.answer({ body: held });
    return watched.port.update(mailbox, version, { attendees: [] });
  },
  'UpdateItem of an occurrence': () => {
    server.answer({ body: held });
    return watched.port.update(mailbox, occurrence, { subject: 'x' });
  },
  'DeleteItem of an occurrence': () => {
    server.answer({ body: held });
    return watched.port.delete(mailbox, occurrence);
  },
  'GetItem of an occurrence': () => watched.port.read(mailbox, [occurrence.itemId, version.itemId]),
  DeleteItem: () => watched.port.delete(mailbox, version),
  Subscribe: () =>
    watched.port.subscribe(mailbox, {
      callbackUrl: 'https://tandem.example/ews/1/secret?generation=2&x=<>',
      statusMinutes: 15,
      watermark: watermark('AQAA&=='),
    }),
  'Subscribe afresh': () =>
    watched.port.subscribe(mailbox, { callbackUrl: 'https://tandem.example/ews/1', statusMinutes: 1 }),
};

test.each(Object.keys(calls))('%s is valid by the schema, and says who asks for whom', async (name) => {
  await calls[name]?.();
  // What is worked into what is there is looked at first, and so is an occurrence; categories are known.
  const looks = (name.startsWith('UpdateItem') && !/categor/.test(name)) || name === 'DeleteItem of an occurrence';
  expect(server.requests).toHaveLength(looks ? 2 : 1);
  expect(bodyOf(lastRequest()).name).toBe(name.split(' ')[0]);
  for (const { body } of server.requests) expect(schemaErrors(body)).toBe('');
  expect(server.requests[0]?.headers).toMatchObject({
    'x-anchormailbox': mailbox,
    authorization: `Basic ${Buffer.from('svc-tandem@tandem.example:geheim-ü&<').toString('base64')}`,
    'content-type': 'text/xml; charset=utf-8',
  });
  expect(lastRequest()).toContain(`<t:ConnectingSID><t:SmtpAddress>${mailbox}</t:SmtpAddress></t:ConnectingSID>`);
});

test('the schema judges: a request that is not valid is refused', async () => {
  await calls['CreateItem']?.();
  const broken = lastRequest().replaceAll('LegacyFreeBusyStatus', 'FreeBusy');
  expect(schemaErrors(broken).includes('FreeBusy')).toBe(isSchemaThere());
});

test('without impersonation the folder names the mailbox', async () => {
  watched = adapterUnderTest({ url: server.url, impersonate: false });
  await watched.port.syncCalendar(mailbox, undefined);
  expect(lastRequest()).not.toContain('ExchangeImpersonation');
  expect(lastRequest()).toContain(`<t:EmailAddress>${mailbox}</t:EmailAddress>`);
  expect(schemaErrors(lastRequest())).toBe('');
});

test('nobody is mailed without being asked for: every write says SendToNone (P7)', async () => {
  const sendTo: Readonly<Record<string, string>> = {
    CreateItem: 'SendMeetingInvitations',
    UpdateItem: 'SendMeetingInvitationsOrCancellations',
    DeleteItem: 'SendMeetingCancellations',
  };
  let writes = 0;
  for (const [name, call] of Object.entries(calls)) {
    await call();
    const { name: operation, attributes } = bodyOf(lastRequest());
    expect(operation).toBe(name.split(' ')[0]);
    const attribute = sendTo[operation];
    if (attribute === undefined) continue;
    writes += 1;
    expect(attributes.get(attribute)).toBe('SendToNone');
  }
  expect(writes).toBe(13);
});

test('a delete goes to Deleted Items, an update never overwrites', async () => {
  await calls['DeleteItem']?.();
  expect(bodyOf(lastRequest()).attributes.get('DeleteType')).toBe('MoveToDeletedItems');
  await calls['UpdateItem']?.();
  expect(bodyOf(lastRequest()).attributes.get('ConflictResolution')).toBe('NeverOverwrite');
});

test.each(hostileTexts)('%j arrives as it is and injects nothing (E1)', async (text) => {
  server.answer({ body: created('CreateItem') }, { body: created('UpdateItem') });
  await watched.port.create(mailbox, keyOne, draftOf({ ...meeting, subject: text, location: text, note: text }));
  expect(schemaErrors(lastRequest())).toBe('');
  const item = createdItem();
  expect([textOf(item, 'Subject'), textOf(item, 'Location'), textOf(item, 'Body')]).toEqual([text, text, text]);
  expect(textOf(item, 'Sensitivity')).toBe('Normal');

  await watched.port.update(mailbox, version, { subject: text });
  expect(schemaErrors(lastRequest())).toBe('');
  const change = descend(bodyOf(lastRequest()), 'ItemChanges', 'ItemChange');
  expect(descend(change, 'ItemId')?.attributes.get('Id')).toBe(version.itemId);
  expect(textOf(descend(change, 'Updates', 'SetItemField', 'CalendarItem'), 'Subject')).toBe(text);
});

test('control characters and half characters are dropped, not sent', async () => {
  await watched.port.create(
    mailbox,
    keyOne,
    draftOf({
      ...meeting,
      subject: 'a\u0000\u0008\u001fb\ud800c\ufffe',
      note: 'x\r\ny\u0007',
    }),
  );
  expect(textOf(createdItem(), 'Subject')).toBe('abc');
  expect(textOf(createdItem(), 'Body')).toBe('x\ny');
  expect(schemaErrors(lastRequest())).toBe('');
});

test('the callback URL is sent with its ampersand (E1)', async () => {
  await calls['Subscribe']?.();
  expect(textOf(descend(bodyOf(lastRequest()), 'PushSubscriptionRequest'), 'URL')).toContain('generation=2&x=');
});

test('a new item has the defaults and our key, and no reminder setting where the mailbox decides', async () => {
  server.answer({ body: created('CreateItem') });
  expect(await watched.port.create(mailbox, keyOne, draftOf(meeting))).toEqual({
    ok: true,
    value: { itemId: 'NEW', changeKey: 'CK2' },
  });
  const item = createdItem();
  expect(textOf(item, 'LegacyFreeBusyStatus')).toBe('Busy');
  expect(textOf(descend(item, 'Categories'), 'String')).toBe('SAP');
  expect(textOf(descend(item, 'ExtendedProperty'), 'Value')).toBe(keyOne);
  expect(item?.children.filter((each) => each.name.startsWith('Reminder'))).toEqual([]);
});

test('an update writes the changed fields only, and empty ones are cleared', async () => {
  server.answer({ body: created('UpdateItem') });
  await watched.port.update(mailbox, version, { location: '' });
  const updates = descend(bodyOf(lastRequest()), 'ItemChanges', 'ItemChange', 'Updates')?.children ?? [];
  expect(updates.map((each) => [each.name, descend(each, 'FieldURI')?.attributes.get('FieldURI')])).toEqual([
    ['SetItemField', 'calendar:Location'],
  ]);
  expect(textOf(descend(updates[0], 'CalendarItem'), 'Location')).toBe('');
  expect(server.requests).toHaveLength(1);
});

test('a new note is worked into the body of the version that is changed, and into no other', async () => {
  server.answer({ body: held }, { body: created('UpdateItem') }, { body: heldIn('CK2') }, { body: 'no answer' });
  await watched.port.update(mailbox, version, { note: 'A\n<c> & "d"' });
  const item = descend(bodyOf(lastRequest()), 'ItemChanges', 'ItemChange', 'Updates', 'SetItemField', 'CalendarItem');
  expect(descend(item, 'Body')?.attributes.get('BodyType')).toBe('HTML');
  expect(textOf(item, 'Body')).toContain('<p><b>A</b></p><p>&lt;c&gt; &amp; "d"</p>');
  expect(descend(bodyOf(lastRequest()), 'ItemChanges', 'ItemChange', 'ItemId')?.attributes.get('ChangeKey')).toBe(
    'CK&1',
  );

  expect(await watched.port.update(mailbox, version, { note: 'C' })).toEqual({
    ok: false,
    fault: { kind: 'stale', code: 'version-moved' },
  });
  expect(await watched.port.update(mailbox, version, { note: 'C' })).toEqual({
    ok: false,
    fault: { kind: 'transient', code: 'server-error' },
  });
  expect(server.requests.map(({ body }) => bodyOf(body).name)).toEqual(['GetItem', 'UpdateItem', 'GetItem', 'GetItem']);
});

test('a new item has the people, the reminder and the marks that are asked for', async () => {
  await calls['CreateItem with everything']?.();
  const item = createdItem();
  expect(item?.children.flatMap(({ name, text }) => (text === '' ? [] : [[name, text]]))).toEqual(
    expect.arrayContaining([
      ['Importance', 'High'],
      ['Sensitivity', 'Private'],
      ['ReminderIsSet', 'true'],
      ['ReminderMinutesBeforeStart', '30'],
      ['LegacyFreeBusyStatus', 'WorkingElsewhere'],
    ]),
  );
  expect(descend(item, 'Categories')?.children.map(({ text }) => text)).toEqual(['SAP', 'R&D <1>']);
  const guest = descend(item, 'RequiredAttendees', 'Attendee', 'Mailbox');
  expect(guest?.children.map(({ name, text }) => [name, text])).toEqual([
    ['Name', 'Gast & "Co" <1>'],
    ['EmailAddress', 'gast@extern.example'],
    ['RoutingType', 'SMTP'],
  ]);
  expect(textOf(descend(item, 'Resources', 'Attendee', 'Mailbox'), 'EmailAddress')).toBe('raum@tandem.example');
  await calls['CreateItem without a reminder']?.();
  expect(textOf(createdItem(), 'ReminderIsSet')).toBe('false');
  expect(textOf(createdItem(), 'ReminderMinutesBeforeStart')).toBeUndefined();
});

const updates = (): readonly (readonly (string | undefined)[])[] =>
  (descend(bodyOf(lastRequest()), 'ItemChanges', 'ItemChange', 'Updates')?.children ?? []).map((each) => [
    each.name,
    descend(each, 'FieldURI')?.attributes.get('FieldURI'),
  ]);

test('who has no address of the internet stays on a meeting, and who stays keeps the answer', async () => {
  server.answer({ body: held });
  const stays: Attendee = { email: smtpAddress('alt@extern.example'), name: 'Alt', kind: 'required' };
  await watched.port.update(mailbox, version, { attendees: [...people.slice(0, 1), stays] });
  expect(updates()).toEqual([['SetItemField', 'calendar:RequiredAttendees']]);
  const written = descend(
    bodyOf(lastRequest()),
    'ItemChanges',
    'ItemChange',
    'Updates',
    'SetItemField',
    'CalendarItem',
    'RequiredAttendees',
  );
  expect(
    written?.children.map((each) => [
      textOf(descend(each, 'Mailbox'), 'EmailAddress'),
      textOf(descend(each, 'Mailbox'), 'RoutingType'),
      textOf(each, 'ResponseType'),
    ]),
  ).toEqual([
    ['/o=Org/cn=a&b', 'EX', 'Tentative'],
    ['gast@extern.example', 'SMTP', undefined],
    ['alt@extern.example', 'SMTP', 'Accept'],
  ]);
  await calls['UpdateItem without people']?.();
  expect(updates()).toEqual([['SetItemField', 'calendar:RequiredAttendees']]);
  expect(lastRequest()).not.toContain('alt@extern.example');
});

test('an empty list of people is deleted', async () => {
  server.answer({ body: held.replace(/<t:Attendee><t:Mailbox><t:Name>Verteiler.*?<\/t:Attendee>/s, '') });
  await watched.port.update(mailbox, version, { attendees: [] });
  expect(updates()).toEqual([['DeleteItemField', 'calendar:RequiredAttendees']]);
  expect(schemaErrors(lastRequest())).toBe('');
});

test('an occurrence is asked for by its place, and written by its own id', async () => {
  await calls['UpdateItem of an occurrence']?.();
  const asked = descend(bodyOf(server.requests[0]?.body ?? ''), 'ItemIds', 'OccurrenceItemId');
  expect([...(asked?.attributes ?? [])]).toEqual([
    ['RecurringMasterId', version.itemId],
    ['InstanceIndex', '3'],
  ]);
  const written = descend(bodyOf(lastRequest()), 'ItemChanges', 'ItemChange', 'ItemId');
  expect([...(written?.attributes ?? [])]).toEqual([
    ['Id', 'AAMk'],
    ['ChangeKey', 'CK&1'],
  ]);
  await calls['DeleteItem of an occurrence']?.();
  expect(descend(bodyOf(lastRequest()), 'ItemIds', 'ItemId')?.attributes.get('Id')).toBe('AAMk');
});

test('an update of nothing sends nothing', async () => {
  expect(await watched.port.update(mailbox, version, {})).toEqual({ ok: true, value: version });
  expect(server.requests).toHaveLength(0);
});

test('a zone that is newer than the library`s table is written by its CLDR name (E9)', async () => {
  if (meeting.when.kind !== 'timed') throw new Error('a timed sample is needed');
  await watched.port.create(
    mailbox,
    keyOne,
    draftOf({ ...meeting, when: { ...meeting.when, zone: 'Europe/Kyiv' as never } }),
  );
  expect(descend(createdItem(), 'StartTimeZone')?.attributes.get('Id')).toBe('FLE Standard Time');
  expect(textOf(createdItem(), 'Start')).toBe('2026-11-23T08:30:00.000+00:00');
  expect(schemaErrors(lastRequest())).toBe('');
});

test('reading 25 items takes three requests, each for exactly what is needed (E10)', async () => {
  const gone = (count: number): string =>
    answerOf('GetItem', ...Array.from({ length: count }, () => refused('GetItem', 'ErrorItemNotFound', items())));
  server.answer({ body: gone(10) }, { body: gone(10) }, { body: gone(5) });
  const result = await watched.port.read(
    mailbox,
    Array.from({ length: 25 }, () => version.itemId),
  );
  expect(result).toMatchObject({ ok: true });
  expect(server.requests).toHaveLength(3);
  expect(lastRequest()).toContain('<t:BaseShape>IdOnly</t:BaseShape><t:MaximumBodySize>1000000</t:MaximumBodySize>');
});

test('no call writes content, addresses, secrets or URLs to the log', async () => {
  for (const call of Object.values(calls)) await call();
  const text = watched.logged.join('\n');
  expect(watched.logged.length).toBeGreaterThan(Object.keys(calls).length);
  for (const secret of ['Jour fixe', 'Raum', 'Gast', 'extern', 'SAP', 'anna', 'secret', 'geheim', 'AAMk', '127.0.0.1'])
    expect(text).not.toContain(secret);
});
