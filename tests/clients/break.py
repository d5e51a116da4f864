"""break.py FAULT FOLDER COPY: a copy of a folder with the calendar of all alone, of its first weeks
only, which is enough to be noticed, and a fault in it."""

import re
import shutil
import sys
from pathlib import Path


def first(pattern, change, data):
    changed, count = re.subn(pattern, change, data, count=1, flags=re.S)
    assert count == 1, f"nothing to break: {pattern}"
    return changed


def hour(data):
    later = lambda m: m.group(1) + b"%02d" % ((int(m.group(2)) + 23) % 24) + m.group(3)
    return first(rb"(BEGIN:VEVENT.*?DTSTART;TZID=[^:]+:\d{8}T)(\d\d)(\d{4})", later, data)


def dropped(data):
    return first(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", b"", data)


def status(data):
    return first(rb"(STATUS:)(CONFIRMED|TENTATIVE)", rb"\1CANCELLED", data)


def sequence(data):
    return first(rb"\r\nSEQUENCE:\d+", b"\r\nSEQUENCE:77", data)


def name(data):
    return first(rb"\r\nSUMMARY:[^\r]*(\r\n [^\r]*)*", b"\r\nSUMMARY:Chat", data)


def offset(data):
    data, count = re.subn(rb"TZOFFSETTO:[+-]\d{4}", b"TZOFFSETTO:+0930", data)
    assert count
    return data


ROWS = 30


def first_weeks(folder):
    """The roster to the end of the day of its row number ROWS, and the calendar likewise."""
    head, *rows = (folder / "roster.csv").read_bytes().splitlines(keepends=True)
    last = rows[min(ROWS, len(rows)) - 1][:10]
    calendar = (folder / "calendars" / "all.ics").read_bytes()
    day = re.compile(rb"DTSTART[^:]*:(\d{8})T")
    kept = lambda m: m.group() if day.search(m.group()).group(1) <= last.replace(b"-", b"") else b""
    calendar = re.sub(rb"BEGIN:VEVENT.*?END:VEVENT\r\n", kept, calendar, flags=re.S)
    return head + b"".join(row for row in rows if row[:10] <= last), calendar


FAULTS = {
    "none": bytes,
    **{"hour": hour, "dropped": dropped, "status": status, "sequence": sequence, "name": name},
    "offset": offset,
}

if __name__ == "__main__":
    fault, folder, copy = sys.argv[1:]
    shutil.rmtree(copy, ignore_errors=True)
    (Path(copy) / "calendars").mkdir(parents=True)
    roster, calendar = first_weeks(Path(folder))
    (Path(copy) / "roster.csv").write_bytes(roster)
    (Path(copy) / "calendars" / "all.ics").write_bytes(FAULTS[fault](calendar))
