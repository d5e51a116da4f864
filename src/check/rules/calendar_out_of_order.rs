//! The events of a calendar do not stand in the order of time.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-out-of-order", Warning, [Calendar], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
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
