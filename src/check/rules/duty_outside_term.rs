//! A duty lies before or behind the term.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;

rule!("duty-outside-term", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    let rows = facts.rows();
    for row in rows.iter() {
        let Some(date) = row.duty.date.filter(|&date| !rows.days().contains(date)) else {
            continue;
        };
        found.add(
            row.at(column::DATE),
            format!("{date} is outside the term"),
            format!("expected {} to {}", term.first, term.last),
            "take the row out, or correct the dates of the term",
        );
    }
}
