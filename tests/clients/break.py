"""break.py FAULT FOLDER COPY: a copy of a folder with the calendar of all alone, and a fault in it."""

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


def name(data):
    return first(rb"\r\nSUMMARY:[^\r]*(\r\n [^\r]*)*", b"\r\nSUMMARY:Chat", data)


def offset(data):
    data, count = re.subn(rb"TZOFFSETTO:[+-]\d{4}", b"TZOFFSETTO:+0930", data)
    assert count
    return data


FAULTS = {"none": bytes, "hour": hour, "dropped": dropped, "status": status, "name": name, "offset": offset}

if __name__ == "__main__":
    fault, folder, copy = sys.argv[1:]
    shutil.rmtree(copy, ignore_errors=True)
    (Path(copy) / "calendars").mkdir(parents=True)
    shutil.copy(Path(folder) / "roster.csv", copy)
    file = Path("calendars") / "all.ics"
    (Path(copy) / file).write_bytes(FAULTS[fault]((Path(folder) / file).read_bytes()))
