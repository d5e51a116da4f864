//! Calendars, compared with the duties of their libraries.

use crate::check::compared::Matched;
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rule::{Rule, rule};
use crate::files::calendar::{WrittenEvent, WrittenProperty};
use crate::finding::Place;
use crate::model::Status;
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// A calendar file is not written as RFC 5545 wants it.
pub(super) const CALENDAR_MALFORMED: Rule =
    rule!("calendar-malformed", Error, [Calendar], calendar_malformed);

fn calendar_malformed(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        for fault in &calendar.sheet.value.faults {
            let help = if fault.fatal {
                "write the calendar afresh with `vuoro allocate`: nothing else in it was checked"
            } else {
                "write the calendar afresh with `vuoro allocate`, and do not edit it by hand"
            };
            let place = Place::Line(calendar.sheet.file, fault.line);
            found.add(place, fault.what, format!("expected {}", fault.expected), help);
        }
    }
}

/// A duty of the roster is not in the calendar.
pub(super) const CALENDAR_MISSING_EVENT: Rule = rule!(
    "calendar-missing-event",
    Error,
    [Calendar, Roster, Consortium, Term],
    calendar_missing_event
);

fn calendar_missing_event(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for row in &compared.missing {
            found.add(
                Place::File(compared.file),
                format!("the calendar lacks the duty `{}` of `{}`", row.cell(), row.whom()),
                "",
                "write the calendar afresh with `vuoro allocate`",
            );
        }
    }
}

/// An event is of a duty that the roster does not have.
pub(super) const CALENDAR_EXTRA_EVENT: Rule = rule!(
    "calendar-extra-event",
    Error,
    [Calendar, Roster, Consortium, Term],
    calendar_extra_event
);

fn calendar_extra_event(facts: &Facts<'_>, found: &mut Found) {
    let of_consortium = format!("{}.", facts.consortium().id);
    let of_term = format!("{of_consortium}{}.", facts.term().id);
    for compared in facts.compared() {
        for event in &compared.extra {
            let line = event.find("UID").map_or(event.line, |uid| uid.line);
            let uid = event.value("UID");
            let is_of_another = uid.starts_with(&of_consortium) && !uid.starts_with(&of_term);
            let (label, help) = if is_of_another {
                (
                    "of another term",
                    "if the calendar is of several terms, name all their term files",
                )
            } else {
                let help = "write the calendar afresh; a duty that was called off stays as a \
                            cancelled event";
                ("not in the roster", help)
            };
            let place = Place::Line(compared.file, line);
            found.add(place, "the roster has no such duty", label, help);
        }
    }
}

/// Two events of a calendar have one UID.
pub(super) const CALENDAR_UID_TWICE: Rule =
    rule!("calendar-uid-twice", Error, [Calendar], calendar_uid_twice);

fn calendar_uid_twice(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        let file = calendar.sheet.file;
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for event in &calendar.sheet.value.events {
            let Some(uid) = event.find("UID") else { continue };
            if let Some(&first) = seen.get(uid.value.as_str()) {
                found.add_related(
                    Place::Line(file, uid.line),
                    "two events have this UID",
                    "again",
                    "write the calendar afresh: programs keep only one of the two",
                    (Place::Line(file, first), "first here".to_owned()),
                );
            } else {
                seen.insert(&uid.value, uid.line);
            }
        }
    }
}

/// The events of a calendar do not stand in the order of time.
pub(super) const CALENDAR_OUT_OF_ORDER: Rule =
    rule!("calendar-out-of-order", Warning, [Calendar], calendar_out_of_order);

fn calendar_out_of_order(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        let events = &calendar.sheet.value.events;
        let key = |at: usize| (events[at].value("DTSTART"), events[at].value("UID"));
        if let Some(at) = (1..events.len()).find(|&at| key(at - 1) > key(at)) {
            let place = Place::Line(calendar.sheet.file, events[at].line);
            let message = "the event is earlier than the one before it";
            let help = "write the calendar afresh: in order, a change touches few of its lines";
            found.add(place, message, "out of order", help);
        }
    }
}

/// A calendar or an event lacks a property that programs need.
pub(super) const CALENDAR_MISSING_PROPERTY: Rule =
    rule!("calendar-missing-property", Error, [Calendar], calendar_missing_property);

const OF_CALENDAR: [&str; 3] = ["VERSION", "PRODID", "CALSCALE"];
const OF_EVENT: [&str; 10] = [
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "STATUS",
    "TRANSP",
    "SEQUENCE",
    "CREATED",
    "LAST-MODIFIED",
];

fn calendar_missing_property(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        let (file, value) = (calendar.sheet.file, calendar.sheet.value);
        if value.faults.iter().any(|fault| fault.fatal) {
            continue;
        }
        let mut say = |line: u32, what: &str, missing: Vec<&str>| {
            if !missing.is_empty() {
                let message = format!("the {what} has no `{}`", missing.join("`, `"));
                let help = "write the calendar afresh with `vuoro allocate`";
                found.add(Place::Line(file, line), message, "not complete", help);
            }
        };
        say(0, "calendar", missing(&OF_CALENDAR, &value.properties));
        for event in &value.events {
            say(event.line, "event", missing(&OF_EVENT, &event.properties));
        }
    }
}

fn missing(names: &[&'static str], there: &[WrittenProperty]) -> Vec<&'static str> {
    names.iter().copied().filter(|name| !there.iter().any(|p| p.name == *name)).collect()
}

/// A calendar has a property that makes programs treat it wrongly.
pub(super) const CALENDAR_UNWANTED_PROPERTY: Rule =
    rule!("calendar-unwanted-property", Error, [Calendar], calendar_unwanted_property);

/// Properties of a calendar or an event that a roster never has, and why.
const UNWANTED: [(&str, &str); 9] = [
    ("METHOD", "programs take the file for an invitation (RFC 5546, 3.2)"),
    ("ORGANIZER", "programs ask whether to attend"),
    ("ATTENDEE", "programs ask whether to attend, and it names persons"),
    ("RRULE", "one event per duty: importers mix up repeated ones"),
    ("RDATE", "one event per duty: importers mix up repeated ones"),
    ("EXDATE", "one event per duty: importers mix up repeated ones"),
    ("RECURRENCE-ID", "one event per duty: importers mix up repeated ones"),
    ("COLOR", "the colour is the reader's to choose"),
    ("DURATION", "an event has an end"),
];

fn calendar_unwanted_property(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        let (file, value) = (calendar.sheet.file, calendar.sheet.value);
        let events = value.events.iter().flat_map(|event| &event.properties);
        for property in value.properties.iter().chain(events) {
            if let Some(why) = unwanted(property) {
                let message = format!("the calendar has the property `{}`", property.name);
                let help = "write the calendar afresh with `vuoro allocate`";
                found.add(Place::Line(file, property.line), message, why, help);
            }
        }
    }
}

fn unwanted(property: &WrittenProperty) -> Option<&'static str> {
    UNWANTED.iter().find(|(name, _)| *name == property.name).map(|(_, why)| *why)
}

/// An event rings: nobody has asked for that.
pub(super) const CALENDAR_ALARM: Rule =
    rule!("calendar-alarm", Warning, [Calendar], calendar_alarm);

fn calendar_alarm(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        for event in calendar.sheet.value.events.iter().filter(|event| event.alarms > 0) {
            let place = Place::Line(calendar.sheet.file, event.line);
            let message = format!("the event has {} VALARM", event.alarms);
            let help = "take the alarms out: subscribers set their own";
            found.add(place, message, "rings for everybody who subscribes", help);
        }
    }
}

/// An event begins or ends at another time than its duty.
pub(super) const CALENDAR_WRONG_HOUR: Rule =
    rule!("calendar-wrong-hour", Error, [Calendar, Roster, Consortium, Term], calendar_wrong_hour);

fn calendar_wrong_hour(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for Matched { event, row, .. } in &compared.matched {
            let Some([start, end]) = hours(facts, row) else { continue };
            for (name, right) in [("DTSTART", start), ("DTEND", end)] {
                let Some(time) = event.find(name) else { continue };
                if time.local() != Some(right) {
                    let right = right.format("%Y%m%dT%H%M%S");
                    found.add(
                        Place::Line(compared.file, time.line),
                        format!("`{name}` is not the time of the duty `{}`", row.cell()),
                        format!("expected {right}"),
                        "write the calendar afresh with `vuoro allocate`",
                    );
                }
            }
        }
    }
}

/// When a duty begins and ends; midnight is the beginning of the next day.
fn hours(facts: &Facts<'_>, row: &Row<'_>) -> Option<[NaiveDateTime; 2]> {
    let hours = facts.consortium().grid.interval(row.period?);
    let day = row.duty.date?.and_time(NaiveTime::MIN);
    let at = |minutes: u32| day + TimeDelta::minutes(i64::from(minutes));
    Some([at(hours.start.minutes()), at(hours.end.minutes())])
}

/// An event is not in the time zone of the consortium, or the calendar does not state that zone.
pub(super) const CALENDAR_WRONG_ZONE: Rule =
    rule!("calendar-wrong-zone", Error, [Calendar, Consortium], calendar_wrong_zone);

fn calendar_wrong_zone(facts: &Facts<'_>, found: &mut Found) {
    let zone = &facts.consortium().timezone;
    for calendar in facts.look.calendars {
        let (file, value) = (calendar.sheet.file, calendar.sheet.value);
        if !value.events.is_empty() && !value.zones.contains(zone) {
            let message = format!("the calendar does not state the time zone `{zone}`");
            let help = "write the calendar afresh: without a VTIMEZONE programs guess the hour";
            found.add(Place::Line(file, 0), message, "no VTIMEZONE of it", help);
        }
        let times = value.events.iter().flat_map(|event| &event.properties);
        for time in times.filter(|p| p.name == "DTSTART" || p.name == "DTEND") {
            if time.param("TZID") != Some(zone) {
                let message = format!("`{}` is not in the zone `{zone}`", time.name);
                let label = format!("expected `{};TZID={zone}`", time.name);
                let help = "write the calendar afresh: times without a zone are read differently \
                    by every program";
                found.add(Place::Line(file, time.line), message, label, help);
            }
        }
    }
}

/// An event is cancelled and its duty is not, or the other way round.
pub(super) const CALENDAR_WRONG_STATUS: Rule = rule!(
    "calendar-wrong-status",
    Error,
    [Calendar, Roster, Consortium, Term],
    calendar_wrong_status
);

fn calendar_wrong_status(facts: &Facts<'_>, found: &mut Found) {
    let draft = facts.term().published.is_none();
    for compared in facts.compared() {
        for Matched { event, row, has_left } in &compared.matched {
            let right = match row.duty.status {
                _ if *has_left => "CANCELLED",
                Some(Status::Cancelled) => "CANCELLED",
                Some(Status::Confirmed) if !draft => "CONFIRMED",
                Some(_) => "TENTATIVE",
                None => continue,
            };
            let Some(status) = event.find("STATUS").filter(|status| status.value != right) else {
                continue;
            };
            found.add(
                Place::Line(compared.file, status.line),
                format!("the event of `{}` has another status than the duty", row.cell()),
                format!("expected {right}"),
                "write the calendar afresh with `vuoro allocate`",
            );
        }
    }
}

/// An event of a duty has another UID than the duty.
pub(super) const CALENDAR_WRONG_UID: Rule =
    rule!("calendar-wrong-uid", Error, [Calendar, Roster, Consortium, Term], calendar_wrong_uid);

fn calendar_wrong_uid(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for (event, _, uid) in &compared.misnamed {
            let line = event.find("UID").map_or(event.line, |uid| uid.line);
            found.add(
                Place::Line(compared.file, line),
                "the event has another UID than its duty",
                format!("expected {uid}"),
                "write the calendar afresh: with another UID the event appears a second time",
            );
        }
    }
}

/// The sequence of an event is not that of its duty.
pub(super) const CALENDAR_WRONG_SEQUENCE: Rule = rule!(
    "calendar-wrong-sequence",
    Error,
    [Calendar, Roster, Consortium, Term],
    calendar_wrong_sequence
);

fn calendar_wrong_sequence(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for Matched { event, row, has_left } in &compared.matched {
            let (Some(property), Some(right)) = (event.find("SEQUENCE"), row.duty.sequence) else {
                continue;
            };
            let sequence = property.value.parse::<u32>().ok();
            // An event that was worded anew after publication is ahead of its duty for ever.
            let (after_publication, after_change) = revised(facts, event, row);
            // A copy of an open duty whose library has left was worded anew since.
            let is_open = row.duty.status == Some(Status::Open);
            let after_change = after_change || *has_left && is_open;
            if sequence.is_some_and(|s| s == right && !after_change)
                || sequence.is_some_and(|s| s > right && after_publication)
            {
                continue;
            }
            let or_more = if after_change { "more than " } else { "" };
            found.add(
                Place::Line(compared.file, property.line),
                format!("the event of `{}` has sequence {}", row.cell(), short(&property.value)),
                format!("expected {or_more}{right}"),
                "write the calendar afresh: programs drop an event whose sequence is not higher",
            );
        }
    }
}

/// Whether an event was revised after the plan was published, and after its duty was changed.
fn revised(facts: &Facts<'_>, event: &WrittenEvent, row: &Row<'_>) -> (bool, bool) {
    let stamp = event.find("LAST-MODIFIED").and_then(WrittenProperty::stamp);
    let (Some(revised), Some(published)) = (stamp, facts.term().published) else {
        return (false, false);
    };
    (revised > published, revised > published.max(row.duty.changed.unwrap_or(published)))
}

fn short(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(20).collect()
}

/// The stamps of an event are not those of its duty.
pub(super) const CALENDAR_WRONG_STAMP: Rule = rule!(
    "calendar-wrong-stamp",
    Error,
    [Calendar, Roster, Consortium, Term],
    calendar_wrong_stamp
);

fn calendar_wrong_stamp(facts: &Facts<'_>, found: &mut Found) {
    let published = facts.term().published;
    let created = published.unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    for compared in facts.compared() {
        for Matched { event, row, .. } in &compared.matched {
            let changed = row.duty.changed.filter(|_| published.is_some());
            let changed = changed.map_or(created, |changed| changed.max(created));
            let revised = reworded(event, row).map_or(changed, |at| at.max(changed));
            let stamps = [("DTSTAMP", revised), ("CREATED", created), ("LAST-MODIFIED", revised)];
            for (name, right) in stamps {
                let Some(stamp) = event.find(name).filter(|s| s.stamp() != Some(right)) else {
                    continue;
                };
                found.add(
                    Place::Line(compared.file, stamp.line),
                    format!("`{name}` is not the stamp of the duty `{}`", row.cell()),
                    format!("expected {}", right.format("%Y%m%dT%H%M%SZ")),
                    "write the calendar afresh: programs drop an event that looks old",
                );
            }
        }
    }
}

/// When an event was worded anew: then its sequence is ahead of that of its duty.
fn reworded(event: &WrittenEvent, row: &Row<'_>) -> Option<DateTime<Utc>> {
    let sequence = event.find("SEQUENCE")?.value.parse::<u32>().ok()?;
    let is_ahead = row.duty.sequence.is_some_and(|of_duty| sequence > of_duty);
    event.find("LAST-MODIFIED").and_then(WrittenProperty::stamp).filter(|_| is_ahead)
}
