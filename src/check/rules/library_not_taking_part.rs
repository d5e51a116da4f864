//! A library has a duty before it joins or after it has left.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Status;

rule!("library-not-taking-part", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for row in rows.iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(date)) = (row.library, row.duty.date) else { continue };
        if !rows.days().contains(date) || rows.days().is_member(library, date) {
            continue;
        }
        let part = facts.term().memberships.iter().filter(|m| m.library == library);
        let part: Vec<String> = part.map(|m| format!("{} to {}", m.first, m.last)).collect();
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` does not take part on {date}", row.library_id()),
            format!("takes part from {}", part.join(", ")),
            "give the duty to somebody else, or correct the `[[member]]` of the term",
        );
    }
}
