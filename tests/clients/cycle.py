"""cycle.py BEFORE AFTER FAULT: a published calendar on a CalDAV server, then the one after changes.

PUTs the calendar of all and that of a library that has given a duty away from the folder BEFORE,
then those from AFTER. What GET, a calendar-query and vdirsyncer give must be exactly the events of
the folder each time: nothing of the old state, nothing twice, nothing that is in no file.

FAULT breaks what the server gets the second time, or nothing if it is `none`.
Exit code 0: all is as it should be; 1: it is not, and every difference is printed.
"""

import csv
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import icalendar

from caldav import radicale
from readers import by_icalendar
from roster import Expected

PAIR = """
[pair {name}]
a = "here_{name}"
b = "there_{name}"
collections = null
conflict_resolution = "b wins"
[storage here_{name}]
type = "filesystem"
path = "{folder}"
fileext = ".ics"
[storage there_{name}]
type = "caldav"
url = "{url}"
username = "duty"
password = "duty"
"""


class Synced:
    """A folder for each calendar, which vdirsyncer keeps like those on the server."""

    def __init__(self, server, names, place):
        self.place, self.config = Path(place), Path(place) / "config"
        text = f'[general]\nstatus_path = "{place}/status"\n'
        for name in names:
            (self.place / name).mkdir()
            text += PAIR.format(name=name, folder=self.place / name, url=server.url(name))
        self.config.write_text(text)
        self.run("discover")

    def run(self, command):
        program = os.path.join(os.path.dirname(sys.executable), "vdirsyncer")
        run = subprocess.run(
            [program, "-c", self.config, command], stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr

    def files(self, name):
        return [path.read_bytes() for path in (self.place / name).glob("*.ics")]


def whole(data):
    """Every property of every event, as bytes: to the last one must they come back."""
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return [event.to_ical(sorted=True) for event in events]


def differences(folder, name, way, files):
    """What is wrong with the events in these files."""
    wanted = (Path(folder) / "calendars" / f"{name}.ics").read_bytes()
    found = [event for file in files for event in by_icalendar(file)]
    said, _ = Expected(folder).differences(name, found)
    have = Counter(event for file in files for event in whole(file))
    want = Counter(whole(wanted))
    said += [f"{name}: not as it was written: {event!r}" for event in want - have]
    said += [f"{name}: nobody wrote this: {event!r}" for event in have - want]
    return [f"{Path(folder).name}, {way}: {what}" for what in said]


def once(pattern, change, data):
    changed, count = re.subn(pattern, change, data, count=1, flags=re.S)
    assert count, f"nothing to break: {pattern}"
    return changed


CANCELLED = rb"BEGIN:VEVENT(?:(?!END:VEVENT).)*?STATUS:CANCELLED.*?END:VEVENT\r\n"
FAULTS = {
    "none": lambda old, new: new,
    # The calendar as it was.
    "stale": lambda old, new: old,
    # Nothing tells that a duty is gone.
    "vanished": lambda old, new: once(CANCELLED, b"", new),
    "duplicate": lambda old, new: once(
        rb"(BEGIN:VEVENT\r\nUID:)(.*?END:VEVENT\r\n)", rb"\1\2\1x.\2", new
    ),
    # A duty of the old state beside its tombstone, as if its UID had changed.
    "ghost": lambda old, new: once(
        rb"END:VCALENDAR",
        lambda end: re.search(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", old, re.S).group().replace(
            b"UID:", b"UID:x."
        ) + end.group(),
        new,
    ),
    "sequence": lambda old, new: once(rb"SEQUENCE:[1-9]\d*", b"SEQUENCE:0", new),
    # vdirsyncer is not told to look again.
    "unsynced": lambda old, new: new,
}


def state(server, synced, folder, names):
    ways = {
        "GET": lambda name: [server.get(name)],
        "calendar-query": server.query,
        "vdirsyncer": synced.files,
    }
    return [
        said
        for name in names
        for way, files in ways.items()
        for said in differences(folder, name, way, files(name))
    ]


def giver(folder):
    """A library that has given a duty away."""
    with open(Path(folder) / "roster.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {row["kind"] for row in rows}
    gone = [row for row in rows if row["status"] == "cancelled"]
    taken = {(r["date"], r["start"], r["seat"]) for r in rows if r["status"] == "confirmed"}
    called_off = [r for r in gone if (r["date"], r["start"], r["seat"]) not in taken]
    assert {"swap", "cover"} <= kinds and called_off, "a swap, a cover and a cancellation"
    return gone[0]["library"]


def main(before, after, fault):
    names = ["all", giver(after)]
    read = lambda folder, name: (Path(folder) / "calendars" / f"{name}.ics").read_bytes()
    with radicale() as server, tempfile.TemporaryDirectory() as place:
        for name in names:
            server.put(name, read(before, name))
        synced = Synced(server, names, place)
        synced.run("sync")
        said = state(server, synced, before, names)
        for name in names:
            server.put(name, FAULTS[fault](read(before, name), read(after, name)))
        if fault != "unsynced":
            synced.run("sync")
        said += state(server, synced, after, names)
    print("\n".join(said) or f"radicale, vdirsyncer: the new state of {', '.join(names)}, and no other")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
