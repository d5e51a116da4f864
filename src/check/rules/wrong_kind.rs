//! The kind of a duty does not fit its library and its holder.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Kind;

rule!("wrong-kind", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter() {
        let Some((what, right)) = contradiction(&row, facts) else { continue };
        found.add(
            row.at(column::KIND),
            format!("the duty `{}` {what}", row.cell()),
            format!("expected {right}"),
            "correct the kind, or the library and the holder: they contradict each other",
        );
    }
}

/// What is wrong, and what would be right.
fn contradiction(row: &Row<'_>, facts: &Facts<'_>) -> Option<(&'static str, &'static str)> {
    let held_by_library = facts.rows().library(row.duty.holder);
    match (row.duty.kind?, held_by_library) {
        (Kind::Own, None) => Some(("is no library's own: a pool holds its cell", "`turn`")),
        (Kind::Own, Some(holder)) if row.library.is_some_and(|l| l != holder) => Some((
            "is served by another library than its holder",
            "`substitute`, `swap` or `cover`",
        )),
        (Kind::Turn, Some(_)) => Some(("is no turn: a library holds its cell", "`own`")),
        // A holder that was away may cover its own duty after all: then there is a stamp.
        (Kind::Substitute | Kind::Cover, Some(holder))
            if row.library == Some(holder) && row.duty.changed.is_none() =>
        {
            Some(("is served by its holder", "`own`"))
        }
        _ => None,
    }
}
