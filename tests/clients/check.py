"""check.py READER FOLDER [SAID]: does a calendar program read what roster.csv says?

Everything that it reads goes into the file SAID, so that it can be held against the others.
Exit code 0: yes; 1: no, and every difference is printed; anything else: it could not be found out.
"""

import json
import sys
from pathlib import Path

from readers import READERS
from roster import Expected

LOOKS_UP = {"khal", "radicale"}


def renamed(data, zone, file):
    """A program that knows a zone's name may never look at the VTIMEZONE; under another name it
    must. The name is the file's, since some keep every zone they have seen."""
    for mark in ("TZID:", "TZID="):
        name = f"{mark}Vuoro/{file.stem}".encode()
        data = data.replace(f"{mark}{zone}".encode(), name)
    return data


def main(reader, folder, to=None):
    read, expected = READERS[reader], Expected(folder)
    complaints, shared, all_said = [], {}, {}
    for file in sorted((Path(folder) / "calendars").glob("*.ics")):
        data = file.read_bytes()
        variants = [data]
        if reader not in LOOKS_UP:
            variants.append(renamed(data, expected.zone, file))
        for variant in variants:
            found = read(variant)
            all_said[file.stem] = sorted(found, key=lambda event: event["uid"])
            said, open_duties = expected.differences(file, found)
            complaints += said
            if file.stem != "all":
                shared.setdefault(file.stem, set()).update(open_duties)
    in_none = expected.shared - set().union(*shared.values()) if expected.libraries else ()
    for slot, pool in in_none:
        complaints.append(f"{slot} of {pool} is in no library's calendar")
    if not expected.events:
        complaints.append("roster.csv has no duty: nothing was checked")
    if to:
        Path(to).write_text(json.dumps(all_said, indent=1, sort_keys=True, ensure_ascii=False))
    print("\n".join(dict.fromkeys(complaints)) or f"{reader}: {len(expected.events)} events agree")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
