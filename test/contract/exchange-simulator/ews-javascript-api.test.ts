/** Proves that ews-javascript-api works with the simulator as it does with Exchange: the library is used unchanged, its traps avoided by the test. */
import {
  Appointment,
  BasePropertySet,
  AppointmentSchema,
  CalendarView,
  ConflictResolutionMode,
  ConnectingIdType,
  DateTime,
  DeleteMode,
  EventType,
  ExchangeService,
  ExchangeVersion,
  ExtendedPropertyDefinition,
  Folder,
  FolderId,
  Guid,
  ImpersonatedUserId,
  ItemEvent,
  ItemView,
  MapiPropertyType,
  MessageDisposition,
  MessageBody,
  PropertySet,
  SearchFilter,
  SendCancellationsMode,
  SendInvitationsMode,
  SendInvitationsOrCancellationsMode,
  ServiceError,
  SyncFolderItemsScope,
  Uri,
  WebCredentials,
  WellKnownFolderName,
} from 'ews-javascript-api';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, MAX } from './support/control.ts';
import { kindsOf, Listener } from './support/listener.ts';

jest.setTimeout(30_000);

let simulator: ExchangeSimulator;
const KEY = new ExtendedPropertyDefinition(
  new Guid('c11ff724-aa03-4555-9952-8fa248a11c3e'),
  'Key',
  MapiPropertyType.String,
);
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

async function appointment(service: ExchangeService, subject: string): Promise<Appointment> {
  const made = new Appointment(service);
  made.Subject = subject;
  made.Body = new MessageBody('text');
  made.Start = DateTime.Parse('2026-11-25T09:00:00Z');
  made.End = DateTime.Parse('2026-11-25T10:00:00Z');
  made.Location = 'Room 4';
  made.SetExtendedProperty(KEY, subject);
  await made.Save(SendInvitationsMode.SendToNone);
  return made;
}

test('an appointment is created, read, changed, found and deleted', async () => {
  const service = connect();
  const { Id } = await appointment(service, 'one');
  const read = await Appointment.Bind(
    service,
    Id,
    new PropertySet(BasePropertySet.FirstClassProperties, [KEY, AppointmentSchema.StartTimeZone]),
  );
  const key = { outValue: '' };
  read.ExtendedProperties.TryGetValue(KEY, key);
  expect([read.Subject, read.Location, read.Start.ToISOString(), key.outValue]).toEqual([
    'one',
    'Room 4',
    '2026-11-25T09:00:00.000Z',
    'one',
  ]);
  read.Subject = 'two';
  await read.Update(ConflictResolutionMode.NeverOverwrite, SendInvitationsOrCancellationsMode.SendToNone);
  const found = await service.FindItems(CALENDAR, new SearchFilter.IsEqualTo(KEY, 'one'), new ItemView(10));
  expect(found.Items.map((item) => item.Subject)).toEqual(['two']);
  const view = await service.FindAppointments(
    WellKnownFolderName.Calendar,
    new CalendarView(DateTime.Parse('2026-11-25T00:00:00Z'), DateTime.Parse('2026-11-26T00:00:00Z')),
  );
  expect(view.Items).toHaveLength(1);
  await read.Delete(DeleteMode.MoveToDeletedItems, SendCancellationsMode.SendToNone);
  expect((await Folder.Bind(service, WellKnownFolderName.DeletedItems)).TotalCount).toBe(1);
});

test('a batch creates in order, SyncFolderItems and pull events tell of it', async () => {
  const service = connect();
  const pull = await service.SubscribeToPullNotifications(
    [CALENDAR],
    10,
    '',
    EventType.Created,
    EventType.Modified,
    EventType.Deleted,
    EventType.Moved,
  );
  const drafts = ['a', 'b', 'c'].map((subject) => {
    const draft = new Appointment(service);
    draft.Subject = subject;
    draft.Start = DateTime.Parse('2026-11-25T09:00:00Z');
    draft.End = DateTime.Parse('2026-11-25T10:00:00Z');
    return draft;
  });
  await service.CreateItems(drafts, CALENDAR, MessageDisposition.SaveOnly, SendInvitationsMode.SendToNone);
  const page = await service.SyncFolderItems(CALENDAR, PropertySet.IdOnly, [], 2, SyncFolderItemsScope.NormalItems, '');
  expect([page.Count, page.MoreChangesAvailable]).toEqual([2, true]);
  const rest = await service.SyncFolderItems(
    CALENDAR,
    PropertySet.IdOnly,
    [],
    2,
    SyncFolderItemsScope.NormalItems,
    page.SyncState,
  );
  expect([rest.Count, rest.MoreChangesAvailable]).toEqual([1, false]);
  const events = await pull.GetEvents();
  expect(
    events.AllEvents.filter((event) => event instanceof ItemEvent && event.EventType === EventType.Created),
  ).toHaveLength(3);
});

test('a push subscription calls back with what happened', async () => {
  const listener = new Listener();
  const url = (await listener.start()).replace(/\?.*/, '');
  await connect().SubscribeToPushNotifications([CALENDAR], new Uri(url), 1, '', EventType.Created);
  await appointment(connect(), 'pushed');
  await listener.until((received) => kindsOf(received).length === 1);
  expect(kindsOf(listener.received)).toEqual(['CreatedEvent']);
  await control(simulator, 'POST reset', {});
  await listener.stop();
});

test('errors arrive with their code', async () => {
  // A SOAP fault arrives as SoapFaultDetails with `ResponseCode`, an item's error as an exception with `ErrorCode`.
  const codeOf = async (work: Promise<unknown>): Promise<ServiceError | undefined> =>
    work.then(
      () => undefined,
      (error: { ResponseCode?: ServiceError; ErrorCode?: ServiceError }) => error.ResponseCode ?? error.ErrorCode,
    );
  expect(await codeOf(Folder.Bind(connect('outside@tandem.example'), WellKnownFolderName.Calendar))).toBe(
    ServiceError.ErrorImpersonateUserDenied,
  );
  const stale = await appointment(connect(), 'one');
  const fresh = await Appointment.Bind(connect(), stale.Id);
  fresh.Subject = 'two';
  await fresh.Update(ConflictResolutionMode.AutoResolve, SendInvitationsOrCancellationsMode.SendToNone);
  stale.Subject = 'three';
  expect(
    await codeOf(stale.Update(ConflictResolutionMode.NeverOverwrite, SendInvitationsOrCancellationsMode.SendToNone)),
  ).toBe(ServiceError.ErrorIrresolvableConflict);
});
