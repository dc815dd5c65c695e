"""Plays an independent client against the Exchange simulator: exchangelib, used as its documentation says.

Called with the simulator's EWS URL; prints one line per scene and ends with status 1 at the first that fails.
"""

import sys
import threading
import urllib.request
import json
import warnings
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

warnings.filterwarnings("ignore")

from exchangelib import (  # noqa: E402
    IMPERSONATION,
    Account,
    Build,
    CalendarItem,
    Configuration,
    Credentials,
    EWSDate,
    EWSDateTime,
    EWSTimeZone,
    ExtendedProperty,
    Version,
)
from exchangelib.errors import (  # noqa: E402
    ErrorCalendarIsCancelledForAccept,
    ErrorCalendarIsOrganizerForAccept,
    ErrorImpersonateUserDenied,
    ErrorItemNotFound,
    ErrorNonExistentMailbox,
    UnauthorizedError,
)
from exchangelib.fields import FEBRUARY, FIRST, FRIDAY, LAST, MAY, MONDAY, THURSDAY, TUESDAY, WEEK_DAY  # noqa: E402
from exchangelib.items import MeetingCancellation, MeetingRequest, MeetingResponse  # noqa: E402
from exchangelib.recurrence import (  # noqa: E402
    AbsoluteMonthlyPattern,
    AbsoluteYearlyPattern,
    DailyPattern,
    EndDatePattern,
    NoEndPattern,
    NumberedPattern,
    Recurrence,
    RelativeMonthlyPattern,
    RelativeYearlyPattern,
    WeeklyPattern,
)
from exchangelib.properties import Attendee, CreatedEvent, Mailbox, StatusEvent  # noqa: E402
from exchangelib.services import SendNotification  # noqa: E402

URL = sys.argv[1]
CONTROL = URL.replace("/EWS/Exchange.asmx", "/__control")
VERSION = Version(Build(15, 2, 1118, 7))
BERLIN = EWSTimeZone("Europe/Berlin")
HOSTILE = "R&D <b>\"x\"</b> 'y' \U0001f680 שלום ]]> &amp; <![CDATA["
NOBODY = {"send_meeting_invitations": "SendToNone"}


class TandemKey(ExtendedProperty):
    property_set_id = "c11ff724-aa03-4555-9952-8fa248a11c3e"
    property_name = "TandemKey"
    property_type = "String"


CalendarItem.register("tandem_key", TandemKey)


def account(email="max.mustermann@tandem.example", password="tandem-demo"):
    config = Configuration(
        service_endpoint=URL,
        credentials=Credentials("svc-tandem@tandem.example", password),
        auth_type="basic",
        version=VERSION,
    )
    return Account(email, config=config, access_type=IMPERSONATION, autodiscover=False, default_timezone=BERLIN)


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(CONTROL + path, data=data, method=method)) as answer:
        return json.load(answer)


def at(hour, minute=0, day=25, zone=BERLIN):
    return EWSDateTime(2026, 11, day, hour, minute, tzinfo=zone)


def make(acc, **fields):
    fields = {"subject": "one", "start": at(9), "end": at(10), **fields}
    item = CalendarItem(account=acc, folder=acc.calendar, **fields)
    return item.save(**NOBODY)


def expect(actual, wanted):
    if actual != wanted:
        raise AssertionError(f"{actual!r} is not {wanted!r}")


def refused(error, work):
    try:
        work()
    except error:
        return
    raise AssertionError(f"{error.__name__} was expected")


def guessing():
    config = Configuration(service_endpoint=URL, credentials=Credentials("svc-tandem@tandem.example", "tandem-demo"))
    acc = Account("max.mustermann@tandem.example", config=config, access_type=IMPERSONATION, autodiscover=False)
    expect((acc.version.build.major_version, acc.version.build.minor_version, acc.protocol.auth_type), (15, 2, "basic"))
    expect([mailbox.email_address for mailbox in acc.protocol.resolve_names(["mustermann"])], ["max.mustermann@tandem.example"])
    expect(len(list(acc.protocol.get_timezones())) > 100, True)


def impersonation():
    acc = account()
    expect(acc.calendar.total_count, 0)
    expect(acc.root.tois.name, "Top of Information Store")
    expect({"Calendar", "Inbox", "Deleted Items"} <= {folder.name for folder in acc.msg_folder_root.children}, True)
    refused(ErrorImpersonateUserDenied, lambda: account("outside@tandem.example").calendar.refresh())
    refused(ErrorNonExistentMailbox, lambda: account("nobody@tandem.example").calendar.refresh())
    refused(UnauthorizedError, lambda: account("probe2@tandem.example", "wrong").calendar.refresh())


def life_of_an_item():
    acc = account()
    made = make(acc, subject=HOSTILE, body=HOSTILE, location=HOSTILE, categories=["A & B", "<c>"], tandem_key=HOSTILE)
    read = acc.calendar.get(id=made.id)
    expect((read.subject, read.body, read.location, read.categories, read.tandem_key), (HOSTILE, HOSTILE, HOSTILE, ["A & B", "<c>"], HOSTILE))
    expect((read.start, read.end, read._start_timezone), (at(9), at(10), BERLIN))
    expect((read.sensitivity, read.importance, read.legacy_free_busy_status, read.type, read.is_meeting), ("Normal", "Normal", "Busy", "Single", False))
    expect(read.uid.startswith("040000008200E00074C5B7101A82E008"), True)
    read.subject, read.start, read.end, read.sensitivity = "two", at(11), at(12, 30), "Private"
    read.save(update_fields=["subject", "start", "end", "sensitivity"], conflict_resolution="NeverOverwrite", **NOBODY)
    read.refresh()
    expect((read.subject, read.start, read.duration, read.sensitivity, read.location), ("two", at(11), "PT1H30M", "Private", HOSTILE))
    read.location = None
    read.save(update_fields=["location"], **NOBODY)
    read.refresh()
    expect(read.location, None)
    old = read.id
    read.move(acc.trash)
    expect(read.id == old, False)
    refused(ErrorItemNotFound, lambda: acc.calendar.get(id=old).refresh())
    expect([item.subject for item in acc.trash.all()], ["two"])
    read.soft_delete()
    expect([item.subject for item in acc.recoverable_items_deletions.all()], ["two"])
    expect(list(acc.trash.all()), [])
    gone = make(acc)
    gone.delete(send_meeting_cancellations="SendToNone")
    expect(list(acc.calendar.all()), [])
    expect(control("GET", "/outbox"), [])


def days_and_zones():
    acc = account()
    for zone in ("Pacific/Auckland", "Pacific/Honolulu", "Europe/Berlin", "Asia/Kolkata"):
        tz = EWSTimeZone(zone)
        make(acc, subject=zone, start=EWSDate(2026, 11, 25), end=EWSDate(2026, 11, 25), is_all_day=True, _start_timezone=tz, _end_timezone=tz)
        timed = make(acc, subject="timed " + zone, start=at(9, zone=tz), end=at(10, zone=tz))
        expect(acc.calendar.get(id=timed.id)._start_timezone, tz)
    view = acc.calendar.view(start=at(0, day=24), end=at(0, day=27))
    expect({item.start for item in view if item.is_all_day}, {EWSDate(2026, 11, 25)})
    found = [item for item in acc.calendar.all() if not item.subject.startswith("timed")]
    expect(len(found), 4)
    for item in found:
        expect((item.subject, item.start, item.end, item.is_all_day), (item.subject, EWSDate(2026, 11, 25), EWSDate(2026, 11, 25), True))


def finding():
    acc = account()
    for number, day in enumerate((25, 26, 27)):
        make(acc, subject=f"day {day}", start=at(9, day=day), end=at(10, day=day), tandem_key=f"key {number}")
    expect([item.subject for item in acc.calendar.view(start=at(9, 30), end=at(9, day=27))], ["day 25", "day 26"])
    expect([item.subject for item in acc.calendar.filter(tandem_key="key 1")], ["day 26"])
    expect([item.subject for item in acc.calendar.filter(tandem_key__in=["key 0", "key 2"]).order_by("start")], ["day 25", "day 27"])
    expect(acc.calendar.filter(start__gte=at(0, day=26), subject__contains="day").count(), 2)
    expect(list(acc.calendar.all().order_by("-start").values_list("subject", flat=True)), ["day 27", "day 26", "day 25"])
    expect(acc.calendar.filter(tandem_key__exists=True).count(), 3)
    expect(acc.calendar.filter(is_all_day=False).exclude(subject="day 26").count(), 2)
    expect([item.subject for item in acc.calendar.filter(start__lt=at(9, day=27), end__gt=at(10))], ["day 26"])


def synchronising():
    acc = account()
    kept, dropped = make(acc, subject="kept"), make(acc, subject="dropped")
    expect({kind for kind, _ in acc.calendar.sync_items()}, {"create"})
    kept.subject = "kept, changed"
    kept.save(update_fields=["subject"], **NOBODY)
    dropped.delete(send_meeting_cancellations="SendToNone")
    changes = list(acc.calendar.sync_items())
    expect(sorted(kind for kind, _ in changes), ["delete", "update"])
    expect(list(acc.calendar.sync_items()), [])
    acc.root.sync_hierarchy()


def pulling():
    acc = account()
    with acc.calendar.pull_subscription() as (subscription, watermark):
        (idle,) = acc.calendar.get_events(subscription, watermark)
        expect([type(event) for event in idle.events], [StatusEvent])
        made = make(acc)
        (notice,) = acc.calendar.get_events(subscription, idle.events[-1].watermark)
        expect([event.item_id.id for event in notice.events if isinstance(event, CreatedEvent)], [made.id])


def pushing():
    acc = account()
    received, arrived = [], threading.Semaphore(0)
    service = SendNotification(protocol=None)

    class Callback(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.extend(service.parse(body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(service.ok_payload())
            arrived.release()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Callback)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with acc.calendar.push_subscription(callback_url=f"http://127.0.0.1:{server.server_port}/?a=1&b=<2>", status_frequency=1) as (subscription, _):
            expect(arrived.acquire(timeout=20), True)
            expect([type(event) for event in received[0].events], [StatusEvent])
            made = make(acc)
            expect(arrived.acquire(timeout=20), True)
            created = [event.item_id.id for notice in received for event in notice.events if isinstance(event, CreatedEvent)]
            expect((created, received[-1].subscription_id), ([made.id], subscription))
    finally:
        control("POST", "/faults", {"kind": "lose-subscriptions"})
        server.shutdown()


def many_at_once():
    acc = account()
    drafts = [CalendarItem(subject=f"item {n:03}", start=at(9), end=at(10)) for n in range(150)]
    made = acc.bulk_create(acc.calendar, drafts, **NOBODY)
    expect([item.subject for item in acc.fetch(made)], [draft.subject for draft in drafts])
    expect(acc.calendar.all().count(), 150)
    expect(all(done is True for done in acc.bulk_delete(made, send_meeting_cancellations="SendToNone")), True)


def series_of_all_patterns():
    acc = account()
    start = EWSDate(2026, 11, 23)
    patterns = (
        (DailyPattern(interval=2), [23, 25, 27]),
        (WeeklyPattern(interval=1, weekdays=[TUESDAY, THURSDAY], first_day_of_week=MONDAY), [24, 26, 1]),
        (AbsoluteMonthlyPattern(interval=1, day_of_month=31), [30, 31, 31]),
        (RelativeMonthlyPattern(interval=1, weekday=FRIDAY, week_number=LAST), [27, 25, 29]),
        (AbsoluteYearlyPattern(day_of_month=29, month=FEBRUARY), [28, 29, 28]),
        (RelativeYearlyPattern(weekday=WEEK_DAY, week_number=FIRST, month=MAY), [3, 1, 1]),
    )
    for pattern, days in patterns:
        made = make(acc, recurrence=Recurrence(pattern=pattern, boundary=NumberedPattern(start=start, number=3)))
        master = acc.calendar.get(id=made.id)
        expect((master.type, str(master.recurrence.pattern)), ("RecurringMaster", str(pattern)))
        expect(master.recurrence.boundary.number, 3)
        found = [next(iter(acc.fetch([master.occurrence(index=place)]))) for place in (1, 2, 3)]
        expect([item.start.astimezone(BERLIN).day for item in found], days)
        expect([item.start.astimezone(BERLIN).hour for item in found], [9, 9, 9])
        expect((master.first_occurrence.start, master.last_occurrence.start), (found[0].start, found[2].start))
        master.delete(send_meeting_cancellations="SendToNone")
    until = make(acc, recurrence=Recurrence(pattern=DailyPattern(interval=1), boundary=EndDatePattern(start=start, end=EWSDate(2026, 11, 25))))
    master = acc.calendar.get(id=until.id)
    expect(master.recurrence.boundary, EndDatePattern(start=start, end=EWSDate(2026, 11, 25)))
    endless = make(acc, subject="endless", recurrence=Recurrence(pattern=DailyPattern(interval=1), boundary=NoEndPattern(start=start)))
    expect(acc.calendar.get(id=endless.id).last_occurrence, None)
    expect(len(list(acc.calendar.view(start=at(0, day=24), end=at(0, day=27)))), 5)


def life_of_a_series():
    acc = account()
    pattern = WeeklyPattern(interval=1, weekdays=[MONDAY], first_day_of_week=MONDAY)
    boundary = NumberedPattern(start=EWSDate(2026, 11, 23), number=5)
    made = make(acc, start=at(9, day=23), end=at(10, day=23), recurrence=Recurrence(pattern=pattern, boundary=boundary), tandem_key="k")
    view = lambda: list(acc.calendar.view(start=at(0, day=1), end=EWSDateTime(2027, 2, 1, tzinfo=BERLIN)).only("start", "subject", "type", "original_start", "tandem_key"))
    expect([(item.type, item.tandem_key) for item in view()], [("Occurrence", "k")] * 5)
    second = view()[1]
    moved = next(iter(acc.fetch([second])))
    moved.start, moved.end, moved.subject = moved.start + timedelta(days=1, hours=3), moved.end + timedelta(days=1, hours=3), "moved"
    moved.save(update_fields=["start", "end", "subject"], **NOBODY)
    third = next(iter(acc.fetch([view()[2]])))
    third.delete(send_meeting_cancellations="SendToNone")
    master = acc.calendar.get(id=made.id)
    expect([(each.original_start.day, each.start.astimezone(BERLIN).hour) for each in master.modified_occurrences], [(30, 12)])
    expect([each.start.astimezone(BERLIN).day for each in master.deleted_occurrences], [7])
    expect(next(iter(acc.fetch([master.modified_occurrences[0]]))).subject, "moved")
    expect([item.start.astimezone(BERLIN).day for item in view()], [23, 1, 14, 21])
    expect(next(iter(acc.fetch([moved.recurring_master()]))).id, master.id)
    expect([kind for kind, _ in acc.calendar.sync_items()], ["create"])
    master.recurrence.boundary = EndDatePattern(start=EWSDate(2026, 11, 23), end=EWSDate(2026, 12, 2))
    master.save(update_fields=["recurrence"], **NOBODY)
    expect([item.subject for item in view()], ["one", "moved"])
    master.refresh()
    master.recurrence.pattern = DailyPattern(interval=3)
    master.save(update_fields=["recurrence"], **NOBODY)
    expect([(item.start.astimezone(BERLIN).day, item.type) for item in view()], [(day, "Occurrence") for day in (23, 26, 29, 2)])
    expect([kind for kind, _ in acc.calendar.sync_items()], ["update"])
    days = make(acc, subject="days", start=EWSDate(2026, 11, 25), end=EWSDate(2026, 11, 25), is_all_day=True, recurrence=Recurrence(pattern=DailyPattern(interval=1), boundary=NumberedPattern(start=EWSDate(2026, 11, 25), number=3)))
    expect([item.start for item in acc.calendar.view(start=at(0, day=1), end=at(0, day=30)) if item.is_all_day], [EWSDate(2026, 11, day) for day in (25, 26, 27)])
    acc.calendar.get(id=days.id).delete(send_meeting_cancellations="SendToNone")


def invited(email):
    return Attendee(mailbox=Mailbox(email_address=email), response_type="Unknown")


def meeting_between_mailboxes():
    organiser, attendee = account(), account("probe1@tandem.example")
    item = CalendarItem(account=organiser, folder=organiser.calendar, subject="meet", start=at(9), end=at(10), required_attendees=[invited("probe1@tandem.example"), invited("guest@elsewhere.example")])
    item.save(send_meeting_invitations="SendToAllAndSaveCopy")
    (request,) = attendee.inbox.all()
    expect((type(request), request.item_class, request.response_type), (MeetingRequest, "IPM.Schedule.Meeting.Request", "NoResponseReceived"))
    (copy,) = attendee.calendar.all()
    expect((copy.uid, copy.organizer.email_address, copy.my_response_type, copy.legacy_free_busy_status), (organiser.calendar.get(id=item.id).uid, "max.mustermann@tandem.example", "NoResponseReceived", "Tentative"))
    request.accept()
    (copy,) = attendee.calendar.all()
    expect((copy.my_response_type, copy.legacy_free_busy_status), ("Accept", "Busy"))
    mine = organiser.calendar.get(id=item.id)
    expect([each.response_type for each in mine.required_attendees], ["Accept", "Unknown"])
    (answer,) = organiser.inbox.all()
    expect((type(answer), answer.response_type, answer.subject), (MeetingResponse, "Accept", "Accepted: meet"))
    mine.start, mine.end = at(11), at(12)
    mine.save(update_fields=["start", "end"], send_meeting_invitations="SendToAllAndSaveCopy")
    (copy,) = attendee.calendar.all()
    expect((copy.start, copy.my_response_type), (at(11), "NoResponseReceived"))
    copy.tentatively_accept()
    organiser.calendar.get(id=item.id).cancel()
    (copy,) = attendee.calendar.all()
    expect((copy.is_cancelled, copy.subject), (True, "Canceled: meet"))
    refused(ErrorCalendarIsCancelledForAccept, copy.accept)
    expect([type(each) for each in attendee.inbox.all().order_by("datetime_received")][-1], MeetingCancellation)
    again = CalendarItem(account=organiser, folder=organiser.calendar, subject="again", start=at(9), end=at(10), required_attendees=[invited("probe1@tandem.example")])
    again.save(send_meeting_invitations="SendToAllAndSaveCopy")
    refused(ErrorCalendarIsOrganizerForAccept, organiser.calendar.get(subject="again").accept)
    attendee.calendar.get(subject="again").decline()
    expect([item.subject for item in attendee.calendar.filter(subject="again")], [])
    expect([each.response_type for each in organiser.calendar.get(subject="again").required_attendees], ["Decline"])


SCENES = (
    guessing, impersonation, life_of_an_item, days_and_zones, finding, synchronising, pulling, pushing, many_at_once,
    series_of_all_patterns, life_of_a_series, meeting_between_mailboxes,
)

for scene in SCENES:
    control("POST", "/reset", {})
    scene()
    print(f"ok {scene.__name__.replace('_', ' ')}", flush=True)
