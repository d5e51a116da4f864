//! An event is cancelled and its duty is not, or the other way round.

use crate::check::compared::Matched;
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::Status;

rule!("calendar-wrong-status", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let draft = facts.term().published.is_none();
    for compared in facts.compared() {
        for Matched { event, row, has_left } in &compared.matched {
            let right = match row.duty.status {
                _ if *has_left => "CANCELLED",
                Some(Status::Cancelled) => "CANCELLED",
                Some(Status::Confirmed) if !draft => "CONFIRMED",
                Some(_) => "TENTATIVE",
                None => continue,
            };
            let Some(status) = event.find("STATUS").filter(|status| status.value != right) else {
                continue;
            };
            found.add(
                Place::Line(compared.file, status.line),
                format!("the event of `{}` has another status than the duty", row.cell()),
                format!("expected {right}"),
                "write the calendar afresh with `vuoro allocate`",
            );
        }
    }
}
