/** Proves that ews-javascript-api works with the simulator's series and meetings: the library is used unchanged, its traps avoided by the test. */
import {
  Appointment,
  CalendarView,
  ConflictResolutionMode,
  ConnectingIdType,
  DateTime,
  DayOfTheWeek,
  DeleteMode,
  ExchangeService,
  ExchangeVersion,
  FolderId,
  ImpersonatedUserId,
  ItemView,
  MeetingResponseType,
  Recurrence,
  SendCancellationsMode,
  SendInvitationsMode,
  SendInvitationsOrCancellationsMode,
  Uri,
  WebCredentials,
  WellKnownFolderName,
} from 'ews-javascript-api';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, MAX } from './support/control.ts';
import { ONE } from './support/people.ts';

jest.setTimeout(30_000);

let simulator: ExchangeSimulator;
const CALENDAR = new FolderId(WellKnownFolderName.Calendar);

beforeAll(async () => {
  simulator = await startExchangeSimulator();
});
beforeEach(async () => {
  await control(simulator, 'POST reset', {});
});
afterAll(async () => {
  await simulator.close();
});

function connect(as = MAX): ExchangeService {
  const service = new ExchangeService(ExchangeVersion.Exchange2013);
  service.Credentials = new WebCredentials('svc-tandem@tandem.example', 'tandem-demo');
  service.Url = new Uri(simulator.url);
  service.ImpersonatedUserId = new ImpersonatedUserId(ConnectingIdType.SmtpAddress, as);
  return service;
}

function draft(service: ExchangeService, subject: string): Appointment {
  const made = new Appointment(service);
  made.Subject = subject;
  made.Start = DateTime.Parse('2026-11-25T09:00:00Z');
  made.End = DateTime.Parse('2026-11-25T10:00:00Z');
  return made;
}

test('a series is made, one occurrence of it moved and one deleted', async () => {
  const service = connect();
  const made = draft(service, 'series');
  const weekly = new Recurrence.WeeklyPattern();
  weekly.StartDate = DateTime.Parse('2026-11-25T12:00:00Z');
  weekly.Interval = 1;
  weekly.DaysOfTheWeek.Add(DayOfTheWeek.Wednesday);
  weekly.NumberOfOccurrences = 4;
  made.Recurrence = weekly;
  await made.Save(SendInvitationsMode.SendToNone);
  const second = await Appointment.BindToOccurrence(service, made.Id, 2);
  second.Start = DateTime.Parse('2026-12-03T11:00:00Z');
  second.End = DateTime.Parse('2026-12-03T12:00:00Z');
  await second.Update(ConflictResolutionMode.AutoResolve, SendInvitationsOrCancellationsMode.SendToNone);
  const third = await Appointment.BindToOccurrence(service, made.Id, 3);
  await third.Delete(DeleteMode.MoveToDeletedItems, SendCancellationsMode.SendToNone);
  const view = await service.FindAppointments(
    WellKnownFolderName.Calendar,
    new CalendarView(DateTime.Parse('2026-11-01T00:00:00Z'), DateTime.Parse('2027-01-01T00:00:00Z')),
  );
  expect(view.Items.map(({ Start }) => Start.ToISOString())).toEqual([
    '2026-11-25T09:00:00.000Z',
    '2026-12-03T11:00:00.000Z',
    '2026-12-16T09:00:00.000Z',
  ]);
  const master = await Appointment.BindToRecurringMaster(service, second.Id);
  expect(master.Id.UniqueId).toBe(made.Id.UniqueId);
  expect(master.Recurrence).toBeInstanceOf(Recurrence.WeeklyPattern);
  expect([
    master.Recurrence.NumberOfOccurrences,
    master.ModifiedOccurrences.Count,
    master.DeletedOccurrences.Count,
  ]).toEqual([4, 1, 1]);
});

test('an invitation is accepted, and the organiser sees it', async () => {
  const service = connect();
  const made = draft(service, 'meeting');
  made.RequiredAttendees.Add(ONE);
  await made.Save(SendInvitationsMode.SendToAllAndSaveCopy);
  const guest = connect(ONE);
  const found = await guest.FindItems(CALENDAR, new ItemView(10));
  const copy = await Appointment.Bind(guest, found.Items[0]?.Id ?? made.Id);
  expect(copy.MyResponseType).toBe(MeetingResponseType.NoResponseReceived);
  await copy.Accept(true);
  const mine = await Appointment.Bind(service, made.Id);
  expect(mine.RequiredAttendees.GetEnumerator()[0]?.ResponseType).toBe(MeetingResponseType.Accept);
  expect((await Appointment.Bind(guest, copy.Id)).MyResponseType).toBe(MeetingResponseType.Accept);
});
