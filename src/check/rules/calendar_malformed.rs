//! A calendar file is not written as RFC 5545 wants it.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-malformed", Error, [Calendar], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
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
