//! A calendar has a property that makes programs treat it wrongly.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::WrittenProperty;

rule!("calendar-unwanted-property", Error, [Calendar], check);

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

fn check(facts: &Facts<'_>, found: &mut Found) {
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
