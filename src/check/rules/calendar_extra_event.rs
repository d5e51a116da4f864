//! An event is of a duty that the roster does not have.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-extra-event", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for event in &compared.extra {
            let line = event.find("UID").map_or(event.line, |uid| uid.line);
            found.add(
                Place::Line(compared.file, line),
                "the roster has no such duty",
                "not in the roster",
                "write the calendar afresh; a duty that was called off stays as a cancelled event",
            );
        }
    }
}
