//! An event rings: nobody has asked for that.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-alarm", Warning, [Calendar], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        for event in calendar.sheet.value.events.iter().filter(|event| event.alarms > 0) {
            let place = Place::Line(calendar.sheet.file, event.line);
            let message = format!("the event has {} VALARM", event.alarms);
            let help = "take the alarms out: subscribers set their own";
            found.add(place, message, "rings for everybody who subscribes", help);
        }
    }
}
