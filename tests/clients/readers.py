"""One reader per program: the bytes of a calendar file -> its events as the program sees them."""

import atexit
import contextlib
import functools
import json
import os
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import icalendar
import recurring_ical_events
import vobject

import libical
from caldav import radicale
from roster import utc


def plain(event):
    return {
        "uid": str(event["UID"]),
        "start": utc(event.decoded("DTSTART")),
        "end": utc(event.decoded("DTEND")),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "sequence": int(event["SEQUENCE"]),
        "transp": str(event["TRANSP"]),
        "modified": utc(event.decoded("LAST-MODIFIED")),
    }


def by_icalendar(data):
    calendar = icalendar.Calendar.from_ical(data)
    errors = [e for part in calendar.walk() for e in part.errors]
    assert not errors, errors
    return [plain(event) for event in calendar.walk("VEVENT")]


def by_recurring(data):
    calendar = icalendar.Calendar.from_ical(data)
    all_time = recurring_ical_events.of(calendar).between(date(2000, 1, 1), date(2100, 1, 1))
    return [plain(event) for event in all_time]


def by_vobject(data):
    calendar = vobject.readOne(data.decode("utf-8"))
    return [
        {
            "uid": event.uid.value,
            "start": utc(event.dtstart.value),
            "end": utc(event.dtend.value),
            "status": event.status.value,
            "summary": event.summary.value,
            "description": event.description.value,
            "sequence": int(event.sequence.value),
            "transp": event.transp.value,
            "modified": utc(event.last_modified.value),
        }
        for event in calendar.contents.get("vevent", [])
    ]


KHAL = """[calendars]
[[duty]]
path = {folder}/vdir
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/Helsinki
default_timezone = Europe/Helsinki
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def by_khal(data):
    """Imports twice, then reads the store back: khal's exit code says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "vdir").mkdir()
        (here / "config").write_text(KHAL.format(folder=folder))
        (here / "in.ics").write_bytes(data)
        khal = [os.path.join(os.path.dirname(sys.executable), "khal"), "-c", here / "config"]
        run = lambda *args: subprocess.run(
            [*khal, *args], check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL
        ).stdout
        if b"BEGIN:VEVENT" not in data:
            return []
        for _ in range(2):
            run("import", "--batch", "-a", "duty", here / "in.ics")
        # Beside them lie left-overs of its atomic writing, which neither it nor others read.
        stored = [e for p in sorted((here / "vdir").glob("*.ics")) for e in by_icalendar(p.read_bytes())]
        if stored:
            days = sorted(event["start"][:10] for event in stored)
            last = (date.fromisoformat(days[-1]) + timedelta(days=2)).isoformat()
            shown = set(run("list", "--format", "{uid}", "--day-format", "", days[0], last).split())
            stored = [event for event in stored if event["uid"] in shown]
        return stored


@functools.cache
def server():
    open_till_the_end = contextlib.ExitStack()
    atexit.register(open_till_the_end.close)
    return open_till_the_end.enter_context(radicale())


def by_radicale(data):
    """A CalDAV server: PUT the file as a collection, ask for its events, GET them back."""
    server().put("calendar", data)
    events = by_icalendar(server().get("calendar"))
    queried = [event for item in server().query("calendar") for event in by_icalendar(item)]
    in_order = lambda all_: sorted(all_, key=lambda event: event["uid"])
    assert in_order(queried) == in_order(events), queried
    return events


def by_icaljs(data):
    """ical.js, which Thunderbird and Nextcloud use."""
    script = os.environ["CLIENTS_NODE"]
    out = subprocess.run(["node", script], input=data, check=True, capture_output=True).stdout
    return json.loads(out)


READERS = {
    "icalendar": by_icalendar,
    "recurring-ical-events": by_recurring,
    "vobject": by_vobject,
    "khal": by_khal,
    "radicale": by_radicale,
    "ical.js": by_icaljs,
    "libical": libical.read,
}
