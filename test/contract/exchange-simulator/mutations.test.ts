/**
 * Proves by mutation that no request, however damaged, makes the server fail inside or end: each gets an answer that says what is wrong with it, and
 * every answer that is none is valid by the schema.
 */
import fc from 'fast-check';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { MAX } from './support/control.ts';
import { answers, createItem, EwsClient, envelope, NINE, property, PROPERTY, setField } from './support/ews-client.ts';
import { act, ONE, only, WEDNESDAYS } from './support/people.ts';
import { schemaErrors } from './support/schema.ts';
import { daily, forever, MONDAYS, recurrence, times, until, view, weekly } from './support/series.ts';

jest.setTimeout(60_000);

let simulator: ExchangeSimulator;
let client: EwsClient;
let requests: string[];

beforeAll(async () => {
  simulator = await startExchangeSimulator();
  client = new EwsClient(simulator.url);
  const { id, key } = await client.create(`<t:Subject>one</t:Subject>${property('k')}${NINE}`);
  const itemId = `<t:ItemId Id="${id}" ChangeKey="${key}"/>`;
  const series = await client.create(`<t:Subject>s</t:Subject>${MONDAYS}`);
  const [, second] = await view(client, '2026-11-23', '2027-01-01');
  await act(simulator, { mailbox: ONE, do: 'create', fields: { ...WEDNESDAYS, requiredAttendees: [MAX] } });
  const request = (await only(simulator, MAX, 'inbox')).itemId;
  const shape = '<m:ItemShape><t:BaseShape>AllProperties</t:BaseShape><t:BodyType>Text</t:BodyType></m:ItemShape>';
  const calendar = '<t:DistinguishedFolderId Id="calendar"/>';
  requests = [
    createItem(
      `<t:Subject>x</t:Subject><t:Sensitivity>Private</t:Sensitivity><t:Body BodyType="HTML">&lt;p>x&lt;/p></t:Body><t:ReminderMinutesBeforeStart>5</t:ReminderMinutesBeforeStart>${property('v')}${NINE}<t:IsAllDayEvent>true</t:IsAllDayEvent><t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus><t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>a@b.example</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees><t:StartTimeZone Id="UTC"/>`,
    ),
    `<m:GetItem>${shape}<m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`,
    `<m:UpdateItem ConflictResolution="AutoResolve" SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges><t:ItemChange>${itemId}<t:Updates>${setField('item:Subject', '<t:Subject>y</t:Subject>')}<t:DeleteItemField><t:ExtendedFieldURI ${PROPERTY}/></t:DeleteItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
    `<m:FindItem Traversal="Shallow">${shape}<m:IndexedPageItemView MaxEntriesReturned="10" Offset="0" BasePoint="Beginning"/><m:Restriction><t:And><t:IsEqualTo><t:ExtendedFieldURI ${PROPERTY}/><t:FieldURIOrConstant><t:Constant Value="k"/></t:FieldURIOrConstant></t:IsEqualTo><t:IsGreaterThan><t:FieldURI FieldURI="calendar:Start"/><t:FieldURIOrConstant><t:Constant Value="2026-01-01T00:00:00Z"/></t:FieldURIOrConstant></t:IsGreaterThan></t:And></m:Restriction><m:SortOrder><t:FieldOrder Order="Ascending"><t:FieldURI FieldURI="item:Subject"/></t:FieldOrder></m:SortOrder><m:ParentFolderIds>${calendar}</m:ParentFolderIds></m:FindItem>`,
    `<m:FindItem Traversal="Shallow">${shape}<m:CalendarView StartDate="2026-11-25T00:00:00Z" EndDate="2026-11-26T00:00:00Z"/><m:ParentFolderIds>${calendar}</m:ParentFolderIds></m:FindItem>`,
    `<m:SyncFolderItems>${shape}<m:SyncFolderId>${calendar}</m:SyncFolderId><m:SyncState>WyJTIl0=</m:SyncState><m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>`,
    `<m:Subscribe><m:PullSubscriptionRequest><t:FolderIds>${calendar}</t:FolderIds><t:EventTypes><t:EventType>CreatedEvent</t:EventType></t:EventTypes><t:Watermark>WyJXIl0=</t:Watermark><t:Timeout>10</t:Timeout></m:PullSubscriptionRequest></m:Subscribe>`,
    `<m:MoveItem><m:ToFolderId>${calendar}</m:ToFolderId><m:ItemIds>${itemId}</m:ItemIds></m:MoveItem>`,
    `<m:ConvertId DestinationFormat="HexEntryId"><m:SourceIds><t:AlternateId Format="EwsId" Id="${id}" Mailbox="a@b.example"/></m:SourceIds></m:ConvertId>`,
    `<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds>${calendar}</m:FolderIds></m:GetFolder>`,
    createItem(
      `<t:Subject>x</t:Subject>${NINE}${recurrence(weekly('Monday Weekday'), until('2026-11-23', '2027-11-23'))}<t:StartTimeZone Id="New Zealand Standard Time"/>`,
    ),
    createItem(
      `${NINE}<t:IsAllDayEvent>true</t:IsAllDayEvent>${recurrence('<t:RelativeYearlyRecurrence><t:DaysOfWeek>Day</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex><t:Month>February</t:Month></t:RelativeYearlyRecurrence>', times('2026-11-23', 5))}`,
    ),
    `<m:GetItem>${shape}<m:ItemIds><t:OccurrenceItemId RecurringMasterId="${series.id}" InstanceIndex="2"/><t:RecurringMasterItemId OccurrenceId="${second?.[2].id}"/><t:ItemId Id="${second?.[2].id}"/></m:ItemIds></m:GetItem>`,
    `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToAllAndSaveCopy"><m:ItemChanges><t:ItemChange><t:ItemId Id="${series.id}"/><t:Updates>${setField('calendar:Recurrence', recurrence(daily(3), forever('2026-11-23')))}${setField('calendar:Start', '<t:Start>2026-11-25T07:00:00</t:Start>')}</t:Updates></t:ItemChange><t:ItemChange><t:ItemId Id="${second?.[2].id}"/><t:Updates>${setField('calendar:End', '<t:End>2026-11-30T10:00:00Z</t:End>')}<t:DeleteItemField><t:FieldURI FieldURI="calendar:Recurrence"/></t:DeleteItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
    `<m:CreateItem MessageDisposition="SendAndSaveCopy"><m:Items><t:AcceptItem><t:ReferenceItemId Id="${request}"/></t:AcceptItem><t:DeclineItem><t:ReferenceItemId Id="${series.id}"/><t:ProposedStart>2026-11-25T09:00:00Z</t:ProposedStart><t:ProposedEnd>2026-11-25T09:00:00Z</t:ProposedEnd></t:DeclineItem><t:RemoveItem><t:ReferenceItemId Id="${request}"/></t:RemoveItem><t:ForwardItem><t:ToRecipients><t:Mailbox><t:EmailAddress>a@b.example</t:EmailAddress></t:Mailbox></t:ToRecipients><t:ReferenceItemId Id="${second?.[2].id}"/></t:ForwardItem></m:Items></m:CreateItem>`,
    `<m:GetServerTimeZones ReturnFullTimeZoneData="true"><m:Ids><t:Id>UTC</t:Id></m:Ids></m:GetServerTimeZones>`,
  ].map((operation) => envelope(operation, { zone: 'W. Europe Standard Time' }));
});
afterAll(async () => {
  await simulator.close();
  const errors = schemaErrors(answers);
  if (errors !== undefined) expect(errors).toBe('');
});

const VALUES = [
  '',
  ' ',
  '0',
  '-1',
  '99999999999999999999',
  'NaN',
  'true',
  '2026-13-45T99:99:99Z',
  '2026-02-30T00:00:00',
  '+275760-09-13T00:00:01Z',
  '9999-12-31T23:59:59+99:99',
  '__proto__',
  'constructor',
  '&#0;',
  '&amp;',
  '\u{1f680}',
  'UTC',
  'AAAA',
];

/** One piece of damage: a value, a name or a whole element is replaced, doubled, emptied or taken out. */
function damaged(text: string, damage: { kind: number; place: number; value: number }): string {
  const patterns = [/>[^<]+</g, /"[^"]*"/g, /<(?:[tm]:\w+)[^>]*\/>/g, /<([tm]:\w+)>[^<]*<\/\1>/g, /[tm]:\w+/g];
  const pattern = patterns[damage.kind % patterns.length] ?? /x/g;
  const matches = [...text.matchAll(pattern)];
  const match = matches[damage.place % Math.max(matches.length, 1)];
  if (!match) return text;
  const value = VALUES[damage.value % VALUES.length] ?? '';
  const replacement =
    [
      `>${value}<`,
      `"${value}"`,
      damage.value % 2 === 0 ? '' : match[0] + match[0],
      damage.value % 2 === 0 ? '' : match[0] + match[0],
      `t:${value}`,
    ][damage.kind % patterns.length] ?? '';
  return text.slice(0, match.index) + replacement + text.slice(match.index + match[0].length);
}

test('damaged requests are answered, never with an internal error', async () => {
  const damage = fc.record({ kind: fc.nat(4), place: fc.nat(60), value: fc.nat(VALUES.length - 1) });
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.array(damage, { minLength: 1, maxLength: 3 }), async (which, damages) => {
      const body = damages.reduce(damaged, requests[which % requests.length] ?? '');
      const answer = await client.send(body);
      expect([200, 500]).toContain(answer.status);
      expect(answer.codes.length).toBeGreaterThan(0);
      expect(answer.codes).not.toContain('ErrorInternalServerError');
    }),
    { numRuns: Number(process.env['TANDEM_RUNS'] ?? 400) },
  );
});
