//! The sequence of an event is not that of its duty.

use crate::check::facts::{Facts, Row};
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{WrittenEvent, WrittenProperty};

rule!("calendar-wrong-sequence", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for (event, row) in &compared.matched {
            let (Some(property), Some(right)) = (event.find("SEQUENCE"), row.duty.sequence) else {
                continue;
            };
            let sequence = property.value.parse::<u32>().ok();
            // An event that was worded anew is ahead of its duty, in its stamp as well.
            let reworded = is_later(facts, event, row);
            if sequence.is_some_and(|s| s == right && !reworded || s > right && reworded) {
                continue;
            }
            let or_more = if reworded { "more than " } else { "" };
            found.add(
                Place::Line(compared.file, property.line),
                format!("the event of `{}` has sequence {}", row.cell(), short(&property.value)),
                format!("expected {or_more}{right}"),
                "write the calendar afresh: programs drop an event whose sequence is not higher",
            );
        }
    }
}

/// Whether an event was revised later than its duty was changed.
fn is_later(facts: &Facts<'_>, event: &WrittenEvent, row: &Row<'_>) -> bool {
    let published = facts.term().published;
    let revised = event.find("LAST-MODIFIED").and_then(WrittenProperty::stamp);
    let changed = published.map(|at| row.duty.changed.map_or(at, |changed| changed.max(at)));
    revised.zip(changed).is_some_and(|(revised, changed)| revised > changed)
}

fn short(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(20).collect()
}
