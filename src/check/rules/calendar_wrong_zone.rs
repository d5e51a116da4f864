//! An event is not in the time zone of the consortium, or the calendar does not state that zone.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-wrong-zone", Error, [Calendar, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
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
