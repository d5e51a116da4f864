//! A library has a duty while it is absent.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::{Missed, Status};

rule!("library-absent", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for row in rows.iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(date), Some(period)) = (row.library, row.duty.date, row.period)
        else {
            continue;
        };
        // What was missed for an illness that was written down later stays as it was planned.
        let missed =
            |m: &Missed| m.library == library && (m.duty.date, m.duty.period) == (date, period);
        if facts.term().missed.iter().any(missed) {
            continue;
        }
        let Some(absence) = rows.days().absence(library, date, period) else { continue };
        let reason = absence.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` is absent at `{}`{reason}", row.library_id(), row.cell()),
            format!("absent from {} to {}", absence.first, absence.last),
            "give the duty to somebody else with a `[[change]]`, or plan the term afresh",
        );
    }
}
