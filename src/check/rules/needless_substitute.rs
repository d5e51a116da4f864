//! Somebody stands in for a holder that could serve itself.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::{Kind, LibraryIx, Status};

rule!("needless-substitute", Warning, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let stands_in = |row: &Row<'_>| {
        row.duty.kind == Some(Kind::Substitute) && row.duty.status == Some(Status::Confirmed)
    };
    for row in rows.iter().filter(stands_in) {
        let Some((date, period, _)) = Row::dated(&row) else { continue };
        // The members of a pool may be on duty elsewhere, and some are not known.
        let Some(holder): Option<LibraryIx> = rows.library(row.duty.holder) else { continue };
        if row.library != Some(holder) && rows.days().can_serve(c, holder, date, period) {
            found.add(
                row.at(column::KIND),
                format!("`{}` stands in for `{}`", row.library_id(), row.holder_id()),
                format!("`{}` could serve", row.holder_id()),
                "give the duty back, write the absence into the term, or write a `[[change]]`",
            );
        }
    }
}
