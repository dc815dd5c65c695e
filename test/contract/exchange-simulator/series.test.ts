/** Proves series over bare SOAP: what repeats when, what an occurrence is, and what becomes of exceptions when the master changes. */
import { type ExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control } from './support/control.ts';
import { type EwsClient, idsIn, setField, texts } from './support/ews-client.ts';
import { overSoap } from './support/over-soap.ts';
import {
  daily,
  forever,
  inside,
  MONDAYS,
  occurrence,
  recurrence,
  starts,
  times,
  until,
  view,
  weekly,
} from './support/series.ts';

let simulator: ExchangeSimulator;
let client: EwsClient;
overSoap((at) => {
  ({ simulator, client } = at);
});

const HOUR = '<t:Start>2026-11-23T08:00:00Z</t:Start><t:End>2026-11-23T09:00:00Z</t:End>';
const BERLIN = '<t:StartTimeZone Id="W. Europe Standard Time"/>';
const START = (day: string, hour = 8): string =>
  setField('calendar:Start', `<t:Start>${day}T${String(hour).padStart(2, '0')}:00:00Z</t:Start>`) +
  setField('calendar:End', `<t:End>${day}T${String(hour + 1).padStart(2, '0')}:00:00Z</t:End>`);
const MONTHLY = (inner: string): string => `<t:AbsoluteMonthlyRecurrence>${inner}</t:AbsoluteMonthlyRecurrence>`;

test.each([
  ['every second day', daily(2), ['2026-11-23', '2026-11-25', '2026-11-27']],
  [
    'Mondays and Wednesdays of every second week',
    weekly('Monday Wednesday', 2),
    ['2026-11-23', '2026-11-25', '2026-12-07'],
  ],
  ['working days', weekly('Weekday'), ['2026-11-23', '2026-11-24', '2026-11-25']],
  [
    'the 31st, or the last day of a shorter month',
    MONTHLY('<t:Interval>1</t:Interval><t:DayOfMonth>31</t:DayOfMonth>'),
    ['2026-11-30', '2026-12-31', '2027-01-31'],
  ],
  [
    'the last working day of the month',
    '<t:RelativeMonthlyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Weekday</t:DaysOfWeek><t:DayOfWeekIndex>Last</t:DayOfWeekIndex></t:RelativeMonthlyRecurrence>',
    ['2026-11-30', '2026-12-31', '2027-01-29'],
  ],
  [
    '29 February, or 28 February in other years',
    '<t:AbsoluteYearlyRecurrence><t:DayOfMonth>29</t:DayOfMonth><t:Month>February</t:Month></t:AbsoluteYearlyRecurrence>',
    ['2027-02-28', '2028-02-29', '2029-02-28'],
  ],
  [
    'the second Tuesday of May',
    '<t:RelativeYearlyRecurrence><t:DaysOfWeek>Tuesday</t:DaysOfWeek><t:DayOfWeekIndex>Second</t:DayOfWeekIndex><t:Month>May</t:Month></t:RelativeYearlyRecurrence>',
    ['2027-05-11', '2028-05-09', '2029-05-08'],
  ],
])('%s: the first occurrence is the first match, and the pattern comes back', async (_, pattern, dates) => {
  const ids = await client.create(`<t:Subject>s</t:Subject>${HOUR}${recurrence(pattern, times('2026-11-23', 3))}`);
  const master = await client.get(ids.id);
  expect(texts(master.text, 't:CalendarItemType')).toEqual(['RecurringMaster']);
  expect(inside(master, 'Recurrence')).toContain(
    pattern.replace(
      'Weekday</t:DaysOfWeek><t:First',
      'Monday Tuesday Wednesday Thursday Friday</t:DaysOfWeek><t:First',
    ),
  );
  expect(inside(master, 'FirstOccurrence')).toContain(`<t:Start>${dates[0]}T08:00:00Z</t:Start>`);
  expect(inside(master, 'LastOccurrence')).toContain(`<t:Start>${dates[2]}T08:00:00Z</t:Start>`);
  const found = await Promise.all(dates.map(async (_each, index) => occurrence(client, ids, index + 1)));
  expect(found.map(({ text }) => texts(text, 't:OriginalStart')[0]?.slice(0, 10))).toEqual(dates);
  expect((await occurrence(client, ids, 4)).codes).toEqual(['ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange']);
});

test('an end by date is included, a count counts, and without end there is no last occurrence', async () => {
  const make = async (range: string) => client.get((await client.create(`${HOUR}${recurrence(daily(), range)}`)).id);
  expect(inside(await make(until('2026-11-23', '2026-11-25')), 'LastOccurrence')).toContain('2026-11-25T08:00:00Z');
  expect(inside(await make(times('2026-11-23', 2)), 'LastOccurrence')).toContain('2026-11-24T08:00:00Z');
  const endless = await make(forever('2026-11-23'));
  expect(endless.text).not.toContain('t:LastOccurrence');
  expect(await starts(client, '2126-11-23', '2126-11-25')).toEqual(['2126-11-23T08:00', '2126-11-24T08:00']);
});

test('occurrences keep their hour on the wall over both changes of the clock', async () => {
  await client.create(
    `<t:Start>2026-10-23T07:00:00Z</t:Start><t:End>2026-10-23T08:30:00Z</t:End>${recurrence(daily(), times('2026-10-23', 5))}${BERLIN}`,
  );
  expect(await starts(client, '2026-10-01', '2026-11-01')).toEqual([
    '2026-10-23T07:00',
    '2026-10-24T07:00',
    '2026-10-25T08:00',
    '2026-10-26T08:00',
    '2026-10-27T08:00',
  ]);
});

test('an all-day series lies on the midnights of its zone', async () => {
  await client.create(
    `<t:Start>2026-09-25T12:00:00</t:Start><t:End>2026-09-25T12:00:00</t:End><t:IsAllDayEvent>true</t:IsAllDayEvent>${recurrence(daily(), times('2026-09-25', 3))}<t:StartTimeZone Id="New Zealand Standard Time"/><t:EndTimeZone Id="New Zealand Standard Time"/>`,
  );
  expect(await starts(client, '2026-09-01', '2026-10-01')).toEqual([
    '2026-09-24T12:00',
    '2026-09-25T12:00',
    '2026-09-26T12:00',
  ]);
});

test('an occurrence is changed and moved by its id, keeps the id, and stands in the master’s list', async () => {
  const master = await client.create(`<t:Subject>s</t:Subject>${MONDAYS}`);
  const [, second] = await view(client, '2026-11-01', '2027-01-01');
  if (!second) throw new Error('There is no second occurrence.');
  const changed = await client.update(
    second[2],
    setField('item:Subject', '<t:Subject>other</t:Subject>') + START('2026-12-02', 13),
  );
  expect(idsIn(changed).id).toBe(second[2].id);
  const read = await client.get(second[2].id);
  expect([
    texts(read.text, 't:Subject'),
    texts(read.text, 't:CalendarItemType'),
    texts(read.text, 't:OriginalStart'),
    texts(read.text, 't:Start'),
  ]).toEqual([['other'], ['Exception'], ['2026-11-30T08:00:00Z'], ['2026-12-02T13:00:00Z']]);
  const all = await client.get(master.id);
  expect(inside(all, 'ModifiedOccurrences')).toContain(`<t:ItemId Id="${second[2].id}"`);
  expect(inside(all, 'ModifiedOccurrences')).toContain('<t:OriginalStart>2026-11-30T08:00:00Z</t:OriginalStart>');
  expect((await view(client, '2026-11-01', '2027-01-01')).map(([start, kind]) => [start.slice(5, 10), kind])).toEqual([
    ['11-23', 'Occurrence'],
    ['12-02', 'Exception'],
    ['12-07', 'Occurrence'],
    ['12-14', 'Occurrence'],
    ['12-21', 'Occurrence'],
  ]);
  const back = await client.call(
    `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds><t:RecurringMasterItemId OccurrenceId="${second[2].id}"/></m:ItemIds></m:GetItem>`,
  );
  expect(idsIn(back).id).toBe(master.id);
});

test('a deleted occurrence is gone, is listed, and the last one takes the series with it', async () => {
  const master = await client.create(MONDAYS);
  const found = await view(client, '2026-11-01', '2027-01-01');
  const ids = found.map(([, , each]) => each);
  const second = ids[1] ?? { id: '', key: '' };
  expect((await client.delete(second, 'MoveToDeletedItems')).codes).toEqual(['NoError']);
  expect(await starts(client)).toEqual([
    '2026-11-23T08:00',
    '2026-12-07T08:00',
    '2026-12-14T08:00',
    '2026-12-21T08:00',
  ]);
  expect(inside(await client.get(master.id), 'DeletedOccurrences')).toContain(
    '<t:Start>2026-11-30T08:00:00Z</t:Start>',
  );
  expect((await client.get(second.id)).codes).toEqual(['ErrorItemNotFound']);
  expect((await occurrence(client, master, 2)).codes).toEqual(['ErrorCalendarOccurrenceIsDeletedFromRecurrence']);
  for (const each of ids) if (each !== second) await client.delete(each, 'MoveToDeletedItems');
  expect((await client.get(master.id)).codes).toEqual(['ErrorItemNotFound']);
  expect(texts((await client.find('', 'deleteditems')).text, 't:CalendarItemType')).toEqual(['RecurringMaster']);
});

test('an occurrence may not pass its neighbours, nor last longer than to the next', async () => {
  await client.create(MONDAYS);
  const ids = (await view(client, '2026-11-01', '2027-01-01'))[1]?.[2] ?? { id: '', key: '' };
  expect((await client.update(ids, START('2026-12-07', 15))).codes).toEqual(['ErrorOccurrenceCrossingBoundary']);
  expect((await client.update(ids, START('2026-11-20'))).codes).toEqual(['ErrorOccurrenceCrossingBoundary']);
  expect((await client.update(ids, START('2026-12-06'))).codes).toEqual(['NoError']);
  const tooLong = `<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items><t:CalendarItem><t:Start>2026-11-23T08:00:00Z</t:Start><t:End>2026-11-24T09:00:00Z</t:End>${recurrence(daily(), forever('2026-11-23'))}</t:CalendarItem></m:Items></m:CreateItem>`;
  expect((await client.call(tooLong)).codes).toEqual(['ErrorOccurrenceTimeSpanTooBig']);
});

test('what the master changes shows in every occurrence that has nothing of its own', async () => {
  const master = await client.create(
    `<t:Subject>s</t:Subject>${MONDAYS}<t:Location>here</t:Location>`.replace(
      /(<t:Recurrence>.*<\/t:Recurrence><t:StartTimeZone[^>]*>)(<t:Location>here<\/t:Location>)/s,
      '$2$1',
    ),
  );
  const [first] = await view(client, '2026-11-01', '2027-01-01');
  if (!first) throw new Error('There is no first occurrence.');
  await client.update(first[2], setField('item:Subject', '<t:Subject>own</t:Subject>'));
  await client.update(
    master,
    setField('item:Subject', '<t:Subject>new</t:Subject>') +
      setField('calendar:Location', '<t:Location>there</t:Location>'),
  );
  const read = async (id: string) => {
    const { text } = await client.get(id);
    return [texts(text, 't:Subject')[0], texts(text, 't:Location')[0]];
  };
  expect(await read(first[2].id)).toEqual(['own', 'there']);
  expect(await read((await view(client, '2026-11-01', '2027-01-01'))[1]?.[2].id ?? '')).toEqual(['new', 'there']);
});

test('a new pattern or new times make everything regular again; a new end keeps what lies before it', async () => {
  const make = async () => {
    await control(simulator, 'POST reset', {});
    const master = await client.create(MONDAYS);
    const ids = (await view(client, '2026-11-01', '2027-01-01')).map(([, , each]) => each);
    await client.update(ids[1] ?? master, START('2026-12-02'));
    await client.delete(ids[2] ?? master);
    await client.delete(ids[4] ?? master);
    return master;
  };
  const repattern = (pattern: string, range: string): string =>
    setField('calendar:Recurrence', recurrence(pattern, range));
  await client.update(await make(), repattern(weekly('Monday'), until('2026-11-23', '2026-12-08')));
  expect(await starts(client)).toEqual(['2026-11-23T08:00', '2026-12-02T08:00']);
  await client.update(await make(), repattern(weekly('Tuesday'), times('2026-11-23', 3)));
  expect(await starts(client)).toEqual(['2026-11-24T08:00', '2026-12-01T08:00', '2026-12-08T08:00']);
  await client.update(await make(), START('2026-11-23', 12));
  expect(await starts(client)).toEqual([
    '2026-11-23T12:00',
    '2026-11-30T12:00',
    '2026-12-07T12:00',
    '2026-12-14T12:00',
    '2026-12-21T12:00',
  ]);
});

test('a single appointment becomes a series and is single again, under the same id and UID', async () => {
  const ids = await client.create(`${HOUR}`);
  const uid = texts((await client.get(ids.id)).text, 't:UID');
  await client.update(ids, setField('calendar:Recurrence', recurrence(daily(), times('2026-11-23', 2))));
  expect(await starts(client)).toEqual(['2026-11-23T08:00', '2026-11-24T08:00']);
  await client.update(ids, '<t:DeleteItemField><t:FieldURI FieldURI="calendar:Recurrence"/></t:DeleteItemField>');
  expect(await starts(client)).toEqual(['2026-11-23T08:00']);
  expect(texts((await client.get(ids.id)).text, 't:UID')).toEqual(uid);
});

test('occurrences are no items: sync and events tell of the master alone, and a late change key of it is a conflict', async () => {
  const master = await client.create(MONDAYS);
  const state = texts((await client.sync()).text, 'm:SyncState')[0] ?? '';
  const [first] = await view(client, '2026-11-01', '2027-01-01');
  if (!first) throw new Error('There is no first occurrence.');
  await client.update(first[2], setField('item:Subject', '<t:Subject>own</t:Subject>'));
  const changes = await client.sync(state);
  expect([texts(changes.text, 't:Update').length, idsIn(changes).id]).toEqual([1, master.id]);
  expect(idsIn(changes).key).not.toBe(master.key);
  expect(texts((await client.find('')).text, 't:CalendarItemType')).toEqual(['RecurringMaster']);
  expect(
    (await client.update(first[2], setField('item:Subject', '<t:Subject>x</t:Subject>'), 'NeverOverwrite')).codes,
  ).toEqual(['ErrorIrresolvableConflict']);
});

test('what can not be is refused by name', async () => {
  const master = await client.create(MONDAYS);
  const first = (await view(client, '2026-11-01', '2027-01-01'))[0]?.[2] ?? master;
  const get = async (id: string) =>
    (
      await client.call(
        `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds>${id}</m:ItemIds></m:GetItem>`,
      )
    ).codes[0];
  expect(await get(`<t:OccurrenceItemId RecurringMasterId="${first.id}" InstanceIndex="1"/>`)).toBe(
    'ErrorCalendarCannotUseIdForOccurrenceId',
  );
  expect(await get(`<t:RecurringMasterItemId OccurrenceId="${master.id}"/>`)).toBe(
    'ErrorCalendarCannotUseIdForRecurringMasterId',
  );
  expect(
    (await client.update(first, setField('calendar:Recurrence', recurrence(daily(), times('2026-11-23', 2))))).codes,
  ).toEqual(['ErrorInvalidPropertySet']);
  const move = `<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id="deleteditems"/></m:ToFolderId><m:ItemIds><t:ItemId Id="${first.id}"/></m:ItemIds></m:MoveItem>`;
  expect((await client.call(move)).codes).toEqual(['ErrorCalendarCannotMoveOrCopyOccurrence']);
  const create = async (inner: string) =>
    (
      await client.call(
        `<m:CreateItem SendMeetingInvitations="SendToNone"><m:Items><t:CalendarItem>${HOUR}${inner}</t:CalendarItem></m:Items></m:CreateItem>`,
      )
    ).codes[0];
  expect(await create(recurrence(daily(0), times('2026-11-23', 2)))).toBe('ErrorCalendarInvalidRecurrence');
  expect(await create(recurrence(daily(), times('2026-11-23', 1000)))).toBe('ErrorCalendarInvalidRecurrence');
  expect(await create(recurrence(daily(), until('2026-11-23', '2026-11-22')))).toBe('ErrorRecurrenceHasNoOccurrence');
  expect(await create(recurrence(weekly('Sunday'), until('2026-11-23', '2026-11-24')))).toBe(
    'ErrorRecurrenceHasNoOccurrence',
  );
});
