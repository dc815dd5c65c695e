"""Plays an independent client against the Exchange simulator: exchangelib, used as its documentation says.

Called with the simulator's EWS URL; prints one line per scene and ends with status 1 at the first that fails.
"""

import sys
import threading
import urllib.request
import json
import warnings
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
    ErrorImpersonateUserDenied,
    ErrorItemNotFound,
    ErrorNonExistentMailbox,
    UnauthorizedError,
)
from exchangelib.properties import StatusEvent, CreatedEvent  # noqa: E402
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


SCENES = (guessing, impersonation, life_of_an_item, days_and_zones, finding, synchronising, pulling, pushing, many_at_once)

for scene in SCENES:
    control("POST", "/reset", {})
    scene()
    print(f"ok {scene.__name__.replace('_', ' ')}", flush=True)
