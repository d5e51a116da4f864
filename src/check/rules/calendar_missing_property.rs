//! A calendar or an event lacks a property that programs need.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::WrittenProperty;

rule!("calendar-missing-property", Error, [Calendar], check);

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

fn check(facts: &Facts<'_>, found: &mut Found) {
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
