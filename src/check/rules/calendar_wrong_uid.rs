//! An event of a duty has another UID than the duty.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-wrong-uid", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
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
