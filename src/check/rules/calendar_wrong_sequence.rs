//! The sequence of an event is not that of its duty.

use crate::check::compared::Matched;
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{Status, WrittenEvent, WrittenProperty};

rule!("calendar-wrong-sequence", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for Matched { event, row, has_left } in &compared.matched {
            let (Some(property), Some(right)) = (event.find("SEQUENCE"), row.duty.sequence) else {
                continue;
            };
            let sequence = property.value.parse::<u32>().ok();
            // An event that was worded anew after publication is ahead of its duty for ever.
            let (after_publication, after_change) = revised(facts, event, row);
            // A copy of an open duty whose library has left was worded anew since.
            let is_open = row.duty.status == Some(Status::Open);
            let after_change = after_change || *has_left && is_open;
            if sequence.is_some_and(|s| s == right && !after_change)
                || sequence.is_some_and(|s| s > right && after_publication)
            {
                continue;
            }
            let or_more = if after_change { "more than " } else { "" };
            found.add(
                Place::Line(compared.file, property.line),
                format!("the event of `{}` has sequence {}", row.cell(), short(&property.value)),
                format!("expected {or_more}{right}"),
                "write the calendar afresh: programs drop an event whose sequence is not higher",
            );
        }
    }
}

/// Whether an event was revised after the plan was published, and after its duty was changed.
fn revised(facts: &Facts<'_>, event: &WrittenEvent, row: &Row<'_>) -> (bool, bool) {
    let stamp = event.find("LAST-MODIFIED").and_then(WrittenProperty::stamp);
    let (Some(revised), Some(published)) = (stamp, facts.term().published) else {
        return (false, false);
    };
    (revised > published, revised > published.max(row.duty.changed.unwrap_or(published)))
}

fn short(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(20).collect()
}
