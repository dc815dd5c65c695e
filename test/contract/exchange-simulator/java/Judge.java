import java.net.URI;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import microsoft.exchange.webservices.data.core.ExchangeService;
import microsoft.exchange.webservices.data.core.PropertySet;
import microsoft.exchange.webservices.data.core.enumeration.misc.ConnectingIdType;
import microsoft.exchange.webservices.data.core.enumeration.misc.ExchangeVersion;
import microsoft.exchange.webservices.data.core.enumeration.property.MeetingResponseType;
import microsoft.exchange.webservices.data.core.enumeration.property.WellKnownFolderName;
import microsoft.exchange.webservices.data.core.enumeration.property.time.DayOfTheWeek;
import microsoft.exchange.webservices.data.core.enumeration.property.time.DayOfTheWeekIndex;
import microsoft.exchange.webservices.data.core.enumeration.property.time.Month;
import microsoft.exchange.webservices.data.core.enumeration.service.ConflictResolutionMode;
import microsoft.exchange.webservices.data.core.enumeration.service.DeleteMode;
import microsoft.exchange.webservices.data.core.enumeration.service.SendCancellationsMode;
import microsoft.exchange.webservices.data.core.enumeration.service.SendInvitationsMode;
import microsoft.exchange.webservices.data.core.enumeration.service.SendInvitationsOrCancellationsMode;
import microsoft.exchange.webservices.data.core.enumeration.service.SyncFolderItemsScope;
import microsoft.exchange.webservices.data.core.exception.service.remote.ServiceResponseException;
import microsoft.exchange.webservices.data.core.service.item.Appointment;
import microsoft.exchange.webservices.data.core.service.item.Item;
import microsoft.exchange.webservices.data.core.service.item.MeetingRequest;
import microsoft.exchange.webservices.data.core.service.item.MeetingResponse;
import microsoft.exchange.webservices.data.credential.WebCredentials;
import microsoft.exchange.webservices.data.misc.ImpersonatedUserId;
import microsoft.exchange.webservices.data.property.complex.FolderId;
import microsoft.exchange.webservices.data.property.complex.recurrence.pattern.Recurrence;
import microsoft.exchange.webservices.data.search.CalendarView;
import microsoft.exchange.webservices.data.search.ItemView;
import microsoft.exchange.webservices.data.sync.ItemChange;
import microsoft.exchange.webservices.data.sync.ChangeCollection;

/**
 * Plays a second independent client against the Exchange simulator: Microsoft's ews-java-api. Called with the simulator's EWS URL; prints one line
 * per scene and ends with status 1 at the first that fails. Two mailboxes are used, and left empty of what others need.
 */
public final class Judge {
  private static final String ORGANISER = "max.mustermann@tandem.example";
  private static final String ATTENDEE = "probe2@tandem.example";
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  /** Wednesday, 25 November 2026, 9:00 UTC. */
  private static final long NINE = 1_795_597_200_000L;

  private final String url;

  private Judge(String url) {
    this.url = url;
  }

  public static void main(String[] arguments) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Judge judge = new Judge(arguments[0]);
    judge.patterns();
    System.out.println("ok patterns");
    judge.lifeOfASeries();
    System.out.println("ok life of a series");
    judge.meeting();
    System.out.println("ok meeting");
  }

  private void patterns() throws Exception {
    ExchangeService service = as(ORGANISER);
    Date start = at(0);
    List<Recurrence> patterns = new ArrayList<>();
    patterns.add(new Recurrence.DailyPattern(start, 2));
    patterns.add(new Recurrence.WeeklyPattern(start, 1, DayOfTheWeek.Wednesday, DayOfTheWeek.Friday));
    patterns.add(new Recurrence.MonthlyPattern(start, 1, 31));
    patterns.add(new Recurrence.RelativeMonthlyPattern(start, 1, DayOfTheWeek.Friday, DayOfTheWeekIndex.Last));
    patterns.add(new Recurrence.YearlyPattern(start, Month.February, 29));
    patterns.add(new Recurrence.RelativeYearlyPattern(start, Month.May, DayOfTheWeek.Weekday, DayOfTheWeekIndex.First));
    String[][] days = {
      {"2026-11-25", "2026-11-27", "2026-11-29"},
      {"2026-11-25", "2026-11-27", "2026-12-02"},
      {"2026-11-30", "2026-12-31", "2027-01-31"},
      {"2026-11-27", "2026-12-25", "2027-01-29"},
      {"2027-02-28", "2028-02-29", "2029-02-28"},
      {"2027-05-03", "2028-05-01", "2029-05-01"},
    };
    for (int index = 0; index < patterns.size(); index += 1) {
      Recurrence pattern = patterns.get(index);
      pattern.setNumberOfOccurrences(3);
      Appointment made = appointment(service, "pattern " + index);
      made.setRecurrence(pattern);
      made.save(SendInvitationsMode.SendToNone);
      Appointment master = Appointment.bind(service, made.getId());
      expect(master.getRecurrence().getClass(), pattern.getClass());
      expect(master.getRecurrence().getNumberOfOccurrences(), 3);
      for (int place = 0; place < 3; place += 1) {
        Appointment occurrence = Appointment.bindToOccurrence(service, master.getId(), place + 1);
        expect(occurrence.getStart().toInstant().toString(), days[index][place] + "T09:00:00Z");
      }
      expect(master.getFirstOccurrence().getStart().toInstant().toString(), days[index][0] + "T09:00:00Z");
      expect(master.getLastOccurrence().getStart().toInstant().toString(), days[index][2] + "T09:00:00Z");
      master.delete(DeleteMode.HardDelete, SendCancellationsMode.SendToNone);
    }
  }

  private void lifeOfASeries() throws Exception {
    ExchangeService service = as(ORGANISER);
    Appointment made = appointment(service, "series");
    Recurrence weekly = new Recurrence.WeeklyPattern(at(0), 1, DayOfTheWeek.Wednesday);
    weekly.setNumberOfOccurrences(4);
    made.setRecurrence(weekly);
    made.save(SendInvitationsMode.SendToNone);
    Appointment second = Appointment.bindToOccurrence(service, made.getId(), 2);
    second.setSubject("moved");
    second.setStart(new Date(NINE + 8 * DAY));
    second.setEnd(new Date(NINE + 8 * DAY + HOUR));
    second.update(ConflictResolutionMode.AlwaysOverwrite, SendInvitationsOrCancellationsMode.SendToNone);
    Appointment.bindToOccurrence(service, made.getId(), 3).delete(DeleteMode.MoveToDeletedItems, SendCancellationsMode.SendToNone);
    Appointment master = Appointment.bindToRecurringMaster(service, second.getId());
    expect(master.getId().getUniqueId(), made.getId().getUniqueId());
    expect(master.getModifiedOccurrences().getCount(), 1);
    expect(master.getModifiedOccurrences().getPropertyAtIndex(0).getStart(), new Date(NINE + 8 * DAY));
    expect(master.getModifiedOccurrences().getPropertyAtIndex(0).getOriginalStart(), new Date(NINE + 7 * DAY));
    expect(master.getDeletedOccurrences().getCount(), 1);
    expect(master.getDeletedOccurrences().getPropertyAtIndex(0).getOriginalStart(), new Date(NINE + 14 * DAY));
    List<Date> starts = new ArrayList<>();
    for (Appointment each : service.findAppointments(WellKnownFolderName.Calendar, new CalendarView(at(-1), at(60)))) starts.add(each.getStart());
    expect(starts, List.of(new Date(NINE), new Date(NINE + 8 * DAY), new Date(NINE + 21 * DAY)));
    ChangeCollection<ItemChange> changes = service.syncFolderItems(
        new FolderId(WellKnownFolderName.Calendar), PropertySet.IdOnly, null, 512, SyncFolderItemsScope.NormalItems, null);
    expect(changes.getCount(), 1);
    master.delete(DeleteMode.HardDelete, SendCancellationsMode.SendToNone);
  }

  private void meeting() throws Exception {
    ExchangeService organiser = as(ORGANISER);
    ExchangeService attendee = as(ATTENDEE);
    Appointment made = appointment(organiser, "meeting");
    made.getRequiredAttendees().add(ATTENDEE);
    made.save(SendInvitationsMode.SendToAllAndSaveCopy);
    MeetingRequest request = (MeetingRequest) first(attendee, WellKnownFolderName.Inbox);
    expect(request.getSubject(), "meeting");
    request.accept(true);
    Appointment copy = Appointment.bind(attendee, first(attendee, WellKnownFolderName.Calendar).getId());
    expect(copy.getMyResponseType(), MeetingResponseType.Accept);
    expect(copy.getICalUid(), Appointment.bind(organiser, made.getId()).getICalUid());
    Appointment mine = Appointment.bind(organiser, made.getId());
    expect(mine.getRequiredAttendees().getPropertyAtIndex(0).getResponseType(), MeetingResponseType.Accept);
    MeetingResponse response = (MeetingResponse) first(organiser, WellKnownFolderName.Inbox);
    expect(response.getResponseType(), MeetingResponseType.Accept);
    response.delete(DeleteMode.HardDelete);
    try {
      mine.accept(true);
      throw new AssertionError("The organiser can not accept.");
    } catch (ServiceResponseException refused) {
      expect(refused.getErrorCode().name(), "ErrorCalendarIsOrganizerForAccept");
    }
    mine.cancelMeeting("Sorry.");
    expect(Appointment.bind(attendee, copy.getId()).getIsCancelled(), true);
    copy.delete(DeleteMode.HardDelete, SendCancellationsMode.SendToNone);
  }

  private Appointment appointment(ExchangeService service, String subject) throws Exception {
    Appointment made = new Appointment(service);
    made.setSubject(subject);
    made.setStart(new Date(NINE));
    made.setEnd(new Date(NINE + HOUR));
    return made;
  }

  private Item first(ExchangeService service, WellKnownFolderName folder) throws Exception {
    return service.findItems(folder, new ItemView(10)).getItems().get(0);
  }

  private ExchangeService as(String email) throws Exception {
    ExchangeService service = new ExchangeService(ExchangeVersion.Exchange2010_SP2);
    service.setCredentials(new WebCredentials("svc-tandem@tandem.example", "tandem-demo"));
    service.setUrl(new URI(url));
    service.setImpersonatedUserId(new ImpersonatedUserId(ConnectingIdType.SmtpAddress, email));
    return service;
  }

  private static Date at(long days) {
    return new Date(NINE + days * DAY);
  }

  private static void expect(Object actual, Object wanted) {
    if (!wanted.equals(actual)) throw new AssertionError(actual + " is not " + wanted);
  }
}
