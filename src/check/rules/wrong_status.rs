//! The status of a duty does not fit its library.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::{Status, TextIx, TurnRule};

rule!("wrong-status", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter() {
        let Some((what, right)) = contradiction(&row, facts) else { continue };
        found.add(
            row.at(column::STATUS),
            format!("the duty `{}` {what}", row.cell()),
            format!("expected {right}"),
            "correct the status, or name the library that has the duty",
        );
    }
}

/// What is wrong, and what would be right.
fn contradiction(row: &Row<'_>, facts: &Facts<'_>) -> Option<(&'static str, &'static str)> {
    let nobody = row.duty.library == TextIx::EMPTY;
    match row.duty.status? {
        Status::Confirmed if nobody => {
            Some(("is confirmed, but no library has it", "a library, or `unfilled`"))
        }
        Status::Open if !nobody => {
            Some(("is open, but a library has it", "`confirmed`, or no library"))
        }
        Status::Unfilled if !nobody => {
            Some(("is unfilled, but a library has it", "`confirmed`, or no library"))
        }
        Status::Open => {
            let pool = facts.rows().membership().pools.get(&row.duty.holder);
            let open = pool.is_some_and(|pool| pool.turns == TurnRule::Open);
            (!open).then_some(("is open, but its holder does not settle turns itself", "a library"))
        }
        _ => None,
    }
}
