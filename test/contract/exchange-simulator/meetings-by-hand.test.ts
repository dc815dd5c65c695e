/** Proves meetings with people outside, and in mailboxes that leave meeting mail to their owners. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, MAX } from './support/control.ts';
import { answers, EwsClient, texts } from './support/ews-client.ts';
import { act, MEETING, ONE, only, seen, TWO, view, WEDNESDAYS } from './support/people.ts';
import { schemaErrors } from './support/schema.ts';

jest.setTimeout(30_000);

const BOSS = 'boss@elsewhere.example';
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

test('a meeting of somebody outside arrives, changes, is answered by mail, and is called off', async () => {
  const { itemId } = await act(simulator, {
    do: 'invited',
    from: BOSS,
    fields: { ...MEETING, requiredAttendees: [MAX, ONE], freeBusy: 'OOF' },
  });
  expect(await only(simulator, MAX)).toMatchObject({
    organizer: { email: BOSS },
    myResponse: 'NoResponseReceived',
    freeBusy: 'Tentative',
  });
  await act(simulator, { do: 'accept', itemId });
  expect(await only(simulator, MAX)).toMatchObject({ myResponse: 'Accept', freeBusy: 'OOF' });
  expect(await control(simulator, 'GET outbox')).toMatchObject([
    { from: MAX, to: BOSS, kind: 'response', subject: 'Accepted: Jour fixe' },
  ]);
  await act(simulator, { do: 'invited', from: BOSS, itemId, fields: { location: 'Isar' } });
  expect(await only(simulator, MAX)).toMatchObject({ myResponse: 'Accept', location: 'Isar' });
  await act(simulator, { do: 'invited', from: BOSS, itemId, fields: { start: '2026-11-25T08:00:00' } });
  expect(await only(simulator, MAX)).toMatchObject({
    myResponse: 'NoResponseReceived',
    start: '2026-11-25T07:00:00.000Z',
  });
  await act(simulator, { do: 'uninvited', itemId });
  expect(await only(simulator, MAX)).toMatchObject({ cancelled: true });
  const mails = await new EwsClient(simulator.url).find('', 'inbox');
  const sorted = (words: readonly string[]): string[] => words.toSorted((a, b) => (a < b ? -1 : 1));
  expect(sorted([...mails.text.matchAll(/<t:(Meeting\w+)><t:ItemId/g)].map((match) => match[1] ?? ''))).toEqual([
    'MeetingCancellation',
    'MeetingRequest',
    'MeetingRequest',
    'MeetingRequest',
  ]);
  expect(sorted(texts(mails.text, 't:MeetingRequestType'))).toEqual([
    'FullUpdate',
    'InformationalUpdate',
    'NewMeetingRequest',
  ]);
});

test('a series of somebody outside changes and loses single occurrences', async () => {
  const { itemId } = await act(simulator, {
    do: 'invited',
    from: BOSS,
    fields: { ...WEDNESDAYS, requiredAttendees: [MAX] },
  });
  await act(simulator, { do: 'invited', from: BOSS, itemId, occurrence: '2026-12-02', fields: { subject: 'other' } });
  await act(simulator, { do: 'uninvited', itemId, occurrence: '2026-12-09' });
  expect((await view(simulator, MAX)).map(({ subject, cancelled }) => [subject, cancelled])).toEqual([
    ['Jour fixe', false],
    ['other', false],
    ['Canceled: Jour fixe', true],
    ['Jour fixe', false],
  ]);
});

test('where nothing works mails into the calendar, accepting the mail does, and an update waits in the inbox', async () => {
  await control(simulator, 'POST processing', { mailbox: ONE, automatic: false });
  const made = await act(simulator, { do: 'create', fields: { ...MEETING, freeBusy: 'OOF' } });
  expect(await seen(simulator, ONE)).toEqual([]);
  await act(simulator, { mailbox: ONE, do: 'accept', itemId: (await only(simulator, ONE, 'inbox')).itemId });
  expect(await only(simulator, ONE)).toMatchObject({
    myResponse: 'Accept',
    freeBusy: 'OOF',
    itemClass: 'IPM.Appointment',
  });
  await act(simulator, { do: 'update', itemId: made.itemId, fields: { location: 'Isar' } });
  expect(await only(simulator, ONE)).toMatchObject({ location: '' });
  const client = new EwsClient(simulator.url, { as: ONE });
  const mail = await only(simulator, ONE, 'inbox');
  await client.call(
    `<m:CreateItem MessageDisposition="SendAndSaveCopy"><m:Items><t:TentativelyAcceptItem><t:ReferenceItemId Id="${mail.itemId}"/></t:TentativelyAcceptItem></m:Items></m:CreateItem>`,
  );
  expect(await only(simulator, ONE)).toMatchObject({ location: 'Isar', myResponse: 'Tentative' });
  expect(await seen(simulator, ONE, 'inbox')).toEqual([]);
});

test('a forwarded meeting shows the organiser’s busy state once it is accepted', async () => {
  await act(simulator, { do: 'create', fields: { ...MEETING, freeBusy: 'OOF' } });
  await act(simulator, { mailbox: ONE, do: 'forward', itemId: (await only(simulator, ONE)).itemId, to: [TWO] });
  await act(simulator, { mailbox: TWO, do: 'accept', itemId: (await only(simulator, TWO)).itemId });
  expect(await only(simulator, TWO)).toMatchObject({ freeBusy: 'OOF' });
});
