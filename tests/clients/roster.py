"""What roster.csv says each calendar file must hold, and how that is compared with what was read."""

import csv
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

GONE = re.compile(
    "(SIIRRETTY|VAIHDETTU|ÖVERTAGET|BYTT|MOVED|SWAPPED) → .+?: "
    "|(PERUTTU|ILMAN PÄIVYSTÄJÄÄ|INSTÄLLT|OBEMANNAT|CANCELLED|UNFILLED): "
)
STATUS = {"confirmed": "CONFIRMED", "cancelled": "CANCELLED", "open": "TENTATIVE"}
UID = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+\.(\d{8}T\d{4}-\d+)\.([a-z0-9-]+)(?:\.([a-z0-9-]+))?@[A-Za-z0-9._-]+")


def utc(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Expected:
    """The events of one roster, by (slot, library or pool)."""

    def __init__(self, folder):
        folder = Path(folder)
        text = (folder / "calendars" / "all.ics").read_text("utf-8")
        zone = ZoneInfo(re.search(r"^X-WR-TIMEZONE:(.+?)\r?$", text, re.M).group(1))
        # A draft is all tentative; its stamps say that it is one.
        self.is_draft = "DTSTAMP:19700101T000000Z" in text
        self.zone = zone.key
        self.libraries = {p.stem for p in (folder / "calendars").glob("*.ics")} - {"all"}
        self.events, self.shared = {}, set()
        with open(folder / "roster.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.add(row, zone)

    def add(self, row, zone):
        # An unfilled duty is in no calendar, nor is what is left of one: it has no name.
        if row["status"] == "unfilled" or (not row["library"] and not row["name"]):
            return
        local = lambda time: (
            datetime.fromisoformat(row["date"])
            + timedelta(hours=int(time[:2]), minutes=int(time[3:]))
        ).replace(tzinfo=zone)
        slot = f"{row['date'].replace('-', '')}T{row['start'].replace(':', '')}-{row['seat']}"
        status = STATUS[row["status"]]
        if self.is_draft and status == "CONFIRMED":
            status = "TENTATIVE"
        key = (slot, row["library"] or row["holder"])
        assert key not in self.events, f"roster.csv has {key} twice"
        name = row["name"][1:] if re.match(r"'[=+\-@\t\r]", row["name"]) else row["name"]
        times = utc(local(row["start"])), utc(local(row["end"]))
        self.events[key] = (*times, status, name, int(row["sequence"]))
        if not row["library"]:
            self.shared.add(key)

    def differences(self, file, found):
        """`found`: what readers.py gives. Returns complaints, and the open duties seen."""
        who = Path(file).stem
        said, seen = [], set()
        for event in found:
            match = UID.fullmatch(event["uid"])
            key = match.groups()[:2] if match else None
            # An open duty is the pool's in the file of all, and in that of a member its own copy.
            if key and match[3] != (who if who != "all" and key in self.shared else None):
                key = None
            if key not in self.events:
                said.append(f"{who}: {event['uid']} is in no line of roster.csv")
                continue
            if key in seen:
                said.append(f"{who}: {event['uid']} is there twice")
            seen.add(key)
            start, end, status, name, sequence = self.events[key]
            transp = "TRANSPARENT" if status == "CANCELLED" else "OPAQUE"
            wanted = {"start": start, "end": end, "status": status}
            wanted |= {"transp": transp, "sequence": sequence}
            for field, value in wanted.items():
                if event[field] != value:
                    said.append(f"{who}: {event['uid']} {field} {event[field]}, not {value}")
            prefixed = GONE.match(event["summary"]) is not None
            if prefixed != (status == "CANCELLED") or " ".join(name.split()) not in " ".join(
                event["summary"].split()
            ):
                said.append(f"{who}: {event['uid']} is called {event['summary']!r}")
        wanted = {k for k in self.events if who == "all" or k[1] == who and k not in self.shared}
        said += [f"{who}: {slot} of {whom} is missing" for slot, whom in sorted(wanted - seen)]
        # The others' events are none of its business; a pool's open duties are.
        extra = seen - wanted - self.shared
        said += [f"{who}: {slot} of {whom} is too much" for slot, whom in sorted(extra)]
        return said, seen & self.shared
