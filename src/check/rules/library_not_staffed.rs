//! A library has a duty at a time for which it has no staff.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Status;

rule!("library-not-staffed", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(period)) = (row.library, row.period) else { continue };
        if c[library].staffed.contains(period) {
            continue;
        }
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` has no staff at `{}`", row.library_id(), c.grid.period(period)),
            "outside its hours",
            "give the duty to somebody else, or correct the `hours` of the library",
        );
    }
}
