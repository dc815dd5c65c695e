/** Proves series of meetings between mailboxes: answers and changes for one occurrence and for all, and “this and following”. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, MAX } from './support/control.ts';
import { answers, EwsClient, texts } from './support/ews-client.ts';
import { act, GUEST, MEETING, type MeetingView, ONE, only, seen, TWO, view, WEDNESDAYS } from './support/people.ts';
import { schemaErrors } from './support/schema.ts';

jest.setTimeout(30_000);

let simulator: ExchangeSimulator;

beforeAll(async () => {
  simulator = await startExchangeSimulator();
});
beforeEach(async () => {
  await control(simulator, 'POST reset', {});
});
afterAll(async () => {
  await simulator.close();
  const errors = schemaErrors(answers);
  if (errors !== undefined) expect(errors).toBe('');
});

const days = (items: readonly MeetingView[]): string[] => items.map(({ start }) => start.slice(5, 10));
const NINE_ON = (day: string): object => ({ start: `${day}T09:00:00`, end: `${day}T10:00:00` });

test('an invited series is a series in the attendee’s calendar, exceptions and gaps included', async () => {
  const { itemId } = await act(simulator, { do: 'create', fields: { ...WEDNESDAYS, requiredAttendees: [GUEST] } });
  await act(simulator, { do: 'update', itemId, occurrence: '2026-12-02', fields: NINE_ON('2026-12-03') });
  await act(simulator, { do: 'delete', itemId, occurrence: '2026-12-09' });
  await act(simulator, { do: 'update', itemId, fields: { requiredAttendees: [GUEST, ONE] } });
  expect(days(await view(simulator, ONE))).toEqual(['11-25', '12-03', '12-16']);
  const [mine, theirs] = [await only(simulator, MAX), await only(simulator, ONE)];
  expect([theirs.uid, theirs.calendarItemType]).toEqual([mine.uid, 'RecurringMaster']);
  const client = new EwsClient(simulator.url, { as: ONE });
  expect((await client.get((await only(simulator, ONE, 'inbox')).itemId)).text).toContain('<t:WeeklyRecurrence>');
});

test('an occurrence moved, called off and deleted by the organiser shows so in the attendee’s series', async () => {
  const { itemId } = await act(simulator, { do: 'create', fields: WEDNESDAYS });
  await act(simulator, { mailbox: ONE, do: 'accept', itemId: (await only(simulator, ONE)).itemId });
  await act(simulator, { do: 'update', itemId, occurrence: '2026-12-02', fields: NINE_ON('2026-12-03') });
  await act(simulator, { do: 'cancel', itemId, occurrence: '2026-12-09' });
  const theirs = await view(simulator, ONE);
  expect(days(theirs)).toEqual(['11-25', '12-03', '12-09', '12-16']);
  expect(theirs.map(({ cancelled }) => cancelled)).toEqual([false, false, true, false]);
  expect(theirs.map(({ myResponse }) => myResponse)).toEqual(['Accept', 'NoResponseReceived', 'Accept', 'Accept']);
  expect(days(await view(simulator, MAX))).toEqual(['11-25', '12-03', '12-16']);
});

test('one occurrence is accepted or declined by itself', async () => {
  await act(simulator, { do: 'create', fields: WEDNESDAYS });
  const { itemId } = await only(simulator, ONE);
  await act(simulator, { mailbox: ONE, do: 'accept', itemId, occurrence: '2026-12-02' });
  await act(simulator, { mailbox: ONE, do: 'decline', itemId, occurrence: '2026-12-09' });
  expect((await view(simulator, ONE)).map(({ myResponse }) => myResponse)).toEqual([
    'NoResponseReceived',
    'Accept',
    'NoResponseReceived',
  ]);
  expect((await view(simulator, MAX)).map(({ required }) => required[0]?.response)).toEqual([
    'Unknown',
    'Accept',
    'Decline',
    'Unknown',
  ]);
  await act(simulator, { mailbox: ONE, do: 'tentative', itemId });
  expect((await view(simulator, ONE)).map(({ myResponse }) => myResponse)).toEqual([
    'Tentative',
    'Tentative',
    'Tentative',
  ]);
});

test('who is invited to one occurrence alone has a single item with the series’ UID, found by its clean id', async () => {
  const { itemId } = await act(simulator, { do: 'create', fields: WEDNESDAYS });
  await act(simulator, {
    do: 'update',
    itemId,
    occurrence: '2026-12-02',
    fields: { requiredAttendees: [ONE, GUEST, TWO] },
  });
  const [mine, lone] = [await only(simulator, MAX), await only(simulator, TWO)];
  expect([lone.uid, lone.calendarItemType, days([lone])]).toEqual([mine.uid, 'Single', ['12-02']]);
  const client = new EwsClient(simulator.url, { as: TWO });
  expect(texts((await client.get(lone.itemId)).text, 't:RecurrenceId')).toEqual(['2026-12-02T08:00:00Z']);
  const id =
    '<t:ExtendedFieldURI DistinguishedPropertySetId="Meeting" PropertyId="3" PropertyType="Binary"/><t:ExtendedFieldURI DistinguishedPropertySetId="Meeting" PropertyId="35" PropertyType="Binary"/>';
  const shape = `<t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>${id}</t:AdditionalProperties>`;
  const [loneId, loneClean] = texts((await client.get(lone.itemId, shape)).text, 't:Value');
  const [masterId, masterClean] = texts((await new EwsClient(simulator.url).get(mine.itemId, shape)).text, 't:Value');
  expect(loneClean).toBe(masterClean);
  expect(
    Buffer.from(loneId ?? '', 'base64')
      .subarray(16, 20)
      .toString('hex'),
  ).toBe('07ea0c02');
  expect(masterId).toBe(masterClean);
  await act(simulator, { do: 'update', itemId, fields: { requiredAttendees: [ONE, GUEST, TWO] } });
  expect(days(await view(simulator, TWO))).toEqual(['11-25', '12-02', '12-09', '12-16']);
});

test('“this and following” ends the series and begins another with a UID of its own, for everybody', async () => {
  const { itemId } = await act(simulator, { do: 'create', fields: WEDNESDAYS });
  const made = await act(simulator, {
    do: 'split',
    itemId,
    occurrence: '2026-12-09',
    fields: { location: 'Isar', start: '2026-12-09T11:00:00', end: '2026-12-09T12:00:00' },
  });
  expect(made.itemId).not.toBe(itemId);
  for (const mailbox of [MAX, ONE]) {
    const all = await view(simulator, mailbox);
    expect(all.map(({ start, location }) => [start.slice(5, 13), location])).toEqual([
      ['11-25T08', ''],
      ['12-02T08', ''],
      ['12-09T10', 'Isar'],
      ['12-16T10', 'Isar'],
    ]);
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(2);
  }
});

test('a whole series called off is called off for everybody, and a truncated one is shorter', async () => {
  const { itemId } = await act(simulator, { do: 'create', fields: WEDNESDAYS });
  const { pattern } = WEDNESDAYS.recurrence;
  await act(simulator, {
    do: 'update',
    itemId,
    fields: { recurrence: { pattern, range: { start: '2026-11-25', end: '2026-12-05' } } },
  });
  expect([days(await view(simulator, MAX)), days(await view(simulator, ONE))]).toEqual([
    ['11-25', '12-02'],
    ['11-25', '12-02'],
  ]);
  await act(simulator, { do: 'cancel', itemId });
  expect((await view(simulator, ONE)).map(({ cancelled }) => cancelled)).toEqual([true, true]);
  expect(await seen(simulator, MAX)).toEqual([]);
});

test('retention takes a series when its last occurrence is old, and one without end never', async () => {
  await act(simulator, { do: 'create', fields: { ...WEDNESDAYS, requiredAttendees: [] } });
  const { pattern } = WEDNESDAYS.recurrence;
  await act(simulator, {
    do: 'create',
    fields: {
      ...MEETING,
      requiredAttendees: [],
      subject: 'endless',
      recurrence: { pattern, range: { start: '2020-01-01' } },
    },
  });
  const run = async (before: string, action?: string) =>
    control(simulator, 'POST retention', { mailbox: MAX, before, ...(action !== undefined && { action }) });
  expect(await run('2026-12-16T08:30:00Z')).toEqual({ archived: 0 });
  expect(await run('2026-12-16T09:30:00Z', 'recoverable')).toEqual({ archived: 1 });
  expect((await only(simulator, MAX)).subject).toBe('endless');
  expect(await seen(simulator, MAX, 'recoverableitemsdeletions')).toHaveLength(1);
});

test('the reminder of a series is for the next occurrence, and goes on when it is dismissed', async () => {
  const client = new EwsClient(simulator.url);
  const soon = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const { itemId } = await act(simulator, {
    do: 'create',
    fields: {
      subject: 'daily',
      start: '2020-01-01T09:00:00Z',
      end: '2020-01-01T09:15:00Z',
      recurrence: { pattern: { kind: 'daily' }, range: { start: '2020-01-01' } },
    },
  });
  const due = async (): Promise<number> =>
    Date.parse(texts((await client.get(itemId)).text, 't:ReminderDueBy')[0] ?? '');
  const first = await due();
  expect(first).toBeGreaterThan(Date.now());
  expect(first).toBeLessThanOrEqual(Date.parse(`${soon}T09:00:00Z`));
  await act(simulator, { do: 'dismiss', itemId });
  expect((await due()) - first).toBe(86_400_000);
});
