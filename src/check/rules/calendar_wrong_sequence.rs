//! The sequence of an event is not that of its duty.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-wrong-sequence", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for (event, row) in &compared.matched {
            let (Some(property), Some(right)) = (event.find("SEQUENCE"), row.duty.sequence) else {
                continue;
            };
            if property.value.parse() == Ok(right) {
                continue;
            }
            found.add(
                Place::Line(compared.file, property.line),
                format!("the event of `{}` has sequence {}", row.cell(), short(&property.value)),
                format!("expected {right}"),
                "write the calendar afresh: programs drop an event whose sequence is not higher",
            );
        }
    }
}

fn short(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(20).collect()
}
