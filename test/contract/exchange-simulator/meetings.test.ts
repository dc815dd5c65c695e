/** Proves meeting mail between mailboxes of the simulator: requests, updates, answers and cancellations, and what each does to both calendars. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, MAX } from './support/control.ts';
import { answers, EwsClient, texts } from './support/ews-client.ts';
import { act, GUEST, MEETING, ONE, only, seen, TWO } from './support/people.ts';
import { schemaErrors } from './support/schema.ts';

jest.setTimeout(30_000);

let simulator: ExchangeSimulator;
let client: EwsClient;

beforeAll(async () => {
  simulator = await startExchangeSimulator();
});
beforeEach(async () => {
  await control(simulator, 'POST reset', {});
  client = new EwsClient(simulator.url, { as: ONE });
});
afterAll(async () => {
  await simulator.close();
  const errors = schemaErrors(answers);
  if (errors !== undefined) expect(errors).toBe('');
});

type Extra = { before?: string; after?: string; disposition?: string };

const answerWith = (
  element: string,
  id: string,
  { before = '', after = '', disposition = 'SendAndSaveCopy' }: Extra = {},
): string =>
  `<m:CreateItem MessageDisposition="${disposition}"><m:Items><t:${element}>${before}<t:ReferenceItemId Id="${id}"/>${after}</t:${element}></m:Items></m:CreateItem>`;

test('an invitation is a tentative item with the same UID, and a request in the inbox that points at it', async () => {
  await act(simulator, { do: 'create', fields: { ...MEETING, categories: ['mine'], freeBusy: 'OOF' } });
  const [mine, theirs] = [await only(simulator, MAX), await only(simulator, ONE)];
  expect(theirs).toMatchObject({
    uid: mine.uid,
    myResponse: 'NoResponseReceived',
    freeBusy: 'Tentative',
    organizer: { email: MAX },
    categories: [],
    start: '2026-11-25T08:00:00.000Z',
  });
  expect([mine.myResponse, mine.freeBusy]).toEqual(['Organizer', 'OOF']);
  const mail = await client.get((await only(simulator, ONE, 'inbox')).itemId);
  expect(mail.text).toContain(`<t:AssociatedCalendarItemId Id="${theirs.itemId}"`);
  expect([
    texts(mail.text, 't:MeetingRequestType'),
    texts(mail.text, 't:UID'),
    texts(mail.text, 't:IntendedFreeBusyStatus'),
  ]).toEqual([['NewMeetingRequest'], [mine.uid], ['OOF']]);
  const read = await client.get(theirs.itemId);
  expect([
    texts(read.text, 't:IsMeeting'),
    texts(read.text, 't:IsOrganizer'),
    texts(read.text, 't:AppointmentState'),
  ]).toEqual([['true'], ['false'], ['3']]);
  const found = await client.find('', 'inbox');
  expect(found.text).toContain('<t:MeetingRequest>');
});

test.each([
  ['AcceptItem', 'Accept', { freeBusy: 'OOF', itemClass: 'IPM.Schedule.Meeting.Resp.Pos' }],
  ['TentativelyAcceptItem', 'Tentative', { freeBusy: 'Tentative', itemClass: 'IPM.Schedule.Meeting.Resp.Tent' }],
])('%s shows on both sides and mails the organiser', async (element, response, { freeBusy, itemClass }) => {
  await act(simulator, { do: 'create', fields: { ...MEETING, freeBusy: 'OOF' } });
  const request = await only(simulator, ONE, 'inbox');
  const done = await client.call(answerWith(element, request.itemId));
  expect([done.codes, done.text.includes('<t:CalendarItem>')]).toEqual([['NoError'], true]);
  expect(await only(simulator, ONE)).toMatchObject({ myResponse: response, freeBusy });
  expect((await only(simulator, MAX)).required.map((each) => each.response)).toEqual([response, 'Unknown']);
  expect(await only(simulator, MAX, 'inbox')).toMatchObject({ itemClass });
  expect(await seen(simulator, ONE, 'inbox')).toEqual([]);
  const mail = await new EwsClient(simulator.url).get((await only(simulator, MAX, 'inbox')).itemId);
  expect(texts(mail.text, 't:ResponseType')).toEqual([response]);
  expect(await control(simulator, 'GET outbox')).toMatchObject([
    { kind: 'request', to: ONE },
    { kind: 'request', to: GUEST },
    { kind: 'response', from: ONE, to: MAX },
  ]);
});

test('DeclineItem takes the meeting out of the calendar, and the next update brings it back', async () => {
  const made = await act(simulator, { do: 'create', fields: MEETING });
  await client.call(answerWith('DeclineItem', (await only(simulator, ONE)).itemId));
  expect(await seen(simulator, ONE)).toEqual([]);
  expect(await only(simulator, ONE, 'deleteditems')).toMatchObject({ myResponse: 'Decline' });
  expect((await only(simulator, MAX)).required[0]).toMatchObject({ email: ONE, response: 'Decline' });
  await act(simulator, {
    do: 'update',
    itemId: made.itemId,
    fields: { start: '2026-11-25T11:00:00', end: '2026-11-25T12:00:00' },
  });
  expect(await only(simulator, ONE)).toMatchObject({
    myResponse: 'NoResponseReceived',
    start: '2026-11-25T10:00:00.000Z',
  });
});

test('without sending nobody learns of an answer', async () => {
  await act(simulator, { do: 'create', fields: MEETING });
  await client.call(answerWith('AcceptItem', (await only(simulator, ONE)).itemId, { disposition: 'SaveOnly' }));
  expect((await only(simulator, ONE)).myResponse).toBe('Accept');
  expect((await only(simulator, MAX)).required[0]?.response).toBe('Unknown');
  expect(await seen(simulator, MAX, 'inbox')).toEqual([]);
});

test('a new time has to be answered anew, a new place has not; the attendee’s own fields stay', async () => {
  const made = await act(simulator, { do: 'create', fields: MEETING });
  const theirs = await only(simulator, ONE);
  await act(simulator, { mailbox: ONE, do: 'accept', itemId: theirs.itemId });
  await act(simulator, {
    mailbox: ONE,
    do: 'update',
    itemId: theirs.itemId,
    fields: { categories: ['own'], reminderMinutes: 5 },
  });
  await act(simulator, { do: 'update', itemId: made.itemId, fields: { location: 'Isar' } });
  expect(await only(simulator, ONE)).toMatchObject({
    location: 'Isar',
    myResponse: 'Accept',
    categories: ['own'],
    reminderMinutes: 5,
  });
  expect((await only(simulator, MAX)).required[0]?.response).toBe('Accept');
  await act(simulator, { do: 'update', itemId: made.itemId, fields: { end: '2026-11-25T11:00:00' } });
  expect(await only(simulator, ONE)).toMatchObject({
    myResponse: 'NoResponseReceived',
    freeBusy: 'Tentative',
    categories: ['own'],
  });
  expect((await only(simulator, MAX)).required[0]?.response).toBe('Unknown');
  const [first] = await seen(simulator, ONE, 'inbox');
  expect((await client.call(answerWith('AcceptItem', first?.itemId ?? ''))).codes).toEqual([
    'ErrorCalendarMeetingRequestIsOutOfDate',
  ]);
});

test('a meeting called off stays, marked, in the attendee’s calendar until it is removed', async () => {
  const made = await act(simulator, { do: 'create', fields: MEETING });
  await act(simulator, { do: 'cancel', itemId: made.itemId });
  const theirs = await only(simulator, ONE);
  expect(theirs).toMatchObject({ cancelled: true, freeBusy: 'Free', subject: 'Canceled: Jour fixe' });
  const codes = async (element: string) => (await client.call(answerWith(element, theirs.itemId))).codes[0];
  expect(await codes('AcceptItem')).toBe('ErrorCalendarIsCancelledForAccept');
  expect(await codes('TentativelyAcceptItem')).toBe('ErrorCalendarIsCancelledForTentative');
  expect(await codes('DeclineItem')).toBe('ErrorCalendarIsCancelledForDecline');
  const [, cancellation] = await seen(simulator, ONE, 'inbox');
  expect((await client.get(cancellation?.itemId ?? '')).text).toContain('<t:MeetingCancellation>');
  expect((await client.call(answerWith('RemoveItem', cancellation?.itemId ?? ''))).codes).toEqual(['NoError']);
  expect(await seen(simulator, ONE)).toEqual([]);
});

test('who is taken off the list gets a cancellation, who is put on it an invitation', async () => {
  const made = await act(simulator, { do: 'create', fields: MEETING });
  await act(simulator, { do: 'update', itemId: made.itemId, fields: { requiredAttendees: [TWO] } });
  expect(await only(simulator, ONE)).toMatchObject({ cancelled: true });
  expect(await only(simulator, TWO)).toMatchObject({ cancelled: false, myResponse: 'NoResponseReceived' });
});

test('the organiser can not answer, an attendee can not cancel, and what is no meeting can not be answered', async () => {
  const made = await act(simulator, { do: 'create', fields: MEETING });
  const organiser = new EwsClient(simulator.url);
  const codes = async (by: EwsClient, element: string, id: string) => (await by.call(answerWith(element, id))).codes[0];
  expect(await codes(organiser, 'AcceptItem', made.itemId)).toBe('ErrorCalendarIsOrganizerForAccept');
  expect(await codes(organiser, 'TentativelyAcceptItem', made.itemId)).toBe('ErrorCalendarIsOrganizerForTentative');
  expect(await codes(organiser, 'DeclineItem', made.itemId)).toBe('ErrorCalendarIsOrganizerForDecline');
  expect(await codes(organiser, 'RemoveItem', made.itemId)).toBe('ErrorCalendarIsOrganizerForRemove');
  const theirs = await only(simulator, ONE);
  expect(await codes(client, 'CancelCalendarItem', theirs.itemId)).toBe('ErrorCalendarIsNotOrganizer');
  const without = `<m:CreateItem><m:Items><t:AcceptItem><t:ReferenceItemId Id="${theirs.itemId}"/></t:AcceptItem></m:Items></m:CreateItem>`;
  expect((await client.call(without)).codes).toEqual(['ErrorMessageDispositionRequired']);
  expect(await codes(organiser, 'CancelCalendarItem', made.itemId)).toBe('NoError');
  expect(await only(simulator, ONE)).toMatchObject({ cancelled: true });
});

test('a proposed time stands in the organiser’s list and in the answer, and moves nothing', async () => {
  await act(simulator, { do: 'create', fields: MEETING });
  const proposal =
    '<t:ProposedStart>2026-11-25T13:00:00Z</t:ProposedStart><t:ProposedEnd>2026-11-25T14:00:00Z</t:ProposedEnd>';
  await client.call(answerWith('TentativelyAcceptItem', (await only(simulator, ONE)).itemId, { after: proposal }));
  const organiser = new EwsClient(simulator.url);
  const mine = await only(simulator, MAX);
  const read = await organiser.get(mine.itemId);
  expect([texts(read.text, 't:ProposedStart'), texts(read.text, 't:Start')]).toEqual([
    ['2026-11-25T13:00:00Z'],
    ['2026-11-25T08:00:00Z'],
  ]);
  const mail = await organiser.get((await only(simulator, MAX, 'inbox')).itemId);
  expect([texts(mail.text, 't:ProposedEnd'), texts(mail.text, 't:Subject')]).toEqual([
    ['2026-11-25T14:00:00Z'],
    ['New Time Proposed: Jour fixe'],
  ]);
});

test('a forwarded meeting invites a third person in the organiser’s name, and the organiser is told', async () => {
  await act(simulator, { do: 'create', fields: MEETING });
  const theirs = await only(simulator, ONE);
  const to = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${TWO}</t:EmailAddress></t:Mailbox></t:ToRecipients>`;
  expect(
    (await client.call(answerWith('ForwardItem', theirs.itemId, { before: to, disposition: 'SendOnly' }))).codes,
  ).toEqual(['NoError']);
  expect(await only(simulator, TWO)).toMatchObject({
    uid: theirs.uid,
    organizer: { email: MAX },
    myResponse: 'NoResponseReceived',
  });
  expect((await only(simulator, MAX)).optional).toMatchObject([{ response: 'Unknown' }]);
  expect(await only(simulator, MAX, 'inbox')).toMatchObject({ itemClass: 'IPM.Schedule.Meeting.Notification.Forward' });
  await act(simulator, { mailbox: TWO, do: 'accept', itemId: (await only(simulator, TWO)).itemId });
  expect((await only(simulator, MAX)).optional).toMatchObject([{ email: TWO, response: 'Accept' }]);
  expect((await new EwsClient(simulator.url).find('', 'inbox')).text).toContain('<t:MeetingMessage>');
});

test('an answer from outside, a delegate’s meeting and a dismissed reminder show as on Exchange', async () => {
  const made = await act(simulator, { do: 'create', by: TWO, fields: MEETING });
  const mine = await only(simulator, MAX);
  expect([mine.modifiedBy, mine.organizer.email, mine.myResponse]).toEqual(['Probe Two', MAX, 'Organizer']);
  await act(simulator, { do: 'answered', itemId: made.itemId, from: GUEST, answer: 'Decline' });
  expect((await only(simulator, MAX)).required[1]).toMatchObject({ email: GUEST, response: 'Decline' });
  const dismissed = await act(simulator, { do: 'dismiss', itemId: made.itemId });
  expect(dismissed.changeKey).not.toBe(made.changeKey);
  expect((await only(simulator, MAX)).reminderIsSet).toBe(false);
});

test('mails that EWS sends are counted, and none goes out when none was asked for', async () => {
  const organiser = new EwsClient(simulator.url);
  const made = await act(simulator, { do: 'create', fields: MEETING, send: false });
  expect([await seen(simulator, ONE), await control(simulator, 'GET outbox')]).toEqual([[], []]);
  await organiser.call(
    `<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="SendToNone"><m:ItemIds><t:ItemId Id="${made.itemId}"/></m:ItemIds></m:DeleteItem>`,
  );
  await act(simulator, { do: 'create', fields: MEETING });
  await client.call(answerWith('AcceptItem', (await only(simulator, ONE)).itemId));
  expect(await control(simulator, 'GET counters')).toMatchObject({
    all: { mails: 1 },
    mailboxes: { [ONE]: { mails: 1 } },
  });
});
