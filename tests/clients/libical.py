"""libical, which Evolution and GNOME use: the C library itself, by its own functions."""

import ctypes
from ctypes import Structure, c_char_p, c_int, c_int64, c_void_p
from datetime import datetime, timezone


class Time(Structure):
    """`struct icaltimetype` of libical 3."""

    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        *(("is_date", c_int), ("is_daylight", c_int), ("zone", c_void_p)),
    ]


def function(library, name, result, *arguments):
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


def load():
    library = ctypes.CDLL("libical.so.3")
    of = lambda *signature: function(library, *signature)
    return {
        "parse": of("icalparser_parse_string", c_void_p, c_char_p),
        "kind": of("icalcomponent_string_to_kind", c_int, c_char_p),
        "first": of("icalcomponent_get_first_component", c_void_p, c_void_p, c_int),
        "next": of("icalcomponent_get_next_component", c_void_p, c_void_p, c_int),
        "faults": of("icalcomponent_count_errors", c_int, c_void_p),
        "free": of("icalcomponent_free", None, c_void_p),
        "uid": of("icalcomponent_get_uid", c_char_p, c_void_p),
        "summary": of("icalcomponent_get_summary", c_char_p, c_void_p),
        "description": of("icalcomponent_get_description", c_char_p, c_void_p),
        "sequence": of("icalcomponent_get_sequence", c_int, c_void_p),
        "start": of("icalcomponent_get_dtstart", Time, c_void_p),
        "end": of("icalcomponent_get_dtend", Time, c_void_p),
        "property kind": of("icalproperty_string_to_kind", c_int, c_char_p),
        "property": of("icalcomponent_get_first_property", c_void_p, c_void_p, c_int),
        "value": of("icalproperty_get_value_as_string", c_char_p, c_void_p),
        "seconds": of("icaltime_as_timet_with_zone", c_int64, Time, c_void_p),
    }


def moment(call, time):
    assert time.zone, "a time without a zone"
    at = datetime.fromtimestamp(call["seconds"](time, time.zone), timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp(text):
    at = datetime.strptime(text, "%Y%m%dT%H%M%SZ")
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def read(data):
    call = load()
    calendar = call["parse"](data)
    assert calendar, "libical reads nothing"
    assert not call["faults"](calendar), "libical finds faults"
    kind = call["kind"](b"VEVENT")
    value = lambda name: call["value"](call["property"](event, call["property kind"](name))).decode()
    events, event = [], call["first"](calendar, kind)
    while event:
        events.append(
            {
                "uid": call["uid"](event).decode(),
                "start": moment(call, call["start"](event)),
                "end": moment(call, call["end"](event)),
                "status": value(b"STATUS"),
                "summary": call["summary"](event).decode(),
                "description": call["description"](event).decode(),
                "sequence": call["sequence"](event),
                "transp": value(b"TRANSP"),
                "modified": stamp(value(b"LAST-MODIFIED")),
            }
        )
        event = call["next"](calendar, kind)
    call["free"](calendar)
    return events
